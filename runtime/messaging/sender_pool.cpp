// Choosing senders.
#include "messaging/sender_pool.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::messaging {

namespace {

constexpr std::string_view kAlphaSender = "messaging.v1.service.alpha_sender";
constexpr std::string_view kPoolShortCode = "messaging.v1.service.short_code";

std::vector<std::string> senders(const Store& store, Kind kind, const std::string& service_sid,
                                 const char* member) {
  Query query{{}, 0, std::numeric_limits<std::size_t>::max(), false};
  query.match = {"service_sid", service_sid};
  std::vector<std::string> found;
  for (const auto* sender : store.list(kind, query).documents) {
    found.push_back(text_of(*sender, member));
  }
  return found;
}

bool holds(const std::vector<std::string>& pool, const std::string& sender) {
  return std::find(pool.begin(), pool.end(), sender) != pool.end();
}

/// Who of the pool sent the newest message to this recipient; "" for nobody.
std::string last_sender(const Store& store, const std::vector<std::string>& pool,
                        const std::string& service_sid, const std::string& to) {
  Query query;
  query.limit = 1;
  query.match = {"to", to};
  query.where = [&](const Json& message) {
    return text_of(message, "messaging_service_sid") == service_sid &&
           holds(pool, text_of(message, "from"));
  };
  const auto found = store.list(kind::kMessage, query).documents;
  return found.empty() ? "" : text_of(*found.front(), "from");
}

}  // namespace

Result<std::string> choose_sender(const Store& store, const Json& service, const std::string& from,
                                  const std::string& to) {
  const auto sid = text_of(service, "sid");
  const auto numbers = senders(store, kind::kServiceNumber, sid, "phone_number");
  const auto alphas = senders(store, kAlphaSender, sid, "alpha_sender");
  const auto codes = senders(store, kPoolShortCode, sid, "short_code");
  if (!from.empty()) {
    if (holds(numbers, from) || holds(alphas, from) || holds(codes, from)) return from;
    return Error{21712, cat("The 'From' ", from, " is not in the messaging service ", sid)};
  }
  const bool american = to.starts_with("+1");
  if (american && !codes.empty()) return codes.front();
  if (!american && !alphas.empty()) return alphas.front();
  if (numbers.empty()) {
    return Error{21703, cat("The Messaging Service ", sid, " contains no phone numbers.")};
  }
  if (service.value("sticky_sender", true)) {
    const auto last = last_sender(store, numbers, sid, to);
    if (!last.empty()) return last;
  }
  if (service.value("area_code_geomatch", true) && american) {
    for (const auto& number : numbers) {
      if (number.substr(0, 5) == to.substr(0, 5)) return number;
    }
  }
  return numbers[std::accumulate(to.begin(), to.end(), std::size_t{0}) % numbers.size()];
}

}  // namespace ringback::messaging
