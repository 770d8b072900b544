// Snapshots.
#include "app/snapshots.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/text.hpp"
#include "store/journal.hpp"

namespace ringback::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestName = 64;

bool is_name(std::string_view text) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !text.empty() && text.size() <= kLongestName &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

Error wrong_name(const std::string& name) {
  return {
      0,
      cat("'", name, "' is no snapshot's name: letters, digits, - and _, at most ", kLongestName),
      400};
}

}  // namespace

Snapshots::Snapshots(Emulator& emulator)
    : emulator_(emulator), folder_(emulator.folder() / ".ringback" / "snapshots") {}

fs::path Snapshots::file_of(const std::string& name) const { return folder_ / (name + ".sqlite"); }

Result<Json> Snapshots::list() const {
  std::set<std::string> names;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder_, failure)) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() == ".sqlite" && is_name(name)) names.insert(name);
  }
  return Json{{"snapshots", names}};
}

Result<Json> Snapshots::save(const std::string& name) const {
  if (!is_name(name)) return wrong_name(name);
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (failure) return Error{0, cat(folder_.string(), ": ", failure.message()), 503};
  const auto documents = emulator_.store().all();
  if (const auto saved = write_snapshot(file_of(name), documents); !saved) return saved.error();
  return Json{{"snapshot", name}, {"resources", documents.size()}};
}

Result<Json> Snapshots::load(const std::string& name) const {
  if (!is_name(name)) return wrong_name(name);
  std::error_code failure;
  if (!fs::exists(file_of(name), failure)) {
    return Error{0, cat("there is no snapshot '", name, "'"), 404};
  }
  auto documents = read_snapshot(file_of(name));
  if (!documents) return documents.error();
  const auto count = documents->size();
  if (const auto loaded = emulator_.load(std::move(*documents)); !loaded) return loaded.error();
  return Json{{"snapshot", name}, {"resources", count}};
}

}  // namespace ringback::app
