// The functions that exist now, and how a new build of one takes the place of the old.
#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "functions/catalog.hpp"
#include "functions/function.hpp"
#include "functions/pool.hpp"

namespace ringback::functions {

/// Keeps the routes. A build is served only once a worker has loaded it; one that fails leaves the
/// build before it in service, with the reason on record.
class Library {
 public:
  Library(Trace& trace, Pool& pool, std::filesystem::path folder)
      : trace_(trace), pool_(pool), folder_(std::move(folder)) {}
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// Makes routes of all files at once; each build is tried out afterwards.
  Result<void> start();

  /// Looks at a file again: it may be new, changed or gone.
  void look_at(const std::filesystem::path& file);

  std::shared_ptr<Function> find(std::string_view route) const;
  const std::map<std::string, std::shared_ptr<Function>, std::less<>>& all() const { return all_; }

  /// Differs whenever the set of functions or their files differs.
  std::uint64_t revision() const { return revision_; }

 private:
  struct Trial {
    std::shared_ptr<Function> function;
    std::shared_ptr<Generation> generation;
  };

  void load(const std::filesystem::path& file);
  void remove(const std::filesystem::path& file);
  std::shared_ptr<Function> enter(Function described);
  void reject(Function& function, const std::string& reason);
  void try_next();
  void conclude(const Trial& trial, const Result<void>& result);

  Trace& trace_;
  Pool& pool_;
  std::filesystem::path folder_;
  StagingFolder staging_;
  unsigned last_generation_ = 0;
  std::uint64_t revision_ = 0;
  std::map<std::string, std::shared_ptr<Function>, std::less<>> all_;
  std::map<Function*, Generation*> newest_;  // a trial that was overtaken decides nothing
  std::deque<Trial> trials_;
  bool trying_ = false;
};

}  // namespace ringback::functions
