// Entries of the journal against expectations.
#include "app/scenario/evidence.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "app/debugging_event.hpp"
#include "base/text.hpp"
#include "http/message.hpp"
#include "store/kinds.hpp"

namespace ringback::app::scenario {

namespace {

std::set<std::string> single_words(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : to_lower(text) + " ") {
    const bool part = (std::isalnum(static_cast<unsigned char>(c)) != 0) || (c & 0x80) != 0;
    if (part) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  return words;
}

/// 1 when the words are in the text as the pattern has them, else the part of them that is.
double likeness_of_words(const Pattern& wanted, std::string_view text) {
  if (fits(cat("*", to_lower(wanted), "*"), to_lower(text))) return 1;
  const auto words = single_words(wanted);
  const auto present = single_words(text);
  const auto common =
      std::ranges::count_if(words, [&present](const auto& word) { return present.contains(word); });
  return words.empty() ? 0 : 0.9 * static_cast<double>(common) / static_cast<double>(words.size());
}

double yes_or_no(bool yes) { return yes ? 1 : 0; }

bool is_end(std::string_view kind) {
  constexpr std::array<std::string_view, 5> ends = {"call.completed", "call.busy", "call.failed",
                                                    "call.no-answer", "call.canceled"};
  return std::ranges::find(ends, kind) != ends.end();
}

}  // namespace

namespace {

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// `>= 10`, `< 3`: whether the value is such a number; none when they are not to be compared.
std::optional<bool> compares(const Pattern& pattern, const std::string& value) {
  const auto space = pattern.find(' ');
  const auto sign = pattern.substr(0, space);
  const bool known = sign == "<" || sign == "<=" || sign == ">" || sign == ">=";
  const auto limit = known ? parse_number(pattern.substr(space + 1)) : std::nullopt;
  if (!limit) return std::nullopt;
  const auto number = parse_number(value);
  if (!number) return std::nullopt;
  if (*number == *limit) return sign.ends_with('=');
  return (*number < *limit) == sign.starts_with('<');
}

}  // namespace

bool fits_member(const Pattern& pattern, const std::optional<std::string>& value) {
  if (!value) return pattern.empty();
  return compares(pattern, *value).value_or(fits(pattern, *value));
}

bool is_alert(const Pattern& pattern, std::string_view text) {
  return fits(cat(pattern, " *"), cat(text, " "));
}

std::string far_of(const Json& detail) {
  return text_of(detail, text_of(detail, "direction") == "inbound" ? "from" : "to");
}

std::string words_of(const TraceEntry& entry) {
  constexpr std::string_view kVerbs[] = {"says: ", "plays digits ", "plays "};
  const auto text = entry.text();
  for (const auto verb : kVerbs) {
    if (entry.kind() == "call.plays" && text.starts_with(verb)) {
      return std::string(text.substr(verb.size()));
    }
  }
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  const std::string_view verb = entry.kind() == "call.heard" ? " says " : " presses ";
  const auto before = detail.ok() ? far_of(*detail).size() + verb.size() : 0;
  return std::string(text.substr(std::min(before, text.size())));
}

std::optional<double> Evidence::likeness(const TraceEntry& entry) const {
  const auto& kind = entry.kind();
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  if (!detail.ok()) return std::nullopt;
  const bool mine = far_of(*detail) == number_;
  switch (expect_.event) {
    case Event::kRings:
      if (kind != "call.ringing" || !mine || text_of(*detail, "direction") == "inbound") break;
      return expect_.text.empty() ? 1 : yes_or_no(fits(expect_.text, text_of(*detail, "from")));
    case Event::kConnected: {
      const auto from = text_of(*detail, "from");
      const auto to = text_of(*detail, "to");
      if (kind != "call.bridged" && kind != "conference.connected") break;
      if (from != number_ && to != number_) break;
      return yes_or_no(expect_.text.empty() || (from == number_ ? to : from) == expect_.text);
    }
    case Event::kEnds:
      if (!is_end(kind) || !mine) break;
      return yes_or_no(expect_.text.empty() || fits(expect_.text, kind.substr(5)));
    case Event::kHungUpOn:
      if (!is_end(kind) || !mine) break;
      return yes_or_no(kind == "call.completed" && text_of(*detail, "hung_up_by").empty());
    case Event::kHears: return heard(entry, *detail);
    case Event::kReceives: return received(entry, *detail);
    case Event::kRequest: return requested(entry, *detail);
    case Event::kLog:
      if (kind != "function.log") break;
      return likeness_of_words(expect_.text, entry.text());
    case Event::kAlert:
      if (kind != "alert") break;
      return yes_or_no(is_alert(expect_.text, entry.text()));
    case Event::kResource: break;
  }
  return std::nullopt;
}

/// What Twilio says or plays on the person's call, or what the other person says.
std::optional<double> Evidence::heard(const TraceEntry& entry, const Json& detail) const {
  const bool plays = entry.kind() == "call.plays";
  if (!plays && entry.kind() != "call.heard" && entry.kind() != "call.pressed") return std::nullopt;
  const auto hearers = split(text_of(detail, "heard_by"), ' ');
  const bool there = std::ranges::find(hearers, number_) != hearers.end();
  if (!there && !(plays && far_of(detail) == number_)) return std::nullopt;
  return likeness_of_words(expect_.text, words_of(entry));
}

std::string Evidence::starred(const TraceEntry& entry) const {
  auto text = words_of(entry);
  if (expect_.event == Event::kReceives) {
    const auto* message = store_.get(kind::kMessage, entry.subject());
    if (message != nullptr) text = text_of(*message, "body");
  }
  const auto star = expect_.text.find('*');
  const auto before = to_lower(expect_.text.substr(0, star));
  const auto behind = to_lower(expect_.text.substr(star + 1));
  const auto lower = to_lower(text);
  const auto found = lower.find(before);
  if (found == std::string::npos) return "";  // it has been changed since
  const auto begin = found + before.size();
  const auto end = behind.empty() ? text.size() : lower.find(behind, begin);
  return std::string(trim(text.substr(begin, end - begin)));
}

std::optional<double> Evidence::received(const TraceEntry& entry, const Json& detail) const {
  if (entry.kind() != "message.delivered" || text_of(detail, "to") != number_) return std::nullopt;
  const auto* message = store_.get(kind::kMessage, entry.subject());
  return message == nullptr ? 0 : likeness_of_words(expect_.text, text_of(*message, "body"));
}

std::optional<double> Evidence::requested(const TraceEntry& entry, const Json& detail) const {
  const bool asks =
      entry.kind() == "webhook" || entry.kind() == "callback" || entry.kind() == kDebuggerWebhook;
  if (!asks) return std::nullopt;
  const auto url = http::parse_url(text_of(detail, "url"));
  if (!url.ok()) return std::nullopt;
  const bool here = fits(expect_.text, url->path) || fits(expect_.text, url->target()) ||
                    fits(expect_.text, url->text()) || expect_.other == url->path;
  const auto parameters = detail.value("parameters", Json::object());
  const double like = scenario::likeness(expect_.with, parameters);
  return here ? 0.5 + like / 2 : like * 0.4;
}

std::vector<const Json*> resources(const Expect& expect, const Store& store) {
  const auto kind = expect.text == "call"      ? kind::kCall
                    : expect.text == "message" ? kind::kMessage
                                               : kind::kRecording;
  Query query;
  query.limit = std::numeric_limits<std::size_t>::max();
  return store.list(kind, query).documents;
}

double likeness(const Wanted& wanted, const Json& document) {
  if (wanted.empty()) return 1;
  const auto right = std::ranges::count_if(wanted, [&document](const auto& want) {
    return fits_member(want.second, member_at(document, want.first));
  });
  return static_cast<double>(right) / static_cast<double>(wanted.size());
}

std::optional<std::string> member_at(const Json& document, const std::string& path) {
  const Json* at = &document;
  for (const auto& name : split(path, '.')) {
    const auto index = parse_integer(name);
    if (at->is_object() && at->contains(name)) {
      at = &(*at)[name];
    } else if (at->is_array() && index && *index >= 0 &&
               static_cast<std::size_t>(*index) < at->size()) {
      at = &(*at)[static_cast<std::size_t>(*index)];
    } else {
      return std::nullopt;
    }
  }
  if (at->is_null()) return std::nullopt;
  return at->is_string() ? at->get<std::string>() : print_json(*at);
}

}  // namespace ringback::app::scenario
