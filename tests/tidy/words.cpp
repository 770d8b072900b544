// The rules about how files begin and which words they use.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "rules.hpp"

namespace ringback::tidy {
namespace {

/// What asks the machine for the time, waits, or rolls dice.
constexpr std::array<std::string_view, 9> kTimeAndChance = {
    "system_clock", "steady_clock",  "high_resolution_clock", "sleep_for",   "sleep_until",
    "usleep",       "random_device", "clock_gettime",         "gettimeofday"};
constexpr std::string_view kRand = "rand(";

/// Where that is the job: the clocks, the seed, the worker process and the tests of real processes.
constexpr std::array<std::string_view, 8> kTimePlaces = {"runtime/clock/",
                                                         "runtime/base/sid.cpp",
                                                         "runtime/functions/worker",
                                                         "runtime/functions/session",
                                                         "tests/clock/",
                                                         "tests/e2e/",
                                                         "tests/functions/",
                                                         "tests/tidy/"};

/// A word in halves, so that this file does not contain it.
struct Halves {
  std::string_view first;
  std::string_view second;
};
constexpr std::array kForeign = {
    Halves{"TO", "DO"},    Halves{"FIX", "ME"},     Halves{"XX", "X"},
    Halves{"HA", "CK"},    Halves{"/ho", "me/"},    Halves{"/ro", "ot/"},
    Halves{"/Use", "rs/"}, Halves{"npm", "js.org"}, Halves{"deb.deb", "ian.org"},
};

/// Texts that are not ours to word; the table of operations has Twilio's paths.
constexpr std::array<std::string_view, 3> kOthersTexts = {"LICENSE", "package-lock.json",
                                                          "docs/parity-api.md"};

bool opens_with_comment(std::string_view path, std::string_view line) {
  if (is_source(path)) return line.starts_with("// ") || line.starts_with("/* ");
  return line.starts_with("# ");
}

bool begins_with_one_of(const auto& places, std::string_view path) {
  return std::any_of(places.begin(), places.end(),
                     [&](std::string_view place) { return path.starts_with(place); });
}

/// Objects to every line of `text` that has one of the words.
template <typename Words>
void find_words(const Source& source, std::string_view text, const Words& words,
                std::string_view why, Findings& findings) {
  int number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    for (const std::string_view word : words) {
      if (!has_word(line, word)) continue;
      findings.push_back({source.path, number, std::string(word) + " " + std::string(why)});
    }
  }
}

}  // namespace

Findings missing_purposes(const Source& source) {
  if (!is_code(source.path)) return {};
  auto lines = lines_of(source.text);
  const std::size_t first = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
  if (lines.size() > first && opens_with_comment(source.path, lines[first])) return {};
  return {{source.path, static_cast<int>(first) + 1, "does not open by saying what it is for"}};
}

Findings unguarded_headers(const Source& source) {
  if (!is_header(source.path)) return {};
  const auto lines = lines_of(source.text);
  if (std::find(lines.begin(), lines.end(), "#pragma once") != lines.end()) return {};
  return {{source.path, 0, "has no #pragma once"}};
}

Findings namespaces_in_headers(const Source& source) {
  Findings findings;
  if (!is_header(source.path)) return findings;
  constexpr std::array<std::string_view, 1> kUsing = {"using namespace"};
  find_words(source, code_of(source.text), kUsing, "in a header", findings);
  return findings;
}

Findings own_time_or_chance(const Source& source) {
  Findings findings;
  if (!is_source(source.path) || begins_with_one_of(kTimePlaces, source.path)) return findings;
  const auto code = code_of(source.text);
  constexpr std::string_view kWhy = "belongs in runtime/clock or runtime/base/sid.cpp";
  find_words(source, code, kTimeAndChance, kWhy, findings);
  find_words(source, code, std::array{kRand}, kWhy, findings);
  return findings;
}

Findings foreign_words(const Source& source) {
  Findings findings;
  if (begins_with_one_of(kOthersTexts, source.path)) return findings;
  std::array<std::string, kForeign.size()> words;
  std::transform(kForeign.begin(), kForeign.end(), words.begin(), [](const Halves& word) {
    return std::string(word.first) + std::string(word.second);
  });
  find_words(source, source.text, words, "has no place here", findings);
  return findings;
}

}  // namespace ringback::tidy
