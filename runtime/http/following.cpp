// A webhook's way: redirects, logins, cookies and repetitions.
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/text.hpp"
#include "http/overrides.hpp"
#include "http/web.hpp"
#include "http/webhook.hpp"

namespace ringback::http {

namespace {

constexpr int kMostRedirects = 10;

/// A UUID that no other request has: of what is asked, when, and as which of all.
std::string idempotency_token(const Request& request, Time now, std::uint64_t count) {
  const auto asked =
      cat(count, " ", now.time_since_epoch().count(), request.headers.get("X-Twilio-Signature"));
  const std::hash<std::string_view> hash;
  const std::array<std::uint64_t, 2> halves = {hash(asked), hash(cat(asked, "."))};
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string uuid = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
  std::size_t digit = 0;
  for (auto& c : uuid) {
    if (c != 'x') continue;
    c = digits[halves.at(digit / 16) >> (digit % 16 * 4) & 15];
    ++digit;
  }
  return uuid;
}

bool is_redirect(const Response& response) {
  return response.status >= 300 && response.status < 400 && response.headers.has("Location");
}

bool failed_to_connect(const Error& error) {
  return error.code == 11201 || error.code == 11202 || error.code == 11205 || error.code == 11220;
}

bool is_repeated(const Overrides& overrides, const Result<Response>& result) {
  if (result.ok()) {
    return (overrides.after_4xx && result->status / 100 == 4) ||
           (overrides.after_5xx && result->status / 100 == 5);
  }
  return failed_to_connect(result.error())
             ? overrides.after_connecting
             : overrides.after_reading && result.error().code == 11200;
}

}  // namespace

/// A fetch that follows redirects: where it has come, and until when it may go on.
struct Web::Trail {
  Url url;
  std::string userinfo;  ///< Of that URL.
  Overrides overrides;
  Time deadline;
  Asker asker;
  EventId cause = 0;
  std::optional<Request> again;  ///< The present request, where it may have to be repeated.
  bool logged_in = false;        ///< There, for this request.
  int repeated = 0;
  int redirects = 0;
  Timer start;
  std::function<void(Result<Fetched>)> done;
};

void Web::fetch_following(Request request, Asker asker, std::function<void(Result<Fetched>)> done) {
  auto trail = std::make_shared<Trail>();
  trail->asker = std::move(asker);
  trail->cause = request.cause;
  trail->done = std::move(done);
  if (!request.url.fragment.empty()) {
    const auto overrides = read_overrides(request.url.fragment);
    if (!overrides.ok()) {
      const auto tell = [trail, error = overrides.error(), web = std::weak_ptr<void>(alive_)] {
        if (!web.expired()) trail->done(error);
      };
      trail->start = clock_.after(Duration(0), tell);
      return;
    }
    trail->overrides = *overrides;
  }
  trail->deadline = clock_.now() + trail->overrides.total_timeout;
  follow(trail, std::move(request));
}

/// Asks for the trail's next URL.
void Web::follow(const std::shared_ptr<Trail>& trail, Request request) {
  request.headers.add("I-Twilio-Idempotency-Token",
                      idempotency_token(request, clock_.now(), ++webhooks_));
  trail->userinfo = std::exchange(request.url.userinfo, "");
  request.url.fragment.clear();
  request.cause = trail->cause;
  trail->url = request.url;
  trail->logged_in = false;
  const auto& memory = trail->asker.memory;
  const bool may_log_in = !trail->userinfo.empty() || (memory && memory->knows(request.url));
  const auto& overrides = trail->overrides;
  const bool may_repeat = overrides.after_4xx || overrides.after_5xx || overrides.after_reading;
  // Our own hosts can always be connected to.
  const bool is_ours = handler_ && owns_(request.url);
  trail->again.reset();
  if (may_log_in || may_repeat || !is_ours) trail->again = request;
  attempt(trail, std::move(request));
}

void Web::attempt(const std::shared_ptr<Trail>& trail, Request request) {
  const auto& overrides = trail->overrides;
  if (const auto& memory = trail->asker.memory) {
    memory->introduce(request, trail->userinfo, clock_.now());
  }
  const auto left = std::max(trail->deadline - clock_.now(), Duration(0));
  Patience patience(std::min(left, overrides.read_timeout));
  patience.connecting = overrides.connect_timeout;
  patience.names_host = overrides.names_host;
  const bool hurried = left < overrides.read_timeout;
  fetch(std::move(request), patience, [this, trail, hurried](Result<Response> result) {
    const bool late = hurried && !result.ok() && result.error().code == 11200;
    if (late && clock_.now() >= trail->deadline) {
      const auto whole = trail->overrides.total_timeout.count();
      result =
          Error{11203, cat(trail->url.text(), ": no answer within ", whole, " ms in all"), 502};
    }
    came(trail, std::move(result));
  });
}

void Web::came(const std::shared_ptr<Trail>& trail, Result<Response> result) {
  auto& memory = trail->asker.memory;
  if (memory && result.ok()) memory->keep(trail->url, *result, clock_.now());
  if (logs_in(*trail, result) || repeats(*trail, result)) return attempt(trail, *trail->again);
  if (!result.ok()) return trail->done(result.error());
  if (!is_redirect(*result)) {
    return trail->done(
        Fetched{std::move(trail->url), std::move(result).value(), trail->redirects > 0});
  }
  const auto next = resolve_url(trail->url, result->headers.get("Location"));
  if (!next.ok()) return trail->done(next.error());
  if (++trail->redirects > kMostRedirects) {
    return trail->done(Error{11215, cat(trail->url.text(), ": more than 10 redirects"), 502});
  }
  follow(trail, webhook_request("GET", *next, {}, trail->asker.auth_token));
}

/// Whether the request is to be made once more, by somebody who says who he is.
bool Web::logs_in(Trail& trail, const Result<Response>& result) {
  if (!trail.again || !result.ok() || result->status != 401) return false;
  auto& memory = trail.asker.memory;
  auto challenge = best_challenge(result->headers);
  if (!challenge) return false;
  if (!memory) memory = std::make_shared<Memory>();
  const bool first = !std::exchange(trail.logged_in, true);
  if (first && memory->learn(trail.url, trail.userinfo, std::move(*challenge))) return true;
  memory->unlearn(trail.url);
  return false;
}

bool Web::repeats(Trail& trail, const Result<Response>& result) const {
  if (!trail.again || !is_repeated(trail.overrides, result)) return false;
  return trail.repeated++ < trail.overrides.retries && clock_.now() < trail.deadline;
}

}  // namespace ringback::http
