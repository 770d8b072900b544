// A call leg's resource and parameters.
#include "voice/call.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/message.hpp"
#include "voice/sip.hpp"

namespace ringback::voice {

namespace {

bool is_nanp(std::string_view number) { return number.size() == 12 && number.starts_with("+1"); }

/// The place a number belongs to: known by its country alone, as for numbers without a record.
void append_place(FormFields& parameters, const std::array<std::string_view, 4>& names,
                  std::string_view number) {
  if (!is_e164(number)) return;
  const auto& [city, state, zip, country] = names;
  for (const auto name : {city, state, zip}) parameters.emplace_back(name, "");
  parameters.emplace_back(country, is_nanp(number) ? "US" : "");
}

}  // namespace

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::kInbound: return "inbound";
    case Direction::kOutboundApi: return "outbound-api";
    case Direction::kOutboundDial: return "outbound-dial";
  }
  return "inbound";
}

bool is_final(std::string_view status) {
  return status == "completed" || status == "busy" || status == "no-answer" || status == "failed" ||
         status == "canceled";
}

bool Call::over() const { return is_final(status); }

Running* Call::running(int id) {
  if (interlude && interlude->id == id) return interlude.get();
  return document && document->id == id ? &*document : nullptr;
}

Running* Call::front() {
  if (interlude) return interlude.get();
  return document ? &*document : nullptr;
}

const std::string& far_number(const Call& call) {
  return call.direction == Direction::kInbound ? call.from : call.to;
}

PrintedObject parties(const Call& call) {
  PrintedObject detail = {
      {"from", call.from}, {"to", call.to}, {"direction", name_of(call.direction)}};
  if (!call.reason.empty()) detail.add("reason", call.reason);
  return detail;
}

Json call_document(const Call& call) {
  const auto now = rfc2822(call.created);
  Json document = json_object(
      {{"sid", call.sid},
       {"date_created", now},
       {"date_updated", now},
       {"parent_call_sid", text_or_null(call.parent_sid)},
       {"account_sid", call.account_sid},
       {"to", call.to},
       {"to_formatted", formatted_number(call.to)},
       {"from", call.from},
       {"from_formatted", formatted_number(call.from)},
       {"phone_number_sid", text_or_null(call.number_sid)},
       {"status", call.status},
       {"start_time", nullptr},
       {"end_time", nullptr},
       {"duration", nullptr},
       {"price", nullptr},
       {"price_unit", "USD"},
       {"direction", name_of(call.direction)},
       {"answered_by", nullptr},
       {"api_version", "2010-04-01"},
       {"forwarded_from", text_or_null(call.forwarded_from)},
       {"group_sid", nullptr},
       {"caller_name", text_or_null(call.caller_name)},
       {"queue_time", "0"},
       {"trunk_sid", nullptr},
       {"uri", cat("/2010-04-01/Accounts/", call.account_sid, "/Calls/", call.sid, ".json")}});
  document.update(callback_members(call));
  return document;
}

Json callback_members(const Call& call) {
  const auto& callback = call.status_callback;
  if (!callback.url) return Json::object();
  return {{"_status_callback", callback.url->text()},
          {"_status_callback_method", callback.method},
          {"_status_callback_events", callback.events}};
}

Call read_call(const Json& document) {
  Call call;
  call.sid = text_of(document, "sid");
  call.account_sid = text_of(document, "account_sid");
  call.from = text_of(document, "from");
  call.to = text_of(document, "to");
  call.status = text_of(document, "status");
  call.parent_sid = text_of(document, "parent_call_sid");
  for (const auto direction :
       {Direction::kInbound, Direction::kOutboundApi, Direction::kOutboundDial}) {
    if (text_of(document, "direction") == name_of(direction)) call.direction = direction;
  }
  const auto url = http::parse_url(text_of(document, "_status_callback"));
  if (!url.ok()) return call;
  call.status_callback = {*url, text_of(document, "_status_callback_method"),
                          text_of(document, "_status_callback_events")};
  call.callbacks_sent = document.value("_callbacks_sent", 0);
  return call;
}

std::string call_token(const Call& call) {
  return cat(R"({"parentCallInfoToken":")", call.sid, R"(","identityHeaderTokens":[]})");
}

std::string call_of_token(std::string_view token) {
  const auto read = parse_json(token);
  return read.ok() && read->is_object() ? text_of(*read, "parentCallInfoToken") : "";
}

FormFields standard_parameters(const Call& call) {
  FormFields parameters;
  parameters.reserve(48);  // with those that a request adds
  parameters.emplace_back("CallSid", call.sid);
  parameters.emplace_back("AccountSid", call.account_sid);
  parameters.emplace_back("From", call.from);
  parameters.emplace_back("To", call.to);
  parameters.emplace_back("Caller", call.from);
  parameters.emplace_back("Called", call.to);
  parameters.emplace_back("CallStatus", call.status);
  parameters.emplace_back("ApiVersion", "2010-04-01");
  parameters.emplace_back("Direction", name_of(call.direction));
  if (!call.answered_by.empty() && !call.detection.asynchronous) {
    parameters.emplace_back("AnsweredBy", call.answered_by);
    parameters.emplace_back("MachineDetectionDuration", cat(call.detection_took.count()));
  }
  if (!call.parent_sid.empty()) parameters.emplace_back("ParentCallSid", call.parent_sid);
  if (!call.caller_name.empty()) parameters.emplace_back("CallerName", call.caller_name);
  if (!call.forwarded_from.empty()) {
    parameters.emplace_back("ForwardedFrom", call.forwarded_from);
    parameters.emplace_back("CalledVia", call.forwarded_from);
  }
  if (!call.stir_verstat.empty()) parameters.emplace_back("StirVerstat", call.stir_verstat);
  if (call.direction == Direction::kInbound) parameters.emplace_back("CallToken", call_token(call));
  append_sip(parameters, call);
  append_place(parameters, {"FromCity", "FromState", "FromZip", "FromCountry"}, call.from);
  append_place(parameters, {"ToCity", "ToState", "ToZip", "ToCountry"}, call.to);
  append_place(parameters, {"CallerCity", "CallerState", "CallerZip", "CallerCountry"}, call.from);
  append_place(parameters, {"CalledCity", "CalledState", "CalledZip", "CalledCountry"}, call.to);
  return parameters;
}

}  // namespace ringback::voice
