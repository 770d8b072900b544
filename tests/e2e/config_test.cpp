// Configuration and assets that change while the real program serves them.
#include <gtest/gtest.h>

#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

TEST(ChangedConfiguration, IsInForceWithTheNextRequest) {
  const ServiceFolder folder("env: {A: one}\n");
  folder.copy(handler("echo"), "echo");
  folder.copy(handler("environment"), "environment");
  Served served(folder);
  const auto variable = [&] { return text_of(Json::parse(served.get("/echo").body).at(0), "A"); };
  EXPECT_EQ(variable(), "one");
  EXPECT_EQ(served.get("/environment").body, "A=one\n");
  folder.write("twilio.yaml", "env: {A: two}\n");
  EXPECT_EQ(variable(), "two");
  folder.write("twilio.yaml", "env:\n  A: [\n");
  EXPECT_EQ(variable(), "two") << "the last good one";
  EXPECT_TRUE(served.await_event("config.rejected", "twilio.yaml:"));
  folder.write("twilio.yaml", "{}");
  folder.write(".env", "A=three\n");
  EXPECT_EQ(variable(), "three");
  EXPECT_EQ(served.get("/environment").body, "A=three\n");
  EXPECT_TRUE(served.await_event("config.applied", "changed: env"));
  EXPECT_TRUE(until([&] {
    const auto log = served.process().err();
    return log.find("twilio.yaml:3:1:") != std::string::npos &&
           log.find("changed: env") != std::string::npos;
  })) << served.process().err();
}

TEST(ChangedConfiguration, RaisesTheLimitsOfTheServerToo) {
  const ServiceFolder folder("{}");
  folder.copy(handler("echo"), "echo");
  Served served(folder);
  const Ask large = {.target = "/echo",
                     .method = "POST",
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                 {"X-Long", std::string(20'000, 'x')}},
                     .body = "a=" + std::string(7'000'000, 'x')};
  EXPECT_EQ(served.ask(large).status, 431);
  folder.write("twilio.yaml", "limits: {request: 20MB, response: 20MB, headers: 64kB}\n");
  EXPECT_EQ(served.get("/echo").status, 200) << "the configuration is read for a request";
  EXPECT_EQ(served.ask(large).status, 200);
}

TEST(ChangedAssets, AreServedWithTheNextRequest) {
  const ServiceFolder folder("{}");
  folder.write("assets/a.txt", "one");
  Served served(folder);
  const auto first = served.get("/a.txt");
  EXPECT_EQ(first.body, "one");
  EXPECT_EQ(first.headers.at("cache-control"),
            "no-store, no-cache, must-revalidate, proxy-revalidate");
  EXPECT_EQ(served.get("/b.txt").status, 404);
  folder.write("assets/b.txt", "new");
  EXPECT_EQ(served.get("/b.txt").body, "new");
  EXPECT_EQ(served.ask({.target = "/b.txt", .method = "HEAD"}).headers.at("content-length"), "3");
  EXPECT_EQ(served.ask({.target = "/b.txt", .method = "OPTIONS"}).status, 204);
  std::filesystem::remove(folder.path() / "assets/b.txt");
  EXPECT_EQ(served.get("/b.txt").status, 404);
}

TEST(LargeAssets, AreSentWholeAndInPart) {
  const ServiceFolder folder("{}");
  std::string bytes;
  for (int i = 0; bytes.size() < 5'000'000; ++i) bytes += std::to_string(i) + "\n";
  folder.write("assets/large.txt", bytes);
  Served served(folder);
  EXPECT_TRUE(served.get("/large.txt").body == bytes);
  const Ask part = {.target = "/large.txt", .headers = {{"Range", "bytes=100-3000099"}}};
  EXPECT_TRUE(served.ask(part).body == bytes.substr(100, 3'000'000));
  const auto head = served.ask({.target = "/large.txt", .method = "HEAD"});
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(bytes.size()));
  EXPECT_EQ(head.body, "");
}

}  // namespace
}  // namespace ringback::e2e
