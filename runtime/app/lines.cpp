// Buffered writing to a descriptor.
#include "app/lines.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstdlib>

#include "base/text.hpp"

namespace ringback::app {

bool wants_colour(int descriptor) {
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return isatty(descriptor) == 1 && (refused == nullptr || *refused == '\0') && !dumb;
}

std::string Ink::operator()(Colour colour, std::string_view text) const {
  if (!on_) return std::string(text);
  return cat("\x1b[", static_cast<int>(colour), "m", text, "\x1b[0m");
}

struct LineWriter::State {
  boost::asio::io_context& io;
  int descriptor;
  bool at_once;
  std::string buffer = {};

  /// Writes all of it, waiting for a slow reader; what cannot be written is dropped.
  void flush() {
    for (std::string_view rest = buffer; !rest.empty();) {
      const auto written = ::write(descriptor, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) break;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer.clear();
  }
};

LineWriter::LineWriter(boost::asio::io_context& io, int descriptor)
    : state_(std::make_shared<State>(State{io, descriptor, isatty(descriptor) == 1})) {}

LineWriter::~LineWriter() { state_->flush(); }

void LineWriter::write(std::string_view lines) {
  constexpr std::size_t kMost = 64 * 1024;
  const bool first = state_->buffer.empty();
  state_->buffer += lines;
  if (state_->at_once || state_->buffer.size() > kMost) return state_->flush();
  if (!first) return;
  boost::asio::post(state_->io, [weak = std::weak_ptr(state_)] {
    if (const auto state = weak.lock()) state->flush();
  });
}

int LineWriter::descriptor() const { return state_->descriptor; }

}  // namespace ringback::app
