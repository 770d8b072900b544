// Limits by profile, and one by one.
#include "app/limits_config.hpp"

#include <array>
#include <utility>

#include "app/yaml.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace {

constexpr auto kUnits =
    std::to_array<std::pair<std::string_view, std::size_t>>({{"kib", 1024u},
                                                             {"mib", 1024u * 1024},
                                                             {"gib", 1024u * 1024 * 1024},
                                                             {"kb", 1000u},
                                                             {"mb", 1000u * 1000},
                                                             {"gb", 1000u * 1000 * 1000},
                                                             {"b", 1u},
                                                             {"", 1u}});

functions::Limits read_profile(const YAML::Node& node) {
  const auto word = text(node, "limits");
  if (word == "cloud") return functions::Limits::cloud();
  if (word == "twilio-run") return functions::Limits::twilio_run();
  throw YamlError(node.Mark(), cat("limits '", word, "' is not cloud or twilio-run"));
}

bool is_none(const YAML::Node& node, std::string_view what) { return text(node, what) == "none"; }

void read_size(const YAML::Node& parent, const char* key, std::size_t& limit) {
  const auto node = parent[key];
  if (!node) return;
  if (is_none(node, key)) {
    limit = functions::kUnlimited;
    return;
  }
  const auto size = parse_size(text(node, key));
  if (!size) throw YamlError(node.Mark(), cat(key, ": ", size.error().message));
  limit = *size;
}

void read_count(const YAML::Node& parent, const char* key, std::size_t& limit) {
  const auto node = parent[key];
  if (!node) return;
  if (is_none(node, key)) {
    limit = functions::kUnlimited;
    return;
  }
  const auto number = parse_integer(text(node, key));
  if (!number || *number < 1) {
    throw YamlError(node.Mark(), cat(key, " must be a whole number above 0, or none"));
  }
  limit = static_cast<std::size_t>(*number);
}

void read_time(const YAML::Node& node, Duration& limit) {
  if (!node) return;
  if (is_none(node, "time")) {
    limit = functions::kUnlimitedTime;
    return;
  }
  const auto duration = parse_duration(text(node, "time"));
  if (!duration) throw YamlError(node.Mark(), duration.error().message);
  if (*duration <= Duration(0)) throw YamlError(node.Mark(), "time must be above 0, or none");
  limit = *duration;
}

}  // namespace

functions::Limits read_limits(const YAML::Node& node) {
  if (!node) return {};
  if (!node.IsMap()) return read_profile(node);
  expect_keys(node, "limits",
              {"profile", "time", "concurrency", "memory", "request", "response", "headers",
               "header_count"});
  auto limits = node["profile"] ? read_profile(node["profile"]) : functions::Limits();
  read_time(node["time"], limits.time);
  read_count(node, "concurrency", limits.concurrency);
  read_size(node, "memory", limits.memory_bytes);
  read_size(node, "request", limits.request_bytes);
  read_size(node, "response", limits.response_bytes);
  read_size(node, "headers", limits.header_bytes);
  read_count(node, "header_count", limits.header_count);
  return limits;
}

Result<std::size_t> parse_size(std::string_view text) {
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_integer(text.substr(0, digits));
  const auto unit = to_lower(trim(text.substr(digits)));
  for (const auto& [name, bytes] : kUnits) {
    const bool fits = number && *number > 0 && *number < 1'000'000'000'000;
    if (unit == name && fits) return static_cast<std::size_t>(*number) * bytes;
  }
  return Error{0, cat("'", text, "' is not a size; use 4MB, 15kB, 256MiB or a number of bytes")};
}

}  // namespace ringback::app
