// Which hosts the proxy means, and how long its authority lasts.
#include "app/proxy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/authority_file.hpp"
#include "base/text.hpp"

namespace ringback::app {
namespace {

namespace fs = std::filesystem;

TEST(ProxyHosts, OfTwilioAreAllBelowItsDomain) {
  for (const auto* host : {"twilio.com", "api.twilio.com", "api.dublin.ie1.twilio.com"}) {
    EXPECT_TRUE(is_twilio(host)) << host;
  }
  for (const auto* host : {"", "eviltwilio.com", "twilio.com.example", "twilio.co", ".com"}) {
    EXPECT_FALSE(is_twilio(host)) << host;
  }
}

TEST(ProxyHosts, AreAllowedByNameOrByDomain) {
  const std::vector<std::string> patterns = {"A.example", "*.B.example"};
  EXPECT_TRUE(is_allowed(patterns, "a.example"));
  EXPECT_TRUE(is_allowed(patterns, "x.b.example"));
  EXPECT_TRUE(is_allowed(patterns, "x.y.b.example"));
  for (const auto* host : {"x.a.example", "b.example", "xb.example", "a.example.org", ""}) {
    EXPECT_FALSE(is_allowed(patterns, host)) << host;
  }
  EXPECT_TRUE(is_allowed({"*"}, "any.where"));
  EXPECT_FALSE(is_allowed({}, "any.where"));
}

struct AuthorityFile : testing::Test {
  ~AuthorityFile() override { fs::remove_all(folder); }

  const fs::path folder =
      fs::path(testing::TempDir()) / cat("authority_file_test_", getpid()) / "deep" / "below";
  const Time now = parse_time("2026-11-20T12:00:00Z").value();
};

TEST_F(AuthorityFile, HoldsTheSameUntilItIsAboutToExpire) {
  const auto first = open_authority(folder, now).value();
  const auto later = open_authority(folder, now + std::chrono::days(5 * 365 - 31)).value();
  EXPECT_EQ(first->pem(), later->pem());
  const auto renewed = open_authority(folder, now + std::chrono::days(5 * 365 - 29)).value();
  EXPECT_NE(first->pem(), renewed->pem());
  EXPECT_EQ(bytes_of(folder / kAuthorityCertificate), renewed->certificate());
  EXPECT_EQ(bytes_of(folder / kAuthorityKey), renewed->pem());
}

TEST_F(AuthorityFile, GetsItsCertificateBack) {
  const auto first = open_authority(folder, now).value();
  fs::remove(folder / kAuthorityCertificate);
  ASSERT_TRUE(open_authority(folder, now).ok());
  EXPECT_EQ(bytes_of(folder / kAuthorityCertificate), first->certificate());
}

TEST_F(AuthorityFile, LeavesNothingHalfWritten) {
  ASSERT_TRUE(open_authority(folder, now).ok());
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  EXPECT_THAT(names, testing::UnorderedElementsAre(".lock", "ca-key.pem", "ca.pem"));
}

}  // namespace
}  // namespace ringback::app
