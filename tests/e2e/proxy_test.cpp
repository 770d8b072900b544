// curl, unmodified, through the service as its proxy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr auto kStatus = "\n%{http_code} %{http_connect}";

unsigned mode_of(const fs::path& file) {
  struct stat found {};
  return stat(file.c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
}

/// curl that is told of the proxy and the authority, and of nothing else.
Outcome curl(const Served& service, const ServiceFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"curl", "-sS", "-w", kStatus, "--proxy", service.url("/"),
                               "--noproxy", "", "--cacert", folder.authority() / "ca.pem"});
  return run({.words = std::move(words)});
}

std::string authority_file(const ServiceFolder& folder) {
  return run(ringback(folder, {"ca"})).out;
}

/// A service, and one whose configuration lets its proxy lead there.
struct Neighbours {
  ServiceFolder other;
  Served host{with_hello(other)};
  ServiceFolder folder{"proxy:\n  allow: [localhost]\n"};
  Served service{folder};

  Neighbours() { authority_file(folder); }

  static const ServiceFolder& with_hello(const ServiceFolder& folder) {
    folder.write("assets/hello.txt", "from the other");
    return folder;
  }
};

std::vector<std::string> with_credentials(std::vector<std::string> words) {
  words.insert(words.begin(), {"-H", cat("Authorization: ", authorization())});
  return words;
}

TEST(Proxy, IsTwilioToAnUnmodifiedProgram) {
  const ServiceFolder folder;
  Served service(folder);
  EXPECT_EQ(authority_file(folder), cat((folder.authority() / "ca.pem").string(), "\n"));
  for (const auto* host :
       {"api.twilio.com", "api.dublin.ie1.twilio.com", "api.ie1.twilio.com", "API.Twilio.com"}) {
    const auto answer =
        curl(service, folder,
             with_credentials({cat("https://", host, account_path("Messages.json").substr(23)),
                               "-d", cat("From=", percent_encode(kAnswered)), "-d",
                               cat("To=", percent_encode(kOffice)), "-d", "Body=Hi"}));
    EXPECT_TRUE(answer.out.ends_with("\n201 200")) << host << answer.out << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("\"body\":\"Hi\"")) << host;
  }
  const auto plain =
      curl(service, folder, with_credentials({"http://lookups.twilio.com/v2/Nowhere"}));
  EXPECT_TRUE(plain.out.ends_with("\n404 000")) << plain.out << plain.err;
}

TEST(Proxy, LeadsNowhereElse) {
  const ServiceFolder folder("{}");
  Served service(folder);
  authority_file(folder);
  const auto secure = curl(service, folder, {"https://example.com/"});
  EXPECT_EQ(secure.out, "\n000 403");
  const auto plain = curl(service, folder, {"http://example.com/"});
  EXPECT_TRUE(plain.out.ends_with("\n403 000")) << plain.out;
  EXPECT_THAT(plain.out, AllOf(HasSubstr("leads to twilio.com alone"), HasSubstr("[example.com]")));
  for (const auto* host :
       {"https://twilio.com.example.com/", "https://eviltwilio.com/", "https://127.0.0.1/",
        "https://[::1]:22/", "https://localhost:22/", "https://api.twilio.com:22/"}) {
    EXPECT_EQ(curl(service, folder, {host}).out, "\n000 403") << host;
  }
  EXPECT_TRUE(service.await_event("proxy.rejected", "example.com"));
}

TEST(Proxy, LeadsToTheServiceItself) {
  const ServiceFolder folder("{}");
  Served service(folder);
  authority_file(folder);
  const auto health = service.url("/_ringback/health");
  EXPECT_EQ(curl(service, folder, {health}).out, "{\"status\":\"ok\"}\n\n200 000");
  EXPECT_EQ(curl(service, folder, {"--proxytunnel", health}).out, "{\"status\":\"ok\"}\n\n200 200");
}

TEST(Proxy, LeadsWhereTheConfigurationAllows) {
  const Neighbours both;
  const auto& [other, host, folder, service] = both;
  const auto file = host.url("/hello.txt");
  EXPECT_EQ(curl(service, folder, {file}).out, "from the other\n200 000");
  EXPECT_EQ(curl(service, folder, {"--proxytunnel", file}).out, "from the other\n200 200");
  folder.write("twilio.yaml", "proxy: {allow: []}\n");
  EXPECT_TRUE(service.await_event("config.applied", "proxy"));
  EXPECT_TRUE(curl(service, folder, {file}).out.ends_with("\n403 000"));
}

TEST(Proxy, PassesOnWhoWaitsToBeToldToSendAndWhoAsksForTheHeadAlone) {
  const Neighbours both;
  const auto& [other, host, folder, service] = both;
  const auto post = curl(service, folder,
                         with_credentials({"-H", "Expect: 100-continue", "-d", "FriendlyName=mine",
                                           host.url(account_path("Applications.json"))}));
  EXPECT_THAT(post.out, HasSubstr("\"friendly_name\":\"mine\"")) << post.err;
  EXPECT_TRUE(post.out.ends_with("\n201 000")) << post.out;
  const auto head = curl(service, folder, {"-I", host.url("/hello.txt")});
  EXPECT_THAT(head.out, HasSubstr("Content-Length: 14\r\n")) << head.err;
}

TEST(Proxy, SaysWhenItIsNotBelieved) {
  const ServiceFolder folder("{}");
  Served service(folder);
  const auto refused =
      run({.words = {"curl", "-sS", "--proxy", service.url("/"), "https://api.twilio.com/"},
           .environment = {{"CURL_CA_BUNDLE", ""}, {"SSL_CERT_FILE", ""}}});
  EXPECT_EQ(refused.status, 60) << refused.err;
  EXPECT_TRUE(service.await_event("proxy.rejected", "ringback ca"));
}

TEST(Ca, IsMadeOnceWhoeverComesFirst) {
  const ServiceFolder folder("{}");
  std::vector<std::thread> all;
  std::array<std::string, 8> said;
  for (auto& one : said) {
    all.emplace_back([&folder, &one] {
      run(ringback(folder, {"env"}));
      one = read_file(folder.authority() / "ca.pem");
    });
  }
  for (auto& one : all) one.join();
  EXPECT_THAT(said[0], StartsWith("-----BEGIN CERTIFICATE-----"));
  for (const auto& one : said) EXPECT_EQ(one, said[0]);
  EXPECT_EQ(mode_of(folder.authority()), 0700U);
  EXPECT_EQ(mode_of(folder.authority() / "ca-key.pem"), 0600U);
  EXPECT_EQ(mode_of(folder.authority() / "ca.pem"), 0644U);
  fs::permissions(folder.authority() / "ca-key.pem", fs::perms(0644));
  authority_file(folder);
  EXPECT_EQ(mode_of(folder.authority() / "ca-key.pem"), 0600U) << "mended";
}

TEST(Ca, IsServedAndReplacedWhileServing) {
  const ServiceFolder folder("{}");
  Served service(folder);
  const auto first = service.get("/_ringback/ca.pem").body;
  EXPECT_EQ(first, read_file(folder.authority() / "ca.pem"));
  fs::remove_all(folder.authority());
  authority_file(folder);
  const auto second = service.get("/_ringback/ca.pem").body;
  EXPECT_NE(first, second);
  EXPECT_EQ(second, read_file(folder.authority() / "ca.pem"));
  EXPECT_TRUE(curl(service, folder, {"https://api.twilio.com/"}).out.ends_with("\n401 200"));
}

TEST(Ca, IsKeptInMemoryWhereNothingCanBeWritten) {
  const ServiceFolder folder("{}");
  auto command = ringback(folder, {"start", ".", "--port", "0"});
  command.environment["RINGBACK_CA_DIR"] = "/proc/nowhere";
  Served service(command);
  const auto certificate = service.get("/_ringback/ca.pem").body;
  EXPECT_THAT(certificate, StartsWith("-----BEGIN CERTIFICATE-----"));
  fs::create_directories(folder.authority());
  std::ofstream(folder.authority() / "ca.pem") << certificate;
  EXPECT_TRUE(curl(service, folder, {"https://api.twilio.com/"}).out.ends_with("\n401 200"));
  EXPECT_TRUE(service.await_event("proxy.rejected", "kept in memory"));
  command.words = {command.words[0], "ca"};
  const auto ca = run(command);
  EXPECT_EQ(ca.status, 1);
  EXPECT_THAT(ca.err, HasSubstr("/proc/nowhere"));
  EXPECT_THAT(ca.out, IsEmpty());
}

TEST(Ca, IsReadWhenItsKeyThatCouldNotBeIsReplaced) {
  const ServiceFolder folder("{}");
  fs::create_directories(folder.authority());
  std::ofstream(folder.authority() / "ca-key.pem") << "half of one";
  Served service(folder);
  const auto kept = service.get("/_ringback/ca.pem").body;
  EXPECT_THAT(kept, StartsWith("-----BEGIN CERTIFICATE-----"));
  EXPECT_EQ(service.get("/_ringback/ca.pem").body, kept);
  EXPECT_EQ(service.journal("proxy.rejected").size(), 1U);
  fs::remove(folder.authority() / "ca-key.pem");
  authority_file(folder);
  const auto present = service.get("/_ringback/ca.pem").body;
  EXPECT_NE(present, kept);
  EXPECT_EQ(present, read_file(folder.authority() / "ca.pem"));
}

TEST(Ca, IsNotMadeOverAnothersKey) {
  const ServiceFolder folder("{}");
  fs::create_directories(folder.authority());
  std::ofstream(folder.authority() / "ca-key.pem") << "somebody's";
  const auto ca = run(ringback(folder, {"ca"}));
  EXPECT_EQ(ca.status, 1);
  EXPECT_THAT(ca.err, AllOf(HasSubstr("ca-key.pem"), HasSubstr("remove the file")));
  EXPECT_EQ(read_file(folder.authority() / "ca-key.pem"), "somebody's");
}

}  // namespace
}  // namespace ringback::e2e
