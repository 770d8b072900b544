// Copies of a function's library, by generation.
#include "functions/function.hpp"

#include "base/text.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

std::string_view name_of(Visibility visibility) {
  switch (visibility) {
    case Visibility::Public: return "public";
    case Visibility::Protected: return "protected";
    case Visibility::Private: return "private";
  }
  return "";
}

Generation::Generation(const fs::path& source, fs::path folder, std::string name, unsigned number)
    : folder_(std::move(folder)), name_(std::move(name)) {
  stem_ = cat(replace_all(name_.substr(1), "/", "."), ".", number);
  copies_.push_back(folder_ / (stem_ + ".so"));
  fs::copy_file(source, copies_.front());
  fs::permissions(copies_.front(), fs::perms::owner_read | fs::perms::owner_exec);
  free_.push_back(copies_.front());
}

Generation::~Generation() {
  std::error_code ignored;
  for (const auto& copy : copies_) fs::remove(copy, ignored);
}

fs::path Generation::borrow_library() {
  if (free_.empty()) {
    const auto copy = folder_ / cat(stem_, ".", copies_.size(), ".so");
    fs::copy_file(copies_.front(), copy);
    copies_.push_back(copy);
    free_.push_back(copy);
  }
  auto library = std::move(free_.back());
  free_.pop_back();
  return library;
}

}  // namespace ringback::functions
