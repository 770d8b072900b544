// What the functions of the shared phone have in common: one number that rings everybody, and whose
// caller gets the first person who picks up.
//
// What is going on is in a Sync document for each caller, so that any process can serve any
// request. It is changed only if nobody else has changed it meanwhile: of two members who pick up
// in the same instant, one is put through, whoever asks where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <twilio/client.hpp>
#include <twilio/function.hpp>
#include <twilio/text.hpp>
#include <twilio/twiml.hpp>
#include <utility>
#include <vector>

namespace shared_phone {

using twilio::Json;

// The environment variables.
struct Settings {
  std::vector<std::string> members;  // SHARED_PHONE_MEMBERS: numbers, separated by commas
  std::string caller_id;         // SHARED_PHONE_CALLER_ID: what they see; "" for what was called
  bool detects_machines = true;  // SHARED_PHONE_DETECT_MACHINES
  bool accepts_unknown = false;  // SHARED_PHONE_ACCEPT_UNKNOWN: who is neither person nor machine
  std::string timeout_s = "25";  // SHARED_PHONE_TIMEOUT: how long they ring
  std::string ringback;          // SHARED_PHONE_RINGBACK_URL: what the caller hears; "" for words
};

inline Settings read_settings(const twilio::Context& context) {
  Settings settings;
  std::string number;
  for (const char c : context["SHARED_PHONE_MEMBERS"] + ",") {
    if (c == ',') {
      if (!number.empty()) settings.members.push_back(std::exchange(number, ""));
    } else if (c != ' ') {
      number += c;
    }
  }
  settings.caller_id = context["SHARED_PHONE_CALLER_ID"];
  settings.detects_machines = context["SHARED_PHONE_DETECT_MACHINES"] != "false";
  settings.accepts_unknown = context["SHARED_PHONE_ACCEPT_UNKNOWN"] == "true";
  if (context.has("SHARED_PHONE_TIMEOUT")) settings.timeout_s = context["SHARED_PHONE_TIMEOUT"];
  settings.ringback = context["SHARED_PHONE_RINGBACK_URL"];
  return settings;
}

// `/shared-phone/join?id=CA...&number=%2B1...` at this service.
inline std::string address(const twilio::Context& context, std::string_view route,
                           const std::vector<std::pair<std::string_view, std::string>>& query) {
  const std::string domain = context.domain_name();
  const bool here = domain.starts_with("localhost") || domain.starts_with("127.0.0.1");
  std::string url =
      (here ? "http://" : "https://") + domain + "/shared-phone/" + std::string(route);
  char separator = '?';
  for (const auto& [name, value] : query) {
    url += std::exchange(separator, '&') + std::string(name) + "=" +
           twilio::detail::percent_encode(value);
  }
  return url;
}

// Twilio has no more to say of a call with this status.
inline bool is_over(std::string_view status) {
  return status == "completed" || status == "busy" || status == "no-answer" || status == "failed" ||
         status == "canceled";
}

// One caller, and the members who are rung for them. The document says
//   {"status": "pending" | "active" | "ended", "winner": "+1...",
//    "members": {"+1...": {"state": "placing" | "ringing" | "done", "call": "CA..."}}}
class Session {
 public:
  Session(twilio::Context context, std::string call_sid)
      : context_(std::move(context)), id_(std::move(call_sid)) {}

  const std::string& id() const { return id_; }

  // Nobody has been rung yet. False when the session is there already: Twilio asks twice, or the
  // caller has hung up. Without members it is ended from the beginning.
  bool begin(const std::vector<std::string>& members) const {
    Json data = {{"status", "pending"}, {"winner", ""}, {"members", Json::object()}};
    for (const auto& number : members) {
      data["members"][number] = {{"state", "placing"}, {"call", ""}};
    }
    if (members.empty()) data["status"] = "ended";
    try {
      context_.runtime().sync().documents().create(
          {{"UniqueName", name()}, {"Data", data}, {"Ttl", kLifetime_s}});
      return true;
    } catch (const twilio::RestError& error) {
      if (error.status == 409) return false;
      throw;
    }
  }

  // What the document says; null when there is none.
  Json read() const {
    const auto document = fetch();
    return document ? (*document)["data"] : Json();
  }

  // Lets `change` have a try at what the document says, again and again until nobody comes between
  // reading and writing. It returns whether it has changed anything. The result is what the
  // document says after that; null when there is none.
  template <class Change>
  Json update(Change change) const {
    while (true) {
      auto document = fetch();
      if (!document) return Json();
      Json data = (*document)["data"];
      if (!change(data)) return data;
      end_if_nobody_is_left(data);
      try {
        context_.runtime()
            .sync()
            .documents(name())
            .if_match((*document)["revision"].get<std::string>())
            .update({{"Data", data}});
        return data;
      } catch (const twilio::RestError& error) {
        if (error.status == 404) return Json();
        if (error.status != 412) throw;  // somebody was faster: look again
      }
    }
  }

  // Stops the phones of all who are rung, but for the one who was put through.
  void stop_ringing(const Json& data) const {
    for (const auto& [number, member] : data["members"].items()) {
      if (number != data["winner"] && member["state"] == "ringing") {
        change_call(member["call"], {{"Status", "canceled"}});
      }
    }
  }

  // Whatever has become of a call, it is no fault of this session if it cannot be changed any more.
  void change_call(const std::string& call_sid, const Json& parameters) const {
    try {
      context_.twilio_client().calls(call_sid).update(parameters);
    } catch (const twilio::RestError& error) {
      context_.log("the call", call_sid, "stays as it is:", error.code, error.message);
    }
  }

 private:
  static constexpr int kLifetime_s = 24 * 60 * 60;  // longer than any call

  std::string name() const { return "shared-phone-" + id_; }

  std::optional<Json> fetch() const {
    try {
      return context_.runtime().sync().documents(name()).fetch();
    } catch (const twilio::RestError& error) {
      if (error.status == 404) return std::nullopt;
      throw;
    }
  }

  // A caller whom nobody can take any more is told so.
  static void end_if_nobody_is_left(Json& data) {
    if (data["status"] != "pending") return;
    for (const auto& [number, member] : data["members"].items()) {
      if (member["state"] != "done") return;
    }
    data["status"] = "ended";
  }

  twilio::Context context_;
  std::string id_;
};

// The room in which caller and member meet: it is over when one of them leaves.
inline twilio::VoiceResponse room(const std::string& id) {
  twilio::VoiceResponse twiml;
  twiml.dial().conference({{"beep", "false"},
                           {"startConferenceOnEnter", "true"},
                           {"endConferenceOnExit", "true"},
                           {"maxParticipants", "2"}},
                          id);
  return twiml;
}

// What the caller hears next, by what the document says.
inline twilio::VoiceResponse next_for_caller(const twilio::Context& context, const std::string& id,
                                             const Json& data, int round) {
  const std::string status = data.is_object() ? data["status"].get<std::string>() : "ended";
  if (status == "active") return room(id);
  twilio::VoiceResponse twiml;
  if (status == "ended") {
    twiml.say("Sorry, nobody can take your call now. Please try again later.").hangup();
    return twiml;
  }
  const auto ringback = read_settings(context).ringback;
  if (ringback.empty()) {
    twiml.say("Please hold, we are ringing everybody.").pause({{"length", "3"}});
  } else {
    twiml.play(ringback);
  }
  twiml.redirect(address(context, "wait", {{"round", std::to_string(round + 1)}}));
  return twiml;
}

}  // namespace shared_phone
