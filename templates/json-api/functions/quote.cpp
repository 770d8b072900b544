// A JSON API: POST {"item": "tea", "count": 3} to /quote, or ask for /quote?item=tea&count=3, and
// get the price of that. The prices stand in the private asset prices.json.
#include <twilio/function.hpp>
#include <twilio/runtime.hpp>

using namespace twilio;

namespace {

Response refuse(int status, const std::string& message) {
  return Response().set_status(status).set_body(Json{{"message", message}});
}

/// A whole number above 0, or 0: parameters of a query are texts, those of JSON may be numbers.
int count_of(const Event& event) {
  const std::string text = event.has("count") ? event["count"] : "1";
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits && !text.empty() && text.size() < 7 ? std::stoi(text) : 0;
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  const std::string item = event["item"];
  const int count = count_of(event);
  if (item.empty()) return callback(nullptr, refuse(400, "item is missing"));
  if (count == 0) return callback(nullptr, refuse(400, "count must be a whole number above 0"));

  const Json prices = Json::parse(context.runtime().assets()["/prices.json"].open());
  if (!prices.contains(item)) return callback(nullptr, refuse(404, "there is no " + item));
  callback(nullptr, Json{{"item", item},
                         {"count", count},
                         {"cents", prices[item].get<int>() * count},
                         {"currency", context["CURRENCY"]}});
}

TWILIO_EXPORT(handler);
