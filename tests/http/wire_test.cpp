// Responses as bytes, and what request lines name.
#include "http/wire.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace ringback::http {
namespace {

TEST(WireHead, KeepsTheOrderAndTheSpellingOfHeaders) {
  Response answer{200, {{"x-B", "1"}, {"X-a", "2"}, {"x-B", "3"}}, "four"};
  EXPECT_EQ(*wire_head(answer, {}),
            "HTTP/1.1 200 OK\r\nx-B: 1\r\nX-a: 2\r\nx-B: 3\r\nContent-Length: 4\r\n\r\n");
}

TEST(WireHead, LeavesTheFramingToTheServer) {
  Response answer{200,
                  {{"content-length", "99"},
                   {"Transfer-Encoding", "chunked"},
                   {"Connection", "upgrade"},
                   {"Keep-Alive", "timeout=9"}},
                  ""};
  EXPECT_EQ(*wire_head(answer, {}), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST(WireHead, PassesOnWhatAnotherServerSaidOfALengthToHead) {
  const Response answer{200, {{"Content-Length", "1234"}}, ""};
  EXPECT_EQ(*wire_head(answer, {.head = true}), "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
  for (const auto* strange : {"-1", "much", "1, 1", ""}) {
    const Response other{200, {{"Content-Length", strange}}, ""};
    EXPECT_EQ(*wire_head(other, {.head = true}), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }
}

TEST(WireHead, SaysThatTheConnectionEndsOrStays) {
  const Response answer{200, {}, ""};
  EXPECT_TRUE(wire_head(answer, {.keep_alive = false})->ends_with("Connection: close\r\n\r\n"));
  EXPECT_TRUE(wire_head(answer, {.old_client = true})->ends_with("Connection: keep-alive\r\n\r\n"));
}

TEST(WireHead, TellsTheDateUnlessTheHandlerDid) {
  EXPECT_NE(wire_head({200, {}, ""}, {.date = "today"})->find("Date: today\r\n"),
            std::string::npos);
  EXPECT_EQ(wire_head({200, {{"date", "then"}}, ""}, {.date = "today"})->find("today"),
            std::string::npos);
}

TEST(WireHead, HasNeitherLengthNorTypeWhereThereIsNoBody) {
  for (const int status : {204, 304}) {
    const auto head = wire_head(response(status, "text/plain", "lost"), {});
    EXPECT_EQ(head->find("Content-"), std::string::npos) << *head;
  }
}

TEST(WireHead, RefusesWhatWouldBreakTheMessage) {
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
           {"X", "a\r\nb: c"},
           {"X", "a\nb"},
           {"X", std::string("a\0b", 3)},
           {"", "a"},
           {"X Y", "a"},
           {"X:", "a"},
           {"X\r\n", "a"},
           {"X", std::string(70'000, 'x')}}) {
    EXPECT_FALSE(wire_head({200, {{name, value}}, ""}, {}).ok()) << name << value.substr(0, 9);
  }
}

TEST(RequestTarget, IsAPathWithAHostOrAWholeUrl) {
  EXPECT_EQ(read_target("/a?b#c", "Host:81")->text(), "http://host:81/a?b");
  EXPECT_EQ(read_target("https://x.y/a", "other")->text(), "https://x.y/a");
  EXPECT_EQ(read_target("*", "a")->path, "*");
  for (const auto* bad : {"", "a", "ftp://a/", "http://", "?a"}) {
    EXPECT_FALSE(read_target(bad, "a")) << bad;
  }
}

}  // namespace
}  // namespace ringback::http
