// Snapshots: the whole state of a service under a name, to go back to.
#pragma once

#include <filesystem>
#include <string>

#include "app/emulator.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace ringback::app {

/// Lie in `.ringback/snapshots/NAME.sqlite` of the service's folder, whatever its store is. Names
/// are up to 64 letters, digits, `-` and `_`.
class Snapshots {
 public:
  explicit Snapshots(Emulator& emulator);

  /// `{"snapshots": [NAME, ...]}`, sorted.
  Result<Json> list() const;

  /// The present state, in place of what had the name before.
  Result<Json> save(const std::string& name) const;

  /// Puts the state of that name in place of the present one; see Emulator::load().
  Result<Json> load(const std::string& name) const;

 private:
  std::filesystem::path file_of(const std::string& name) const;

  Emulator& emulator_;
  std::filesystem::path folder_;
};

}  // namespace ringback::app
