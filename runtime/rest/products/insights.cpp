// Telling of calls and rooms.
#include "rest/products/insights.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kRoom = "video.v1.room";

Json time_of(const Json& document, std::string_view member) {
  const auto time = parse_time(text_of(document, member));
  return time ? Json(iso8601(*time)) : Json();
}

/// Seconds between two members, or null while one of them is not set.
Json seconds_between(const Json& document, std::string_view from, std::string_view until) {
  const auto start = parse_time(text_of(document, from));
  const auto end = parse_time(text_of(document, until));
  if (!start || !end) return Json();
  return std::chrono::duration_cast<std::chrono::seconds>(*end - *start).count();
}

std::string state_of(const std::string& status) {
  static constexpr std::pair<std::string_view, std::string_view> kStates[] = {
      {"", "undialed"},       {"queued", "undialed"},
      {"ringing", "ringing"}, {"in-progress", "answered"},
      {"failed", "fail"},     {"no-answer", "noanswer"}};
  for (const auto& [name, state] : kStates) {
    if (status == name) return std::string(state);
  }
  return status;
}

std::string type_of(const Json& call) {
  for (const auto* member : {"to", "from"}) {
    const auto address = text_of(call, member);
    if (address.starts_with("client:")) return "client";
    if (address.starts_with("sip:")) return "sip";
    if (address.starts_with("whatsapp:")) return "whatsapp";
  }
  return "carrier";
}

Json party(const Json& call, std::string_view member) {
  const auto address = text_of(call, member);
  return {{"caller", address}, {"callee", address}, {"connection", type_of(call)}};
}

Json summary(const Json& call) {
  const auto status = text_of(call, "status");
  const bool ended = !text_of(call, "end_time").empty();
  return {{"account_sid", text_of(call, "account_sid")},
          {"call_sid", text_of(call, "sid")},
          {"call_type", type_of(call)},
          {"call_state", state_of(status)},
          {"answered_by", "unknown"},
          {"processing_state", ended ? "complete" : "partial"},
          {"created_time", time_of(call, "date_created")},
          {"start_time", time_of(call, "start_time")},
          {"end_time", time_of(call, "end_time")},
          {"duration", seconds_between(call, "date_created", "end_time")},
          {"connect_duration",
           status == "completed" ? seconds_between(call, "start_time", "end_time") : Json(0)},
          {"from", party(call, "from")},
          {"to", party(call, "to")},
          {"tags", Json::array()},
          {"properties", {{"direction", text_of(call, "direction")}}},
          {"attributes", {{"conference_participant", false}}},
          {"url", cat("https://insights.twilio.com/v1/Voice/", text_of(call, "sid"), "/Summary")}};
}

/// The stations of a call that the Store has times of.
Json events_of(const Json& call) {
  Json events = Json::array();
  const auto add = [&](std::string_view name, std::string_view member) {
    const auto at = time_of(call, member);
    if (at.is_null()) return;
    events.push_back({{"timestamp", at},
                      {"call_sid", text_of(call, "sid")},
                      {"account_sid", text_of(call, "account_sid")},
                      {"edge", type_of(call) == "carrier" ? "carrier_edge" : "sdk_edge"},
                      {"group", "call"},
                      {"level", "INFO"},
                      {"name", name}});
  };
  add("initiated", "date_created");
  const auto status = text_of(call, "status");
  const bool answered = status == "in-progress" || status == "completed";
  if (answered) add("answered", "start_time");
  add(status, "end_time");
  return events;
}

Json room_summary(const Json& room) {
  const auto status = text_of(room, "status");
  const bool ended = status == "completed";
  const auto ends = ended && text_of(room, "end_time").empty() ? "date_updated" : "end_time";
  Json shown = {{"account_sid", text_of(room, "account_sid")},
                {"room_sid", text_of(room, "sid")},
                {"room_name", text_of(room, "unique_name")},
                {"create_time", time_of(room, "date_created")},
                {"end_time", ended ? time_of(room, ends) : Json()},
                {"room_type", replace_all(text_of(room, "type"), "-", "_")},
                {"room_status", ended ? "completed" : "in_progress"},
                {"created_method", "api"},
                {"max_participants", room.value("max_participants", Json())},
                {"unique_participants", 0},
                {"unique_participant_identities", 0},
                {"concurrent_participants", 0},
                {"max_concurrent_participants", 0},
                {"codecs", room.value("video_codecs", Json())},
                {"media_region", "us1"},
                {"duration_sec", ended ? seconds_between(room, "date_created", ends) : Json(0)},
                {"processing_state", ended ? "complete" : "in_progress"},
                {"recording_enabled", room.value("record_participants_on_connect", false)},
                {"edge_location", "ashburn"}};
  if (ended) shown["end_reason"] = "room_ended_via_api";
  const auto callback = text_of(room, "status_callback");
  if (!callback.empty()) shown["status_callback"] = callback;
  return shown;
}

Json conference_summary(const Json& conference) {
  const auto status = text_of(conference, "status");
  const bool ended = status == "completed";
  return {{"conference_sid", text_of(conference, "sid")},
          {"account_sid", text_of(conference, "account_sid")},
          {"friendly_name", text_of(conference, "friendly_name")},
          {"create_time", time_of(conference, "date_created")},
          {"start_time", time_of(conference, "date_created")},
          {"end_time", ended ? time_of(conference, "date_updated") : Json()},
          {"duration_seconds",
           ended ? seconds_between(conference, "date_created", "date_updated") : Json()},
          {"status", ended                     ? "completed"
                     : status == "in-progress" ? "in_progress"
                                               : "not_started"},
          {"mixer_region", "us1"},
          {"mixer_region_requested", "us1"},
          {"tags", Json::array()},
          {"processing_state", ended ? "complete" : "in_progress"}};
}

}  // namespace

void serve_insights(Api& api, Store& store) {
  const auto of_account = [](const Invocation& asked) {
    return [account = asked.account_sid](const Json& one) { return owner_of(one) == account; };
  };
  api.show("insights_v1/ListCallSummaries", "", [of_account](const Invocation& asked) {
    return View{kind::kCall, {}, of_account(asked), summary};
  });
  api.on("insights_v1/FetchSummary", Checks::kNothing,
         [&store](const Invocation& asked) -> Result<Json> {
           const auto* call = store.get(kind::kCall, asked.get("CallSid"));
           if (call == nullptr) return not_found(asked.url.path);
           return summary(*call);
         });
  api.on("insights_v1/ListEvent", [&store](const Invocation& asked) -> Result<Json> {
    const auto* call = store.get(kind::kCall, asked.get("CallSid"));
    if (call == nullptr) return not_found(asked.url.path);
    return events_of(*call);
  });
  api.show("insights_v1/ListConference", "insights_v1/FetchConference",
           [of_account](const Invocation& asked) {
             return View{"api.v2010.account.conference", {}, of_account(asked), conference_summary};
           });
  api.show("insights_v1/ListVideoRoomSummary", "insights_v1/FetchVideoRoomSummary",
           [of_account](const Invocation& asked) {
             return View{kRoom, {}, of_account(asked), room_summary};
           });
}

}  // namespace ringback::rest
