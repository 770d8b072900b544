// CONNECT: tunnels to the server itself, in the open and in TLS, and to others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "http/certificate.hpp"
#include "http/sockets.hpp"
#include "http/tls_client.hpp"

namespace ringback::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kEstablished = "HTTP/1.1 200 Connection established\r\n\r\n";

std::string connect_to(std::string_view authority) {
  return cat("CONNECT ", authority, " HTTP/1.1\r\nHost: ", authority, "\r\n\r\n");
}

std::shared_ptr<const Authority> test_authority() {
  static const auto made = Authority::create("twilio.com", machine_time()).value();
  return made;
}

/// A server that grants tunnels of one kind to everybody but `forbidden.test`.
struct Granting : Loopback {
  explicit Granting(Tunnel::Kind kind, ServerLimits limits = {}) : Loopback(limits) {
    server.tunnel(
        {.grant = [this, kind](const std::string& host, const std::string& to) -> Result<Tunnel> {
           asked.push_back(cat(host, " ", to));
           if (host == "forbidden.test") return Error{0, "not there", 403};
           if (kind != Tunnel::Kind::kSecure) return Tunnel{kind};
           const auto issued = test_authority()->issue(host, machine_time()).value();
           auto identity = TlsIdentity::create(host, issued.certificates, issued.key);
           return Tunnel{kind, identity.value()};
         },
         .failed = [this](const std::string& host,
                          const std::string& why) { failures.push_back(host + ": " + why); }});
  }

  std::vector<std::string> asked;
  std::vector<std::string> failures;
};

/// A client in a secure tunnel to api.twilio.com.
class Inside {
 public:
  explicit Inside(Granting& granting,
                  const TlsClientOptions& options = {.trusted = test_authority()->certificate()})
      : granting_(granting), wire_(granting), tls_(options) {
    wire_.send(connect_to("api.twilio.com:443"));
    wire_.until(kEstablished);
    taken_ = kEstablished.size();
  }

  void send(std::string_view plain) {
    tls_.send(plain);
    wire_.send(tls_.output());
  }

  /// All that has been said when the text is in it, or when there is nothing more to come.
  std::string until(std::string_view text) {
    std::size_t searched = 0;
    granting_.until([&] {
      const auto bytes = wire_.received().substr(taken_);
      taken_ += bytes.size();
      tls_.receive(bytes);
      wire_.send(tls_.output());
      const bool found = tls_.plain().find(text, searched) != std::string::npos;
      searched = tls_.plain().size() - std::min(tls_.plain().size(), text.size());
      return found || tls_.ended() || tls_.failed();
    });
    return tls_.plain();
  }

  TlsClient& tls() { return tls_; }
  Wire& wire() { return wire_; }

 private:
  Granting& granting_;
  Wire wire_;
  TlsClient tls_;
  std::size_t taken_ = 0;
};

TEST(Tunnel, IsRefusedWhereNobodyGrantsIt) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send(connect_to("api.twilio.com:443"));
  EXPECT_THAT(wire.until_closed(), StartsWith("HTTP/1.1 405"));
}

TEST(Tunnel, IsRefusedInTheWordsOfTheGranter) {
  Granting granting(Tunnel::Kind::kSecure);
  Wire wire(granting);
  wire.send(connect_to("forbidden.test:443"));
  EXPECT_THAT(wire.until_closed(), AllOf(StartsWith("HTTP/1.1 403"), HasSubstr("not there")));
  EXPECT_THAT(granting.asked, ElementsAre("forbidden.test 443"));
}

TEST(Tunnel, LeadsToANameAndAPortAlone) {
  for (const auto* target :
       {"/", "*", "host", "host:", ":443", "http://host:443", "a@b:443", "host:443/", "host:443?a",
        "host:port", "host:99999999", "[::1:443", "ho st:443", "host:44 3", "h%6fst:443"}) {
    Granting granting(Tunnel::Kind::kPlain);
    Wire wire(granting);
    wire.send(cat("CONNECT ", target, " HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_THAT(wire.until_closed(), StartsWith("HTTP/1.1 400")) << target;
    EXPECT_TRUE(granting.asked.empty()) << target;
  }
}

TEST(Tunnel, BeginsWithARequestThatHasNoBody) {
  for (const auto* framing : {"Content-Length: 4", "Transfer-Encoding: chunked"}) {
    Granting granting(Tunnel::Kind::kPlain);
    Wire wire(granting);
    wire.send(cat("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n", framing, "\r\n\r\nGET "));
    EXPECT_THAT(wire.until_closed(), StartsWith("HTTP/1.1 400")) << framing;
  }
}

TEST(Tunnel, InTheOpenCarriesRequestsForItsHost) {
  Granting granting(Tunnel::Kind::kPlain);
  Wire wire(granting);
  wire.send(cat("CONNECT API.Twilio.com.:80 HTTP/1.0\r\n\r\n",
                "GET /1 HTTP/1.1\r\nHost: other.test\r\n\r\n",
                "GET http://third.test/2 HTTP/1.1\r\nHost: third.test\r\n\r\n"));
  EXPECT_EQ(wire.until("GET /2 "),
            cat(kEstablished, plain_answer("GET /1 "), plain_answer("GET /2 ")));
  ASSERT_EQ(granting.requests.size(), 2U);
  EXPECT_EQ(granting.requests[0].url.text(), "http://api.twilio.com:80/1");
  EXPECT_EQ(granting.requests[1].url.text(), "http://api.twilio.com:80/2");
  EXPECT_FALSE(granting.requests[1].proxied);
  EXPECT_THAT(granting.asked, ElementsAre("api.twilio.com 80"));
}

TEST(Tunnel, DoesNotLeadIntoAnother) {
  Granting granting(Tunnel::Kind::kPlain);
  Wire wire(granting);
  wire.send(connect_to("a:80") + connect_to("b:80"));
  EXPECT_THAT(wire.until_closed(), StartsWith(cat(kEstablished, "HTTP/1.1 405")));
  EXPECT_THAT(granting.asked, ElementsAre("a 80"));
}

TEST(Proxying, IsToldFromAskingTheServerItself) {
  Loopback loopback;
  Wire wire(loopback);
  wire.send("GET http://api.twilio.com/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.until("GET /1 ");
  wire.send("GET https://api.twilio.com/2 HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.until("GET /2 ");
  wire.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.until("OPTIONS ");
  ASSERT_EQ(loopback.requests.size(), 4U);
  EXPECT_EQ(loopback.requests[0].url.text(), "http://api.twilio.com/1");
  EXPECT_EQ(loopback.requests[1].url.text(), "https://api.twilio.com/2");
  EXPECT_TRUE(loopback.requests[0].proxied && loopback.requests[1].proxied);
  EXPECT_FALSE(loopback.requests[2].proxied || loopback.requests[3].proxied);
}

TEST(SecureTunnel, CarriesOneRequestAfterAnother) {
  Granting granting(Tunnel::Kind::kSecure);
  Inside inside(granting);
  inside.send("GET /1 HTTP/1.1\r\nHost: api.twilio.com\r\n\r\n");
  EXPECT_EQ(inside.until("GET /1 "), plain_answer("GET /1 "));
  inside.send("POST /2 HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(inside.until("POST /2 hi"), plain_answer("GET /1 ") + plain_answer("POST /2 hi"));
  EXPECT_EQ(inside.tls().verdict(), X509_V_OK);
  EXPECT_EQ(granting.requests.at(0).url.text(), "https://api.twilio.com/1");
  EXPECT_EQ(granting.requests.at(1).url.text(), "https://api.twilio.com/2");
  EXPECT_EQ(granting.requests.at(1).client, "127.0.0.1");
}

TEST(SecureTunnel, AnswersAClientThatSaysAllAtOnceAndNoMore) {
  Granting granting(Tunnel::Kind::kSecure);
  Wire wire(granting);
  TlsClient client;
  wire.send(connect_to("api.twilio.com:443") + client.output());
  wire.until(kEstablished);
  std::size_t taken = kEstablished.size();
  const auto listen = [&] {
    const auto bytes = wire.received().substr(taken);
    taken += bytes.size();
    client.receive(bytes);
  };
  ASSERT_TRUE(granting.until([&] {
    listen();
    return client.shaken();
  }));
  client.send("GET /1 HTTP/1.1\r\nHost: api.twilio.com\r\n\r\n");
  SSL_shutdown(client.openssl());
  wire.send(client.output());  // with the last of the handshake
  ASSERT_TRUE(granting.until([&] {
    listen();
    return client.ended() || client.failed() || client.plain().find("GET /1 ") != std::string::npos;
  }));
  EXPECT_EQ(client.plain(), plain_answer("GET /1 "));
}

TEST(SecureTunnel, EndsWithAWord) {
  Granting granting(Tunnel::Kind::kSecure);
  Inside inside(granting);
  inside.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  inside.until("nothing like it");
  EXPECT_THAT(inside.tls().plain(), AllOf(HasSubstr("Connection: close"), HasSubstr("GET /1 ")));
  EXPECT_TRUE(inside.tls().ended());
}

/// Two megabytes that nobody holds.
struct Zeros : Source {
  std::uint64_t size() const override { return 2'000'000; }
  std::string read(std::uint64_t from, std::size_t most) const override {
    return std::string(std::min<std::uint64_t>(most, size() - from), '0');
  }
};

TEST(SecureTunnel, CarriesMuch) {
  Granting granting(Tunnel::Kind::kSecure);
  granting.handler = [](const Request& request, const Respond& respond) {
    auto answer = response(200, "text/plain", std::string(2'000'000, 'b'));
    if (request.body.size() == 500'000) answer.rest = std::make_shared<Zeros>();
    respond(std::move(answer));
  };
  Inside inside(granting);
  inside.send(cat("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n",
                  "Content-Length: 500000\r\n\r\n"));
  inside.until("100 Continue");
  inside.send(
      cat(std::string(500'000, 'x'), "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  const auto all = inside.until("Connection: close");
  EXPECT_THAT(all, HasSubstr("Content-Length: 4000000"));
  inside.until("nothing like it");
  EXPECT_GT(inside.tls().plain().size(), 6'000'000U);
  EXPECT_TRUE(inside.tls().ended());
}

TEST(SecureTunnel, MayBeginAtOnce) {
  Granting granting(Tunnel::Kind::kSecure);
  Wire wire(granting);
  TlsClient client;
  wire.send(connect_to("api.twilio.com:443") + client.output());
  const auto before = kEstablished.size();
  ASSERT_TRUE(granting.until([&] { return wire.received().size() > before + 500; }));
  client.receive(wire.received().substr(before));
  EXPECT_TRUE(client.shaken());
}

TEST(SecureTunnel, EndsWhenThereIsNoTlsInIt) {
  Granting granting(Tunnel::Kind::kSecure);
  Wire wire(granting);
  wire.send(connect_to("api.twilio.com:443") + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(wire.until_closed(), StartsWith(kEstablished));
  EXPECT_THAT(granting.failures, ElementsAre("api.twilio.com: http request"));
  EXPECT_TRUE(granting.requests.empty());
}

TEST(SecureTunnel, TellsOfClientsThatDoNotBelieve) {
  Granting granting(Tunnel::Kind::kSecure);
  const auto other = Authority::create("twilio.com", machine_time()).value();
  Inside inside(granting, {.trusted = other->certificate()});
  inside.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  inside.until("nothing like it");
  inside.wire().until_closed();
  ASSERT_EQ(granting.failures.size(), 1U);
  EXPECT_THAT(granting.failures[0], AllOf(StartsWith("api.twilio.com: "), HasSubstr("alert")));
  EXPECT_TRUE(granting.requests.empty());
}

TEST(SecureTunnel, IsClosedOnClientsThatStopInTheMiddle) {
  Granting granting(Tunnel::Kind::kSecure, {.header_seconds = 1});
  Wire silent(granting);
  silent.send(connect_to("api.twilio.com:443"));
  Wire half(granting);
  half.send(connect_to("api.twilio.com:443") + TlsClient().output().substr(0, 100));
  EXPECT_EQ(silent.until_closed(), kEstablished);
  EXPECT_EQ(half.until_closed(), kEstablished);
  EXPECT_TRUE(granting.until([&] { return granting.server.connections() == 0; }));
}

TEST(SecureTunnel, SurvivesClientsThatGo) {
  Granting granting(Tunnel::Kind::kSecure);
  std::function<void()> answer;
  granting.handler = [&answer](const Request&, const Respond& respond) {
    answer = [respond] { respond(response(200, "text/plain", std::string(4'000'000, 'x'))); };
  };
  {
    Inside inside(granting);
    inside.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(granting.until([&] {
      inside.wire().send("");
      return answer || !granting.requests.empty() || !inside.until("").empty();
    }));
  }
  if (answer) answer();
  EXPECT_TRUE(granting.until([&] { return granting.server.connections() == 0; }));
}

TEST(SecureTunnel, IsClosedWithTheServer) {
  Granting granting(Tunnel::Kind::kSecure);
  Inside inside(granting);
  inside.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  inside.until("GET /1 ");
  Wire shaking(granting);
  shaking.send(connect_to("api.twilio.com:443"));
  shaking.until(kEstablished);
  bool stopped = false;
  granting.server.stop([&stopped] { stopped = true; });
  EXPECT_TRUE(granting.until([&] { return stopped; }));
  inside.until("nothing like it");
  EXPECT_TRUE(inside.tls().ended());
}

TEST(CarriedTunnel, IsBetweenTheClientAndTheHost) {
  Granting granting(Tunnel::Kind::kCarried);
  Loopback host;
  Wire wire(granting);
  wire.send(
      cat(connect_to(cat("127.0.0.1:", host.port)), "GET /early HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto both = [&](std::string_view text) {
    for (int turn = 0; turn < 2000 && wire.received().find(text) == std::string::npos; ++turn) {
      granting.io.restart();
      host.io.restart();
      granting.io.run_one_for(std::chrono::milliseconds(10));
      host.io.poll();
    }
    return wire.received();
  };
  EXPECT_EQ(both("GET /early "), cat(kEstablished, plain_answer("GET /early ")));
  wire.send("GET /late HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(both("GET /late "), HasSubstr("GET /late "));
  EXPECT_TRUE(granting.requests.empty());
  EXPECT_EQ(granting.server.connections(), 0U) << "it is no connection to the server";
}

TEST(CarriedTunnel, ToNowhereIsToldOf) {
  Granting granting(Tunnel::Kind::kCarried);
  std::uint16_t nobody = 0;
  {
    Loopback gone;
    nobody = gone.port;
  }
  Wire wire(granting);
  wire.send(connect_to(cat("127.0.0.1:", nobody)));
  EXPECT_THAT(wire.until_closed(),
              AllOf(StartsWith("HTTP/1.1 502"), HasSubstr("cannot connect to 127.0.0.1")));
}

TEST(CarriedTunnel, IsClosedWhenNobodySaysAnything) {
  Granting granting(Tunnel::Kind::kCarried, {.idle_seconds = 1});
  Loopback host;
  Wire wire(granting);
  wire.send(connect_to(cat("127.0.0.1:", host.port)));
  EXPECT_EQ(wire.until_closed(), kEstablished);
}

}  // namespace
}  // namespace ringback::http
