// A service that is told to end answers what it was asked before it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A request that is under way when this returns.
std::future<Answer> ask_slowly(const Served& service, const std::string& target) {
  auto answer = std::async(std::launch::async, [&service, target] { return service.get(target); });
  EXPECT_TRUE(service.await_event("function", target.substr(0, target.find('?'))));
  return answer;
}

class Drain : public testing::TestWithParam<int> {};

TEST_P(Drain, AnswersTheRequestThatIsUnderWay) {
  const ServiceFolder folder("{}");
  folder.copy(handler("sleeps"), "sleeps");
  Served service(folder);
  auto slow = ask_slowly(service, "/sleeps?seconds=2");
  const auto workers = children_of(service.process().id());
  EXPECT_THAT(workers, Not(IsEmpty()));
  service.process().signal(GetParam());
  EXPECT_TRUE(until([&] { return service.get("/_ringback/health").status == 0; }))
      << "the port is still open";
  const auto answer = slow.get();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "slept");
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
  for (const auto worker : workers) {
    EXPECT_TRUE(until([&] { return !is_alive(worker); })) << "worker " << worker << " lives on";
  }
}

INSTANTIATE_TEST_SUITE_P(OnASignal, Drain, testing::Values(SIGTERM, SIGINT, SIGHUP));

TEST(Drain, IsNotReadyForWhoeverIsStillConnected) {
  const ServiceFolder folder("{}");
  Served service(folder);
  Connection connection(service.port());
  connection.send("GET /_ringback/ready HTTP/1.1\r\n");
  ASSERT_EQ(service.get("/_ringback/ready").status, 200);
  service.process().signal(SIGTERM);
  ASSERT_TRUE(until([&] { return service.get("/_ringback/health").status == 0; }));
  connection.send("Host: localhost\r\n\r\n");
  const auto answer = connection.read_to_end();
  EXPECT_THAT(answer, testing::StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
}

TEST(Drain, ClosesConnectionsThatAskNothing) {
  const ServiceFolder folder("{}");
  Served service(folder);
  Connection connection(service.port());
  ASSERT_EQ(service.get("/_ringback/ready").status, 200);
  service.process().signal(SIGTERM);
  EXPECT_THAT(connection.read_to_end(), IsEmpty());
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
}

TEST(Drain, WaitsForNobodyWhoOnlyReadsTheJournal) {
  const ServiceFolder folder("{}");
  Served service(folder);
  Connection connection(service.port());
  connection.send(
      "GET /_ringback/api/events?wait=60&after=999 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_EQ(service.get("/_ringback/ready").status, 200);
  service.process().signal(SIGTERM);
  EXPECT_THAT(connection.read_to_end(), testing::StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
}

TEST(Drain, EndsARequestThatTakesTooLong) {
  const ServiceFolder folder("limits: {time: 1s}\n");
  folder.copy(handler("hangs"), "hangs");
  Served service(folder);
  auto slow = ask_slowly(service, "/hangs");
  service.process().signal(SIGTERM);
  EXPECT_EQ(slow.get().status, 504);
  EXPECT_EQ(service.process().wait(), 0) << service.process().err();
}

TEST(Drain, EndsAtOnceOnASecondSignal) {
  const ServiceFolder folder("limits: twilio-run\n");
  folder.copy(handler("hangs"), "hangs");
  Served service(folder);
  auto slow = ask_slowly(service, "/hangs");
  const auto workers = children_of(service.process().id());
  service.process().signal(SIGTERM);
  ASSERT_TRUE(until([&] { return service.get("/_ringback/health").status == 0; }));
  EXPECT_FALSE(service.process().has_ended());
  service.process().signal(SIGINT);
  EXPECT_EQ(service.process().wait(), 128 + SIGINT) << service.process().err();
  EXPECT_EQ(slow.get().status, 0);
  for (const auto worker : workers) {
    EXPECT_TRUE(until([&] { return !is_alive(worker); })) << "worker " << worker << " lives on";
  }
}

}  // namespace
}  // namespace ringback::e2e
