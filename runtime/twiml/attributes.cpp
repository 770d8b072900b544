// Reading attributes: a bad value is a warning with Twilio's code, and the default is used.
#include <algorithm>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

void Interpreter::alert(int code, const XmlElement& verb, std::string message) {
  emit(Alert{code, verb.line, std::move(message), has_url_ ? url_.text() : "", verb.column});
}

std::string Interpreter::attribute(const XmlElement& verb, std::string_view name,
                                   std::string_view fallback) const {
  const auto* value = verb.attribute(name);
  return std::string(value == nullptr ? fallback : trim(*value));
}

long long Interpreter::integer(const XmlElement& verb, std::string_view name, long long fallback,
                               long long least, long long most, int code) {
  const auto* text = verb.attribute(name);
  if (text == nullptr) return fallback;
  const auto value = parse_integer(trim(*text));
  if (value && *value >= least && *value <= most) return *value;
  alert(code, verb,
        cat("<", verb.name, "> ", name, "='", *text, "' is not a whole number from ", least, " to ",
            most, fallback < least ? "; it is left out" : cat("; ", fallback, " is used")));
  return fallback;
}

bool Interpreter::flag(const XmlElement& verb, std::string_view name, bool fallback, int code) {
  const auto value = to_lower(attribute(verb, name));
  if (value.empty()) return fallback;
  if (value == "true" || value == "false") return value == "true";
  alert(code, verb, cat("<", verb.name, "> ", name, "='", value, "' is neither true nor false"));
  return fallback;
}

std::string Interpreter::method(const XmlElement& verb, std::string_view name, int code) {
  const auto value = to_upper(attribute(verb, name, "POST"));
  if (value == "GET" || value == "POST") return value;
  alert(code, verb, cat("<", verb.name, "> ", name, "='", value, "' is neither GET nor POST"));
  return "POST";
}

/// A missing attribute is the document itself, as an empty reference is (RFC 3986 5.2.2).
std::optional<http::Url> Interpreter::url(const XmlElement& verb, std::string_view name, int code) {
  const auto reference = attribute(verb, name);
  auto resolved = has_url_ ? http::resolve_url(url_, reference) : http::parse_url(reference);
  if (resolved.ok()) return std::move(resolved).value();
  if (has_url_ || !reference.empty()) alert(code, verb, resolved.error().message);
  return std::nullopt;
}

/// Some of these words, with blanks in between.
std::string Interpreter::some_words(const XmlElement& verb, std::string_view name,
                                    std::string_view fallback, std::string_view words, int code) {
  auto value = attribute(verb, name, fallback);
  for (const auto& one : split(value, ' ')) {
    if (one.empty() || lists(words, one)) continue;
    alert(code, verb,
          cat("<", verb.name, "> ", name, "='", value, "' holds more than ",
              replace_all(std::string(words), " ", ", ")));
    return std::string(fallback);
  }
  return value;
}

RecordingCallback Interpreter::recording_callback(const XmlElement& verb) {
  RecordingCallback callback;
  if (!attribute(verb, "recordingStatusCallback").empty()) {
    callback.url = url(verb, "recordingStatusCallback", 13256);
  }
  callback.method =
      method(verb, "recordingStatusCallbackMethod", verb.name == "Dial" ? 13210 : 13610);
  callback.events = some_words(verb, "recordingStatusCallbackEvent", "completed",
                               "in-progress completed absent", 13621);
  return callback;
}

/// What <Parameter> children say, their names behind the prefix.
FormFields Interpreter::parameters(const XmlElement& element, std::string_view prefix) {
  FormFields parameters;
  for (const auto& child : element.children) {
    const auto* name = child.attribute("name");
    const auto* value = child.attribute("value");
    if (child.name != "Parameter" || name == nullptr) continue;
    parameters.emplace_back(cat(prefix, *name), value == nullptr ? "" : *value);
  }
  return parameters;
}

/// One of these words, else the fallback with a warning.
std::string Interpreter::word(const XmlElement& verb, std::string_view name,
                              std::string_view fallback, std::string_view words, int code) {
  const auto value = attribute(verb, name, fallback);
  if (value == fallback || lists(words, value)) return value;
  alert(code, verb, cat("<", verb.name, "> ", name, "='", value, "' is none of: ", words));
  return std::string(fallback);
}

}  // namespace ringback::twiml
