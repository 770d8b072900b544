// Web: fetch(request, done). Our own hosts answer in-process, every other goes over the network.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/message.hpp"
#include "http/socket.hpp"

namespace ringback::http {

/// Carries one request to a host that is not ours. `done` is called once, on the loop's thread.
class Network {
 public:
  using Done = std::function<void(Result<Response>)>;
  virtual ~Network() = default;
  virtual void fetch(const Request& request, Duration timeout, Done done) = 0;

  /// Whether answers come by emulated time, which otherwise stands still until one is there.
  virtual bool is_emulated() const { return false; }

  /// Opens a WebSocket; null where there are none.
  virtual std::unique_ptr<Socket> open(SocketRequest request, SocketListener listener) = 0;
};

/// How long Twilio waits for a webhook, connection and redirects included.
/// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
inline constexpr Duration kWebhookTimeout{15'000};

/// A response, and the URL that gave it after redirects.
struct Fetched {
  Url url;
  Response response;
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

  /// Answers within `timeout` of emulated time, or with error 11200; `done` is called once, never
  /// from inside fetch itself. Errors: 11210 unknown host, 11200 timeout, 11205 refused.
  void fetch(Request request, Duration timeout, Done done);

  /// How many fetches are not answered yet.
  std::size_t under_way() const { return static_cast<std::size_t>(open_.use_count()) - 1; }

  /// Opens a WebSocket of a host that is not ours; null when nothing leads there. The listener is
  /// told how it went.
  std::unique_ptr<Socket> open(SocketRequest request, SocketListener listener);

  /// The same as fetch, following up to 10 redirects, each by a GET, as Twilio's webhooks do;
  /// error 11215 for more. The timeout is for all of them together.
  /// Each further request is signed with the token, as the first one is by webhook_request().
  void fetch_following(Request request, Duration timeout, const std::string& auth_token,
                       std::function<void(Result<Fetched>)> done);

 private:
  struct Pending;
  struct Trail;
  void dispatch(const std::shared_ptr<Pending>& pending);
  void follow(const std::shared_ptr<Trail>& trail, Request request);

  Clock& clock_;
  Network* network_;
  std::function<bool(const Url&)> owns_;
  Handler handler_;
  std::function<Fate()> fate_;
  std::shared_ptr<void> open_ = std::make_shared<int>(0);   // one more owner for every fetch
  std::shared_ptr<void> alive_ = std::make_shared<int>(0);  // ends when this does
};

/// A request as Twilio makes it to an application (https://www.twilio.com/docs/usage/webhooks):
/// GET carries the fields in the query, POST as a form; signed with the account's token.
Request webhook_request(std::string_view method, Url url, const FormFields& fields,
                        std::string_view auth_token);

/// Such a request, and what the journal keeps of it: `method`, `url` and `parameters` by name.
struct Webhook {
  Request request;
  LateDetail detail;
};
Webhook make_webhook(std::string_view method, const Url& url, const FormFields& fields,
                     std::string_view auth_token);

}  // namespace ringback::http
