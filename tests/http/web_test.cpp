// Web: own hosts in-process, every other over a network that the test plays.
#include "http/web.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "clock/virtual_clock.hpp"

namespace ringback::http {
namespace {

using namespace std::chrono_literals;

/// Remembers what was asked; the test answers.
struct PlayedNetwork final : Network {
  void fetch(const Request& request, const Patience& patience, Done done) override {
    requests.push_back(request);
    patiences.push_back(patience);
    waiting.push_back(std::move(done));
  }

  std::unique_ptr<Socket> open(SocketRequest, SocketListener) override { return nullptr; }

  std::vector<Request> requests;
  std::vector<Patience> patiences;
  std::vector<Done> waiting;
};

struct WebTest : testing::Test {
  WebTest() {
    web.serve([](const Url& url) { return url.host == "own.example"; },
              [this](Request request, Respond respond) {
                asked.push_back(cat(request.method, " ", request.url.text()));
                handler(std::move(request), std::move(respond));
              });
  }

  static Request request(std::string_view url, std::string_view method = "GET") {
    Request made;
    made.method = method;
    made.url = parse_url(url).value();
    return made;
  }

  void fetch(std::string_view url) {
    web.fetch(request(url), 15s, [this](Result<Response> result) {
      outcomes.push_back(result.ok() ? cat(result->status, " ", result->body)
                                     : cat("error ", result.error().code));
    });
  }

  void follow(const Request& first) {
    web.fetch_following(first, {"token", memory}, [this](Result<Fetched> result) {
      outcomes.push_back(result.ok() ? cat(result->response.status, " from ", result->url.text())
                                     : cat("error ", result.error().code));
    });
  }

  void run() {
    while (!clock.held() && clock.step(Time::max())) {
    }
  }

  /// A handler that sends everybody where `next` says; "" is the end.
  static Handler redirects(int status, std::function<std::string(const Url&)> next) {
    return [status, next = std::move(next)](const Request& asked, const Respond& respond) {
      Response answer;
      const auto location = next(asked.url);
      if (!location.empty()) answer.status = status;
      if (!location.empty()) answer.headers.add("Location", location);
      respond(std::move(answer));
    };
  }

  const Time start{1'000'000s};
  VirtualClock clock{start};
  PlayedNetwork network;
  Web web{clock, &network};
  std::shared_ptr<Memory> memory;  // null, unless the test gives one
  Handler handler = [](const Request&, const Respond& respond) {
    respond(response(200, "text/plain", "hello"));
  };
  std::vector<std::string> asked;
  std::vector<std::string> outcomes;
  using Lines = std::vector<std::string>;
};

TEST_F(WebTest, AnswersOwnHostsInProcess) {
  fetch("https://own.example/a?b=1");
  run();
  EXPECT_EQ(asked, Lines{"GET https://own.example/a?b=1"});
  EXPECT_EQ(outcomes, Lines{"200 hello"});
  EXPECT_TRUE(network.requests.empty());
  EXPECT_EQ(clock.now(), start) << "no time passes, and no deadline is left behind";
}

TEST_F(WebTest, NeverCallsBackFromInsideFetch) {
  fetch("https://own.example/");
  EXPECT_TRUE(asked.empty());
  EXPECT_TRUE(outcomes.empty());
}

TEST_F(WebTest, AnswersInTheOrderOfAsking) {
  handler = [](const Request& asked_for, const Respond& respond) {
    respond(response(200, "text/plain", asked_for.url.path));
  };
  fetch("https://own.example/1");
  fetch("https://own.example/2");
  run();
  EXPECT_EQ(outcomes, (Lines{"200 /1", "200 /2"}));
}

TEST_F(WebTest, GivesUpAtTheTimeout) {
  Respond kept;
  handler = [&kept](const Request&, Respond respond) { kept = std::move(respond); };
  fetch("https://own.example/");
  run();
  EXPECT_EQ(outcomes, Lines{"error 11200"});
  EXPECT_EQ(clock.now(), start + 15s);
}

TEST_F(WebTest, GivesUpOnAHandlerThatForgets) {
  handler = [](const Request&, const Respond&) {};
  fetch("https://own.example/");
  run();
  EXPECT_EQ(outcomes, Lines{"error 11200"});
}

TEST_F(WebTest, IgnoresLateAndSecondAnswers) {
  Respond kept;
  handler = [&kept](const Request&, Respond respond) { kept = std::move(respond); };
  fetch("https://own.example/");
  run();
  kept(response(200, "text/plain", "late"));
  EXPECT_EQ(outcomes, Lines{"error 11200"});
  fetch("https://own.example/");
  clock.step(clock.now());
  kept(response(200, "text/plain", "first"));
  kept(response(200, "text/plain", "second"));
  run();
  EXPECT_EQ(outcomes, (Lines{"error 11200", "200 first"}));
}

TEST_F(WebTest, TakesAnAnswerThatAsksAgain) {
  web.fetch(request("https://own.example/1"), 15s,
            [this](const Result<Response>&) { fetch("https://own.example/2"); });
  run();
  EXPECT_EQ(outcomes, Lines{"200 hello"});
}

TEST_F(WebTest, CarriesForeignRequestsOverTheNetworkWhileTimeStands) {
  fetch("https://foreign.example/a");
  run();
  ASSERT_EQ(network.requests.size(), 1u);
  EXPECT_EQ(network.requests[0].url.text(), "https://foreign.example/a");
  EXPECT_EQ(network.patiences[0].whole, 15s);
  EXPECT_TRUE(clock.held());
  network.waiting[0](response(200, "text/plain", "far"));
  EXPECT_FALSE(clock.held());
  EXPECT_EQ(outcomes, Lines{"200 far"});
}

TEST_F(WebTest, PassesNetworkFailuresOn) {
  for (const int code : {11200, 11205, 11210, 11220}) {
    fetch("https://foreign.example/");
    run();
    network.waiting.back()(Error{code, "broken", 502});
    EXPECT_EQ(outcomes.back(), cat("error ", code));
    EXPECT_FALSE(clock.held());
  }
}

TEST_F(WebTest, ReachesNobodyWithoutANetwork) {
  Web alone(clock, nullptr);
  std::string message;
  alone.fetch(request("https://foreign.example/"), 15s, [&](const Result<Response>& result) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, 11210);
    message = result.error().message;
  });
  run();
  EXPECT_NE(message.find("foreign.example"), std::string::npos);
}

TEST_F(WebTest, FollowsRedirectsByASignedGetWithoutTheBody) {
  handler = redirects(307, [](const Url& url) { return url.path == "/a" ? "/b" : ""; });
  auto first = request("https://own.example/a", "POST");
  first.body = "x=1";
  first.headers = {{"User-Agent", "TwilioProxy/1.1"}, {"X-Twilio-Signature", "s"}};
  Request second;
  const auto inner = handler;
  handler = [&](Request at, Respond respond) {
    second = at;
    inner(std::move(at), std::move(respond));
  };
  follow(first);
  run();
  EXPECT_EQ(asked, (Lines{"POST https://own.example/a", "GET https://own.example/b"}));
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(second.headers.get("User-Agent"), "TwilioProxy/1.1");
  EXPECT_EQ(second.headers.get("X-Twilio-Signature"),
            twilio_signature("token", "https://own.example/b", {}));
  EXPECT_EQ(outcomes, Lines{"200 from https://own.example/b"});
}

TEST_F(WebTest, ResolvesLocationsWhereTheyStand) {
  handler = redirects(302, [](const Url& url) -> std::string {
    if (url.path == "/dir/a") return "../b?x=1";
    if (url.path == "/b") return "https://own.example/c";
    return "";
  });
  follow(request("https://own.example/dir/a"));
  run();
  EXPECT_EQ(asked.back(), "GET https://own.example/c");
  EXPECT_EQ(asked[1], "GET https://own.example/b?x=1");
}

TEST_F(WebTest, FollowsTenRedirectsAndNoMore) {
  int limit = 10;
  handler = redirects(302, [&limit](const Url& url) {
    const auto number = parse_integer(url.path.substr(1)).value();
    return number < limit ? cat("/", number + 1) : std::string();
  });
  follow(request("https://own.example/0"));
  run();
  limit = 11;
  follow(request("https://own.example/0"));
  run();
  EXPECT_EQ(outcomes, (Lines{"200 from https://own.example/10", "error 11215"}));
}

TEST_F(WebTest, TakesARedirectToNowhereAsTheAnswer) {
  handler = [](const Request&, const Respond& respond) { respond(response(304, "", "")); };
  follow(request("https://own.example/"));
  run();
  EXPECT_EQ(outcomes, Lines{"304 from https://own.example/"});
}

TEST_F(WebTest, FailsOnALocationThatIsNoUrl) {
  handler = redirects(302, [](const Url&) { return "mailto:a@example.com"; });
  follow(request("https://own.example/"));
  run();
  EXPECT_EQ(outcomes, Lines{"error 11100"});
}

TEST_F(WebTest, HasOneTimeoutForAllRedirects) {
  std::vector<Timer> delays;
  handler = [&](const Request&, const Respond& respond) {
    Response answer{302, {{"Location", "/again"}}, ""};
    delays.push_back(clock.after(6s, [respond, answer] { respond(answer); }));
  };
  follow(request("https://own.example/"));
  run();
  EXPECT_EQ(asked.size(), 3u);
  EXPECT_EQ(outcomes, Lines{"error 11203"});
}

TEST_F(WebTest, HandsTheCauseOn) {
  std::vector<EventId> causes;
  handler = [&](const Request& at, const Respond& respond) {
    causes.push_back(at.cause);
    redirects(302, [](const Url& url) { return url.path == "/" ? "/b" : ""; })(at, respond);
  };
  auto first = request("https://own.example/");
  first.cause = 7;
  follow(first);
  run();
  EXPECT_EQ(causes, (std::vector<EventId>{7, 7}));
}

TEST(Web, ForgetsItsFetchesWhenItEnds) {
  VirtualClock clock{Time{}};
  auto web = std::make_unique<Web>(clock, nullptr);
  int answers = 0;
  web->fetch(Request{}, 15s, [&](const Result<Response>&) { ++answers; });
  web.reset();
  while (clock.step(Time::max())) {
  }
  EXPECT_EQ(answers, 0);
}

}  // namespace
}  // namespace ringback::http
