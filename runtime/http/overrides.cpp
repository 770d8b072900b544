// Reading connection overrides.
#include "http/overrides.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::http {

namespace {

// https://www.twilio.com/docs/global-infrastructure/edge-locations
constexpr auto kEdges =
    std::to_array<std::string_view>({"ashburn", "dublin", "frankfurt", "roaming", "sao-paulo",
                                     "singapore", "sydney", "tokyo", "umatilla"});

Error bad(std::string_view name, std::string_view value) {
  return {11243, cat("'", name, "=", value, "' is no connection override"), 502};
}

/// Whether the value is a number in those bounds, which it then is.
template <typename Number>
bool take(const std::string& value, long long least, long long most, Number& number) {
  const auto read = parse_integer(value);
  if (!read || *read < least || *read > most) return false;
  number = Number(static_cast<int>(*read));
  return true;
}

bool take_policy(const std::string& value, Overrides& overrides) {
  overrides.after_connecting = false;
  for (const auto& word : split(value, ',')) {
    const bool all = word == "all";
    if (!all && word != "4xx" && word != "5xx" && word != "ct" && word != "rt") return false;
    overrides.after_4xx |= all || word == "4xx";
    overrides.after_5xx |= all || word == "5xx";
    overrides.after_connecting |= all || word == "ct";
    overrides.after_reading |= all || word == "rt";
  }
  return true;
}

Result<void> check_edges(const std::string& value) {
  for (const auto& edge : split(value, ',')) {
    if (std::ranges::count(kEdges, edge) > 0) continue;
    if (edge.ends_with("-ix")) {
      return Error{11242, cat("the edge ", edge, " is reached by Interconnect alone"), 502};
    }
    return Error{11240, cat("there is no edge '", edge, "'"), 502};
  }
  return {};
}

Result<void> take_one(const std::string& name, const std::string& value, Overrides& overrides) {
  bool fine = false;
  if (name == "ct") fine = take(value, 100, 10'000, overrides.connect_timeout);
  if (name == "rt") fine = take(value, 100, 15'000, overrides.read_timeout);
  if (name == "tt") fine = take(value, 100, 15'000, overrides.total_timeout);
  if (name == "rc") fine = take(value, 0, 5, overrides.retries);
  if (name == "rp") fine = take_policy(value, overrides);
  if (name == "e") return check_edges(value);
  if (name == "sni") {
    fine = value == "y" || value == "n";
    overrides.names_host = value == "y";
  }
  if (!fine) return bad(name, value);
  return {};
}

}  // namespace

Result<Overrides> read_overrides(std::string_view fragment) {
  Overrides overrides;
  if (fragment.find('=') == std::string_view::npos) return overrides;
  for (const auto& [name, value] : parse_form(fragment)) {
    if (auto taken = take_one(name, value, overrides); !taken.ok()) return taken.error();
  }
  return overrides;
}

}  // namespace ringback::http
