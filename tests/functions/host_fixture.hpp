// A function host around a folder of test handlers, in virtual time, with no network.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/trace.hpp"
#include "functions/host.hpp"
#include "http/message.hpp"

namespace ringback::functions {

class HostFixture {
 public:
  explicit HostFixture(Isolation isolation);
  ~HostFixture();

  Settings settings;  ///< To be changed before start().

  /// Puts a handler of tests/functions/handlers into the folder, by copy and rename.
  void install(const std::string& handler, const std::string& file);
  void write(const std::string& file, std::string_view bytes);
  std::filesystem::path folder() const { return folder_; }
  static std::string library_bytes(const std::string& handler);

  void start();
  void stop();
  Host& host() { return *host_; }

  /// Asks and waits for the answer.
  http::Response get(const std::string& target);
  http::Response ask(http::Request request);

  /// Asks without waiting; the answer appears in `answers` at the returned index.
  std::size_t begin(const std::string& target);
  std::vector<std::optional<http::Response>> answers;
  void until_answered();

  /// Runs the loop until it is so; false when nothing happens for a long time.
  bool run_until(const std::function<bool()>& condition);

  /// The same for what no event of the loop announces.
  bool poll_until(const std::function<bool()>& condition);

  /// Runs the loop for this long in real time.
  void turn_for(Duration time);

  /// Texts of the journal's entries of a kind.
  std::vector<std::string> journal(std::string_view kind) const;
  const Trace& trace() const;
  Duration elapsed() const;  ///< Emulated time since the beginning.

  /// Requests that functions make to the world, answered by this.
  http::Handler world;

 private:
  struct Parts;
  std::filesystem::path folder_;
  std::unique_ptr<Parts> parts_;
  std::unique_ptr<Host> host_;
};

http::Request request(const std::string& method, const std::string& target);

/// Children of this process, zombies included.
std::vector<pid_t> child_processes();

/// Whether a process does nothing any more; whoever is its parent may be slow to reap it.
bool is_over(pid_t process);

/// Of this process.
std::size_t resident_bytes();

/// By how much that may grow where nothing leaks. Sanitizers keep what was freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr std::size_t bearable_growth = 384u << 20;
#else
inline constexpr std::size_t bearable_growth = 32u << 20;
#endif

}  // namespace ringback::functions
