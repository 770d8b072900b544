// Tells whether folders have changed, at once and exactly: what was changed before it is asked is
// known when it is asked.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace ringback::app {

/// Watches folders by inotify without waiting for anything. Where the system cannot watch, the
/// answer is always yes.
class Changes {
 public:
  enum class Of {
    kNames,     ///< Files and folders come, go or are renamed.
    kContents,  ///< These, and files are closed after writing.
  };

  explicit Changes(Of what);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  /// Also watches what lies directly in this folder, or of it the name `only`. A folder that is
  /// not there cannot be watched.
  void watch(const std::filesystem::path& folder, const std::string& only = "");

  /// Watches nothing any more.
  void forget();

  /// Whether something has happened since this was asked last.
  bool take();

  /// Readable when take() would say yes; -1 when the system cannot watch.
  int descriptor() const { return descriptor_; }

  /// Whether take() of each would say no: one system call for all of them.
  static bool none(std::span<const Changes* const> all);

 private:
  int descriptor_;
  unsigned mask_;
  bool blind_ = false;                  ///< Some folder could not be watched.
  std::map<int, std::string> folders_;  ///< By watch: the only name of interest, or "".
};

}  // namespace ringback::app
