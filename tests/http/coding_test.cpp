// Encodings of bodies, charsets of texts, types of both.
#include "http/coding.hpp"

#include <gtest/gtest.h>

#include "http/charset.hpp"
#include "http/media_type.hpp"

namespace ringback::http {
namespace {

constexpr std::size_t kEnough = 1000;

// "hello" by gzip, and by deflate.
const std::string gzip(
    "\x1F\x8B\x08\0\0\0\0\0\x02\xFF\xCB\x48\xCD\xC9\xC9\x07\0\x86\xA6\x10\x36\x05\0\0\0", 25);
const std::string deflate("\x78\x9C\xCB\x48\xCD\xC9\xC9\x07\0\x06\x2C\x02\x15", 13);

TEST(Coding, DecodesGzipAndDeflate) {
  EXPECT_EQ(*decode_body(gzip, "gzip", kEnough), "hello");
  EXPECT_EQ(*decode_body(gzip, "GZIP", kEnough), "hello");
  EXPECT_EQ(*decode_body(deflate, "deflate", kEnough), "hello");
  EXPECT_EQ(*decode_body("hello", "", kEnough), "hello");
  EXPECT_EQ(*decode_body("hello", "identity", kEnough), "hello");
}

TEST(Coding, ReadsFilesThatFollowOneAnother) {
  EXPECT_EQ(*decode_body(gzip + gzip, "gzip", kEnough), "hellohello");
  EXPECT_EQ(*decode_body(gzip + "rest", "gzip", kEnough), "hello");
}

TEST(Coding, RefusesWhatItDoesNotKnow) {
  for (const auto* name : {"br", "zstd", "gzip, deflate", "x-gzip"}) {
    EXPECT_EQ(decode_body(gzip, name, kEnough).error().status, 415) << name;
  }
}

TEST(Coding, RefusesWhatIsBroken) {
  EXPECT_EQ(decode_body("hello", "gzip", kEnough).error().status, 400);
  EXPECT_EQ(decode_body("", "gzip", kEnough).error().status, 400);
  EXPECT_EQ(decode_body(gzip.substr(0, 15), "gzip", kEnough).error().status, 400);
  EXPECT_EQ(decode_body(gzip, "deflate", kEnough).error().status, 400);
}

TEST(Coding, HoldsNoMoreThanItsLimit) {
  EXPECT_EQ(*decode_body(gzip, "gzip", 5), "hello");
  EXPECT_EQ(decode_body(gzip, "gzip", 4).error().status, 413);
  EXPECT_EQ(decode_body("hello", "", 4).error().status, 413);
}

TEST(Charset, RepairsUtf8) {
  EXPECT_EQ(repair_utf8("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(repair_utf8("\xFF\xC3(\xE2\x98"), "\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD");
  EXPECT_EQ(repair_utf8("\xED\xA0\x80").size(), 9u);  // half of a pair is three bytes of nothing
}

TEST(Charset, GoesToLatin1AndBack) {
  EXPECT_EQ(latin1_to_utf8("caf\xE9"), "caf\xC3\xA9");
  EXPECT_EQ(utf8_to_latin1("caf\xC3\xA9"), "caf\xE9");
  EXPECT_EQ(utf8_to_latin1("\xE2\x98\x83"), std::nullopt);
  EXPECT_EQ(utf8_to_latin1("\xE9"), std::nullopt);
}

TEST(Charset, ReadsUtf16) {
  EXPECT_EQ(utf16_to_utf8(std::string("a\0\xE9\0", 4), ByteOrder::Little), "a\xC3\xA9");
  EXPECT_EQ(utf16_to_utf8(std::string("\xFE\xFF\0a", 4), ByteOrder::Little), "a");
  EXPECT_EQ(utf16_to_utf8("\x3D\xD8\x00\xDE", ByteOrder::Little), "\xEF\xBF\xBD");
  EXPECT_EQ(utf16_to_utf8(std::string("\x3D\xD8\x00\xDE", 4), ByteOrder::Little),
            "\xF0\x9F\x98\x80");
  EXPECT_EQ(utf16_to_utf8("a", ByteOrder::Big), "");
  EXPECT_EQ(guess_byte_order(std::string("\0a\0b", 4)), ByteOrder::Big);
  EXPECT_EQ(guess_byte_order(""), ByteOrder::Little);
}

TEST(MediaType, HasANameAndACharset) {
  EXPECT_EQ(parse_media_type("Text/HTML")->name, "text/html");
  EXPECT_EQ(parse_media_type(" text/html ; level=1;Charset=\"UTF-8\" ")->charset, "utf-8");
  for (const auto* text : {"", "html", "a/b/c", "a/b; c", "a/b; =c", "a/b c", "a/b; c=\"d", "a/"}) {
    EXPECT_FALSE(parse_media_type(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace ringback::http
