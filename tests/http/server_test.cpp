// The server on the wire.
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/write.hpp>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "http/sockets.hpp"

namespace ringback::http {
namespace {

TEST(Server, AnswersOnOneConnectionAgainAndAgain) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET /a?b=1 HTTP/1.1\r\nHost: localhost:3000\r\n\r\n");
  EXPECT_EQ(wire.until("b=1 "), plain_answer("GET /a?b=1 "));
  wire.send("POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nx=1");
  EXPECT_EQ(wire.until("x=1"), plain_answer("GET /a?b=1 ") + plain_answer("POST /b x=1"));
}

TEST(Server, TakesNothingFromWhoIsGoneBeforeItIsKnownWhoItWas) {
  Loopback loopback;
  boost::asio::ip::tcp::socket gone(loopback.io);
  gone.connect({boost::asio::ip::make_address("127.0.0.1"), loopback.port});
  boost::asio::write(gone, boost::asio::buffer(std::string_view(
                               "POST /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")));
  gone.set_option(boost::asio::socket_base::linger(true, 0));
  gone.close();  // a reset: the accepted socket has no peer any more
  Wire wire(loopback);
  wire.send("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  wire.until_closed();
  ASSERT_EQ(loopback.requests.size(), 1U);
  EXPECT_EQ(loopback.requests[0].url.path, "/next");
  EXPECT_TRUE(loopback.until([&] { return loopback.server.connections() == 0; }));
}

/// As many digits as it says, or fewer.
class Digits final : public Source {
 public:
  Digits(std::uint64_t says, std::uint64_t has) : says_(says), has_(has) {}
  std::uint64_t size() const override { return says_; }
  std::string read(std::uint64_t from, std::size_t most) const override {
    std::string out;
    for (auto at = from; at < has_ && out.size() < std::min<std::size_t>(most, 7); ++at) {
      out += static_cast<char>('0' + at % 10);
    }
    return out;
  }

 private:
  std::uint64_t says_, has_;
};

Handler giving_digits(std::uint64_t says, std::uint64_t has) {
  return [says, has](const Request&, const Respond& respond) {
    auto made = response(200, "text/plain", "start:");
    made.rest = std::make_shared<const Digits>(says, has);
    respond(std::move(made));
  };
}

TEST(Server, SendsTheRestOfABodyPieceByPiece) {
  Loopback loopback;
  loopback.handler = giving_digits(25, 25);
  Wire wire(loopback);
  wire.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto once = cat("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 31",
                        "\r\n\r\nstart:0123456789012345678901234");
  wire.until(cat(once, "HTTP"));
  wire.until(cat(once, once));
  EXPECT_EQ(wire.received(), cat(once, once));
}

TEST(Server, ClosesOnABodyThatEndsEarly) {
  Loopback loopback;
  loopback.handler = giving_digits(25, 10);
  Wire wire(loopback);
  wire.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().ends_with("start:0123456789"));
}

TEST(Bodies, AreMadeWholeForWhoNeedsThemSo) {
  Response made = response(200, "text/plain", "a");
  made.rest = std::make_shared<const Digits>(25, 25);
  const auto all = whole(std::move(made));
  EXPECT_EQ(all.body, "a0123456789012345678901234");
  EXPECT_EQ(all.rest, nullptr);
}

TEST(Server, SaysWhereAndWhatWasAsked) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("PUT /a%20b?c=d%26#e HTTP/1.1\r\nHost: LocalHost:3000\r\nX-Two: 1\r\nx-two: 2\r\n\r\n");
  wire.until("PUT");
  const auto& request = loopback.requests.at(0);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url.text(), "http://localhost:3000/a%20b?c=d%26");
  EXPECT_EQ(request.headers.get("X-TWO"), "1");
  EXPECT_EQ(request.headers.size(), 3u);
}

TEST(Server, KnowsHostsByAddress) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET /1 HTTP/1.1\r\nHost: [::1]:3000\r\n\r\nGET /2 HTTP/1.1\r\nHost: [::1]\r\n\r\n");
  wire.until("GET /2");
  EXPECT_EQ(loopback.requests.at(0).url.text(), "http://[::1]:3000/1");
  EXPECT_EQ(loopback.requests.at(1).url.text(), "http://[::1]/2");
}

TEST(Server, TakesTheAbsoluteForm) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET https://api.twilio.com/a?b HTTP/1.1\r\nHost: other\r\n\r\n");
  wire.until("GET");
  EXPECT_EQ(loopback.requests.at(0).url.text(), "https://api.twilio.com/a?b");
}

TEST(Server, ClosesWhenTheClientWantsItTo) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(wire.until_closed().find("\r\nConnection: close\r\n"), std::string::npos);
}

TEST(Server, AnswersHeadWithoutTheBody) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto answer = wire.until_closed();
  EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST(Server, SendsNothingBehindAStatusWithoutABody) {
  Loopback loopback;
  loopback.handler = [](const Request&, const Respond& respond) {
    respond(response(204, "text/plain", "lost"));
  };
  Wire wire(loopback);
  wire.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(wire.until("\r\n\r\n"), "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(Server, ReplacesFramingThatAHandlerMadeUp) {
  Loopback loopback;
  loopback.handler = [](const Request&, const Respond& respond) {
    auto made = response(200, "text/plain", "hello");
    made.headers.add("Content-Length", "99");
    made.headers.add("Transfer-Encoding", "chunked");
    respond(std::move(made));
  };
  Wire wire(loopback);
  wire.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = wire.until("hello");
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("chunked"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("99"), std::string::npos) << answer;
}

TEST(Server, RefusesBodiesThatAreTooLarge) {
  Loopback loopback({.header_bytes = 1024, .body_bytes = 10, .idle_seconds = 65});
  Wire wire(loopback);
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n12345678901");
  EXPECT_TRUE(wire.until("413 Payload Too Large").starts_with("HTTP/1.1 413")) << wire.received();
  wire.close();
  Wire chunked(loopback);
  chunked.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "6\r\n123456\r\n6\r\n789012\r\n0\r\n\r\n");
  EXPECT_TRUE(chunked.until("413 Payload Too Large").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(loopback.requests.empty());
}

TEST(Server, GivesItsRefusalToAClientThatSendsOn) {
  Loopback loopback({.header_bytes = 1024, .body_bytes = 10, .idle_seconds = 65});
  Wire wire(loopback);
  constexpr std::size_t size = 8 * 1024 * 1024;
  wire.send(cat("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ", size, "\r\n\r\n") +
            std::string(size, 'x'));
  EXPECT_TRUE(wire.until("Payload Too Large\r\n").starts_with("HTTP/1.1 413"));
}

TEST(Server, TakesABodyOfExactlyTheLimit) {
  Loopback loopback({.header_bytes = 1024, .body_bytes = 10, .idle_seconds = 65});
  Wire wire(loopback);
  wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1234567890");
  EXPECT_EQ(wire.until("1234567890"), plain_answer("POST / 1234567890"));
}

TEST(Server, RefusesHeadersThatAreTooLarge) {
  Loopback loopback({.header_bytes = 1024, .body_bytes = 10, .idle_seconds = 65});
  Wire wire(loopback);
  wire.send(cat("GET / HTTP/1.1\r\nHost: a\r\nX: ", std::string(2000, 'x'), "\r\n\r\n"));
  EXPECT_TRUE(wire.until("Too Large").starts_with("HTTP/1.1 431")) << wire.received();
}

TEST(Server, RefusesWhatIsNotHttp) {
  Loopback loopback;
  for (const char* text :
       {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"}) {
    Wire wire(loopback);
    wire.send(text);
    EXPECT_TRUE(wire.until("Bad Request\r\n").starts_with("HTTP/1.1 400")) << text;
    wire.close();
  }
  EXPECT_TRUE(loopback.requests.empty());
}

TEST(Server, AsksForABodyThatWaitsToBeAskedFor) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  wire.send("x=1");
  EXPECT_TRUE(wire.until("x=1").ends_with(plain_answer("POST /a x=1"))) << wire.received();
}

TEST(Server, ReadsBodiesInChunks) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nx=1\r\n");
  wire.send("4;ext=1\r\n&y=2\r\n0\r\nTrailer: t\r\n\r\n");
  EXPECT_EQ(wire.until("y=2"), plain_answer("POST /a x=1&y=2"));
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Loopback loopback;
  std::vector<Respond> waiting;
  loopback.handler = [&waiting](const Request&, Respond respond) {
    waiting.push_back(std::move(respond));
  };
  Wire wire(loopback);
  wire.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(loopback.until([&] { return waiting.size() == 1; }));
  waiting[0](response(200, "text/plain", "first"));
  ASSERT_TRUE(loopback.until([&] { return waiting.size() == 2; }));
  waiting[1](response(200, "text/plain", "second"));
  EXPECT_EQ(wire.until("second"), plain_answer("first") + plain_answer("second"));
}

TEST(Server, ServesOthersWhileOneWaits) {
  Loopback loopback;
  Respond kept;
  loopback.handler = [&kept](const Request& request, Respond respond) {
    if (request.url.path == "/slow") return void(kept = std::move(respond));
    respond(response(200, "text/plain", "quick"));
  };
  Wire slow(loopback);
  slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(loopback.until([&] { return kept != nullptr; }));
  Wire quick(loopback);
  quick.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(quick.until("quick"), plain_answer("quick"));
  EXPECT_EQ(slow.received(), "");
  kept(response(200, "text/plain", "done"));
  kept(response(200, "text/plain", "again"));
  EXPECT_EQ(slow.until("done"), plain_answer("done")) << "the first answer counts";
  kept = nullptr;
}

/// Sends a request, and leaves its answer to the test; null when none arrived.
Respond keep_answer(Loopback& loopback, Wire& wire, const std::string& request) {
  auto kept = std::make_shared<Respond>();
  loopback.handler = [kept](const Request&, Respond respond) { *kept = std::move(respond); };
  wire.send(request);
  loopback.until([&] { return *kept != nullptr; });
  return std::exchange(*kept, nullptr);
}

TEST(Server, TakesAnAnswerForAClientThatIsGone) {
  Loopback loopback;
  Wire gone(loopback);
  auto kept = keep_answer(loopback, gone, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(kept);
  gone.close();
  kept(response(200, "text/plain", std::string(1'000'000, 'x')));
  kept = nullptr;
  loopback.handler = [](const Request&, const Respond& respond) {
    respond(response(200, "text/plain", "alive"));
  };
  Wire next(loopback);
  next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(next.until("alive"), plain_answer("alive"));
}

TEST(Server, ForgetsAClientThatLeavesInTheMiddle) {
  Loopback loopback;
  Wire gone(loopback);
  gone.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
  gone.close();
  Wire next(loopback);
  next.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(next.until("/next "), plain_answer("GET /next "));
  EXPECT_EQ(loopback.requests.size(), 1u);
}

TEST(Server, ClosesASilentConnection) {
  Loopback loopback({.header_bytes = 1024, .body_bytes = 10, .idle_seconds = 0});
  Wire wire(loopback);
  EXPECT_EQ(wire.until_closed(), "");
}

TEST(Server, SaysWhyAHandlerThrew) {
  Loopback loopback;
  loopback.handler = [](const Request&, const Respond&) { throw std::runtime_error("no luck"); };
  Wire wire(loopback);
  wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(wire.until("no luck").starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
}

TEST(Server, SaysThatAResponseCannotBeSent) {
  Loopback loopback;
  loopback.handler = [](const Request&, const Respond& respond) {
    respond({200, {{"X-Long", std::string(100'000, 'x')}}, "lost"});
  };
  Wire wire(loopback);
  wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(wire.until("cannot be sent").starts_with("HTTP/1.1 500 "));
}

TEST(Server, ClosesIdleConnectionsWhenItStops) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.until("/a ");
  loopback.server.stop();
  EXPECT_EQ(wire.until_closed(), plain_answer("GET /a "));
  loopback.io.restart();
  loopback.io.run();  // ends, for nothing waits any more
}

TEST(Server, FinishesTheRequestItIsInWhenItStops) {
  Loopback loopback;
  Wire wire(loopback);
  auto kept = keep_answer(loopback, wire,
                          "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(kept);
  loopback.server.stop();
  kept(response(200, "text/plain", "last"));
  kept = nullptr;
  const auto answer = wire.until_closed();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK")) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nlast")) << answer;
  EXPECT_EQ(loopback.requests.size(), 1u);
}

TEST(Server, ClosesBehindAnAnswerThatWasOnItsWayWhenItStopped) {
  Loopback loopback;
  Wire wire(loopback);
  auto kept = keep_answer(loopback, wire, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(kept);
  kept(response(200, "text/plain", "promised to go on"));
  kept = nullptr;
  loopback.server.stop();
  EXPECT_TRUE(wire.until_closed().ends_with("\r\n\r\npromised to go on"));
  EXPECT_TRUE(loopback.until([&] { return loopback.server.connections() == 0; }));
}

TEST(Server, AnswersTheRequestThatIsHalfReadWhenItStops) {
  Loopback loopback;
  Wire idle(loopback);
  Wire wire(loopback);
  wire.send("GET /half HTTP/1.1\r\nHost: a");
  ASSERT_TRUE(loopback.until([&] { return loopback.server.connections() == 2; }));
  loopback.server.stop();
  ASSERT_TRUE(loopback.until([&] { return loopback.server.connections() == 1; }));
  wire.send("\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().ends_with("GET /half "));
  EXPECT_TRUE(loopback.until([&] { return loopback.server.connections() == 0; }));
}

TEST(Server, SaysWhenTheLastConnectionHasClosed) {
  Loopback loopback;
  Wire wire(loopback);
  auto kept = keep_answer(loopback, wire, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(kept);
  EXPECT_EQ(loopback.server.connections(), 1u);
  bool stopped = false;
  loopback.server.stop([&stopped] { stopped = true; });
  EXPECT_FALSE(stopped) << "a request is under way";
  kept(response(200, "text/plain", "last"));
  EXPECT_TRUE(loopback.until([&] { return stopped; }));
  EXPECT_EQ(loopback.server.connections(), 0u);
  EXPECT_TRUE(wire.until_closed().ends_with("last"));
}

TEST(Server, AcceptsNobodyOnceItHasStopped) {
  Loopback loopback;
  loopback.server.stop();
  EXPECT_THROW(Wire wire(loopback), boost::system::system_error);
}

TEST(Server, SaysThatAPortIsTaken) {
  Loopback loopback;
  Server second(loopback.io, [](const Request&, const Respond&) {});
  const auto listening = second.listen("127.0.0.1", loopback.port);
  ASSERT_FALSE(listening.ok());
  EXPECT_NE(listening.error().message.find(cat("127.0.0.1 port ", loopback.port)),
            std::string::npos);
  EXPECT_FALSE(second.listen("no address", 0).ok());
}

}  // namespace
}  // namespace ringback::http
