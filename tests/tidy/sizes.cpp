// The rules about how long and how wide things are.
#include <string>
#include <string_view>
#include <vector>

#include "rules.hpp"

namespace ringback::tidy {
namespace {

/// Characters, not bytes: the continuation bytes of UTF-8 take no column.
int columns_of(std::string_view line) {
  int columns = 0;
  for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return columns;
}

/// `// https://...`: nothing to break the line at.
bool is_lone_address(std::string_view line) {
  const auto at = line.find("https://");
  if (at == std::string_view::npos) return false;
  return line.find(' ', at) == std::string_view::npos &&
         line.substr(0, at).find_first_not_of(" /#*<(") == std::string_view::npos;
}

enum class Block { kScope, kFunction, kInner };

/// Finds function bodies by their braces: a brace whose head has a parameter list, outside of any
/// function, opens one. Good enough for what clang-format leaves behind.
class FunctionFinder {
 public:
  FunctionFinder(const Source& source, Findings& findings) : source_(source), findings_(findings) {}

  void read(std::string_view code) {
    for (const auto line : lines_of(code)) {
      ++line_;
      const bool directive = line.starts_with('#') || continued_;
      continued_ = directive && line.ends_with('\\');
      if (directive) continue;
      for (const char c : line) read(c);
      read(' ');
    }
  }

 private:
  void read(char c) {
    if (c == '{') {
      open();
    } else if (c == '}') {
      close();
    } else if (c == ';') {
      head_.clear();
    } else {
      extend(c);
    }
  }

  void extend(char c) {
    if (c == ' ' && head_.empty()) return;
    if (head_.empty()) head_line_ = line_;
    head_ += c;
    if (head_ == "public:" || head_ == "private:" || head_ == "protected:") head_.clear();
  }

  void open() {
    const bool outside = blocks_.empty() || blocks_.back() == Block::kScope;
    if (outside && !head_.empty() && head_.back() != ' ') {  // : member_{value}
      blocks_.push_back(Block::kInner);
      return;
    }
    blocks_.push_back(outside ? kind_of(head_) : Block::kInner);
    if (blocks_.back() == Block::kFunction) begin_ = head_line_;
    if (blocks_.back() != Block::kInner) head_.clear();
  }

  /// What a brace opens whose head is neither in a function nor in an initializer.
  static Block kind_of(std::string_view head) {
    head = head.substr(0, head.find_last_not_of(' ') + 1);
    if (head.ends_with('=')) return Block::kInner;
    const auto name = without_angles(head.substr(0, head.find('(')));
    for (const auto* word : {"class", "struct", "union", "enum", "namespace"}) {
      if (has_word(name, word)) return Block::kScope;
    }
    return head.find('(') == std::string_view::npos ? Block::kScope : Block::kFunction;
  }

  /// template <class T> declares no class.
  static std::string without_angles(std::string_view text) {
    std::string kept;
    int depth = 0;
    for (const char c : text) {
      depth += c == '<' ? 1 : 0;
      if (depth == 0) kept += c;
      depth -= c == '>' && depth > 0 ? 1 : 0;
    }
    return kept;
  }

  void close() {
    if (blocks_.empty()) return;
    const auto closed = blocks_.back();
    blocks_.pop_back();
    const bool outside = blocks_.empty() || blocks_.back() == Block::kScope;
    if (closed == Block::kFunction) {
      const int length = line_ - begin_ + 1;
      if (length > kMaximumFunctionLines) {
        findings_.push_back(
            {source_.path, begin_, "a function of " + std::to_string(length) + " lines"});
      }
    }
    if (closed != Block::kInner || !outside) head_.clear();
  }

  const Source& source_;
  Findings& findings_;
  std::vector<Block> blocks_;
  std::string head_;  ///< What was read since the last `;`, `{` or `}`.
  int head_line_ = 0;
  int line_ = 0;
  int begin_ = 0;
  bool continued_ = false;
};

}  // namespace

Findings wide_lines(const Source& source) {
  Findings findings;
  if (!is_code(source.path)) return findings;
  int number = 0;
  for (const auto line : lines_of(source.text)) {
    ++number;
    const int columns = columns_of(line);
    if (columns > kMaximumColumns && !is_lone_address(line)) {
      findings.push_back({source.path, number, std::to_string(columns) + " columns"});
    }
  }
  return findings;
}

Findings long_files(const Source& source) {
  const auto lines = lines_of(source.text).size();
  if (!is_code(source.path) || lines <= kMaximumFileLines) return {};
  return {{source.path, 0, std::to_string(lines) + " lines"}};
}

Findings long_functions(const Source& source) {
  Findings findings;
  if (is_source(source.path)) FunctionFinder(source, findings).read(code_of(source.text));
  return findings;
}

}  // namespace ringback::tidy
