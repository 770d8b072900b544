// For twilio-run: what service/functions/hello.cpp answers.
exports.handler = (context, event, callback) => callback(null, `Hello ${event.name}`);
