// Functions that were not made by this tree's twilio_functions() from C++.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;

TEST(FunctionInC, Answers) {
  const ServiceFolder folder("{}");
  folder.copy(RINGBACK_C_FUNCTION, "hello");
  Served service(folder);
  const auto answer = service.get("/hello?name=Ada");
  EXPECT_EQ(answer.status, 200) << service.process().err();
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
  EXPECT_EQ(answer.body, "hello from C, 1");
  EXPECT_TRUE(service.await_event("function.log", "Ada"));
}

TEST(FunctionBuiltOutsideTheTree, AnswersACallToItsNumber) {
  const ServiceFolder folder("numbers:\n  \"+17042001111\": {voice: /deep/greeting}\n");
  folder.copy(RINGBACK_OUTSIDE_FUNCTION, "deep/greeting.protected");
  Served service(folder, {"--clock", "virtual"});
  EXPECT_EQ(service.get("/deep/greeting").status, 403) << "only what is signed may come in";
  service.ring(kAnswered);
  EXPECT_TRUE(service.await_event("call.plays", cat("Hello ", kStranger)));
  EXPECT_TRUE(service.await_event("call.completed", kAnswered));
}

}  // namespace
}  // namespace ringback::e2e
