// Frames to bytes and back.
#include "functions/frame.hpp"

#include <cstring>

namespace ringback::functions {

namespace {

template <typename Number>
void put(std::string& out, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

template <typename Number>
Number take(std::string_view bytes, std::size_t offset) {
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

void put_text(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

/// Takes one length-prefixed text off the front of `bytes`.
std::optional<std::string_view> take_text(std::string_view& bytes) {
  if (bytes.size() < sizeof(std::uint32_t)) return std::nullopt;
  const auto size = take<std::uint32_t>(bytes, 0);
  bytes.remove_prefix(sizeof size);
  if (bytes.size() < size) return std::nullopt;
  const auto text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}

}  // namespace

std::string encode_header(const Frame& frame, std::size_t head_size, std::size_t body_size) {
  std::string out;
  out.reserve(frame_header_size);
  put(out, static_cast<std::uint32_t>(head_size));
  put(out, static_cast<std::uint32_t>(body_size));
  put(out, static_cast<std::uint32_t>(frame.type));
  put(out, frame.argument);
  put(out, frame.call);
  return out;
}

std::string encode(const Frame& frame) {
  std::string out = encode_header(frame, frame.head.size(), frame.body.size());
  out.reserve(out.size() + frame.head.size() + frame.body.size());
  return out.append(frame.head).append(frame.body);
}

Result<std::optional<Frame>> FrameDecoder::next() {
  const auto rest = std::string_view(buffer_).substr(consumed_);
  if (rest.size() < frame_header_size) {
    compact();
    return std::optional<Frame>();
  }
  const std::size_t head_size = take<std::uint32_t>(rest, 0);
  const std::size_t body_size = take<std::uint32_t>(rest, 4);
  const auto type = take<std::uint32_t>(rest, 8);
  if (type < static_cast<std::uint32_t>(FrameType::Ready) ||
      type > static_cast<std::uint32_t>(FrameType::Crash)) {
    return Error{0, "a frame of unknown type " + std::to_string(type)};
  }
  if (head_size > limits_.head || body_size > limits_.body) {
    return Error{0, "a frame of " + std::to_string(head_size + body_size) + " bytes is too large"};
  }
  const auto size = frame_header_size + head_size + body_size;
  if (rest.size() < size) {
    compact();
    buffer_.reserve(size);
    return std::optional<Frame>();
  }
  Frame frame;
  frame.type = static_cast<FrameType>(type);
  frame.argument = take<std::uint32_t>(rest, 12);
  frame.call = take<std::uint64_t>(rest, 16);
  frame.head = rest.substr(frame_header_size, head_size);
  frame.body = rest.substr(frame_header_size + head_size, body_size);
  consumed_ += size;
  return std::optional<Frame>(std::move(frame));
}

void FrameDecoder::compact() {
  buffer_.erase(0, consumed_);
  consumed_ = 0;
}

std::string encode_answer_head(std::int32_t status, std::string_view headers,
                               std::string_view error) {
  std::string out;
  put(out, status);
  put_text(out, headers);
  put_text(out, error);
  return out;
}

std::optional<Answer> decode_answer(Frame frame) {
  std::string_view head = frame.head;
  Answer answer;
  if (head.size() < sizeof answer.status) return std::nullopt;
  answer.status = take<std::int32_t>(head, 0);
  head.remove_prefix(sizeof answer.status);
  const auto headers = take_text(head);
  const auto error = headers ? take_text(head) : std::nullopt;
  if (!error || !head.empty()) return std::nullopt;
  answer.headers = *headers;
  answer.error = *error;
  answer.body = std::move(frame.body);
  return answer;
}

}  // namespace ringback::functions
