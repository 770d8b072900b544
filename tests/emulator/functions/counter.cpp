// Counts its calls in a Sync document, and notes each in a list and a map.
#include <twilio/client.hpp>
#include <twilio/function.hpp>
#include <twilio/runtime.hpp>

using namespace twilio;

// The document as it is after one more call.
Json count(const Resource& sync) {
  try {
    const Json counter = sync.documents("counter").fetch();
    const int calls = counter["data"]["calls"].get<int>() + 1;
    return sync.documents("counter").update({{"Data", {{"calls", calls}}}});
  } catch (const RestError& error) {
    if (error.status != 404) throw;
    sync.lists().create({{"UniqueName", "log"}});
    sync.maps().create({{"UniqueName", "callers"}});
    return sync.documents().create({{"UniqueName", "counter"}, {"Data", {{"calls", 1}}}});
  }
}

void handler(const Context& context, const Event& event, Callback callback) {
  const Resource sync = context.runtime().sync();
  const Json counter = count(sync);
  sync.lists("log").items().create({{"Data", {{"from", event["From"]}}}});
  sync.maps("callers").items().create({{"Key", event["From"]}, {"Data", Json::object()}});
  Json answer = {{"calls", counter["data"]["calls"]}, {"revision", counter["revision"]}};
  for (const Json& item : sync.lists("log").items().list()) {
    answer["log"].push_back(item["data"]["from"]);
  }
  callback(nullptr, answer);
}

TWILIO_EXPORT(handler);
