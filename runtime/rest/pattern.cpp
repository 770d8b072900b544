// Patterns.
#include "rest/pattern.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <memory>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::rest {

namespace {

/// How often `+`, `*` and the like repeat when a text is made.
constexpr std::size_t kSomeTimes = 12;

/// Reads a pattern from left to right and writes a text that is like it.
class Sampler {
 public:
  Sampler(std::string_view pattern, std::string_view seed) : rest_(pattern), seed_(seed) {}

  /// The first alternative, up to the end of the group or of the pattern.
  std::string alternative() {
    std::string text;
    while (!rest_.empty() && rest_[0] != ')' && rest_[0] != '|') text += piece();
    if (!rest_.empty() && rest_[0] == '|') {
      take();
      alternative();  // read, and not used
    }
    return text;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  /// One atom as often as what follows it says.
  std::string piece() {
    if (rest_[0] == '^' || rest_[0] == '$') return take(), "";
    if (rest_[0] == '(') {
      take();
      if (rest_.starts_with("?:")) rest_.remove_prefix(2);
      const auto group = alternative();
      if (!rest_.empty()) take();
      std::string text;
      for (auto times = count(); times > 0; --times) text += group;
      return text;
    }
    const auto choices = atom();
    std::string text;
    for (auto times = count(); times > 0; --times) text += choices[next() % choices.size()];
    return text;
  }

  /// The characters that an atom stands for.
  std::string atom() {
    const char c = take();
    if (c == '[') return character_class();
    if (c == '.') return "abcdefghijklmnopqrstuvwxyz";
    if (c == '\\' && !rest_.empty()) return escaped(take());
    return std::string(1, c);
  }

  static std::string escaped(char c) {
    if (c == 'd') return "0123456789";
    return c == 'w' ? "abcdefghijklmnopqrstuvwxyz" : std::string(1, c);
  }

  std::string character_class() {
    std::string choices;
    while (!rest_.empty() && rest_[0] != ']') {
      const char from = take();
      if (from == '\\' && !rest_.empty()) {
        choices += escaped(take());
      } else if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']' && rest_[1] > from) {
        take();
        const char to = take();
        const bool capitals = from == 'A' && to == 'F';  // digits are written small
        for (char one = from; one <= to && !capitals; ++one) choices += one;
      } else if (choices.empty() || (from != ' ' && from != '-')) {
        choices += from;
      }
    }
    if (!rest_.empty()) take();
    return choices.empty() ? "A" : choices;
  }

  std::size_t count() {
    if (rest_.empty()) return 1;
    if (rest_[0] == '?' || rest_[0] == '*') return take(), 0;
    if (rest_[0] == '+') return take(), kSomeTimes;
    if (rest_[0] != '{') return 1;
    const auto end = rest_.find('}');
    const auto range = rest_.substr(1, end - 1);
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    const auto least = parse_integer(range.substr(0, range.find(','))).value_or(1);
    return static_cast<std::size_t>(least);
  }

  std::size_t next() {
    if (at_ == digits_.size()) {
      digits_ = sha256_hex(cat(seed_, round_++));
      at_ = 0;
    }
    std::size_t number = 0;
    for (int i = 0; i < 2; ++i) number = number * 31 + static_cast<unsigned char>(digits_[at_++]);
    return number;
  }

  std::string_view rest_;
  std::string_view seed_;
  std::string digits_;
  std::size_t at_ = 0;
  int round_ = 0;
};

}  // namespace

std::string sample(std::string_view pattern, std::string_view seed) {
  return Sampler(pattern, seed).alternative();
}

bool matches(std::string_view pattern, std::string_view text) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  const std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                    PCRE2_DOLLAR_ENDONLY, &error, &offset, nullptr),
      pcre2_code_free);
  if (code == nullptr) return true;
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> found(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  return pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0,
                     found.get(), nullptr) != PCRE2_ERROR_NOMATCH;
}

}  // namespace ringback::rest
