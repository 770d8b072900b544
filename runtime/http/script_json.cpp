// A reader of JSON that descends by recursion, within limits.
#include "http/script_json.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.hpp"
#include "http/charset.hpp"
#include "http/script_value.hpp"

namespace ringback::http {

namespace {

// Less than what parse_json() takes in, for these values are put into others.
constexpr int kDeepest = 500;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Every step returns false once something is wrong; what, is kept.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Json> read() {
    Json value;
    if (read_value(value, 0)) {
      skip_space();
      if (at_ == text_.size()) return value;
      fail("Unexpected non-whitespace character after JSON");
    }
    return Error{0, cat(error_, " in JSON at position ", at_), 400};
  }

 private:
  bool fail(std::string_view what) {
    error_ = what;
    return false;
  }

  bool fail_here() {
    if (at_ >= text_.size()) return fail("Unexpected end of input");
    const auto size = std::max<std::size_t>(utf8_length(text_.substr(at_)), 1);
    return fail(cat("Unexpected token '", text_.substr(at_, size), "'"));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  bool read_value(Json& value, int depth) {
    skip_space();
    switch (peek()) {
      case '{': return depth < kDeepest ? read_object(value, depth) : fail("Too deep nesting");
      case '[': return depth < kDeepest ? read_array(value, depth) : fail("Too deep nesting");
      case '"': value = std::string(); return read_string(value.get_ref<std::string&>());
      case 't': return read_word("true", value, true);
      case 'f': return read_word("false", value, false);
      case 'n': return read_word("null", value, nullptr);
      default: return read_number(value);
    }
  }

  bool read_word(std::string_view word, Json& value, Json meaning) {
    for (const char c : word) {
      if (!take(c)) return fail_here();
    }
    value = std::move(meaning);
    return true;
  }

  bool read_object(Json& value, int depth) {
    ScriptObject object;
    ++at_;
    skip_space();
    if (!take('}')) {
      do {
        skip_space();
        std::string name;
        if (peek() != '"') return at_ < text_.size() ? fail("Expected property name") : fail_here();
        if (!read_string(name)) return false;
        skip_space();
        if (!take(':')) return at_ < text_.size() ? fail("Expected ':'") : fail_here();
        Json member;
        if (!read_value(member, depth + 1)) return false;
        object[name] = std::move(member);
        skip_space();
      } while (take(','));
      if (!take('}')) return at_ < text_.size() ? fail("Expected ',' or '}'") : fail_here();
    }
    value = object.take();
    return true;
  }

  bool read_array(Json& value, int depth) {
    value = Json::array();
    ++at_;
    skip_space();
    if (take(']')) return true;
    do {
      Json element;
      if (!read_value(element, depth + 1)) return false;
      value.push_back(std::move(element));
      skip_space();
    } while (take(','));
    return take(']') || (at_ < text_.size() ? fail("Expected ',' or ']'") : fail_here());
  }

  bool read_number(Json& value) {
    const auto start = at_;
    const auto digits = [this] {
      const auto first = at_;
      while (is_digit(peek())) ++at_;
      return at_ > first;
    };
    take('-');
    if (!take('0') && !digits()) return fail_here();
    if (take('.') && !digits()) return fail_here();
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return fail_here();
    }
    const auto written = text_.substr(start, at_ - start);
    double number = 0;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), number);
    if (read.ec == std::errc::result_out_of_range) {
      // Too large or too small to be kept; the sign of the exponent tells which.
      value = written.find("e-") == std::string_view::npos &&
                      written.find("E-") == std::string_view::npos
                  ? Json()
                  : Json(0);
    } else {
      value = script_number(number);
    }
    return true;
  }

  bool read_string(std::string& text) {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c < 0x20) return fail("Bad control character in string literal");
      if (c == '\\') {
        ++at_;
        if (!read_escape(text)) return false;
        continue;
      }
      const auto plain = text_.find_first_of("\"\\", at_);
      auto run = text_.substr(at_, plain == std::string_view::npos ? plain : plain - at_);
      const auto control = std::ranges::find_if(run, [](unsigned char b) { return b < 0x20; });
      run = run.substr(0, static_cast<std::size_t>(control - run.begin()));
      text.append(run);
      at_ += run.size();
    }
    return take('"') || fail("Unterminated string");
  }

  bool read_escape(std::string& text) {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const auto known = letters.find(peek());
    if (at_ < text_.size() && known != std::string_view::npos) {
      text += meanings[known];
      ++at_;
      return true;
    }
    char32_t unit = 0;
    if (!take('u') || !read_unit(unit)) return fail("Bad escaped character");
    const auto rest = at_;
    char32_t second = 0;
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    if (high && take('\\') && take('u') && read_unit(second) && second >= 0xDC00 &&
        second < 0xE000) {
      append_utf8(text, 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00));
      return true;
    }
    at_ = rest;
    append_utf8(text, unit);
    return true;
  }

  bool read_unit(char32_t& unit) {
    const auto hex = text_.substr(at_, 4);
    std::uint32_t number = 0;
    const auto read = std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    if (hex.size() < 4 || read.ec != std::errc() || read.ptr != hex.data() + 4) return false;
    unit = number;
    at_ += 4;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

Result<Json> parse_script_json(std::string_view text) { return Reader(repair_utf8(text)).read(); }

}  // namespace ringback::http
