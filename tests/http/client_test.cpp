// The client against our own server, and against nobody.
#include "http/client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/write.hpp>
#include <optional>

#include "base/text.hpp"
#include "http/sockets.hpp"

namespace ringback::http {
namespace {

using namespace std::chrono_literals;

struct ClientTest : testing::Test {
  Request request(std::string_view url, std::string_view method = "GET") {
    Request made;
    made.method = method;
    made.url = parse_url(url).value();
    return made;
  }

  Result<Response> fetch(const Request& made, Duration timeout = 15s) {
    std::optional<Result<Response>> outcome;
    client.fetch(made, timeout, [&](Result<Response> result) { outcome = std::move(result); });
    EXPECT_FALSE(outcome) << "never from inside fetch";
    EXPECT_TRUE(loopback.until([&] { return outcome.has_value(); }));
    return outcome ? *outcome : Result<Response>(Error{0, "nothing came"});
  }

  int failure_of(std::string_view url, Duration timeout = 15s) {
    const auto result = fetch(request(url), timeout);
    if (result.ok()) return 0;
    EXPECT_NE(result.error().message.find(url), std::string::npos) << result.error().message;
    return result.error().code;
  }

  /// A port at which one connection is told `text` and nothing more.
  std::uint16_t speaks(std::string text) {
    using boost::asio::ip::tcp;
    speaker.emplace(loopback.io, tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0));
    speaker->async_accept([this, text = std::move(text)](boost::system::error_code, tcp::socket s) {
      peer.emplace(std::move(s));
      boost::asio::write(*peer, boost::asio::buffer(text));
      if (!text.empty()) peer->shutdown(tcp::socket::shutdown_send);
    });
    return speaker->local_endpoint().port();
  }

  Loopback loopback;
  Client client{loopback.io};
  std::optional<boost::asio::ip::tcp::acceptor> speaker;
  std::optional<boost::asio::ip::tcp::socket> peer;
  Respond kept;
};

TEST_F(ClientTest, CarriesARequestAndItsAnswer) {
  auto post = request(loopback.url("/a%20b?c=1#part"), "POST");
  post.headers = {{"Content-Type", "text/plain"}, {"X-Twice", "1"}, {"X-Twice", "2"}};
  post.body = "hello";
  const auto result = fetch(post);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->headers.get("content-type"), "text/plain");
  EXPECT_EQ(result->body, "POST /a%20b?c=1 hello");
  const auto& seen = loopback.requests.at(0);
  EXPECT_EQ(seen.url.text(), loopback.url("/a%20b?c=1"));
  EXPECT_EQ(seen.headers.get("Content-Length"), "5");
  int twice = 0;
  for (const auto& [name, value] : seen.headers) twice += name == "X-Twice" ? 1 : 0;
  EXPECT_EQ(twice, 2);
}

TEST_F(ClientTest, TakesEveryStatusAsAnAnswer) {
  loopback.handler = [](const Request&, const Respond& respond) {
    respond(response(503, "text/plain", "later"));
  };
  const auto result = fetch(request(loopback.url("/")));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->status, 503);
  EXPECT_EQ(result->body, "later");
}

TEST_F(ClientTest, WaitsForNoBodyAfterHead) {
  const auto result = fetch(request(loopback.url("/a"), "HEAD"));
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->headers.get("Content-Length"), "8");
  EXPECT_EQ(result->body, "");
}

TEST_F(ClientTest, WaitsThroughWhatOnlyAnnouncesAnAnswer) {
  const auto port = speaks(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
      "HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nmade");
  const auto result = fetch(request(cat("http://127.0.0.1:", port, "/")));
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->status, 201);
  EXPECT_EQ(result->body, "made");
  EXPECT_FALSE(result->headers.has("Link"));
}

TEST_F(ClientTest, ReadsABodyUntilTheConnectionEnds) {
  const auto port = speaks("HTTP/1.0 200 OK\r\n\r\nto the end");
  const auto result = fetch(request(cat("http://127.0.0.1:", port, "/")));
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->body, "to the end");
}

TEST_F(ClientTest, ReadsABodyInChunks) {
  const auto port = speaks(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(fetch(request(cat("http://127.0.0.1:", port, "/")))->body, "abcde");
}

TEST_F(ClientTest, CarriesTwoRequestsAtOnce) {
  std::vector<Respond> waiting;
  loopback.handler = [&waiting](const Request&, Respond respond) {
    waiting.push_back(std::move(respond));
  };
  std::vector<std::string> bodies;
  for (const char* path : {"/1", "/2"}) {
    client.fetch(request(loopback.url(path)), 15s,
                 [&](const Result<Response>& result) { bodies.push_back(result->body); });
  }
  ASSERT_TRUE(loopback.until([&] { return waiting.size() == 2; }));
  waiting[1](response(200, "text/plain", "second"));
  ASSERT_TRUE(loopback.until([&] { return bodies.size() == 1; }));
  waiting[0](response(200, "text/plain", "first"));
  ASSERT_TRUE(loopback.until([&] { return bodies.size() == 2; }));
  EXPECT_EQ(bodies, (std::vector<std::string>{"second", "first"}));
}

TEST_F(ClientTest, GetsARefusalThoughItIsNotDoneSending) {
  auto post = request(loopback.url("/"), "POST");
  post.body = std::string(7 * 1024 * 1024, 'x');
  const auto result = fetch(post);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->status, 413);
}

TEST_F(ClientTest, SaysThatNobodyListens) {
  const auto port = loopback.port;
  loopback.server.stop();
  EXPECT_EQ(failure_of(cat("http://127.0.0.1:", port, "/")), 11202);
  EXPECT_EQ(failure_of(cat("http://[::1]:", port, "/")), 11202) << "an address is no name";
}

TEST_F(ClientTest, LeadsOthersNotToWhatOnlyThisMachineMayAsk) {
  for (const auto* host : {"127.0.0.1", "127.0.0.2", "0.0.0.0", "[::ffff:127.0.0.1]"}) {
    auto made = request(cat("http://", host, ":", loopback.port, "/"));
    for (const auto* other : {"203.0.113.7", "2001:db8::7", "::ffff:203.0.113.7", "fe80::1%9"}) {
      made.client = other;
      const auto refused = fetch(made);
      ASSERT_FALSE(refused.ok()) << host << " for " << other;
      EXPECT_EQ(refused.error().code, 11205) << host << " for " << other;
    }
    EXPECT_TRUE(loopback.requests.empty());
  }
  for (const auto* near : {"", "127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
    auto made = request(loopback.url("/"));
    made.client = near;
    EXPECT_TRUE(fetch(made).ok()) << near;
  }
}

TEST_F(ClientTest, SaysThatThereIsNoSuchHost) {
  // A name too long to be asked for: no resolver is needed to know.
  EXPECT_EQ(failure_of(cat("http://", std::string(70, 'a'), ".invalid/")), 11210);
}

TEST_F(ClientTest, SaysThatNoAnswerCame) {
  loopback.handler = [this](const Request&, Respond respond) { kept = std::move(respond); };
  EXPECT_EQ(failure_of(loopback.url("/"), 50ms), 11200);
  kept = nullptr;
}

TEST_F(ClientTest, SaysThatTheAnswerWasNone) {
  EXPECT_EQ(failure_of(cat("http://127.0.0.1:", speaks("hello\r\n\r\n"), "/")), 11206);
  EXPECT_EQ(failure_of(cat("http://127.0.0.1:",
                           speaks("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), "/")),
            11200);
}

TEST_F(ClientTest, SaysThatThereIsNoTls) {
  EXPECT_EQ(failure_of(cat("https://127.0.0.1:", speaks("hello, this is no handshake"), "/")),
            11220);
}

TEST_F(ClientTest, SaysThatARequestCannotBeSent) {
  auto made = request(loopback.url("/"));
  made.headers.add("X-Long", std::string(100'000, 'x'));
  const auto result = fetch(made);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, 11206);
}

TEST_F(ClientTest, MayEndBeforeItsAnswers) {
  auto passing = std::make_unique<Client>(loopback.io);
  bool answered = false;
  passing->fetch(request(loopback.url("/")), 15s,
                 [&](const Result<Response>& result) { answered = result.ok(); });
  passing.reset();
  EXPECT_TRUE(loopback.until([&] { return answered; }));
}

}  // namespace
}  // namespace ringback::http
