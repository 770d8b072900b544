// A function as the host knows it: its route, who may call it, and the build that serves it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/health.hpp"

namespace ringback::functions {

/// Who may call a function by URL
/// (https://www.twilio.com/docs/serverless/functions-assets/visibility).
enum class Visibility {
  Public,     ///< Anybody.
  Protected,  ///< Requests signed with the account's token.
  Private,    ///< Nobody; other functions find it through Runtime.
};

std::string_view name_of(Visibility visibility);

/// Where handlers run.
enum class Isolation {
  Process,  ///< In supervised processes.
  None,     ///< On threads of the host, for debuggers and for tests in virtual time.
};

/// One build of a function: private copies of its library, which nobody overwrites while it is in
/// use. Removed from disk with the last user.
class Generation {
 public:
  /// Copies `source` into `folder`, which exists, as `name.number.so`.
  Generation(const std::filesystem::path& source, std::filesystem::path folder, std::string name,
             unsigned number);
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;
  ~Generation();

  /// The copy for a process; any number may load it.
  const std::filesystem::path& library() const { return copies_.front(); }

  /// A copy for one thread alone: another copy means other static variables, so that a handler
  /// never runs twice at once on the same ones. Give it back when the thread has ended.
  std::filesystem::path borrow_library();
  void return_library(std::filesystem::path library) { free_.push_back(std::move(library)); }

  const std::string& name() const { return name_; }

  /// Whether it has written to a standard stream.
  bool prints() const { return prints_; }

  /// False if that was known already.
  bool note_printing() { return !std::exchange(prints_, true); }

 private:
  std::filesystem::path folder_;
  std::string name_;
  std::string stem_;
  std::vector<std::filesystem::path> copies_;
  std::vector<std::filesystem::path> free_;
  bool prints_ = false;
};

struct Function {
  std::string name;  ///< The route: `/forwarder`, `/sms/reply`.
  Visibility visibility = Visibility::Public;
  std::filesystem::path file;
  std::shared_ptr<Generation> generation;  ///< Null while there is none that works.
  bool proven = false;                     ///< A worker has come up with some generation.
  Health health;                           ///< Of the workers of the generation.
  bool brisk = false;                      ///< Its last invocation was short.
  std::string broken;                      ///< Why the newest build is not in use, or "".
};

/// A worker, for people who want to attach a debugger.
struct WorkerInfo {
  int pid = 0;           ///< 0 for a thread of this process.
  std::string function;  ///< The route it serves.
  std::string state;     ///< starting, free, busy or ending.
};

}  // namespace ringback::functions
