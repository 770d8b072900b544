// The wire between the host and its workers: length-prefixed frames on a stream socket. Shared by
// both sides, so it needs neither Boost nor JSON.
//
//   u32 head_size | u32 body_size | u32 type | u32 argument | u64 call | head | body
//
// Numbers are in the machine's own byte order: both ends run on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ringback::functions {

enum class FrameType : std::uint32_t {
  Ready = 1,  ///< worker: through with what it did; argument is one of those below.
  Invoke,     ///< host: head is the context, body the event, argument the deadline in ms. May come
              ///< ahead of its time: it begins when the invocations before it are over.
  Reply,      ///< worker: an Answer; argument is made of the flags below.
  Log,        ///< worker: head is the text, argument the level.
  Fetch,      ///< worker: head is the request, argument numbers the operation within the call.
  Fetched,    ///< host: an Answer to the operation.
  Sleep,      ///< worker: head is the milliseconds in decimal, argument numbers the operation.
  Woken,      ///< host: the operation's time has come.
  Idle,       ///< worker: waits; argument counts the results received, head those outstanding.
  Gone,       ///< host: the call has ended; stop waiting for it.
  Time,       ///< host: argument is what is left of the limit in ms, after a wait in emulated time.
  Crash,      ///< worker: dies of the signal in argument, as soon as it has said where it was.
};

inline constexpr std::uint32_t ready_for_more = 0;
inline constexpr std::uint32_t ready_for_nothing = 1;  ///< It cannot serve; head says why.
inline constexpr std::uint32_t ready_to_end = 2;       ///< Used up; it begins nothing any more.

inline constexpr std::uint32_t reply_from_elsewhere = 1;  ///< Another thread than the worker's.
inline constexpr std::uint32_t reply_after_output = 2;    ///< The pipes hold what came before.

struct Frame {
  FrameType type = FrameType::Ready;
  std::uint32_t argument = 0;
  std::uint64_t call = 0;
  std::string head;
  std::string body;
};

inline constexpr std::size_t frame_header_size = 24;

/// What a frame may at most carry; a peer that announces more is broken.
struct FrameLimits {
  std::size_t head = 16u << 20;
  std::size_t body = 64u << 20;
};

/// The fixed part of a frame, to be followed by `head_size` and `body_size` bytes.
std::string encode_header(const Frame& frame, std::size_t head_size, std::size_t body_size);

/// The whole frame.
std::string encode(const Frame& frame);

/// Cuts a stream of bytes, in pieces of any size, into frames.
class FrameDecoder {
 public:
  explicit FrameDecoder(FrameLimits limits = {}) : limits_(limits) {}

  void feed(std::string_view bytes) { buffer_.append(bytes); }

  /// The next whole frame, or none until more bytes are fed. After an error the stream is lost.
  Result<std::optional<Frame>> next();

  /// Whether bytes of an unfinished frame are waiting for the rest.
  bool partial() const { return buffer_.size() > consumed_; }

 private:
  void compact();

  FrameLimits limits_;
  std::string buffer_;
  std::size_t consumed_ = 0;
};

/// How an invocation or a fetch ended: an HTTP answer, or `error` and no status.
struct Answer {
  std::int32_t status = 0;
  std::string headers;  ///< JSON object: name to string, or to an array of strings.
  std::string body;
  std::string error;
};

/// The head of a Reply or Fetched frame; the answer's body is the frame's.
std::string encode_answer_head(std::int32_t status, std::string_view headers,
                               std::string_view error);

/// The answer that a Reply or Fetched frame carries; none when its head is malformed.
std::optional<Answer> decode_answer(Frame frame);

}  // namespace ringback::functions
