// A webhook's way: logins, cookies, repetitions, limits of time.
#include <gtest/gtest.h>

#include <deque>

#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "http/web.hpp"

namespace ringback::http {
namespace {

using namespace std::chrono_literals;

/// Answers with what the test has prepared, in this order.
struct PreparedNetwork final : Network {
  void fetch(const Request& request, const Patience& patience, Done done) override {
    requests.push_back(request);
    patiences.push_back(patience);
    if (answers.empty()) return done(response(200, "text/plain", "hello"));
    const auto answer = answers.front();
    answers.pop_front();
    done(answer);
  }

  std::unique_ptr<Socket> open(SocketRequest, SocketListener) override { return nullptr; }

  std::deque<Result<Response>> answers;
  std::vector<Request> requests;
  std::vector<Patience> patiences;
};

struct FollowingTest : testing::Test {
  FollowingTest() {
    web.serve([](const Url& url) { return url.host == "own.example"; },
              [this](Request request, Respond respond) {
                owned.push_back(std::move(request));
                kept.push_back(std::move(respond));
              });
  }

  /// Posts a webhook; its status, or the code of what went wrong.
  int ask(std::string_view url) {
    int outcome = 0;
    const FormFields fields = {{"CallSid", "CA1"}};
    web.fetch_following(webhook_request("POST", parse_url(url).value(), fields, "token"),
                        {"token", memory}, [&](const Result<Fetched>& result) {
                          outcome = result.ok() ? result->response.status : result.error().code;
                        });
    EXPECT_EQ(outcome, 0) << "never from inside fetch_following";
    while (clock.step(Time::max())) {
    }
    return outcome;
  }

  static Response unauthorized(std::string_view challenge) {
    return {401, {{"WWW-Authenticate", std::string(challenge)}}, ""};
  }

  std::string sent(std::size_t request, std::string_view name) const {
    return network.requests.at(request).headers.get(name);
  }

  VirtualClock clock{Time(1'000'000s)};
  PreparedNetwork network;
  Web web{clock, &network};
  std::vector<Request> owned;
  std::vector<Respond> kept;
  std::shared_ptr<Memory> memory = std::make_shared<Memory>();
  const Error refused{11202, "refused", 502};
};

TEST_F(FollowingTest, LogsInOnlyWhereThatIsAskedFor) {
  EXPECT_EQ(ask("https://ann:secret@a.example/"), 200);
  ASSERT_EQ(network.requests.size(), 1u);
  EXPECT_EQ(sent(0, "Authorization"), "");
  network.answers = {unauthorized("Basic realm=\"x\"")};
  EXPECT_EQ(ask("https://ann:secret@a.example/"), 200);
  ASSERT_EQ(network.requests.size(), 3u);
  EXPECT_EQ(sent(1, "Authorization"), "");
  EXPECT_EQ(sent(2, "Authorization"), cat("Basic ", base64("ann:secret")));
  EXPECT_EQ(network.requests[2].body, "CallSid=CA1");
  EXPECT_EQ(sent(2, "I-Twilio-Idempotency-Token"), sent(1, "I-Twilio-Idempotency-Token"));
}

TEST_F(FollowingTest, RemembersTheLoginOfAServerOnly) {
  network.answers = {unauthorized("Digest realm=\"x\", nonce=\"n\", qop=\"auth\"")};
  ask("https://ann:secret@a.example/");
  EXPECT_EQ(ask("https://a.example/other"), 200);
  EXPECT_EQ(ask("https://b.example/"), 200);
  ASSERT_EQ(network.requests.size(), 4u);
  EXPECT_NE(sent(1, "Authorization").find("uri=\"/\""), std::string::npos);
  EXPECT_NE(sent(2, "Authorization").find("uri=\"/other\""), std::string::npos);
  EXPECT_NE(sent(2, "Authorization").find("nc=00000002"), std::string::npos)
      << sent(2, "Authorization");
  EXPECT_EQ(sent(3, "Authorization"), "");
}

TEST_F(FollowingTest, TakesANewNonceWhereTheOldOneIsStale) {
  network.answers = {unauthorized("Digest realm=\"x\", nonce=\"first\""),
                     response(200, "text/plain", ""),
                     unauthorized("Digest realm=\"x\", nonce=\"second\", stale=true")};
  ask("https://ann:secret@a.example/");
  EXPECT_EQ(ask("https://a.example/"), 200);
  ASSERT_EQ(network.requests.size(), 4u);
  EXPECT_NE(sent(3, "Authorization").find("nonce=\"second\""), std::string::npos);
}

TEST_F(FollowingTest, TakesTheSecondRefusalForTheAnswer) {
  const auto no = unauthorized("Basic realm=\"x\"");
  network.answers = {no, no};
  EXPECT_EQ(ask("https://ann:wrong@a.example/"), 401);
  EXPECT_EQ(network.requests.size(), 2u);
  EXPECT_TRUE(memory->empty()) << "what was refused is not said again";
  network.answers = {no};
  EXPECT_EQ(ask("https://a.example/"), 401) << "there is nobody to log in";
  EXPECT_EQ(network.requests.size(), 3u);
}

TEST_F(FollowingTest, LogsInWithoutAMemoryToo) {
  memory = nullptr;
  network.answers = {unauthorized("Basic realm=\"x\"")};
  EXPECT_EQ(ask("https://ann:secret@a.example/"), 200);
  EXPECT_EQ(sent(1, "Authorization"), cat("Basic ", base64("ann:secret")));
}

TEST_F(FollowingTest, CarriesCookiesAlongRedirects) {
  network.answers = {Response{302, {{"Location", "/b"}, {"Set-Cookie", "a=1; Path=/"}}, ""}};
  EXPECT_EQ(ask("https://a.example/a"), 200);
  ASSERT_EQ(network.requests.size(), 2u);
  EXPECT_EQ(sent(0, "Cookie"), "");
  EXPECT_EQ(sent(1, "Cookie"), "a=1");
  EXPECT_NE(sent(0, "I-Twilio-Idempotency-Token"), sent(1, "I-Twilio-Idempotency-Token"));
}

TEST_F(FollowingTest, ConnectsOnceMore) {
  for (const int code : {11201, 11202, 11205, 11220}) {
    network.requests.clear();
    network.answers = {Error{code, "no", 502}};
    EXPECT_EQ(ask("https://a.example/"), 200) << code;
    ASSERT_EQ(network.requests.size(), 2u) << code;
    EXPECT_EQ(network.requests[1].body, "CallSid=CA1");
    EXPECT_EQ(sent(1, "I-Twilio-Idempotency-Token"), sent(0, "I-Twilio-Idempotency-Token"));
  }
  network.answers = {refused, refused};
  EXPECT_EQ(ask("https://a.example/"), 11202) << "but not twice";
  network.requests.clear();
  network.answers = {Response{503, {}, ""}};
  EXPECT_EQ(ask("https://a.example/"), 503) << "an answer is an answer";
  network.answers = {Error{11210, "no such host", 502}};
  EXPECT_EQ(ask("https://a.example/"), 11210);
  EXPECT_EQ(network.requests.size(), 2u);
}

TEST_F(FollowingTest, RepeatsAsTheFragmentSays) {
  const Response busy{503, {}, ""};
  network.answers = {busy, Response{404, {}, ""}};
  EXPECT_EQ(ask("https://a.example/#rc=3&rp=5xx"), 404);
  EXPECT_EQ(network.requests.size(), 2u);
  network.answers = {busy, busy, busy};
  EXPECT_EQ(ask("https://a.example/#rc=2&rp=5xx"), 503);
  network.answers = {refused};
  EXPECT_EQ(ask("https://a.example/#rp=4xx"), 11202);
  network.answers = {refused};
  EXPECT_EQ(ask("https://a.example/#rc=0"), 11202);
  network.answers = {Error{11200, "no answer", 502}};
  EXPECT_EQ(ask("https://a.example/#rp=rt"), 200);
}

TEST_F(FollowingTest, KeepsTheFragmentAndTheUserToItself) {
  ask("https://ann:secret@a.example/x?y=1#rc=1");
  EXPECT_EQ(network.requests[0].url.text(), "https://a.example/x?y=1");
  EXPECT_EQ(sent(0, "X-Twilio-Signature"),
            twilio_signature("token", "https://a.example/x?y=1", {{"CallSid", "CA1"}}));
}

TEST_F(FollowingTest, ConnectsAsTheFragmentSays) {
  ask("https://a.example/#ct=300&rt=2000&sni=n");
  EXPECT_EQ(network.patiences[0].connecting, 300ms);
  EXPECT_EQ(network.patiences[0].whole, 2s);
  EXPECT_FALSE(network.patiences[0].names_host);
}

TEST_F(FollowingTest, AsksNobodyWhenTheFragmentMakesNoSense) {
  EXPECT_EQ(ask("https://a.example/#rp=sometimes"), 11243);
  EXPECT_TRUE(network.requests.empty());
}

TEST_F(FollowingTest, WaitsForAnAnswerAsLongAsTheFragmentSays) {
  const auto start = clock.now();
  EXPECT_EQ(ask("https://own.example/#rt=2000"), 11200);
  EXPECT_EQ(clock.now() - start, 2s);
  EXPECT_EQ(ask("https://own.example/#tt=3000"), 11203);
  EXPECT_EQ(clock.now() - start, 5s);
}

TEST_F(FollowingTest, RepeatsWithinTheWholeTime) {
  const auto start = clock.now();
  EXPECT_EQ(ask("https://own.example/#rt=2000&tt=5000&rc=5&rp=rt"), 11203);
  EXPECT_EQ(clock.now() - start, 5s);
  EXPECT_EQ(owned.size(), 3u);
}

}  // namespace
}  // namespace ringback::http
