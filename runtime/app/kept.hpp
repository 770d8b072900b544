// The state that a service begins with: what its journal has kept since it was served last.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/journal.hpp"

namespace ringback::app {

struct Kept {
  std::shared_ptr<Journal> journal;  ///< Null: nothing is kept.
  std::vector<Change> documents;
  std::optional<Time> time;  ///< The latest emulated time, where that was not the machine's.
};

/// Whether this is `memory` or `sqlite:PATH`.
Result<void> check_store(const std::string& store);

/// Opens the store of that name, its path seen from the folder; its folder is made.
Result<Kept> open_kept(const std::string& store, const std::filesystem::path& folder);

}  // namespace ringback::app
