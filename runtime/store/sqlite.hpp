// SQLite's handles as values, and its errors as ours. https://www.sqlite.org/c3ref/intro.html
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ringback {

/// A compiled statement. Texts that are bound must live until it has been stepped.
class Statement {
 public:
  void bind(int place, std::int64_t number);
  void bind(int place, std::string_view text);

  /// SQLite's code: SQLITE_ROW, SQLITE_DONE or an error.
  int step();

  /// Ready to be bound and stepped again.
  void reset();

  std::int64_t number(int column) const;
  std::string_view text(int column) const;  ///< Until the next step.

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A database file that is open.
class Database {
 public:
  enum class Mode { kReadOnly, kReadWrite };

  /// A file that is not there is made by kReadWrite, for its owner alone: it holds tokens.
  static Result<Database> open(const std::filesystem::path& file, Mode mode);

  /// Runs statements that yield nothing of interest.
  Result<void> run(const char* sql);

  /// The first column of the first row, as text; "" without a row.
  Result<std::string> ask(const char* sql);

  Result<Statement> prepare(const char* sql);

  /// Undoes a transaction that is still open.
  void roll_back();

  /// What a code of a failed step means, in words that name the file.
  Error error(int code) const;

 private:
  explicit Database(const std::filesystem::path& file) : file_(file.string()) {}

  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::string file_;
};

}  // namespace ringback
