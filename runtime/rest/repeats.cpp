// Repeated requests.
#include "rest/repeats.hpp"

#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "rest/dialect.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kHeader = "I-Twilio-Idempotency-Token";
constexpr std::string_view kRepeatKind = "ringback.repeat";  // not a Twilio resource
constexpr Duration kRemembered = std::chrono::hours(24);

/// Of one account and one asker: what a token may do, an API key may not.
std::string repeat_key(const std::string& account_sid, const http::Request& request) {
  const auto token = request.method == "GET" ? std::string() : request.headers.get(kHeader);
  const auto asker = request.headers.get("Authorization");
  return token.empty() ? "" : cat(account_sid, "/", sha256_hex(asker), "/", token);
}

std::string digest_of(const http::Request& request) {
  return sha256_hex(cat(request.method, "\n", request.url.host, "\n", request.url.target(), "\n",
                        request.headers.get("Content-Type"), "\n", request.body));
}

/// Erases what is too old, oldest first.
void forget(Time now, Store& store) {
  const auto expired = [now](const Json& done) {
    return now.time_since_epoch().count() - done.value("at_ms", 0LL) >= kRemembered.count();
  };
  while (true) {
    const auto oldest = store.list(kRepeatKind, {{}, 0, 1, false}).documents;
    if (oldest.empty() || !expired(*oldest.front())) return;
    store.erase(kRepeatKind, text_of(*oldest.front(), "key"));
  }
}

}  // namespace

std::optional<http::Response> recall(const std::string& account_sid, const http::Request& request,
                                     Time now, Store& store) {
  const auto key = repeat_key(account_sid, request);
  if (key.empty()) return std::nullopt;
  forget(now, store);
  const auto* done = store.get(kRepeatKind, key);
  if (done == nullptr) return std::nullopt;
  if (text_of(*done, "request") != digest_of(request)) {
    return error_response({20409, "The idempotency token was used for another request", 409});
  }
  auto again =
      http::response(done->value("status", 200), text_of(*done, "type"), text_of(*done, "body"));
  if (const auto tag = text_of(*done, "tag"); !tag.empty()) again.headers.set("ETag", tag);
  return again;
}

void keep(const std::string& account_sid, const http::Request& request,
          const http::Response& response, Time now, Store& store) {
  const auto key = repeat_key(account_sid, request);
  if (key.empty() || response.status >= 400 || store.get(kRepeatKind, key) != nullptr) return;
  store.put(kRepeatKind, key,
            {{"key", key},
             {"at_ms", now.time_since_epoch().count()},
             {"request", digest_of(request)},
             {"status", response.status},
             {"type", response.headers.get("Content-Type")},
             {"tag", response.headers.get("ETag")},
             {"body", response.body}});
}

}  // namespace ringback::rest
