// The rules about who includes whom.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "rules.hpp"

namespace ringback::tidy {
namespace {

struct Folder {
  std::string_view name;
  int layer;
};

/// A folder includes itself and the layers below it; folders of one layer are strangers.
constexpr std::array kFolders = {
    Folder{"base", 0},      Folder{"clock", 1},  Folder{"store", 2},      Folder{"http", 2},
    Folder{"functions", 3}, Folder{"twiml", 3},  Folder{"rest", 4},       Folder{"voice", 4},
    Folder{"messaging", 4}, Folder{"studio", 4}, Folder{"taskrouter", 4}, Folder{"app", 5},
};

/// Folders that run functions and may therefore see the SDK.
constexpr std::array<std::string_view, 2> kSdkReaders = {"functions", "app"};

/// C headers that both languages of the SDK have.
constexpr std::array<std::string_view, 6> kCHeaders = {"cxxabi.h", "stdarg.h", "stdbool.h",
                                                       "stddef.h", "stdint.h", "string.h"};

/// Where Boost.Asio and Boost.Beast may be included; an entry is the beginning of a path. The
/// headers among them are for their own folder's sources and for app/.
constexpr std::array<std::string_view, 14> kAsioPlaces = {"runtime/http/request_reader",
                                                          "runtime/http/server",
                                                          "runtime/http/connection",
                                                          "runtime/http/carry",
                                                          "runtime/http/client",
                                                          "runtime/http/websocket_client",
                                                          "runtime/http/near.hpp",
                                                          "runtime/http/asio_beast.cpp",
                                                          "runtime/http/beast_convert.hpp",
                                                          "runtime/clock/real_clock.",
                                                          "runtime/functions/link.hpp",
                                                          "runtime/functions/orphans.hpp",
                                                          "runtime/functions/time_limit.hpp",
                                                          "runtime/app/"};

struct Include {
  std::string_view name;
  int line;
  bool quoted;
};

std::vector<Include> includes_of(const Source& source) {
  std::vector<Include> includes;
  int number = 0;
  for (auto line : lines_of(source.text)) {
    ++number;
    if (!line.starts_with("#include")) continue;
    const auto open = line.find_first_of("\"<");
    if (open == std::string_view::npos) continue;
    const bool quoted = line[open] == '"';
    const auto close = line.find(quoted ? '"' : '>', open + 1);
    if (close == std::string_view::npos) continue;
    includes.push_back({line.substr(open + 1, close - open - 1), number, quoted});
  }
  return includes;
}

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

/// The layer of a folder under runtime/, or -1.
int layer_of(std::string_view folder) {
  for (const auto& known : kFolders) {
    if (known.name == folder) return known.layer;
  }
  return -1;
}

/// Why a file in `folder` must not include this; "" if it may.
std::string objection(std::string_view folder, const Include& include) {
  const auto target = first_part(include.name);
  if (!include.quoted) {
    const bool sdk = target == "twilio" && include.name != target;
    return sdk && !contains(kSdkReaders, folder) ? "only functions/ and app/ know the SDK" : "";
  }
  if (target == include.name) return "is not written from runtime/";
  if (target == folder) return "";
  const int layer = layer_of(target);
  if (layer < 0) return "is in no known folder";
  if (layer == layer_of(folder)) return "is in a sibling";
  return layer > layer_of(folder) ? "is in a higher layer" : "";
}

/// Why the SDK or a function must not include this; "" if it may.
std::string sdk_objection(const Include& include) {
  const bool plain = first_part(include.name) == include.name;
  if (include.quoted) {
    const bool host = layer_of(first_part(include.name)) >= 0;
    return host ? "is the host's; a function sees the SDK only" : "";
  }
  if (plain) {
    const bool known = !include.name.ends_with(".h") || contains(kCHeaders, include.name);
    return known ? "" : "is not of the standard library";
  }
  const auto target = first_part(include.name);
  return target == "twilio" || target == "nlohmann" ? "" : "is neither the SDK nor nlohmann";
}

bool may_use_asio(std::string_view path) {
  if (path.starts_with("tests/")) return true;
  if (path.starts_with("runtime/functions/") && !is_header(path)) return true;
  return std::any_of(kAsioPlaces.begin(), kAsioPlaces.end(),
                     [&](std::string_view place) { return path.starts_with(place); });
}

}  // namespace

Findings includes_against_layers(const Source& source) {
  constexpr std::string_view kRuntime = "runtime/";
  const std::string_view path = source.path;
  const bool sdk = path.starts_with("runtime/include/") || path.starts_with("functions/");
  if (!is_source(path) || !(sdk || path.starts_with(kRuntime))) return {};
  Findings findings;
  const auto folder = first_part(path.substr(std::min(path.size(), kRuntime.size())));
  if (!sdk && layer_of(folder) < 0) {
    findings.push_back({source.path, 0, "is in a folder without a layer"});
  }
  for (const auto& include : includes_of(source)) {
    const auto why = sdk ? sdk_objection(include) : objection(folder, include);
    if (why.empty()) continue;
    findings.push_back({source.path, include.line, std::string(include.name) + " " + why});
  }
  return findings;
}

Findings includes_of_asio(const Source& source) {
  Findings findings;
  if (!is_source(source.path) || may_use_asio(source.path)) return findings;
  for (const auto& include : includes_of(source)) {
    if (include.name.starts_with("boost/asio") || include.name.starts_with("boost/beast")) {
      findings.push_back(
          {source.path, include.line, std::string(include.name) + " belongs in http/"});
    }
  }
  return findings;
}

}  // namespace ringback::tidy
