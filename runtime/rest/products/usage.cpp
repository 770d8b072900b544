// Counting usage.
#include "rest/products/usage.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr Duration kDay = std::chrono::hours(24);
constexpr std::size_t kMostPeriods = 400;

/// What is counted, and in what.
struct Category {
  std::string_view name;
  std::string_view description;
  std::string_view count_unit;
  std::string_view usage_unit;
};

constexpr std::array<Category, 12> kCategories = {{
    {"calls", "Voice Minutes", "calls", "minutes"},
    {"calls-inbound", "Inbound Voice Minutes", "calls", "minutes"},
    {"calls-outbound", "Outbound Voice Minutes", "calls", "minutes"},
    {"mms", "MMS", "messages", "messages"},
    {"mms-inbound", "Inbound MMS", "messages", "messages"},
    {"mms-outbound", "Outbound MMS", "messages", "messages"},
    {"phonenumbers", "Phone Numbers", "numbers", "numbers"},
    {"recordings", "Recordings", "recordings", "minutes"},
    {"sms", "SMS", "messages", "segments"},
    {"sms-inbound", "Inbound SMS", "messages", "segments"},
    {"sms-outbound", "Outbound SMS", "messages", "segments"},
    {"totalprice", "Total Price", "usd", "usd"},
}};

struct Used {
  long long count = 0;
  long long usage = 0;
  double price = 0;
};

using Counts = std::map<std::string, Used, std::less<>>;  // by category

/// The first and last day, as `YYYY-MM-DD`.
struct Period {
  std::string first;
  std::string last;
};

enum class Unit { kAll, kDay, kMonth, kYear };

/// `2024-05-06`, or `-30days` before today.
std::string day_of(const std::string& text, Time now) {
  if (text.starts_with('-') || text.starts_with('+')) {
    const auto digits = text.substr(0, text.find_first_not_of("0123456789", 1));
    const auto days = parse_integer(digits.substr(1)).value_or(0);
    const auto shift = kDay * (text[0] == '-' ? -days : days);
    return iso8601(now + shift).substr(0, 10);
  }
  return parse_time(text).ok() ? text.substr(0, 10) : "";
}

std::string next_day(const std::string& day) {
  return iso8601(*parse_time(day) + kDay).substr(0, 10);
}

/// The days around this one that make a period with it.
Period period_of(Unit unit, const std::string& day) {
  if (unit == Unit::kDay) return {day, day};
  if (unit == Unit::kYear)
    return {cat(day.substr(0, 4), "-01-01"), cat(day.substr(0, 4), "-12-31")};
  auto last = day;
  while (last.substr(0, 7) == day.substr(0, 7)) last = next_day(last);
  return {cat(day.substr(0, 7), "-01"), iso8601(*parse_time(last) - kDay).substr(0, 10)};
}

/// Looks at what an account has, and perhaps its subaccounts.
class Counter {
 public:
  Counter(const Store& store, std::set<std::string> owners)
      : store_(store), owners_(std::move(owners)) {}

  /// Everything by the day it began.
  std::map<std::string, Counts> count() {
    each(kind::kCall, [](const Json& call, Counts& day) {
      const bool in = text_of(call, "direction") == "inbound";
      const auto seconds = parse_integer(text_of(call, "duration")).value_or(0);
      for (const auto* name : {"calls", in ? "calls-inbound" : "calls-outbound"}) {
        add(day[name], (seconds + 59) / 60, call);
      }
    });
    each(kind::kMessage, [](const Json& message, Counts& day) {
      const bool in = text_of(message, "direction") == "inbound";
      const bool media = text_of(message, "num_media") > "0";
      const std::string sort = media ? "mms" : "sms";
      const auto segments = parse_integer(text_of(message, "num_segments")).value_or(1);
      for (const auto& name : {sort, sort + (in ? "-inbound" : "-outbound")}) {
        add(day[name], media ? 1 : segments, message);
      }
    });
    each(kind::kIncomingPhoneNumber,
         [](const Json& number, Counts& day) { add(day["phonenumbers"], 1, number); });
    each(kind::kRecording, [](const Json& recording, Counts& day) {
      const auto seconds = parse_integer(text_of(recording, "duration")).value_or(0);
      add(day["recordings"], (seconds + 59) / 60, recording);
    });
    return std::move(days_);
  }

 private:
  static double price_of(const Json& document) {
    const auto price = parse_json(text_of(document, "price"));
    return price.ok() && price->is_number() ? std::abs(price->get<double>()) : 0.0;
  }

  static void add(Used& used, long long usage, const Json& document) {
    used.count += 1;
    used.usage += usage;
    used.price += price_of(document);
  }

  void each(std::string_view kind, const std::function<void(const Json&, Counts&)>& look) {
    for (const auto* document : store_.list(kind, everything()).documents) {
      if (!owners_.contains(owner_of(*document))) continue;
      const auto at = parse_time(text_of(*document, "date_created"));
      if (!at) continue;
      auto& day = days_[iso8601(*at).substr(0, 10)];
      look(*document, day);
      day["totalprice"].price += price_of(*document);
    }
  }

  const Store& store_;
  std::set<std::string> owners_;
  std::map<std::string, Counts> days_;
};

std::set<std::string> owners_of(const Store& store, const Invocation& asked) {
  std::set<std::string> owners = {asked.account_sid};
  if (equals_ignoring_case(asked.get("IncludeSubaccounts"), "false")) return owners;
  auto query = everything();
  query.match = {"owner_account_sid", asked.account_sid};
  for (const auto* account : store.list(kind::kAccount, query).documents) {
    owners.insert(text_of(*account, "sid"));
  }
  return owners;
}

std::string amount(double value) {
  const auto thousandths = std::llround(std::abs(value) * 1000);
  const auto rest = std::to_string(1000 + thousandths % 1000).substr(1);
  return cat(value < 0 ? "-" : "", thousandths / 1000, ".", rest);
}

Json record(const Invocation& asked, const Category& category, const Period& period,
            const Used& used, Time now) {
  const bool money = category.name == "totalprice";
  return {{"account_sid", asked.account_sid},
          {"api_version", "2010-04-01"},
          {"as_of", replace_all(iso8601(now), "Z", "+00:00")},
          {"category", category.name},
          {"count", money ? amount(used.price) : std::to_string(used.count)},
          {"count_unit", category.count_unit},
          {"description", category.description},
          {"end_date", period.last},
          {"price", std::round(used.price * 100'000) / 100'000},
          {"price_unit", "usd"},
          {"start_date", period.first},
          {"uri", cat(asked.url.path, "?Category=", category.name, "&StartDate=", period.first,
                      "&EndDate=", period.last)},
          {"usage", money ? amount(used.price) : std::to_string(used.usage)},
          {"usage_unit", category.usage_unit}};
}

/// The periods that are asked for, the newest first.
std::vector<Period> periods_of(Unit unit, const Period& span) {
  if (unit == Unit::kAll) return {span};
  std::vector<Period> periods;
  for (auto day = span.last; day >= span.first && periods.size() < kMostPeriods;) {
    auto period = period_of(unit, day);
    day = iso8601(*parse_time(period.first) - kDay).substr(0, 10);
    periods.push_back({std::max(period.first, span.first), std::min(period.last, span.last)});
  }
  return periods;
}

Result<Json> records(const Store& store, const Invocation& asked, Unit unit, Period span,
                     Time now) {
  const auto wanted = to_lower(asked.get("Category"));
  const auto days = Counter(store, owners_of(store, asked)).count();
  const auto today = iso8601(now).substr(0, 10);
  if (span.last.empty()) {
    const auto first = day_of(asked.get("StartDate"), now);
    const auto last = day_of(asked.get("EndDate"), now);
    const auto begin = days.empty() ? today : std::min(today, days.begin()->first);
    span = {first.empty() ? begin : first, last.empty() ? today : last};
  }
  Json list = Json::array();
  for (const auto& period : periods_of(unit, span)) {
    Counts counts;
    for (auto day = days.lower_bound(period.first); day != days.end() && day->first <= period.last;
         ++day) {
      for (const auto& [name, used] : day->second) {
        counts[name].count += used.count;
        counts[name].usage += used.usage;
        counts[name].price += used.price;
      }
    }
    for (const auto& category : kCategories) {
      if (!wanted.empty() && wanted != category.name) continue;
      list.push_back(record(asked, category, period, counts[std::string(category.name)], now));
    }
    const auto known = std::any_of(kCategories.begin(), kCategories.end(),
                                   [&](const auto& one) { return wanted == one.name; });
    if (!wanted.empty() && !known) {  // of everything else nothing is ever used here
      list.push_back(record(asked, {wanted, wanted, "", ""}, period, {}, now));
    }
  }
  return list;
}

}  // namespace

void serve_usage(Api& api, Store& store, Clock& clock) {
  const auto serve = [&](const char* name, Unit unit, auto span) {
    api.on(cat("ListUsageRecord", name), Checks::kNothing,
           [&store, &clock, unit, span](const Invocation& asked) {
             const auto now = clock.now();
             return records(store, asked, unit, span(iso8601(now).substr(0, 10)), now);
           });
  };
  const auto asked_for = [](const std::string&) { return Period(); };
  serve("", Unit::kAll, asked_for);
  serve("AllTime", Unit::kAll, asked_for);
  serve("Daily", Unit::kDay, asked_for);
  serve("Monthly", Unit::kMonth, asked_for);
  serve("Yearly", Unit::kYear, asked_for);
  serve("Today", Unit::kAll, [](const std::string& day) { return Period{day, day}; });
  serve("Yesterday", Unit::kAll, [](const std::string& day) {
    const auto before = iso8601(*parse_time(day) - kDay).substr(0, 10);
    return Period{before, before};
  });
  serve("ThisMonth", Unit::kAll,
        [](const std::string& day) { return period_of(Unit::kMonth, day); });
  serve("LastMonth", Unit::kAll, [](const std::string& day) {
    const auto first = *parse_time(cat(day.substr(0, 7), "-01"));
    return period_of(Unit::kMonth, iso8601(first - kDay).substr(0, 10));
  });
  api.on("FetchBalance", Checks::kNothing, [&store](const Invocation& asked) -> Result<Json> {
    constexpr double kAtFirst = 100;
    double spent = 0;
    for (const auto& [day, counts] : Counter(store, {asked.account_sid}).count()) {
      const auto total = counts.find("totalprice");
      if (total != counts.end()) spent += total->second.price;
    }
    return Json{{"account_sid", asked.account_sid},
                {"balance", amount(kAtFirst - spent)},
                {"currency", "USD"}};
  });
}

}  // namespace ringback::rest
