// `ringback new`: a project to begin with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ringback::app {

struct NewOptions {
  std::filesystem::path folder;
  std::string template_name = "blank";
};

/// The names that `template_name` may have.
std::vector<std::string> template_names();

/// Writes the project into the folder, which must not exist or be empty, and names the next two
/// commands. The exit status.
int new_command(const NewOptions& options);

}  // namespace ringback::app
