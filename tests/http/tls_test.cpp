// The local certificate authority, and sessions of TLS under it, without a socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <string>

#include "base/text.hpp"
#include "http/certificate.hpp"
#include "http/tls.hpp"
#include "http/tls_client.hpp"

namespace ringback::http {
namespace {

using testing::HasSubstr;

const Time kNow = parse_time("2026-11-20T12:00:00Z").value();

std::shared_ptr<const Authority> authority() {
  static const auto made = Authority::create("twilio.com", kNow).value();
  return made;
}

std::shared_ptr<const TlsIdentity> identity(const std::string& host = "api.twilio.com") {
  const auto issued = authority()->issue(host, kNow).value();
  return TlsIdentity::create(host, issued.certificates, issued.key).value();
}

/// A client and a session that hear each other.
struct Pair {
  explicit Pair(const TlsClientOptions& options = {}, const std::string& host = "api.twilio.com")
      : client(options), session(identity(host)) {
    pump();
  }

  void pump() {
    for (auto bytes = client.output(); !bytes.empty(); bytes = client.output()) {
      state = session.receive(bytes);
      client.receive(session.output());
    }
  }

  TlsClient client;
  TlsSession session;
  TlsSession::State state = TlsSession::State::kShaking;
};

TEST(Authority, IssuesCertificatesThatItsFriendsBelieve) {
  for (const auto* host : {"api.twilio.com", "api.dublin.ie1.twilio.com", "twilio.com"}) {
    Pair pair({.trusted = authority()->certificate(), .host = host}, host);
    EXPECT_TRUE(pair.client.shaken()) << host;
    EXPECT_EQ(pair.client.verdict(), X509_V_OK) << host;
    EXPECT_EQ(pair.state, TlsSession::State::kOpen) << host;
  }
}

TEST(Authority, IsBelievedForNoHostOutsideOfItsDomain) {
  for (const auto* host : {"example.com", "eviltwilio.com", "twilio.com.example.com"}) {
    Pair pair({.trusted = authority()->certificate(), .host = host}, host);
    EXPECT_EQ(pair.client.verdict(), X509_V_ERR_PERMITTED_VIOLATION) << host;
    EXPECT_EQ(pair.state, TlsSession::State::kFailed) << host;
    EXPECT_THAT(pair.session.failure(), HasSubstr("alert")) << host;
  }
}

TEST(Authority, IsBelievedByNobodyElse) {
  const auto other = Authority::create("twilio.com", kNow).value();
  Pair pair({.trusted = other->certificate()});
  EXPECT_TRUE(pair.client.failed());
  EXPECT_EQ(pair.state, TlsSession::State::kFailed);
}

TEST(Authority, SaysWhatItSaidBefore) {
  const auto read = Authority::read(authority()->pem());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ((*read)->pem(), authority()->pem());
  EXPECT_EQ((*read)->expires(), kNow + std::chrono::days(5 * 365));
  EXPECT_THAT(authority()->certificate(), testing::Not(HasSubstr("PRIVATE")));
}

TEST(Authority, IsNotReadFromAnythingElse) {
  const auto other = Authority::create("twilio.com", kNow).value();
  const auto key_end = authority()->pem().find("-----BEGIN CERT");
  for (const auto& text : {std::string(), std::string("-----BEGIN CERTIFICATE-----\nAAAA"),
                           authority()->certificate(), authority()->pem().substr(0, key_end),
                           authority()->pem().substr(0, key_end) + other->certificate()}) {
    EXPECT_FALSE(Authority::read(text).ok()) << text;
  }
}

TEST(Authority, IssuesForNamesOfHostsAlone) {
  const std::string label(63, 'a');
  EXPECT_TRUE(authority()->issue(cat(label, ".", label, ".twilio.com"), kNow).ok());
  for (const auto& host :
       {std::string(), std::string("*.twilio.com"), std::string("a..twilio.com"),
        std::string("a,DNS:b.twilio.com"), std::string("A.twilio.com"), std::string("-.twilio.com"),
        std::string("a b.twilio.com"), std::string("a\nb.twilio.com"), std::string("1.2.3.4:5"),
        cat(label, "a.twilio.com"), cat(label, ".", label, ".", label, ".", label, ".com")}) {
    EXPECT_FALSE(authority()->issue(host, kNow).ok()) << host;
  }
}

TEST(Authority, IssuesNothingThatOutlivesIt) {
  const auto late = kNow + std::chrono::days(5 * 365 - 100);
  EXPECT_LE(authority()->issue("api.twilio.com", late)->expires, authority()->expires());
  EXPECT_EQ(authority()->issue("api.twilio.com", kNow)->expires, kNow + std::chrono::days(397));
}

TEST(Tls, CarriesWhatBothSay) {
  Pair pair;
  pair.client.send("Hello");
  pair.pump();
  EXPECT_EQ(pair.session.plain(), "Hello");
  EXPECT_EQ(pair.session.plain(), "");
  const std::string much(1'000'000, 'x');
  pair.session.send("Well, ");
  pair.session.send(much);
  pair.session.finish();
  pair.client.receive(pair.session.output());
  EXPECT_EQ(pair.client.plain(), "Well, " + much);
  EXPECT_TRUE(pair.client.ended());
}

TEST(Tls, TakesBytesOneByOne) {
  TlsClient client;
  TlsSession session(identity());
  client.send("Hello");
  for (auto bytes = client.output(); !bytes.empty(); bytes = client.output()) {
    for (const char byte : bytes) session.receive({&byte, 1});
    client.receive(session.output());
  }
  EXPECT_EQ(session.plain(), "Hello");
}

TEST(Tls, SpeaksHttpElevenAlone) {
  EXPECT_EQ(Pair({.protocols = "\x02h2\x08http/1.1"}).client.protocol(), "http/1.1");
  EXPECT_EQ(Pair().client.protocol(), "");
  Pair other({.protocols = "\x02h2"});
  EXPECT_TRUE(other.client.failed());
  EXPECT_EQ(other.session.failure(), "no application protocol");
}

TEST(Tls, IsOfVersionTwelveOrNewer) {
  EXPECT_TRUE(Pair({.newest = TLS1_2_VERSION}).client.shaken());
  for (const int old : {TLS1_1_VERSION, TLS1_VERSION}) {
    Pair pair({.newest = old});
    EXPECT_TRUE(pair.client.failed());
    EXPECT_EQ(pair.session.failure(), "unsupported protocol");
  }
}

TEST(Tls, AnswersForTheNameOfItsTunnelAlone) {
  EXPECT_TRUE(Pair({.host = "API.twilio.com"}).client.shaken());
  EXPECT_TRUE(Pair({.host = ""}).client.shaken());
  Pair other({.host = "verify.twilio.com"});
  EXPECT_TRUE(other.client.failed());
  EXPECT_EQ(other.state, TlsSession::State::kFailed);
}

TEST(Tls, IsAgreedUponOnce) {
  Pair pair({.newest = TLS1_2_VERSION});
  SSL_renegotiate(pair.client.openssl());
  SSL_do_handshake(pair.client.openssl());
  pair.pump();
  EXPECT_EQ(SSL_total_renegotiations(pair.client.openssl()), 1);  // asked for, and not more
  EXPECT_EQ(pair.session.plain(), "");
  EXPECT_NE(SSL_get_state(pair.client.openssl()), TLS_ST_OK);
}

TEST(Tls, FailsOnWhatIsNone) {
  using namespace std::string_view_literals;
  for (const auto bytes : {"GET / HTTP/1.1\r\n\r\n"sv, "\x16\x03\x01\x00\x04\x02\x00\x00\x00"sv,
                           "\x16\x03\x01\xff\xff"sv, "\x17\x03\x03\x00\x05hello"sv,
                           "\x15\x03\x01\x00\x02\x02\x28"sv}) {
    TlsSession session(identity());
    EXPECT_EQ(session.receive(bytes), TlsSession::State::kFailed) << bytes;
    EXPECT_NE(session.failure(), "");
    EXPECT_EQ(session.receive("more"), TlsSession::State::kFailed);
    session.finish();
  }
}

TEST(Tls, FailsOnAHelloWithoutEnd) {
  TlsSession session(identity());
  const std::string record = std::string("\x16\x03\x01\x40\x00", 5);
  std::string first(16 * 1024, 'x');
  first.replace(0, 4, std::string("\x01\x01\xff\xff", 4));  // of 128 KiB
  auto state = session.receive(record + first);
  for (int more = 0; more < 8 && state == TlsSession::State::kShaking; ++more) {
    state = session.receive(record + std::string(16 * 1024, 'x'));
  }
  EXPECT_EQ(state, TlsSession::State::kFailed);
}

TEST(Tls, NoticesWhenTheClientIsDone) {
  Pair pair;
  pair.client.send("Bye");
  pair.pump();
  SSL_shutdown(pair.client.openssl());
  pair.pump();
  EXPECT_EQ(pair.session.plain(), "Bye");
  EXPECT_EQ(pair.state, TlsSession::State::kEnded);
}

TEST(Tls, FailsOnATamperedRecord) {
  Pair pair;
  pair.client.send("Hello");
  auto bytes = pair.client.output();
  bytes.back() ^= 1;
  EXPECT_EQ(pair.session.receive(bytes), TlsSession::State::kFailed);
  EXPECT_EQ(pair.session.plain(), "");
}

TEST(TlsIdentity, NeedsACertificateAndItsKey) {
  const auto one = authority()->issue("a.twilio.com", kNow).value();
  const auto other = Authority::create("twilio.com", kNow).value()->issue("a.twilio.com", kNow);
  EXPECT_FALSE(TlsIdentity::create("a.twilio.com", "", one.key).ok());
  EXPECT_FALSE(TlsIdentity::create("a.twilio.com", one.certificates, "").ok());
  EXPECT_FALSE(TlsIdentity::create("a.twilio.com", one.certificates, other->key).ok());
}

}  // namespace
}  // namespace ringback::http
