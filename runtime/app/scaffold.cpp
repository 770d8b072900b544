// Writing templates into folders.
#include "app/scaffold.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

#include "app/templates.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kCommon = "project";
constexpr std::string_view kPlaceholder = "@NAME@";

/// The folder's name as CMake takes the name of a project.
std::string project_name(const fs::path& folder) {
  auto name = fs::weakly_canonical(fs::absolute(folder)).filename().string();
  std::ranges::replace_if(
      name,
      [](unsigned char letter) {
        return std::isalnum(letter) == 0 && letter != '-' && letter != '_' && letter != '.';
      },
      '-');
  return name;
}

std::string filled_in(std::string_view text, const std::string& name) {
  std::string filled;
  for (auto at = text.find(kPlaceholder); at != std::string_view::npos;
       at = text.find(kPlaceholder)) {
    filled += cat(text.substr(0, at), name);
    text.remove_prefix(at + kPlaceholder.size());
  }
  return filled += text;
}

/// Where a file of the template belongs in the project; "" when it is of another template.
fs::path place_of(std::string_view path, const std::string& template_name) {
  const auto slash = path.find('/');
  const auto owner = path.substr(0, slash);
  if (owner != kCommon && owner != template_name) return {};
  const auto place = path.substr(slash + 1);
  return place == "gitignore" ? ".gitignore" : place;  // one of that name would hide files here
}

Result<void> write_project(const NewOptions& options) {
  const auto& folder = options.folder;
  std::error_code failure;
  if (fs::exists(folder, failure) && !fs::is_empty(folder, failure)) {
    return Error{0, cat(folder.string(), " is there already, and nothing of it is overwritten")};
  }
  const auto name = project_name(folder);
  for (const auto& file : template_files()) {
    const auto place = place_of(file.path, options.template_name);
    if (place.empty()) continue;
    const auto target = folder / place;
    fs::create_directories(target.parent_path(), failure);
    std::ofstream out(target, std::ios::binary);
    out << filled_in(file.text, name) << std::flush;
    if (!out) return Error{0, cat("cannot write ", target.string())};
  }
  fs::create_directories(folder / "assets", failure);
  return {};
}

}  // namespace

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (const auto& file : template_files()) {
    const auto name = file.path.substr(0, file.path.find('/'));
    if (name != kCommon && (names.empty() || names.back() != name)) names.emplace_back(name);
  }
  return names;
}

int new_command(const NewOptions& options) {
  if (const auto written = write_project(options); !written.ok()) {
    std::cerr << "ringback: " << written.error().message << "\n";
    return 1;
  }
  std::cout << "Made " << options.folder.string() << " from the template " << options.template_name
            << ". Next:\n\n  cd " << options.folder.string() << "\n  ringback dev\n";
  return 0;
}

}  // namespace ringback::app
