// Calls the functions that `names` lists, each by the one before it if it is one of these, and
// answers with what came of it. With `way` "callback" it does not wait; `pause` milliseconds pass
// before.
#include <twilio/function.hpp>
#include <twilio/runtime.hpp>

#include <cstdlib>
#include <string>

using namespace twilio;

void handler(const Context& context, const Event& event, Callback callback) {
  const std::string names = event["names"];
  if (names.empty()) return callback(nullptr, "the last");
  if (event.has("pause")) context.sleep(std::atoi(event["pause"].c_str()));
  const auto comma = names.find(',');
  const auto rest = comma == std::string::npos ? "" : names.substr(comma + 1);
  const Json parameters = {{"names", rest}, {"seconds", event["seconds"]}};
  const auto callee = context.runtime().functions()[names.substr(0, comma)];
  if (event["way"] != "callback") {
    const auto answer = callee.call(parameters);
    return callback(nullptr, std::to_string(answer.status) + " " + answer.body);
  }
  callee.call(parameters, [callback](const std::string& error, const FetchResponse& answer) {
    callback(nullptr, error + std::to_string(answer.status) + " " + answer.body);
  });
}

TWILIO_EXPORT(handler);
