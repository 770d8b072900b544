// Lines for people and programs on a descriptor, written together and in colour where it helps.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace ringback::app {

/// The descriptor's program is a person's terminal, and nobody asked for no colours
/// (https://no-color.org).
bool wants_colour(int descriptor);

enum class Colour { Red = 31, Green = 32, Yellow = 33, Cyan = 36, Grey = 90 };

/// Colours text, or leaves it as it is.
class Ink {
 public:
  explicit Ink(int descriptor) : on_(wants_colour(descriptor)) {}
  std::string operator()(Colour colour, std::string_view text) const;

 private:
  bool on_;
};

/// Collects what one turn of the loop prints and writes it at its end, at once to a terminal. What
/// is left when it is destroyed is written then. `io` and the descriptor must outlive it.
class LineWriter {
 public:
  LineWriter(boost::asio::io_context& io, int descriptor);
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Adds the text, which ends in a line feed.
  void write(std::string_view lines);

  int descriptor() const;

 private:
  struct State;  // shared with the flush that is to come
  std::shared_ptr<State> state_;
};

}  // namespace ringback::app
