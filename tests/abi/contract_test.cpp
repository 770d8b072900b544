// The contract itself: a function in C, hosts older and newer than the function, and refusals.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <twilio/testing.hpp>

using namespace twilio;

namespace {

// A host of another age: what its functions do is all there is to see.
struct Seen {
  std::string body;
  std::string error;
  tw_done done = nullptr;
  void* user = nullptr;
};
Seen* seen = nullptr;

tw_host host_with(std::uint32_t version, std::size_t size) {
  return {version,
          static_cast<std::uint32_t>(size),
          [](tw_call, int32_t, tw_str) noexcept {},
          [](tw_call, const tw_reply* reply) noexcept -> int32_t {
            seen->body = detail::text(reply->body);
            seen->error = detail::text(reply->error);
            return TW_OK;
          },
          [](tw_call) noexcept -> int64_t { return 1; },
          [](tw_call, tw_str, tw_done done, void* user) noexcept -> int32_t {
            seen->done = done;
            seen->user = user;
            return TW_OK;
          },
          [](tw_call, int64_t, tw_done, void*) noexcept -> int32_t { return TW_GONE; },
          [](tw_call) noexcept -> int32_t { return TW_GONE; }};
}

void handler(const Context& context, const Event& event, Callback callback) {
  if (event["How"] == "wait") return callback(nullptr, context.fetch("http://a/").body);
  if (event["How"] == "sleep") return context.sleep(1, [callback] { callback(nullptr, "awake"); });
  context.fetch("http://a/",
                [callback](auto error, auto response) { callback(error, "got " + response.body); });
}

constexpr const tw_function& function = detail::kFunction<&handler>;

class Contract : public ::testing::Test {
 protected:
  void SetUp() override { seen = &seen_; }
  void TearDown() override { detail::host = nullptr; }

  void invoke(const std::string& event) {
    const tw_event given = {sizeof(tw_event), detail::borrow("{}"), detail::borrow(event)};
    function.invoke(1, &given);
  }

  Seen seen_;
};

TEST(Hello, RunsInPlainC) {
  FakeHost host;
  const auto reply = host.call(tw_function_entry, {{"From", "+1555"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers, Json({{"Content-Type", "text/plain"}}));
  EXPECT_EQ(reply.body, "hello from C, 1");
  ASSERT_EQ(host.logs().size(), 1u);
  EXPECT_EQ(host.logs().front().text, R"({"From":"+1555"})");
}

TEST(Hello, AsksWhichFieldsAnOlderSenderKnew) {
  FakeHost host;
  ASSERT_EQ(host.call(tw_function_entry).status, 200);
  tw_event older = {};
  older.struct_size = offsetof(tw_event, event);
  tw_function_entry.invoke(1, &older);
  ASSERT_EQ(host.late_replies().size(), 1u);
  EXPECT_EQ(host.late_replies().front().error, "an event without parameters");
}

TEST_F(Contract, RefusesAnotherVersion) {
  const tw_host newer = host_with(TW_ABI_VERSION + 1, sizeof(tw_host));
  EXPECT_EQ(function.init(&newer), TW_INVALID);
}

TEST_F(Contract, RefusesAHostThatLacksTheEssentials) {
  const tw_host older = host_with(TW_ABI_VERSION, offsetof(tw_host, sleep));
  EXPECT_EQ(function.init(&older), TW_INVALID);
}

TEST_F(Contract, AcceptsAHostThatHasGrown) {
  const tw_host newer = host_with(TW_ABI_VERSION, sizeof(tw_host) + 64);
  EXPECT_EQ(function.init(&newer), TW_OK);
}

TEST_F(Contract, DoesWithoutPumpUnlessItHasToWait) {
  const tw_host older = host_with(TW_ABI_VERSION, offsetof(tw_host, pump));
  ASSERT_EQ(function.init(&older), TW_OK);
  invoke(R"({"How":"wait"})");
  EXPECT_EQ(seen_.error, "this runtime cannot wait inside a handler; pass a callback");

  invoke("{}");
  tw_reply result = {};
  result.struct_size = sizeof(result);
  result.status = 200;
  result.body = detail::borrow("it");
  seen_.done(seen_.user, &result);
  EXPECT_EQ(seen_.body, "got it");
}

TEST_F(Contract, ReadsNoFieldThatAnOlderSenderLacks) {
  const tw_host host = host_with(TW_ABI_VERSION, sizeof(tw_host));
  ASSERT_EQ(function.init(&host), TW_OK);
  invoke("{}");
  tw_reply result = {};
  result.struct_size = offsetof(tw_reply, error);
  result.status = 200;
  result.body = detail::borrow("it");
  result.error = {reinterpret_cast<const char*>(8), 8};  // whatever lies behind the older struct
  seen_.done(seen_.user, &result);
  EXPECT_EQ(seen_.body, "got it");
}

TEST_F(Contract, StopsWaitingWhenTheInvocationEnds) {
  const tw_host host = host_with(TW_ABI_VERSION, sizeof(tw_host));
  ASSERT_EQ(function.init(&host), TW_OK);
  invoke(R"({"How":"wait"})");
  EXPECT_EQ(seen_.error, "the invocation has ended");

  tw_reply late = {};  // the host still keeps its promise to call back once
  late.struct_size = sizeof(late);
  late.error = detail::borrow("cancelled");
  seen_.done(seen_.user, &late);
}

TEST_F(Contract, DropsASleepThatIsRefused) {
  const tw_host host = host_with(TW_ABI_VERSION, sizeof(tw_host));
  ASSERT_EQ(function.init(&host), TW_OK);
  invoke(R"({"How":"sleep"})");
  EXPECT_EQ(seen_.body + seen_.error, "");
}

}  // namespace
