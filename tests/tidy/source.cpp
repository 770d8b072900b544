// Reading the repository and telling code from comments and strings.
#include "source.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace ringback::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::array kFolders = {"runtime", "functions", "assets", "flows",   "tests",     "bench",
                                 "cmake",   "docs",      "web",    "scripts", "templates", ".ci"};
constexpr std::array kTextEndings = {".cpp",  ".hpp", ".c",    ".h",   ".cmake", ".txt", ".md",
                                     ".json", ".yml", ".yaml", ".map", ".js",    ".mjs", ".html"};

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_text(const fs::path& path) {
  const auto ending = path.extension().string();
  return ending.empty() ||
         std::find(kTextEndings.begin(), kTextEndings.end(), ending) != kTextEndings.end();
}

Source read(const fs::path& root, const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {path.lexically_relative(root).generic_string(),
          {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

/// Walks C++ text and copies code; every `skip_` leaves `at_` after what it blanked.
class Stripper {
 public:
  explicit Stripper(std::string_view text) : text_(text), code_(text) {}

  std::string strip() {
    while (at_ < text_.size()) {
      if (starts("//")) {
        skip_to(text_.find('\n', at_), 0);
      } else if (starts("/*")) {
        skip_to(text_.find("*/", at_ + 2), 2);
      } else if (starts("R\"") && !continues_word()) {
        skip_raw_string();
      } else if (text_[at_] == '"') {
        skip_quoted('"');
      } else if (text_[at_] == '\'' && !continues_word()) {
        skip_quoted('\'');
      } else {
        ++at_;
      }
    }
    return std::move(code_);
  }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  /// True inside 1'000 and after a name that happens to end in R.
  bool continues_word() const { return at_ > 0 && is_word_character(text_[at_ - 1]); }

  void blank(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (code_[i] != '\n') code_[i] = ' ';
    }
  }

  void skip_to(std::size_t end, std::size_t closing) {
    end = end == std::string_view::npos ? text_.size() : end + closing;
    blank(at_, end);
    at_ = end;
  }

  void skip_raw_string() {
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return skip_to(open, 0);
    const auto tag = text_.substr(at_ + 2, open - at_ - 2);
    const auto closing = ")" + std::string(tag) + "\"";
    skip_to(text_.find(closing, open), closing.size());
  }

  void skip_quoted(char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    end = std::min(end, text_.size());
    blank(at_ + 1, end);
    at_ = std::min(end + 1, text_.size());
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

}  // namespace

std::string to_string(const Finding& finding) {
  return finding.path + ":" + std::to_string(finding.line) + ": " + finding.what;
}

std::vector<Source> read_repository(const fs::path& root) {
  std::vector<Source> sources;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file() && is_text(entry.path())) sources.push_back(read(root, entry));
  }
  for (const auto* folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    fs::recursive_directory_iterator entry(root / folder);
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
      const auto name = entry->path().filename();
      if (name == "node_modules" || name == "corpus") entry.disable_recursion_pending();
      if (entry->is_regular_file() && is_text(*entry)) sources.push_back(read(root, *entry));
    }
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string code_of(std::string_view text) { return Stripper(text).strip(); }

bool is_header(std::string_view path) { return path.ends_with(".hpp") || path.ends_with(".h"); }

bool is_source(std::string_view path) {
  return is_header(path) || path.ends_with(".cpp") || path.ends_with(".c");
}

bool is_code(std::string_view path) {
  return is_source(path) || path.ends_with(".cmake") || path.ends_with("CMakeLists.txt") ||
         path == "Makefile" || path.starts_with("scripts/") || path.starts_with(".ci/");
}

bool has_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins =
        !is_word_character(word.front()) || at == 0 || !is_word_character(line[at - 1]);
    const bool ends =
        !is_word_character(word.back()) || end == line.size() || !is_word_character(line[end]);
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace ringback::tidy
