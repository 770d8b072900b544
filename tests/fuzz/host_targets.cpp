// What reaches the host from workers and from the functions folder.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "functions/frame.hpp"
#include "functions/plugin.hpp"
#include "targets.hpp"

namespace ringback::fuzz {

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The frames of a stream that arrives in pieces of `step` bytes, written again, and whether it
/// broke off.
std::pair<std::string, bool> read_frames(std::string_view bytes, std::size_t step) {
  functions::FrameDecoder decoder({.head = 1 << 16, .body = 1 << 16});
  std::string written;
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    decoder.feed(piece);
    for (;;) {
      auto frame = decoder.next();
      if (!frame.ok()) return {written, true};
      if (!*frame) break;
      written += functions::encode(**frame);
      functions::decode_answer(std::move(**frame));
    }
  }
  return {written, false};
}

}  // namespace

/// However a stream is cut into pieces, it is the same frames; and they are what was sent.
void frame(std::string_view bytes) {
  const auto whole = read_frames(bytes, bytes.size());
  require(whole == read_frames(bytes, 1));
  require(whole == read_frames(bytes, 7));
  require(bytes.starts_with(whole.first));
}

/// No file makes the check read what is not there or claim a size that the file has not.
void library(std::string_view bytes) {
  const int file = memfd_create("library", MFD_CLOEXEC);
  require(file >= 0);
  require(write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  const auto judged = functions::check_library("/proc/self/fd/" + std::to_string(file));
  require(judged.ok() || !judged.error().message.empty());
  close(file);
}

}  // namespace ringback::fuzz
