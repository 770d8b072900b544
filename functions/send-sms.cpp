// Tells an office by SMS that a voicemail is waiting. Called when the recording is ready.
#include <twilio/client.hpp>
#include <twilio/function.hpp>

#include "office/office.hpp"

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const std::string from = event.has("calledNumber") ? event["calledNumber"] : event["To"];
  const std::string caller = event["caller"];
  const std::string who = office::is_phone_number(caller) ? caller : "a caller without a number";
  const std::string body =
      "New voicemail from " + who + ". Listen to it here: " + event["RecordingUrl"];
  try {
    const Json message = context.twilio_client().messages().create(
        {{"To", event["smsTarget"]}, {"From", from}, {"Body", body}});
    callback(nullptr, Json{{"status", "success"}, {"messageSid", message["sid"]}});
  } catch (const RestError& error) {
    // The answer goes to Twilio, which can do nothing about it: the log is for people.
    context.error("the voicemail notice to", event["smsTarget"], "was refused:", error.code,
                  error.message);
    callback(nullptr, Json{{"status", "failed"}, {"code", error.code}, {"message", error.message}});
  }
}

TWILIO_EXPORT(handler);
