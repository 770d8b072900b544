// SQLite's handles and errors.
#include "store/sqlite.hpp"

#include <fcntl.h>

#include <cstring>

#include "base/descriptor.hpp"
#include "base/text.hpp"

namespace ringback {

void Statement::bind(int place, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), place, number);
}

void Statement::bind(int place, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

int Statement::step() { return sqlite3_step(statement_.get()); }

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Result<Database> Database::open(const std::filesystem::path& file, Mode mode) {
  Database database(file);
  if (mode == Mode::kReadWrite) {  // what SQLite puts beside it, it gives the same mode
    const Descriptor made(::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  }
  const int flags =
      mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database.database_.reset(opened);
  if (code != SQLITE_OK) return database.error(code);
  sqlite3_extended_result_codes(opened, 1);
  return database;
}

Result<void> Database::run(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<std::string> Database::ask(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  const int code = statement->step();
  if (code == SQLITE_ROW) return std::string(statement->text(0));
  if (code == SQLITE_DONE) return std::string();
  return error(code);
}

Result<Statement> Database::prepare(const char* sql) {
  Statement statement;
  sqlite3_stmt* compiled = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql, -1, &compiled, nullptr);
  statement.statement_.reset(compiled);
  if (code != SQLITE_OK) return error(code);
  return statement;
}

void Database::roll_back() {
  if (sqlite3_get_autocommit(database_.get()) == 0) {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Error Database::error(int code) const {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {0, cat(file_, ": is in use by another program"), 503};
    case SQLITE_NOTADB: return {0, cat(file_, ": is not a journal of Ringback"), 500};
    case SQLITE_CORRUPT:
      return {0, cat(file_, ": is damaged: ", sqlite3_errmsg(database_.get())), 500};
    case SQLITE_FULL: return {0, cat(file_, ": there is no space left"), 503};
    default: break;
  }
  const int cause = sqlite3_system_errno(database_.get());
  const std::string why = cause == 0 ? "" : cat(" (", std::strerror(cause), ")");
  return {0, cat(file_, ": ", sqlite3_errmsg(database_.get()), why), 503};
}

}  // namespace ringback
