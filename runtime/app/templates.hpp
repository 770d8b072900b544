// The projects that `ringback new` begins with, as they are in templates/.
#pragma once

#include <string_view>
#include <vector>

namespace ringback::app {

struct TemplateFile {
  std::string_view path;  ///< Below templates/, such as blank/functions/hello.cpp.
  std::string_view text;
};

/// All of them, by path. What is in project/ belongs to every template.
const std::vector<TemplateFile>& template_files();

}  // namespace ringback::app
