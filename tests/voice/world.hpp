// An exchange with an account, own numbers, phones and a web that answers from a table.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "clock/virtual_clock.hpp"
#include "http/web.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/socket_network.hpp"

namespace ringback::voice {

inline const std::string kAccount = "AC11111111111111111111111111111111";
inline const std::string kToken = "secret-token";
inline const std::string kOwn = "+15550100001";    ///< Ours; it calls, and nothing answers it.
inline const std::string kOther = "+15550100002";  ///< Ours; its document is at /other.
inline const std::string kAnn = "+15550200001";    ///< A phone, which picks up after 3 seconds.
inline const std::string kBob = "+15550200002";    ///< Another.

/// A request that somebody on the web has got.
struct Ask {
  Time at;
  std::string method;
  std::string path;
  FormFields parameters;
  std::string query;
  http::Headers headers;
};

/// A parameter that is refused, and the code of the error.
struct Refusal {
  const char* name;
  const char* value;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << refusal.name << "=" << refusal.value;
  }
};

/// When it goes, everything in it must have ended, and no alert may have come but `alerts`.
/// Every webhook must have been signed with the account's token.
class World {
 public:
  using Answer = std::function<http::Response(const FormFields&)>;

  World();
  ~World();

  /// What https://a.example answers at the path: the verbs of a document, or what `answer` says.
  void at(std::string path, std::string_view verbs);
  void at(std::string path, Answer answer);

  /// The path is asked and never answers.
  void silent(std::string path) { silent_.push_back(std::move(path)); }

  void number(const std::string& number, std::string_view voice_url, Json more = Json::object());
  void phone(const std::string& number, Json behaviour);

  /// kOwn calls kAnn with the document at /voice, unless `more` says otherwise. The Call's SID.
  std::string call(FormFields more = {});

  /// The code with which such a call is refused; 0 when it is not.
  int refused(FormFields more);

  /// A person with a phone that is not ours calls kOther. The Call's SID.
  std::string dial_in(Json behaviour = Json::object());

  /// Posts to the call; the error's code, or 0.
  int update(const std::string& sid, FormFields parameters);

  void until_idle();
  void run_for(Duration time);

  /// The values of some parameters (blank-separated) of each request to the path, one a line after
  /// its time: `00:03.000 ringing 1`. "-" stands for a parameter that was not sent.
  std::string told(const std::string& path, const std::string& parameters) const;

  /// Every request as `00:03.000 POST /voice`, one a line.
  std::string asked() const;

  /// A header of every request as `POST /voice VALUE`, one a line; "-" stands for none.
  std::string headed(const std::string& name) const;

  /// Every Call as `outbound-api +15550200001 completed 12`, one a line, oldest first.
  std::string calls() const;

  /// What was said, played and pressed: `00:03.000 says: Hello`, one a line.
  std::string heard() const;

  Json call_document(const std::string& sid) const { return *store.get(kind::kCall, sid); }
  Json only(Kind kind) const;

  std::string alerts;  ///< The codes that are to come, blank-separated, in order.
  VirtualClock clock{Time(std::chrono::seconds(1'700'000'000))};  // Tue, 14 Nov 2023 22:13:20
  Store store;
  Sids sids{7};
  Trace trace{[this] { return clock.now(); }};
  Debugger debugger{trace, store, sids, kAccount};
  SocketNetwork network{clock};
  http::Web web{clock, &network};
  Exchange exchange{clock, store, web, sids, trace};
  std::vector<Ask> asks;

 private:
  void answer(const http::Request& request, const http::Respond& respond);
  std::string since_start(Time time) const;

  Time start_ = clock.now();
  std::map<std::string, Answer> answers_;
  std::vector<std::string> silent_;
};

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The code so many times, as World::alerts has them.
inline std::string repeated(std::string_view code, int times) {
  std::string all(code);
  for (int i = 1; i < times; ++i) all += cat(" ", code);
  return all;
}

/// A document as a web server answers with it.
http::Response verbs(std::string_view verbs);

}  // namespace ringback::voice
