// How an invocation is answered: once, by whatever comes first, and never by an escaping exception.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <twilio/testing.hpp>
#include <twilio/twiml.hpp>
#include <vector>

using namespace twilio;

namespace {

// Calls a handler that does `work(callback)`.
template <class Work>
FakeReply answered(Work work) {
  FakeHost host;
  return host.call([&](const Context&, const Event&, Callback callback) { work(callback); });
}

TEST(Callback, TakesEveryKindOfPayload) {
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, "text"); }).body, "text");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, std::string("text")); }).body, "text");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, Json{{"a", 1}}); }).body, R"({"a":1})");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, 42); }).body, "42");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, true); }).body, "true");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, nullptr); }).body, "");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr, Response().set_status(404)); }).status,
            404);
  const auto twiml = answered([](auto callback) { callback(nullptr, VoiceResponse().leave()); });
  EXPECT_TRUE(twiml.body.ends_with("<Response><Leave/></Response>"));
  EXPECT_EQ(twiml.headers["Content-Type"], "text/xml; charset=utf-8");
}

TEST(Callback, ReadsBracesAsJson) {
  EXPECT_EQ(answered([](auto callback) {
              callback(nullptr, {{"ok", true}});
            }).body,
            R"({"ok":true})");
  EXPECT_EQ(answered([](auto callback) {
              callback(nullptr, {{"a", "b"}, {"c", "d"}});
            }).body,
            R"({"a":"b","c":"d"})");
}

TEST(Callback, AnswersEmptyWithoutArguments) {
  const auto reply = answered([](auto callback) { callback(); });
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(answered([](auto callback) { callback(nullptr); }).status, 200);
}

TEST(Callback, ReportsErrors) {
  const auto reply = answered([](auto callback) { callback("no such office"); });
  EXPECT_EQ(reply.status, 0);
  EXPECT_EQ(reply.error, "no such office");
  EXPECT_EQ(answered([](auto callback) { callback(std::runtime_error("late")); }).error, "late");
}

TEST(Callback, PrefersTheErrorUnlessItIsEmpty) {
  EXPECT_EQ(answered([](auto callback) { callback("bad", "good"); }).error, "bad");
  EXPECT_EQ(answered([](auto callback) { callback("", "good"); }).body, "good");
}

TEST(Callback, CountsOnlyTheFirstTime) {
  FakeHost host;
  const auto reply = host.call([](const Context&, const Event&, Callback callback) {
    callback(nullptr, "first");
    callback("second");
    throw std::runtime_error("third");
  });
  EXPECT_EQ(reply.body, "first");
  ASSERT_EQ(host.late_replies().size(), 2u);
  EXPECT_EQ(host.late_replies()[1].error, "third");
}

TEST(Callback, WorksFromAnotherThread) {
  const auto reply = answered([](Callback callback) {
    std::thread([callback] { callback(nullptr, "from afar"); }).join();
  });
  EXPECT_EQ(reply.body, "from afar");
}

TEST(Callback, IsMissedByNobody) {
  EXPECT_EQ(answered([](auto) {}).error, "the handler never called back");
}

TEST(Barrier, TurnsEveryExceptionIntoAnError) {
  EXPECT_EQ(answered([](auto) { throw std::logic_error("broken"); }).error, "broken");
  EXPECT_EQ(answered([](auto) { throw std::string("text"); }).error, "text");
  EXPECT_EQ(answered([](auto) { throw "literal"; }).error, "literal");
  EXPECT_EQ(answered([](auto) { throw 42; }).error, "42");
  EXPECT_EQ(answered([](auto) { throw std::vector<int>(); }).error, "unknown exception");
  EXPECT_EQ(answered([](auto) { throw std::runtime_error(""); }).error, "unknown error");
}

TEST(Failure, HasAName) {
  const auto name = [](auto work) { return detail::print(answered(work).headers["name"]); };
  EXPECT_EQ(name([](auto callback) { callback(Error("m", "LookupError")); }), "LookupError");
  EXPECT_EQ(name([](auto) { throw std::out_of_range("m"); }), "std::out_of_range");
  EXPECT_EQ(name([](auto) { throw std::vector<int>(); }), "std::vector<int, std::allocator<int> >");
  EXPECT_EQ(name([](auto callback) { callback("text"); }), "NonError");
  EXPECT_EQ(name([](auto callback) { callback(std::runtime_error("m")); }), "");
}

TEST(Failure, MayBeAValue) {
  const auto details = [](auto work) { return answered(work).headers; };
  EXPECT_EQ(details([](auto callback) { callback("te\"xt"); }),
            (Json{{"message", R"("te\"xt")"}, {"name", "NonError"}}));
  EXPECT_EQ(details([](auto callback) { callback(true); }),
            (Json{{"message", "true"}, {"name", "NonError"}}));
  EXPECT_EQ(details([](auto) {
              throw Json::array({"a", 1});
            }),
            (Json{{"message", R"(["a",1])"}, {"name", "NonError"}}));
  EXPECT_EQ(details([](auto callback) {
              callback(Json{{"name", "N"}, {"message", "M"}, {"stack", "S"}, {"code", 1}});
            }),
            (Json{{"message", "M"}, {"name", "N"}, {"stack", "S"}}));
  EXPECT_EQ(details([](auto) { throw Json{{"code", 5}}; }), (Json{{"message", ""}}));
}

TEST(Failure, IsNoneWhereJavaScriptSeesFalse) {
  EXPECT_EQ(answered([](auto callback) { callback(false, "good"); }).body, "good");
  EXPECT_EQ(answered([](auto callback) { callback(0.0, "good"); }).body, "good");
  EXPECT_EQ(answered([](auto callback) { callback(Json(), "good"); }).body, "good");
}

TEST(Failure, IsAStatusThatIsNone) {
  const auto reply = answered([](auto callback) { callback(nullptr, Response().set_status(0)); });
  EXPECT_EQ(reply.error, "Invalid status code: 0");
  EXPECT_EQ(reply.headers["name"], "RangeError");
}

TEST(Barrier, StandsAroundLateCallbacksToo) {
  FakeHost host;
  const auto reply = host.call([](const Context& context, const Event&, Callback) {
    context.sleep(10, [] { throw std::runtime_error("later"); });
  });
  EXPECT_EQ(reply.error, "later");
}

TEST(Barrier, StandsAroundAnUnreadableEvent) {
  FakeHost host;
  EXPECT_EQ(
      host.call([](const Context&, const Event&, Callback callback) { callback(); }, "text").status,
      200);
}

}  // namespace
