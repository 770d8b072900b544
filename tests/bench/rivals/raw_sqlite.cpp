// SQLite alone, as the journal uses it: what a service that keeps its state is measured against.
//
//   raw_sqlite FILE BATCH SECONDS   prints rows a second, BATCH of them in each commit
//   raw_sqlite FILE fill COUNT      a journal of so many messages, to start a service with
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/sid.hpp"
#include "clock/real_clock.hpp"
#include "store/journal.hpp"

namespace {

using ringback::Change;

constexpr auto kAccount = "AC0123456789abcdef0123456789abcdef";

/// A message as the service keeps it.
Change message(std::uint64_t sequence, ringback::Sids& sids) {
  const auto sid = sids.make("SM");
  const auto account = std::string("/2010-04-01/Accounts/") + kAccount;
  const nlohmann::ordered_json document = {{"body", "Hello, this is a message of some length."},
                                           {"num_segments", "1"},
                                           {"direction", "outbound-api"},
                                           {"from", "+17045551212"},
                                           {"to", "+13125550142"},
                                           {"date_updated", "Thu, 01 Jan 2026 00:00:00 +0000"},
                                           {"price", nullptr},
                                           {"error_message", nullptr},
                                           {"uri", account + "/Messages/" + sid + ".json"},
                                           {"account_sid", kAccount},
                                           {"num_media", "0"},
                                           {"status", "delivered"},
                                           {"messaging_service_sid", nullptr},
                                           {"sid", sid},
                                           {"date_sent", "Thu, 01 Jan 2026 00:00:00 +0000"},
                                           {"date_created", "Thu, 01 Jan 2026 00:00:00 +0000"},
                                           {"error_code", nullptr},
                                           {"price_unit", "USD"},
                                           {"api_version", "2010-04-01"}};
  return {sequence, "api.v2010.account.message", sid, document.dump()};
}

void run(sqlite3* database, const char* sql) {
  char* error = nullptr;
  if (sqlite3_exec(database, sql, nullptr, nullptr, &error) != SQLITE_OK) {
    throw std::runtime_error(error);
  }
}

void insert(sqlite3_stmt* statement, const Change& row) {
  sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(row.sequence));
  sqlite3_bind_text(statement, 2, row.kind.data(), -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 3, row.sid.data(), -1, SQLITE_STATIC);
  sqlite3_bind_text(statement, 4, row.body->data(), -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 5, 1);
  if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error("cannot insert");
  sqlite3_reset(statement);
}

int measure(const char* file, int batch, double seconds) {
  ringback::Sids sids(1);
  std::vector<Change> rows;
  for (std::uint64_t i = 0; i < 1024; ++i) rows.push_back(message(i, sids));
  sqlite3* database = nullptr;
  sqlite3_open(file, &database);
  run(database,
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "CREATE TABLE documents(sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
      " sid TEXT NOT NULL, body TEXT NOT NULL, checksum INTEGER NOT NULL)");
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", -1,
                     &statement, nullptr);
  std::uint64_t sequence = 0;
  const auto began = ringback::machine_uptime();
  std::chrono::duration<double> elapsed{};
  while (elapsed.count() < seconds) {
    run(database, "BEGIN IMMEDIATE");
    for (int i = 0; i < batch; ++i) {
      auto& row = rows[sequence % rows.size()];
      row.sequence = ++sequence;
      insert(statement, row);
    }
    run(database, "COMMIT");
    elapsed = ringback::machine_uptime() - began;
  }
  std::cout << static_cast<double>(sequence) / elapsed.count() << "\n";
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return 0;
}

int fill(const char* file, std::uint64_t count) {
  ringback::Sids sids(1);
  std::vector<Change> rows;
  for (std::uint64_t i = 1; i <= count; ++i) rows.push_back(message(i, sids));
  const auto journal = ringback::open_sqlite_journal(file);
  if (!journal.ok() || !(*journal)->append(rows).ok()) throw std::runtime_error("cannot fill");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string word = argv[2];
  return word == "fill" ? fill(argv[1], std::strtoull(argv[3], nullptr, 10))
                        : measure(argv[1], std::atoi(argv[2]), std::atof(argv[3]));
}
