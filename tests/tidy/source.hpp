// The repository's own text as the tidy rules read it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ringback::tidy {

/// A text file; `path` is written from the top of the repository, with `/`.
struct Source {
  std::string path;
  std::string text;
};

/// What a rule objects to. Line 0 means the file as a whole.
struct Finding {
  std::string path;
  int line;
  std::string what;
};
using Findings = std::vector<Finding>;

/// `path:line: what`, which editors and terminals turn into a link.
std::string to_string(const Finding& finding);

/// Every text file of the project under `root`: not what was built, fetched or installed.
std::vector<Source> read_repository(const std::filesystem::path& root);

/// The lines without their ends. A last empty line does not count.
std::vector<std::string_view> lines_of(std::string_view text);

/// C++ with the contents of comments, strings and characters blanked; every line keeps its number
/// and every column its place.
std::string code_of(std::string_view text);

bool is_header(std::string_view path);

/// C or C++.
bool is_source(std::string_view path);

/// What is written by hand for a machine to run: C, C++, CMake, make, shell.
bool is_code(std::string_view path);

/// Whether `word` occurs with no letter, digit or `_` continuing it on a side where it ends in one.
bool has_word(std::string_view line, std::string_view word);

}  // namespace ringback::tidy
