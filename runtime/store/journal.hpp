// Where changes of documents are kept for the next start.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "store/change.hpp"

namespace ringback {

/// Keeps documents beyond the life of the program. One owner at a time.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Keeps the changes of one turn, all of them or none; on success they survive whatever ends the
  /// program or the machine. A failure may be followed by a success, when there is space again.
  virtual Result<void> append(std::span<const Change> changes) = 0;

  /// Every document, in order of creation; an error names what is damaged.
  virtual Result<std::vector<Change>> replay() = 0;
};

/// The journal in this SQLite file, which is made when it is not there. Errors name the file: it is
/// in use by another program, foreign, of a later version, torn or damaged.
Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::filesystem::path& file);

/// A file of just these documents, in place of the one that may be there; never half of one.
Result<void> write_snapshot(const std::filesystem::path& file, std::span<const Change> documents);

/// The documents of such a file, checked as a journal's are.
Result<std::vector<Change>> read_snapshot(const std::filesystem::path& file);

}  // namespace ringback
