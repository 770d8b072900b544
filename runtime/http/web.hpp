// Web: fetch(request, done). Our own hosts answer in-process, every other goes over the network.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "clock/clock.hpp"
#include "http/memory.hpp"
#include "http/message.hpp"
#include "http/socket.hpp"
#include "http/webhook.hpp"

namespace ringback::http {

/// How long Twilio waits for a webhook, connection and redirects included.
/// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
inline constexpr Duration kWebhookTimeout{15'000};

/// How long one waits for an answer, and how one connects.
struct Patience {
  Duration whole{};
  Duration connecting{5'000};
  bool names_host = true;  ///< TLS tells the server which host is meant (SNI).

  Patience() = default;
  template <typename Rep, typename Period>
  // NOLINTNEXTLINE(google-explicit-constructor): a time is one
  Patience(std::chrono::duration<Rep, Period> all) : whole(all) {}
};

/// Carries one request to a host that is not ours. `done` is called once, on the loop's thread.
class Network {
 public:
  using Done = std::function<void(Result<Response>)>;
  virtual ~Network() = default;
  virtual void fetch(const Request& request, const Patience& patience, Done done) = 0;

  /// Whether answers come by emulated time, which otherwise stands still until one is there.
  virtual bool is_emulated() const { return false; }

  /// Opens a WebSocket; null where there are none.
  virtual std::unique_ptr<Socket> open(SocketRequest request, SocketListener listener) = 0;
};

/// A response, and the URL that gave it: another one than was asked for, where redirects led on.
struct Fetched {
  Url url;
  Response response;
  bool moved = false;
};

/// On whose behalf webhooks are asked for.
struct Asker {
  std::string auth_token = {};               ///< Signs redirected requests, unless it is "".
  std::shared_ptr<Memory> memory = nullptr;  ///< Null: nothing outlasts the request.
};

/// The one way in which engines and functions reach anything by URL. What is under way when it
/// ends is forgotten.
class Web {
 public:
  using Done = std::function<void(Result<Response>)>;

  /// `network` may be null: then every foreign host is unreachable (error 11210).
  Web(Clock& clock, Network* network) : clock_(clock), network_(network) {}

  /// Requests for which `owns` is true go to `handler` instead of the network.
  void serve(std::function<bool(const Url&)> owns, Handler handler);

  /// Becomes true when what a fetch tells of is taken back before it began: then it fails.
  using Fate = std::shared_ptr<const bool>;

  /// What is asked at every fetch; null: it tells of what is so.
  void consult(std::function<Fate()> fate) { fate_ = std::move(fate); }

  /// Answers within so much of emulated time, or with error 11200; `done` is called once, never
  /// from inside fetch itself. Errors: 11210 unknown host, 11200 timeout, and those of Client.
  void fetch(Request request, const Patience& patience, Done done);

  /// How many fetches are not answered yet.
  std::size_t under_way() const { return static_cast<std::size_t>(open_.use_count()) - 1; }

  /// Opens a WebSocket of a host that is not ours; null when nothing leads there. The listener is
  /// told how it went.
  std::unique_ptr<Socket> open(SocketRequest request, SocketListener listener);

  /// Asks as Twilio's webhooks do: https://www.twilio.com/docs/usage/webhooks
  /// Up to 10 redirects are followed, each by a signed GET (11215 for more); the URL's fragment
  /// says how long one waits and when one asks again (11243 for what it cannot say); the URL's
  /// user logs in where that is asked for, once (11203: all of it took too long).
  void fetch_following(Request request, Asker asker, std::function<void(Result<Fetched>)> done);

 private:
  struct Pending;
  struct Trail;
  void dispatch(const std::shared_ptr<Pending>& pending);

  // following.cpp
  void follow(const std::shared_ptr<Trail>& trail, Request request);
  void attempt(const std::shared_ptr<Trail>& trail, Request request);
  void came(const std::shared_ptr<Trail>& trail, Result<Response> result);
  static bool logs_in(Trail& trail, const Result<Response>& result);
  bool repeats(Trail& trail, const Result<Response>& result) const;

  Clock& clock_;
  Network* network_;
  std::function<bool(const Url&)> owns_;
  Handler handler_;
  std::function<Fate()> fate_;
  std::shared_ptr<void> open_ = std::make_shared<int>(0);   // one more owner for every fetch
  std::uint64_t webhooks_ = 0;                              // how many there were
  std::shared_ptr<void> alive_ = std::make_shared<int>(0);  // ends when this does
};

}  // namespace ringback::http
