// Choosing senders.
#include "messaging/sender_pool.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text.hpp"
#include "messaging/carrier.hpp"
#include "store/kinds.hpp"
#include "twiml/schema.hpp"

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

/// What the number begins with, of its country: `+1` is the United States, Canada and their like.
std::string_view calling_code(std::string_view number) {
  constexpr std::string_view of_two_digits =
      "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
      "64 65 66 81 82 84 86 90 91 92 93 94 95 98";
  if (number.size() < 4) return number;
  if (number[1] == '1' || number[1] == '7') return number.substr(0, 2);
  return number.substr(0, twiml::lists(of_two_digits, number.substr(1, 2)) ? 3 : 4);
}

bool is_american(std::string_view number) { return number.starts_with("+1"); }

bool is_canadian(std::string_view number) {
  constexpr std::string_view areas =
      "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 "
      "460 468 474 506 514 519 537 548 568 579 581 584 587 600 604 613 639 647 672 683 705 709 742 "
      "753 778 780 782 807 819 825 867 873 879 902 905 942";
  return number.size() == 12 && is_american(number) && twiml::lists(areas, number.substr(2, 3));
}

/// Country Code Geomatch: those of the recipient's country, else those of the United States, else
/// all; of those for Canada the toll-free ones, if there are any.
std::vector<std::string> nearest(const std::vector<std::string>& numbers, std::string_view to) {
  const auto those = [&numbers](const auto& fits) {
    std::vector<std::string> some;
    std::ranges::copy_if(numbers, std::back_inserter(some), fits);
    return some;
  };
  if (is_canadian(to)) {
    if (auto free = those(is_toll_free); !free.empty()) return free;
  }
  for (const auto code : {calling_code(to), std::string_view("+1")}) {
    auto some = those([code](const auto& number) { return calling_code(number) == code; });
    if (!some.empty()) return some;
  }
  return numbers;
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

Result<std::string> check_sender_pool(const Store& store, const Json& service,
                                      const std::string& from, const std::string& to) {
  const auto sid = text_of(service, "sid");
  const auto numbers = senders(store, kind::kServiceNumber, sid, "phone_number");
  const auto alphas = senders(store, kAlphaSender, sid, "alpha_sender");
  const auto codes = senders(store, kPoolShortCode, sid, "short_code");
  if (!from.empty()) {
    if (holds(numbers, from) || holds(alphas, from) || holds(codes, from)) return from;
    return Error{21712, cat("The 'From' ", from, " is not in the messaging service ", sid)};
  }
  const bool american = is_american(to);
  if (american && !codes.empty()) return codes.front();
  if (!american && !alphas.empty()) return alphas.front();
  if (!numbers.empty()) return std::string();
  return Error{21703, cat("The Messaging Service ", sid, " contains no phone numbers.")};
}

Result<std::string> choose_sender(const Store& store, const Json& service, const std::string& to) {
  const auto given = check_sender_pool(store, service, "", to);
  if (!given.ok() || !given->empty()) return given;
  const auto sid = text_of(service, "sid");
  auto numbers = senders(store, kind::kServiceNumber, sid, "phone_number");
  if (service.value("sticky_sender", true)) {
    const auto last = last_sender(store, numbers, sid, to);
    if (!last.empty()) return last;
  }
  numbers = nearest(numbers, to);
  if (service.value("area_code_geomatch", true) && is_american(to)) {
    for (const auto& number : numbers) {
      if (number.substr(0, 5) == to.substr(0, 5)) return number;
    }
  }
  return numbers[std::accumulate(to.begin(), to.end(), std::size_t{0}) % numbers.size()];
}

}  // namespace ringback::messaging
