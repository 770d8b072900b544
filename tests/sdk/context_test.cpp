// Settings, logs, files, requests and time, as a handler sees them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <twilio/testing.hpp>
#include <vector>

using namespace twilio;

namespace {

// Calls `work(context)` in a handler and answers with the text it returns.
template <class Work>
FakeReply in_handler(FakeHost& host, Work work) {
  return host.call([&](const Context& context, const Event&, Callback callback) {
    callback(nullptr, std::string(work(context)));
  });
}

TEST(Context, ReadsEnvironmentVariables) {
  FakeHost host({{"PATH", "/forwarder"}, {"DOMAIN_NAME", "localhost:3000"}, {"NUMBER", "+1555"}});
  const auto reply = in_handler(host, [](const Context& context) {
    return context["NUMBER"] + context["MISSING"] + context.path() + context.domain_name();
  });
  EXPECT_EQ(reply.body, "+1555/forwarderlocalhost:3000");
}

TEST(Context, HidesWhatTheRuntimeKeepsForItself) {
  FakeHost host({{"A", "1"}, {"$runtime", {{"assets", Json::object()}}}, {"B", "2"}});
  const auto reply = in_handler(host, [](const Context& context) {
    EXPECT_FALSE(context.has("$runtime"));
    EXPECT_EQ(context["$runtime"], "");
    return context.environment().dump();
  });
  EXPECT_EQ(reply.body, R"({"A":"1","B":"2"})");
}

TEST(Context, LogsPartsSeparatedBySpaces) {
  FakeHost host;
  in_handler(host, [](const Context& context) {
    context.log("from", std::string("+1555"), 2, true, Json{{"a", 1}});
    context.warn("careful");
    context.error("broken");
    context.debug();
    return "";
  });
  ASSERT_EQ(host.logs().size(), 4u);
  EXPECT_EQ(host.logs()[0].text, R"(from +1555 2 true {"a":1})");
  EXPECT_EQ(host.logs()[0].level, TW_LOG_INFO);
  EXPECT_EQ(host.logs()[1].level, TW_LOG_WARN);
  EXPECT_EQ(host.logs()[2].level, TW_LOG_ERROR);
  EXPECT_EQ(host.logs()[3].text, "");
}

TEST(Context, KnowsHowMuchTimeIsLeft) {
  FakeHost host;
  host.set_remaining_ms(1234);
  const auto reply = in_handler(
      host, [](const Context& context) { return std::to_string(context.remaining_ms()); });
  EXPECT_EQ(reply.body, "1234");
}

TEST(Fetch, WaitsForTheAnswer) {
  FakeHost host;
  host.answer("https://crm.example.com/",
              {.status = 201, .headers = {{"X-Kind", {"a", "b"}}}, .body = R"({"name":"Ann"})"});
  const auto reply = in_handler(host, [](const Context& context) {
    const auto response = context.fetch({{"url", "https://crm.example.com/?n=1"}});
    EXPECT_EQ(response.status, 201);
    EXPECT_TRUE(response.ok());
    EXPECT_EQ(response.headers["x-kind"], "a,b");
    return response.json()["name"].get<std::string>();
  });
  EXPECT_EQ(reply.body, "Ann");
}

TEST(Fetch, SendsWhatTheHostExpects) {
  FakeHost host;
  host.answer("http://a/", {});
  in_handler(host, [](const Context& context) {
    context.fetch("http://a/1");
    context.fetch({{"url", "http://a/2"}, {"method", "PUT"}, {"body", {{"x", 1}}}});
    return "";
  });
  ASSERT_EQ(host.requests().size(), 2u);
  EXPECT_EQ(host.requests()[0].dump(),
            R"({"method":"GET","url":"http://a/1","headers":{},"body":""})");
  EXPECT_EQ(host.requests()[1].dump(),
            R"({"method":"PUT","url":"http://a/2",)"
            R"("headers":{"Content-Type":"application/json"},"body":"{\"x\":1}"})");
}

TEST(Fetch, ThrowsIfNobodyAnswers) {
  FakeHost host;
  const auto reply = in_handler(host, [](const Context& context) {
    EXPECT_THROW(context.fetch("http://nowhere/"), FetchError);
    return context.fetch("http://nowhere/").body;
  });
  EXPECT_EQ(reply.error, "nothing answers http://nowhere/");
}

TEST(Fetch, CallsBackWithAnswerOrError) {
  FakeHost host;
  host.answer("http://a/", {.body = "Ann"});
  std::vector<std::string> seen;
  host.call([&](const Context& context, const Event&, Callback callback) {
    context.fetch("http://a/", [&](auto error, auto crm) { seen.push_back(error + crm.body); });
    context.fetch({{"url", "http://b/"}}, [&seen, callback](auto error, auto crm) {
      seen.push_back(error + crm.body);
      callback();
    });
    EXPECT_TRUE(seen.empty());
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"Ann", "nothing answers http://b/"}));
}

TEST(Fetch, WaitsInsideACallback) {
  FakeHost host;
  host.answer("http://a/", {.body = "inner"});
  const auto reply = host.call([](const Context& context, const Event&, Callback callback) {
    context.sleep(1, [context, callback] { callback(nullptr, context.fetch("http://a/").body); });
  });
  EXPECT_EQ(reply.body, "inner");
}

TEST(Sleep, LetsEmulatedTimePass) {
  FakeHost host;
  in_handler(host, [](const Context& context) {
    context.sleep(1000);
    context.sleep(500);
    return "";
  });
  EXPECT_EQ(host.slept_ms(), 1500);
}

TEST(Sleep, HandlesWhatArrivesMeanwhile) {
  FakeHost host;
  std::vector<std::string> order;
  in_handler(host, [&](const Context& context) {
    context.sleep(1, [&] { order.push_back("short"); });
    context.sleep(2);
    order.push_back("long");
    return "";
  });
  EXPECT_EQ(order, (std::vector<std::string>{"short", "long"}));
}

// A folder of its own for one test.
class PrivateAssets : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                        ("ringback-sdk-assets-" + std::to_string(getpid()));
};

TEST_F(PrivateAssets, OpenTheFileAsItIsNow) {
  const std::string path = folder_ / "office_data.private.json";
  std::ofstream(path) << R"({"a":1})";
  FakeHost host({{"$runtime", {{"assets", {{"/office_data.json", path}}}}}});
  const auto reply = in_handler(host, [&](const Context& context) {
    const auto assets = context.runtime().assets();
    EXPECT_EQ(assets.size(), 1u);
    EXPECT_EQ(assets["/office_data.json"].path, path);
    return context.runtime().assets()["/office_data.json"].open();
  });
  EXPECT_EQ(reply.body, R"({"a":1})");
}

TEST_F(PrivateAssets, NameTheFileThatCannotBeRead) {
  const std::string path = folder_ / "gone.json";
  FakeHost host({{"$runtime", {{"assets", {{"/gone.json", path}, {"/folder", folder_}}}}}});
  const auto open = [&](std::string name) {
    return in_handler(
        host, [&](const Context& context) { return context.runtime().assets()[name].open(); });
  };
  EXPECT_EQ(open("/gone.json").error, "cannot read " + path);
  EXPECT_EQ(open("/folder").error, "cannot read " + folder_.string());
  EXPECT_EQ(open("/none.json").error, "there is no private asset /none.json");
}

TEST(Runtime, KnowsTheFunctions) {
  FakeHost host({{"$runtime", {{"functions", {{"sms/reply", "/f/sms/reply.so"}}}}}});
  const auto reply = in_handler(
      host, [](const Context& context) { return context.runtime().functions()["sms/reply"].path; });
  EXPECT_EQ(reply.body, "/f/sms/reply.so");
}

TEST(Runtime, CallsAFunctionAndWaitsForItsAnswer) {
  FakeHost host({{"$runtime", {{"functions", {{"billing", "/f/billing.private.so"}}}}}});
  host.answer("/billing", {.status = 201, .headers = {{"X-Kind", "a"}}, .body = R"({"paid":5})"});
  const auto reply = in_handler(host, [](const Context& context) {
    const auto answer = context.runtime().functions()["billing"].call({{"amount", 5}});
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.headers["x-kind"], "a");
    return answer.json()["paid"].dump();
  });
  EXPECT_EQ(reply.body, "5");
  ASSERT_EQ(host.requests().size(), 1u);
  EXPECT_EQ(host.requests()[0].dump(), R"({"function":"/billing","event":{"amount":5}})");
}

TEST(Runtime, CallsAFunctionWithoutWaiting) {
  FakeHost host;
  host.serve("/billing", [](const Json& request) {
    return FakeReply{.body = request["event"]["amount"].dump()};
  });
  const auto reply = host.call([](const Context& context, const Event&, Callback callback) {
    context.runtime().functions()["billing"].call(
        {{"amount", 7}}, [callback](const std::string& error, const FetchResponse& answer) {
          callback(nullptr, error + answer.body);
        });
  });
  EXPECT_EQ(reply.body, "7");
}

TEST(Runtime, ThrowsForAFunctionThatIsNotThere) {
  FakeHost host;
  const auto reply = in_handler(host, [](const Context& context) {
    const auto none = context.runtime().functions()["none"];
    EXPECT_EQ(none.path, "");
    EXPECT_THROW(none.call(), FetchError);
    return none.call().body;
  });
  EXPECT_EQ(reply.error, "nothing answers /none");
}

}  // namespace
