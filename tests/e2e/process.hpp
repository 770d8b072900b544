// Programs that run beside a test: started, awaited, ended with it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ringback::e2e {

/// How long anything that must happen may take; instrumented programs on a busy machine are slow.
constexpr std::chrono::seconds kPatience{60};

/// Looks until it is so; false when it did not become so in time.
bool until(const std::function<bool()>& condition, std::chrono::seconds patience = kPatience);

std::string read_file(const std::filesystem::path& file);

/// A folder with a name of its own below the system's, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What to run, and where. Variables are added to those of the test; an empty one is removed.
struct Command {
  std::vector<std::string> words;
  std::map<std::string, std::string> environment = {};
  std::filesystem::path folder = "/";
};

/// A running program. It is killed with this object, and when the test itself dies.
class Process {
 public:
  explicit Process(const Command& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t id() const { return id_; }
  void signal(int number) const;

  /// Waits for its end: the exit status, or 128 and the signal. Nothing when it does not end.
  std::optional<int> wait();
  bool has_ended();

  /// What it has printed so far.
  std::string out() const;
  std::string err() const;

 private:
  TemporaryFolder folder_;
  pid_t id_ = -1;
  std::optional<int> status_;
};

/// What a program that ran to its end has left. The status is -1 when it did not end.
struct Outcome {
  int status = -1;
  std::string out;
  std::string err;
};

Outcome run(const Command& command);

/// The living children of a process.
std::vector<pid_t> children_of(pid_t parent);

/// Whether it lives; who has ended and waits to be buried does not.
bool is_alive(pid_t process);

}  // namespace ringback::e2e
