// What a journal has kept.
#include "app/kept.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kSqlite = "sqlite:";

}  // namespace

Result<void> check_store(const std::string& store) {
  const bool fine =
      store == "memory" || (store.starts_with(kSqlite) && store.size() > kSqlite.size());
  if (!fine) return Error{0, cat("store '", store, "' is neither memory nor sqlite:PATH")};
  return {};
}

Result<Kept> open_kept(const std::string& store, const std::filesystem::path& folder) {
  if (const auto fine = check_store(store); !fine) return fine.error();
  Kept kept;
  if (store == "memory") return kept;
  const auto file = folder / store.substr(kSqlite.size());
  std::error_code failure;
  std::filesystem::create_directories(file.parent_path(), failure);  // opening tells of it
  auto journal = open_sqlite_journal(file);
  if (!journal) return journal.error();
  auto documents = (*journal)->replay();
  if (!documents) return documents.error();
  for (const auto& document : *documents) {
    if (document.kind != kind::kClock) continue;
    const auto clock = parse_json(*document.body);
    if (clock) kept.time = Time(Duration(clock->value("now_ms", 0LL)));
  }
  kept.journal = std::move(*journal);
  kept.documents = std::move(*documents);
  return kept;
}

}  // namespace ringback::app
