// Clients that are slow, silent, many or lying: refused or served, and others unharmed.
#include <gtest/gtest.h>

#include <boost/asio/write.hpp>
#include <vector>

#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "http/server.hpp"
#include "http/sockets.hpp"

namespace ringback::http {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPlain = "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n";

void expect_served(Loopback& loopback) {
  Wire wire(loopback);
  wire.send(kPlain);
  EXPECT_EQ(wire.until("/plain "), plain_answer("GET /plain "));
}

TEST(HostileClients, ThatSmuggleASecondRequestAreRefused) {
  const struct {
    const char* what;
    std::string_view text;
  } attempts[] = {
      {"a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG"},
      {"chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nG"},
      {"two lengths", "Content-Length: 4\r\nContent-Length: 9\r\n\r\n0123GET /b"},
      {"a list of lengths", "Content-Length: 4, 9\r\n\r\n0123GET /b"},
      {"a signed length", "Content-Length: +4\r\n\r\n0123"},
      {"a negative length", "Content-Length: -1\r\n\r\n0123"},
      {"a length beyond all numbers", "Content-Length: 99999999999999999999999\r\n\r\n0123"},
      {"a coding that is none", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"a coding behind chunks", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"},
      {"a space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
      {"bare line feeds", "Content-Length: 0\n\nGET /b HTTP/1.1\nHost: a\n\n"},
      {"a bare line feed between headers", "A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"a bare carriage return", "A: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"a null byte in a value", "A: b\0c\r\n\r\n"sv},
      {"a null byte in a name", "A\0b: c\r\n\r\n"sv},
      {"a control character", "A: b\001\r\n\r\n"},
      {"a chunk size that is none", "Transfer-Encoding: chunked\r\n\r\nzz\r\n0\r\n\r\n"},
      {"two hosts", "Host: b\r\n\r\n"},
  };
  for (const auto& attempt : attempts) {
    Loopback loopback;
    Wire wire(loopback);
    wire.send(cat("POST /a HTTP/1.1\r\nHost: a\r\n", attempt.text));
    EXPECT_TRUE(wire.until("Bad Request\r\n").starts_with("HTTP/1.1 400")) << attempt.what;
    EXPECT_TRUE(loopback.requests.empty()) << attempt.what;
    expect_served(loopback);
  }
}

TEST(HostileClients, ThatNameNoHostAreRefusedUnlessTheyAreOld) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(wire.until("Bad Request\r\n").starts_with("HTTP/1.1 400"));
  Wire old(loopback);
  old.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.until_closed().ends_with("GET /old ")) << old.received();
}

TEST(HostileClients, OfHttpTenKeepTheirConnectionIfTheyAsk) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(wire.until("GET /1 ").find("Connection: keep-alive\r\n"), std::string::npos);
  wire.send("GET /2 HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().ends_with("GET /2 "));
}

TEST(HostileClients, ThatExpectWhatNobodyKnowsAreTold) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_TRUE(wire.until_closed().starts_with("HTTP/1.1 417 "));
}

TEST(HostileClients, ThatSendOneByteAtATimeAreServed) {
  Loopback loopback;
  Wire wire(loopback);
  const std::string text = "POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nx=1";
  for (const char byte : text) {
    wire.send(std::string_view(&byte, 1));
    loopback.io.restart();
    loopback.io.poll();
  }
  EXPECT_EQ(wire.until("x=1"), plain_answer("POST /slow x=1"));
}

/// Sends `text` cut in two at every place, on a connection of its own each time.
void expect_same_however_cut(std::string_view text, const std::string& answer) {
  Loopback loopback;
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    Wire wire(loopback);
    wire.send(text.substr(0, cut));
    loopback.io.restart();
    for (int turn = 0; turn < 4; ++turn) loopback.io.poll();
    wire.send(text.substr(cut));
    EXPECT_EQ(wire.until("end"), answer) << "cut at " << cut;
  }
}

TEST(HostileClients, ThatCutChunksAnywhereAreServed) {
  constexpr std::string_view head =
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect_same_however_cut(cat(head, "1\r\nx\r\n3;a=b\r\nend\r\n0\r\nT: 1\r\n\r\n"),
                          plain_answer("POST /a xend"));
  Loopback loopback;
  Wire wire(loopback);
  wire.send(cat(head, "0\r\n"));
  wire.send("\r\n");
  EXPECT_EQ(wire.until("/a "), plain_answer("POST /a "));
}

TEST(HostileClients, ThatNeverEndALineAreRefused) {
  constexpr std::string_view head =
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto* begin : {"1;", "0\r\nTrailer: "}) {
    Loopback loopback({.header_bytes = 1024});
    Wire wire(loopback);
    wire.send(cat(head, begin, std::string(200'000, 'x')));
    EXPECT_TRUE(wire.until("Too Large\r\n").starts_with("HTTP/1.1 431 ")) << wire.received();
    EXPECT_TRUE(loopback.requests.empty());
    wire.close();
    expect_served(loopback);
  }
}

TEST(HostileClients, CannotAddHeadersBehindTheBody) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\nx\r\n0\r\nX-Twilio-Signature: mine\r\n\r\n");
  EXPECT_EQ(wire.until("/a x"), plain_answer("POST /a x"));
  EXPECT_FALSE(loopback.requests.at(0).headers.has("X-Twilio-Signature"));
}

TEST(Server, SaysWhoAsks) {
  Loopback loopback;
  expect_served(loopback);
  EXPECT_EQ(loopback.requests.at(0).client, "127.0.0.1");
}

TEST(Server, TakesOtherLimitsFromTheNextRequestOn) {
  Loopback loopback({.body_bytes = 1});
  loopback.server.limit({.body_bytes = 3});
  Wire wire(loopback);
  wire.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nx=1");
  EXPECT_EQ(wire.until("x=1"), plain_answer("POST /a x=1"));
}

TEST(HostileClients, ThatTakeForeverOverTheirHeadersAreSentAway) {
  ServerLimits limits;
  limits.header_seconds = 0;
  Loopback loopback(limits);
  Wire wire(loopback);
  wire.send("GET / HTTP/1.1\r\nHost: a\r\n");
  EXPECT_TRUE(wire.until("Request Timeout\r\n").starts_with("HTTP/1.1 408 ")) << wire.received();
  EXPECT_TRUE(loopback.requests.empty());
}

TEST(HostileClients, ThatTakeForeverOverTheirBodyAreSentAway) {
  ServerLimits limits;
  limits.request_seconds = 0;
  Loopback loopback(limits);
  Wire wire(loopback);
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
  EXPECT_TRUE(wire.until("Request Timeout\r\n").starts_with("HTTP/1.1 408 ")) << wire.received();
}

TEST(HostileClients, ThatNeverReadTheirAnswerLoseTheConnection) {
  ServerLimits limits;
  limits.idle_seconds = 0;
  Loopback loopback(limits);
  loopback.handler = [](const Request&, const Respond& respond) {
    respond(response(200, "text/plain", std::string(64u << 20, 'x')));
  };
  boost::asio::ip::tcp::socket silent(loopback.io);
  silent.connect({boost::asio::ip::make_address("127.0.0.1"), loopback.port});
  boost::asio::write(silent, boost::asio::buffer(std::string(kPlain)));
  ASSERT_TRUE(loopback.until([&] { return loopback.requests.size() == 1; }));
  EXPECT_TRUE(loopback.until([&] { return loopback.server.connections() == 0; }));
}

TEST(HostileClients, InTheHundredsThatSayNothingDoNotKeepOthersWaiting) {
  Loopback loopback;
  std::vector<std::unique_ptr<Wire>> silent;
  for (int i = 0; i < 300; ++i) silent.push_back(std::make_unique<Wire>(loopback));
  ASSERT_TRUE(loopback.until([&] { return loopback.server.connections() == 300; }));
  expect_served(loopback);
  for (auto& wire : silent) wire->send(kPlain);
  for (auto& wire : silent) EXPECT_EQ(wire->until("/plain "), plain_answer("GET /plain "));
}

TEST(HostileClients, ThatPipelineHundredsOfRequestsAreAnsweredInOrder) {
  Loopback loopback;
  Wire wire(loopback);
  std::string asked, expected;
  for (int i = 0; i < 500; ++i) {
    asked += cat("GET /", i, " HTTP/1.1\r\nHost: a\r\n\r\n");
    expected += plain_answer(cat("GET /", i, " "));
  }
  wire.send(asked);
  EXPECT_EQ(wire.until("/499 "), expected);
}

TEST(Server, DatesItsResponsesByTheClockItIsGiven) {
  VirtualClock clock(Time(std::chrono::seconds(1'767'225'600)));
  Loopback loopback({}, &clock);
  Wire wire(loopback);
  wire.send(kPlain);
  EXPECT_NE(wire.until("/plain ").find("Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"),
            std::string::npos)
      << wire.received();
}

}  // namespace
}  // namespace ringback::http
