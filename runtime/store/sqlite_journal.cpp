// The journal as a table of an SQLite file.
#include <zlib.h>

#include <system_error>

#include "base/text.hpp"
#include "store/journal.hpp"
#include "store/sqlite.hpp"

namespace ringback {

namespace {

/// "Ring" in the file's header, and the version of the table (https://www.sqlite.org/pragma.html).
constexpr const char* kApplication = "1382641255";
constexpr const char* kVersion = "1";

constexpr const char* kMake =
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = 1382641255;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE documents(sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, sid TEXT NOT NULL,"
    " body TEXT NOT NULL, checksum INTEGER NOT NULL);"
    "COMMIT";

/// Of everything in a row, so that a row that was damaged, or edited, is found.
std::int64_t checksum(std::int64_t sequence, std::string_view kind, std::string_view sid,
                      std::string_view body) {
  const auto add = [](uLong sum, std::string_view text) {
    sum = crc32_z(sum, reinterpret_cast<const Bytef*>(text.data()), text.size());
    return crc32_z(sum, reinterpret_cast<const Bytef*>("\0"), 1);
  };
  return static_cast<std::int64_t>(add(add(add(add(0, cat(sequence)), kind), sid), body));
}

/// What is wrong with the file as a whole, before its rows are looked at.
Result<void> check(Database& database, const std::string& file) {
  const auto application = database.ask("PRAGMA application_id");
  if (!application) return application.error();
  if (*application != kApplication) {
    return Error{0, cat(file, ": is not a journal of Ringback"), 500};
  }
  const auto version = database.ask("PRAGMA user_version");
  if (!version) return version.error();
  if (*version != kVersion) {
    return Error{0,
                 cat(file, ": was written by a later version of Ringback (its format is ", *version,
                     ", this program's is ", kVersion, ")"),
                 500};
  }
  const auto intact = database.ask("PRAGMA quick_check(1)");
  if (!intact) return intact.error();
  if (*intact != "ok") return Error{0, cat(file, ": is damaged: ", *intact), 500};
  return {};
}

Result<void> append_to(Database& database, Statement& put, Statement& erase,
                       std::span<const Change> changes) {
  if (const auto begun = database.run("BEGIN IMMEDIATE"); !begun) return begun.error();
  for (const auto& change : changes) {
    const auto sequence = static_cast<std::int64_t>(change.sequence);
    auto& statement = change.body ? put : erase;
    statement.bind(1, sequence);
    if (change.body) {
      statement.bind(2, change.kind);
      statement.bind(3, change.sid);
      statement.bind(4, *change.body);
      statement.bind(5, checksum(sequence, change.kind, change.sid, *change.body));
    }
    const int code = statement.step();
    statement.reset();
    if (code == SQLITE_DONE) continue;
    auto error = database.error(code);
    database.roll_back();
    return error;
  }
  if (auto done = database.run("COMMIT"); !done) {
    database.roll_back();
    return done.error();
  }
  return {};
}

constexpr const char* kPut = "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)";
constexpr const char* kErase = "DELETE FROM documents WHERE sequence = ?";

Result<std::vector<Change>> read_rows(Database& database, const std::string& file) {
  std::vector<Change> documents;
  auto rows = database.prepare(
      "SELECT sequence, kind, sid, body, checksum FROM documents ORDER BY sequence");
  if (!rows) return rows.error();
  int code = SQLITE_ROW;
  while ((code = rows->step()) == SQLITE_ROW) {
    const auto sequence = rows->number(0);
    if (rows->number(4) != checksum(sequence, rows->text(1), rows->text(2), rows->text(3))) {
      return Error{0,
                   cat(file, ": is damaged: document ", sequence, " (", rows->text(2),
                       ") is not what was written"),
                   500};
    }
    documents.push_back({static_cast<std::uint64_t>(sequence), std::string(rows->text(1)),
                         std::string(rows->text(2)), std::string(rows->text(3))});
  }
  if (code != SQLITE_DONE) return database.error(code);
  return documents;
}

class SqliteJournal final : public Journal {
 public:
  SqliteJournal(Database database, Statement put, Statement erase, std::string file)
      : database_(std::move(database)),
        put_(std::move(put)),
        erase_(std::move(erase)),
        file_(std::move(file)) {}

  Result<void> append(std::span<const Change> changes) override {
    return append_to(database_, put_, erase_, changes);
  }

  Result<std::vector<Change>> replay() override { return read_rows(database_, file_); }

 private:
  Database database_;
  Statement put_;
  Statement erase_;
  std::string file_;
};

enum class Contents { kNothing, kOurs };

/// What the file is; a foreign one is an error, and stays as it was.
Result<Contents> look_into(Database& database, const std::string& file) {
  const auto application = database.ask("PRAGMA application_id");
  if (!application) return application.error();
  if (*application == kApplication) return Contents::kOurs;
  const auto tables = database.ask("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (*application == "0" && *tables == "0") return Contents::kNothing;
  return Error{0, cat(file, ": is not a journal of Ringback"), 500};
}

}  // namespace

Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::filesystem::path& file) {
  auto database = Database::open(file, Database::Mode::kReadWrite);
  if (!database) return database.error();
  // The lock is taken before anything is read, and kept: nobody else may have the file meanwhile.
  for (const char* sql : {"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE; COMMIT"}) {
    if (const auto done = database->run(sql); !done) return done.error();
  }
  const auto contents = look_into(*database, file.string());
  if (!contents) return contents.error();
  const auto mode = database->ask("PRAGMA journal_mode = WAL");
  if (!mode) return mode.error();
  if (const auto set = database->run("PRAGMA synchronous = FULL"); !set) return set.error();
  if (*contents == Contents::kNothing) {
    if (const auto made = database->run(kMake); !made) {
      database->roll_back();
      return made.error();
    }
  }
  if (const auto intact = check(*database, file.string()); !intact) return intact.error();
  auto put = database->prepare(kPut);
  if (!put) return put.error();
  auto erase = database->prepare(kErase);
  if (!erase) return erase.error();
  return std::unique_ptr<Journal>(std::make_unique<SqliteJournal>(
      std::move(*database), std::move(*put), std::move(*erase), file.string()));
}

Result<void> write_snapshot(const std::filesystem::path& file, std::span<const Change> documents) {
  namespace fs = std::filesystem;
  const fs::path half = file.string() + ".half";
  std::error_code failure;
  fs::remove(half, failure);
  const auto written = [&]() -> Result<void> {
    auto database = Database::open(half, Database::Mode::kReadWrite);
    if (!database) return database.error();
    if (const auto made = database->run(kMake); !made) return made;
    auto put = database->prepare(kPut);
    if (!put) return put.error();
    auto erase = database->prepare(kErase);
    if (!erase) return erase.error();
    return append_to(*database, *put, *erase, documents);
  }();
  if (written) fs::rename(half, file, failure);
  if (written && !failure) return {};
  auto error =
      written ? Error{0, cat(file.string(), ": ", failure.message()), 503} : written.error();
  fs::remove(half, failure);
  return error;
}

Result<std::vector<Change>> read_snapshot(const std::filesystem::path& file) {
  auto database = Database::open(file, Database::Mode::kReadOnly);
  if (!database) return database.error();
  if (const auto intact = check(*database, file.string()); !intact) return intact.error();
  return read_rows(*database, file.string());
}

}  // namespace ringback
