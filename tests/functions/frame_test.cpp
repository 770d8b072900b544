// Frames: whole, in pieces, cut short, too large.
#include "functions/frame.hpp"

#include <gtest/gtest.h>

namespace ringback::functions {
namespace {

Frame sample() { return {FrameType::Fetch, 7, 1ull << 40, "head", std::string("bo\0dy", 5)}; }

void expect_same(const Frame& left, const Frame& right) {
  EXPECT_EQ(left.type, right.type);
  EXPECT_EQ(left.argument, right.argument);
  EXPECT_EQ(left.call, right.call);
  EXPECT_EQ(left.head, right.head);
  EXPECT_EQ(left.body, right.body);
}

TEST(Frame, ComesBackAsItWent) {
  FrameDecoder decoder;
  decoder.feed(encode(sample()));
  const auto frame = decoder.next();
  ASSERT_TRUE(frame.ok() && *frame);
  expect_same(**frame, sample());
  EXPECT_FALSE(*decoder.next());
  EXPECT_FALSE(decoder.partial());
}

TEST(Frame, ArrivesOneByteAtATime) {
  const auto bytes = encode(sample()) + encode({FrameType::Ready, 0, 0, "", ""});
  FrameDecoder decoder;
  std::vector<Frame> frames;
  for (const char byte : bytes) {
    decoder.feed({&byte, 1});
    const auto frame = decoder.next();
    ASSERT_TRUE(frame.ok());
    if (*frame) frames.push_back(**frame);
  }
  ASSERT_EQ(frames.size(), 2u);
  expect_same(frames[0], sample());
  EXPECT_EQ(frames[1].type, FrameType::Ready);
}

TEST(Frame, SeveralComeOutOfOnePiece) {
  FrameDecoder decoder;
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes += encode(sample());
  decoder.feed(bytes);
  int count = 0;
  while (true) {
    const auto frame = decoder.next();
    ASSERT_TRUE(frame.ok());
    if (!*frame) break;
    ++count;
  }
  EXPECT_EQ(count, 100);
}

TEST(Frame, IsAwaitedWhileCutShort) {
  const auto bytes = encode(sample());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    FrameDecoder decoder;
    decoder.feed(std::string_view(bytes).substr(0, size));
    const auto frame = decoder.next();
    ASSERT_TRUE(frame.ok());
    EXPECT_FALSE(*frame);
    EXPECT_TRUE(decoder.partial());
  }
}

TEST(Frame, IsRefusedWhenTooLarge) {
  FrameDecoder head_limit(FrameLimits{3, 100});
  head_limit.feed(encode(sample()));
  EXPECT_FALSE(head_limit.next().ok());
  FrameDecoder body_limit(FrameLimits{100, 4});
  body_limit.feed(std::string_view(encode(sample())).substr(0, frame_header_size));
  EXPECT_FALSE(body_limit.next().ok());  // before the body has come
}

TEST(Frame, IsRefusedWhenItsTypeIsUnknown) {
  for (const auto type : {0u, 13u, 0xffffffffu}) {
    FrameDecoder decoder;
    decoder.feed(encode({static_cast<FrameType>(type), 0, 0, "", ""}));
    EXPECT_FALSE(decoder.next().ok());
  }
}

TEST(Answer, ComesBackAsItWent) {
  Frame frame{FrameType::Reply, 0, 1, encode_answer_head(404, R"({"a":"b"})", "why"), "body"};
  const auto answer = decode_answer(frame);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->headers, R"({"a":"b"})");
  EXPECT_EQ(answer->error, "why");
  EXPECT_EQ(answer->body, "body");
}

TEST(Answer, IsNoneWhenMalformed) {
  const auto head = encode_answer_head(200, "{}", "error");
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_FALSE(decode_answer({FrameType::Reply, 0, 1, head.substr(0, size), ""}));
  }
  EXPECT_FALSE(decode_answer({FrameType::Reply, 0, 1, head + "x", ""}));
}

}  // namespace
}  // namespace ringback::functions
