// The command of `ringback exec`: a child in the foreground, as if the shell had started it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/env_file.hpp"

namespace boost::asio {
class io_context;
}

namespace ringback::app {

/// What to run, and what it inherits beside its standard streams.
struct GuestCommand {
  std::vector<std::string> words;
  std::vector<int> descriptors;  ///< Those that this program itself was given.
};

/// The command, with the descriptors that are open now: to be asked before anything is opened.
GuestCommand guest_command(std::vector<std::string> words);

/// Runs a command with our standard streams and our terminal. `io` must outlive it.
class Guest {
 public:
  Guest(boost::asio::io_context& io, GuestCommand command);

  /// Ends the command, if it runs.
  ~Guest();
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  /// Starts it with the variables over our environment. `ended` is told its exit status, or 128 and
  /// the number of the signal that killed it; 127 when there is no such program, 126 when it cannot
  /// be run.
  void start(const Variables& variables, std::function<void(int)> ended);

  /// Passes a signal on, unless the terminal has told the command already.
  void signal(int number);

  bool is_running() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ringback::app
