// What the functions of the call router share: the settings, the queue, and the practice's line.
//
// The line is a Sync document for each queue, changed only at the revision that was read. Whoever
// has made it "calling" is the one who calls the practice: two callers at the same moment are one
// call. It says {"state": "calling" | "resting" | "given-up", "call": "CA...", "served": false,
// "attempts": 0}; without a document the line is free, and a forgotten one goes by itself.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <twilio/client.hpp>
#include <twilio/function.hpp>
#include <twilio/text.hpp>
#include <twilio/twiml.hpp>
#include <utility>
#include <vector>

namespace router {

using twilio::Json;
using Query = std::vector<std::pair<std::string_view, std::string>>;

// The practice, its queue, and what it sees: by the request, else by the environment.
struct Practice {
  std::string phone;
  std::string queue;
  std::string caller_id;

  Query query() const {
    return {{"queueName", queue}, {"practicePhone", phone}, {"callerId", caller_id}};
  }
};

inline Practice read_practice(const twilio::Context& context, const twilio::Event& event) {
  const auto either = [&](std::string_view parameter, const std::string& fallback) {
    const std::string said = event[parameter];
    return said.empty() ? fallback : said;
  };
  return {either("practicePhone", context["LOCATION_PHONE"]),
          either("queueName", context["LOCATION_QUEUE"]), either("callerId", event["To"])};
}

// `/hold?queueName=...` at this service.
inline std::string address(const twilio::Context& context, std::string_view route,
                           const Query& query) {
  const std::string domain = context.domain_name();
  const bool here = domain.starts_with("localhost") || domain.starts_with("127.0.0.1");
  std::string url = (here ? "http://" : "https://") + domain + "/" + std::string(route);
  char separator = '?';
  for (const auto& [name, value] : query) {
    url += std::exchange(separator, '&') + std::string(name) + "=" +
           twilio::detail::percent_encode(value);
  }
  return url;
}

// The queue of this name; null when there is none.
inline Json find_queue(const twilio::Context& context, const std::string& name) {
  for (const Json& queue : context.twilio_client().queues().list()) {
    if (queue["friendly_name"] == name) return queue;
  }
  return Json();
}

inline int waiting(const twilio::Context& context, const std::string& name) {
  const Json queue = find_queue(context, name);
  return queue.is_object() ? queue["current_size"].get<int>() : 0;
}

// A queue must be there before anybody is connected to it.
inline void provide_queue(const twilio::Context& context, const std::string& name) {
  if (find_queue(context, name).is_object()) return;
  try {
    context.twilio_client().queues().create({{"FriendlyName", name}});
  } catch (const twilio::RestError& error) {
    if (!find_queue(context, name).is_object()) throw;  // else somebody else has made it
  }
}

// The one line to a practice.
class Line {
 public:
  Line(twilio::Context context, Practice practice)
      : context_(std::move(context)), practice_(std::move(practice)) {}

  // Calls the practice, unless that is being done already.
  void ring() const {
    if (!claim()) return;
    dial();
  }

  // What is known of the line; null when it is free.
  Json read() const {
    const auto document = fetch();
    return document ? (*document)["data"] : Json();
  }

  // The practice is on the phone, and takes who waits.
  void serve(const std::string& call_sid) const {
    change(kCalling_s, [&](Json& data) {
      if (data["state"] != "calling") return false;
      data["call"] = call_sid;
      data["served"] = true;
      data["attempts"] = 0;
      return true;
    });
  }

  // The call of the practice is over. While somebody waits it is called again: at once when it took
  // a caller, else after a while that grows, and not for ever.
  void call_ended(const std::string& call_sid) const {
    bool mine = false;
    const bool wanted = waiting(context_, practice_.queue) > 0;
    const Json data = change(kResting_s, [&](Json& now) {
      mine = now["state"] == "calling" && (now["call"] == call_sid || is_unnamed(now));
      if (!mine) return false;
      const int attempts = now["served"] == true ? 0 : now["attempts"].get<int>() + 1;
      now = {{"state", attempts >= most_attempts() ? "given-up" : "resting"},
             {"call", ""},
             {"served", false},
             {"attempts", attempts}};
      return true;
    });
    if (!mine) return;
    if (data["state"] == "given-up") {
      return context_.error("nobody can be reached at", practice_.phone, "for", practice_.queue);
    }
    if (!wanted) return free();
    const int attempts = data["attempts"];
    if (attempts > 0) context_.sleep(std::min(kFirstRest_ms << (attempts - 1), kLongestRest_ms));
    if (waiting(context_, practice_.queue) == 0) return free();
    if (resume()) dial();
  }

  // Nobody waits any more: a practice that is still being rung is left in peace.
  void nobody_waits() const {
    const Json data = read();
    if (!data.is_object() || data["state"] != "calling" || data["served"] == true) return;
    if (waiting(context_, practice_.queue) > 0) return;
    const std::string call_sid = data["call"];
    if (call_sid.empty()) return;
    try {
      context_.twilio_client().calls(call_sid).update({{"Status", "canceled"}});
    } catch (const twilio::RestError& error) {
      context_.log("the call", call_sid, "stays as it is:", error.message);
    }
  }

 private:
  static constexpr int kCalling_s = 4 * 60 * 60;  // longer than any call
  static constexpr int kResting_s = 60;           // then somebody else may try
  static constexpr std::int64_t kFirstRest_ms = 2'000;
  static constexpr std::int64_t kLongestRest_ms = 6'000;  // a function has ten seconds

  std::string name() const { return "line-" + practice_.queue; }

  // Whether it is not known yet which call this is.
  static bool is_unnamed(const Json& data) { return data["call"].get<std::string>().empty(); }

  int most_attempts() const {
    const long attempts = std::strtol(context_["MOST_ATTEMPTS"].c_str(), nullptr, 10);
    return attempts > 0 && attempts < 1000 ? static_cast<int>(attempts) : 3;
  }

  twilio::Resource documents() const { return context_.runtime().sync().documents(); }

  std::optional<Json> fetch() const {
    try {
      return context_.runtime().sync().documents(name()).fetch();
    } catch (const twilio::RestError& error) {
      if (error.status == 404) return std::nullopt;
      throw;
    }
  }

  // Changes the document unless somebody else does: then the change is tried on what they made of
  // it. The result is what the document says after that.
  template <class Change>
  Json change(int lifetime_s, Change change) const {
    while (true) {
      const auto document = fetch();
      if (!document) return Json();
      Json data = (*document)["data"];
      if (!change(data)) return data;
      const auto seen = (*document)["revision"].get<std::string>();
      try {
        context_.runtime().sync().documents(name()).if_match(seen).update(
            {{"Data", data}, {"Ttl", lifetime_s}});
        return data;
      } catch (const twilio::RestError& error) {
        if (error.status == 404) return Json();
        if (error.status != 412) throw;
      }
    }
  }

  // True for the one who is to call. A call that is over, and was not told of, does not count.
  bool claim() const {
    const Json calling = {{"state", "calling"}, {"call", ""}, {"served", false}, {"attempts", 0}};
    try {
      documents().create({{"UniqueName", name()}, {"Data", calling}, {"Ttl", kCalling_s}});
      return true;
    } catch (const twilio::RestError& error) {
      if (error.status != 409) throw;
    }
    const Json data = read();
    if (!data.is_object() || data["state"] != "calling" || is_unnamed(data)) return false;
    if (is_live(data["call"])) return false;
    bool mine = false;
    change(kCalling_s, [&](Json& now) {
      mine = now["call"] == data["call"];
      if (mine) now = calling;
      return mine;
    });
    return mine;
  }

  bool resume() const {
    bool mine = false;
    change(kCalling_s, [&](Json& now) {
      mine = now["state"] == "resting";
      if (mine) now["state"] = "calling";
      return mine;
    });
    return mine;
  }

  bool is_live(const std::string& call_sid) const {
    try {
      const std::string status = context_.twilio_client().calls(call_sid).fetch()["status"];
      return status == "queued" || status == "ringing" || status == "in-progress";
    } catch (const twilio::RestError&) {
      return false;
    }
  }

  void free() const {
    try {
      context_.runtime().sync().documents(name()).remove();
    } catch (const twilio::RestError& error) {
      if (error.status != 404) throw;
    }
  }

  // Whoever has the line calls.
  void dial() const {
    std::string call_sid;
    try {
      const Json call = context_.twilio_client().calls().create(
          {{"To", practice_.phone},
           {"From", practice_.caller_id},
           {"Url", address(context_, "dial-queue", practice_.query())},
           {"StatusCallback", address(context_, "status-callback", practice_.query())},
           {"StatusCallbackEvent", "completed"},
           {"Timeout", "20"},
           {"MachineDetection", "Enable"}});
      call_sid = call["sid"];
    } catch (const twilio::RestError& error) {
      context_.error("cannot call", practice_.phone + ":", error.code, error.message);
    }
    change(call_sid.empty() ? kResting_s : kCalling_s, [&](Json& data) {
      if (data["state"] != "calling" || !is_unnamed(data)) return false;
      if (call_sid.empty()) data["state"] = "given-up";
      data["call"] = call_sid;
      return true;
    });
  }

  twilio::Context context_;
  Practice practice_;
};

}  // namespace router
