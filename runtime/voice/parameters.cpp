// Words, numbers and addresses, and what is said of others.
#include "voice/parameters.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace ringback::voice {

namespace {

using http::field;

std::string listed(std::initializer_list<std::string_view> words) {
  return join(std::vector<std::string>(words.begin(), words.end()), ", ");
}

bool has(std::initializer_list<std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string joined(const FormFields& parameters, std::string_view name, std::string_view fallback) {
  std::string out;
  for (const auto& [key, value] : parameters) {
    if (key == name) out += (out.empty() ? "" : " ") + value;
  }
  return out.empty() ? std::string(fallback) : out;
}

Result<std::string> method_of(const FormFields& parameters, std::string_view name) {
  const auto method = to_upper(field(parameters, name));
  if (method.empty()) return std::string("POST");
  if (method == "GET" || method == "POST") return method;
  return Error{21209, cat(name, " '", method, "' is neither GET nor POST")};
}

Result<Duration> seconds_of(const FormFields& parameters, std::string_view name, Duration fallback,
                            long long most) {
  const auto text = field(parameters, name);
  if (text.empty()) return fallback;
  const auto seconds = parse_integer(text);
  if (!seconds || *seconds < 1 || *seconds > most) {
    return Error{21208, cat(name, " '", text, "' is not a number of seconds from 1 to ", most)};
  }
  return Duration(std::chrono::seconds(*seconds));
}

Result<std::string> word_of(const FormFields& parameters, std::string_view name,
                            std::initializer_list<std::string_view> words, int code) {
  const auto word = field(parameters, name);
  if (word.empty()) return std::string(*words.begin());
  if (has(words, word)) return std::string(word);
  return Error{code, cat(name, " '", word, "' is none of ", listed(words))};
}

Result<std::string> words_of(const FormFields& parameters, std::string_view name,
                             std::initializer_list<std::string_view> words,
                             std::string_view fallback, int code, bool blanks) {
  for (const auto& [key, value] : parameters) {
    if (key != name || value.empty()) continue;
    for (const auto& word : blanks ? split(value, ' ') : std::vector<std::string>{value}) {
      if (!has(words, word)) {
        return Error{code, cat(name, " '", word, "' is none of ", listed(words))};
      }
    }
  }
  return joined(parameters, name, fallback);
}

Result<std::optional<http::Url>> absolute_url(const FormFields& parameters, std::string_view name,
                                              int code) {
  const auto text = field(parameters, name);
  if (text.empty()) return std::optional<http::Url>();
  const auto url = http::parse_url(text);
  if (!url.ok()) return Error{code, cat(name, " is not a valid URL: ", text)};
  return std::optional(*url);
}

}  // namespace ringback::voice
