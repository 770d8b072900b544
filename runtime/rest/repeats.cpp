// Repeated requests.
#include "rest/repeats.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/dialect.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kHeader = "I-Twilio-Idempotency-Token";
constexpr Duration kRemembered = std::chrono::hours(24);
constexpr std::size_t kMost = 10'000;

std::string key_of(const std::string& account_sid, const http::Request& request) {
  const auto token = request.method == "GET" ? std::string() : request.headers.get(kHeader);
  return token.empty() ? "" : cat(account_sid, "/", token);
}

std::string digest_of(const http::Request& request) {
  return sha256_hex(cat(request.method, "\n", request.url.host, "\n", request.url.target(), "\n",
                        request.headers.get("Content-Type"), "\n", request.body));
}

}  // namespace

std::optional<http::Response> Repeats::recall(const std::string& account_sid,
                                              const http::Request& request, Time now) {
  const auto key = key_of(account_sid, request);
  if (key.empty()) return std::nullopt;
  forget(now);
  const auto found = done_.find(key);
  if (found == done_.end()) return std::nullopt;
  if (found->second.what == digest_of(request)) return found->second.response;
  return error_response({20409, "The idempotency token was used for another request", 409});
}

void Repeats::keep(const std::string& account_sid, const http::Request& request,
                   const http::Response& response, Time now) {
  const auto key = key_of(account_sid, request);
  if (key.empty() || response.status >= 400) return;
  if (done_.emplace(key, Done{now, digest_of(request), response}).second) order_.push_back(key);
}

void Repeats::forget(Time now) {
  while (!order_.empty()) {
    const auto oldest = done_.find(order_.front());
    if (order_.size() <= kMost && now - oldest->second.at < kRemembered) return;
    done_.erase(oldest);
    order_.pop_front();
  }
}

}  // namespace ringback::rest
