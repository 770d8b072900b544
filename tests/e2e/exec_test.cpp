// `ringback exec` and the environment it and `ringback env` make.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// `ringback exec OPTIONS -- sh -c SCRIPT`
Command exec(const ServiceFolder& folder, const std::string& script,
             std::vector<std::string> options = {}) {
  options.insert(options.begin(), "exec");
  for (const auto* word : {"--", "sh", "-c"}) options.emplace_back(word);
  options.push_back(script);
  return ringback(folder, std::move(options));
}

constexpr auto kListMessages =
    "curl -sS https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Messages.json "
    "-u $TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN";

TEST(Exec, RunsACommandForWhomTwilioIsHere) {
  const ServiceFolder folder;
  const auto listed = run(exec(folder, kListMessages, {"--clock", "virtual"}));
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("\"messages\":[]"));
  EXPECT_THAT(listed.err, IsEmpty());
}

TEST(Exec, TellsTheCommandWhereTheServiceIs) {
  const ServiceFolder folder("{}");
  const auto advanced =
      run(exec(folder,
               "curl -sS -f $RINGBACK_URL/_ringback/api/clock -d '{\"advance\": \"5s\"}' && "
               "curl -sS -f $RINGBACK_URL/_ringback/health",
               {"--clock", "manual"}));
  EXPECT_EQ(advanced.status, 0) << advanced.err;
  EXPECT_THAT(advanced.out, AllOf(HasSubstr("\"now\":"), HasSubstr("\"ok\"")));
}

TEST(Exec, ReturnsWhatTheCommandReturned) {
  const ServiceFolder folder("{}");
  EXPECT_EQ(run(exec(folder, "exit 7")).status, 7);
  EXPECT_EQ(run(exec(folder, "kill -KILL $$")).status, 128 + SIGKILL);
  const auto unknown = run(ringback(folder, {"exec", "--", "no-such-program"}));
  EXPECT_EQ(unknown.status, 127);
  EXPECT_THAT(unknown.err, HasSubstr("no-such-program"));
  EXPECT_EQ(run(ringback(folder, {"exec", "--", "/etc/passwd"})).status, 126);
  EXPECT_NE(run(ringback(folder, {"exec"})).status, 0);
}

TEST(Exec, SaysWhyItCannotServe) {
  const ServiceFolder folder("numbers: 5\n");
  const auto refused = run(exec(folder, "echo ran"));
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("twilio.yaml:1:"));
  EXPECT_THAT(refused.out, IsEmpty());
}

TEST(Exec, WaitsForTheFunctions) {
  const ServiceFolder folder;
  folder.copy(handler("echo"), "echo");
  const auto asked = run(exec(folder, "curl -sS -o /dev/null -w '%{http_code}' $HTTP_PROXY/echo"));
  EXPECT_EQ(asked.out, "200") << asked.err;
}

TEST(Exec, RunsAScriptThatDoesNotSayWhoseItIsAsAShellDoes) {
  const ServiceFolder folder("{}");
  folder.write("bin/script", "echo \"$# $1\"; exit 5\n");
  fs::permissions(folder.path() / "bin" / "script", fs::perms::owner_all);
  auto command = ringback(folder, {"exec", "--", "bin/script", "a b"});
  const auto ran = run(command);
  EXPECT_EQ(ran.status, 5) << ran.err;
  EXPECT_EQ(ran.out, "1 a b\n");
  command = ringback(folder, {"exec", "--", "script", "a b"});
  command.environment["PATH"] =
      cat("/nowhere:", (folder.path() / "bin").string(), ":/usr/bin:/bin");
  EXPECT_EQ(run(command).out, "1 a b\n");
}

/// What is printed behind a terminal of its own, whose input is not the program's.
class Terminal {
 public:
  explicit Terminal(const Command& command) {
    id_ = forkpty(&keys_, nullptr, nullptr, nullptr);
    if (id_ != 0) return;
    std::vector<std::string> words = command.words;
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    for (const auto& [name, value] : command.environment) setenv(name.c_str(), value.c_str(), 1);
    const bool there = chdir(command.folder.c_str()) == 0;
    const int nothing = open("/dev/null", O_RDONLY);
    if (there && dup2(nothing, STDIN_FILENO) == 0) execv(arguments[0], arguments.data());
    _exit(127);
  }
  ~Terminal() {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
    close(keys_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  pid_t id() const { return id_; }
  void press(char key) const { EXPECT_EQ(write(keys_, &key, 1), 1); }

  /// All that was printed, when the text is in it or nothing more can come.
  std::string until(std::string_view text) {
    std::array<char, 4096> piece{};
    ssize_t count = 1;
    while (count > 0 && printed_.find(text) == std::string::npos) {
      pollfd ready{keys_, POLLIN, 0};
      if (poll(&ready, 1, static_cast<int>(kPatience.count()) * 1000) != 1) break;
      count = read(keys_, piece.data(), piece.size());
      if (count > 0) printed_.append(piece.data(), static_cast<std::size_t>(count));
    }
    return printed_;
  }

 private:
  int keys_ = -1;
  pid_t id_ = -1;
  std::string printed_;
};

TEST(Exec, LetsTheKeyThatInterruptsBeHeardOnce) {
  const ServiceFolder folder("{}");
  Terminal terminal(exec(folder,
                         "trap 'echo told' INT; trap 'echo over; exit 9' TERM; echo ready; "
                         "while :; do :; done"));
  ASSERT_THAT(terminal.until("ready"), HasSubstr("ready"));
  terminal.press('\x03');
  ASSERT_THAT(terminal.until("told"), HasSubstr("told"));
  kill(terminal.id(), SIGTERM);  // passed on behind whatever was to be
  const auto printed = terminal.until("over");
  EXPECT_THAT(printed, HasSubstr("over"));
  EXPECT_EQ(printed.find("told"), printed.rfind("told")) << printed;
}

TEST(Exec, LeavesTheServiceToNobody) {
  const ServiceFolder folder("{}");
  const auto port = run(exec(folder, "echo $HTTP_PROXY")).out;
  ASSERT_THAT(port, StartsWith("http://127.0.0.1:"));
  const auto number = static_cast<std::uint16_t>(std::stoi(port.substr(17)));
  EXPECT_EQ(fetch(number, {.target = "/_ringback/health"}).status, 0);
}

TEST(Exec, PassesSignalsOn) {
  const ServiceFolder folder("{}");
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    Process process(exec(folder, cat("trap 'echo told; exit 9' ", number,
                                     "; echo ready; while :; do sleep 0.05; done")));
    ASSERT_TRUE(until([&] { return process.out() == "ready\n"; })) << process.err();
    process.signal(number);
    EXPECT_EQ(process.wait(), 9) << number;
    EXPECT_EQ(process.out(), "ready\ntold\n") << number;
  }
}

TEST(Exec, EndsTheCommandWithASignalThatItDoesNotHeed) {
  const ServiceFolder folder("{}");
  Process process(exec(folder, "echo ready; exec sleep 600"));
  ASSERT_TRUE(until([&] { return process.out() == "ready\n"; })) << process.err();
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 128 + SIGTERM);
}

TEST(Exec, GivesTheCommandTheDescriptorsOfItsCallerAlone) {
  const ServiceFolder folder("{}");
  auto command = ringback(folder, {});
  const std::string list = "sh -c \"ls /proc/self/fd | tr '\\n' ' '; cat <&9\"";
  command.words = {"sh", "-c",
                   cat("exec 9</etc/hostname; ", list, "; echo; exec 9</etc/hostname; '",
                       command.words[0], "' exec -- ", list)};
  const auto ran = run(command);
  const auto middle = ran.out.find("\n\n");
  ASSERT_NE(middle, std::string::npos) << ran.out << ran.err;
  EXPECT_EQ(ran.out.substr(middle + 2), ran.out.substr(0, middle + 1)) << ran.err;
}

TEST(Env, LeadsCurlToAServedService) {
  const ServiceFolder folder;
  Served service(folder);
  auto command = ringback(folder, {});
  command.words = {"sh", "-c",
                   cat("eval \"$('", command.words[0], "' env --port ", service.port(), ")\"; ",
                       kListMessages, "; curl -sS ", service.url("/_ringback/health"))};
  const auto listed = run(command);
  EXPECT_THAT(listed.out, AllOf(HasSubstr("\"messages\":[]"), HasSubstr("\"ok\""))) << listed.err;
}

TEST(Env, TellsWhereTheServiceIs) {
  const ServiceFolder folder("{}");
  EXPECT_THAT(run(ringback(folder, {"env", "-p", "3456"})).out,
              HasSubstr("export RINGBACK_URL=http://127.0.0.1:3456\n"));
}

TEST(Env, TrustsEverybodyWhoWasTrustedBefore) {
  const ServiceFolder folder("{}");
  const auto own = folder.path() / "company's.pem";
  std::ofstream(own) << "# the company's\n";
  auto command = ringback(folder, {});
  command.environment["SSL_CERT_FILE"] = own;
  command.environment["PHP_INI_SCAN_DIR"] = "/some/where";
  command.environment["NO_PROXY"] = "intranet";
  command.environment["JAVA_TOOL_OPTIONS"] = "-Da=b";
  const auto twice = cat("eval \"$('", command.words[0], "' env)\"; ");
  command.words = {"sh", "-c",
                   twice + twice +
                       "cat \"$SSL_CERT_FILE\"; echo \"$PHP_INI_SCAN_DIR\"; "
                       "echo \"$NO_PROXY\"; echo \"$JAVA_TOOL_OPTIONS\""};
  const auto printed = run(command).out;
  EXPECT_THAT(
      printed,
      AllOf(HasSubstr("# the company's\n"), HasSubstr(read_file(folder.authority() / "ca.pem")),
            HasSubstr(cat("\n/some/where:", (folder.authority() / "php").string(), "\n")),
            HasSubstr("\nintranet,localhost,127.0.0.1,::1\n"),
            HasSubstr("\n-Da=b -Dringback=begin ")));
  EXPECT_EQ(printed.find("proxyHost"), printed.rfind("-Dhttp.proxyHost") + 7) << printed;
}

TEST(Env, LeavesNobodyToTheRealTwilio) {
  const ServiceFolder folder("{}");
  auto command = ringback(folder, {});
  command.words = {"sh", "-c",
                   cat("eval \"$('", command.words[0], "' env)\"; echo \"$NO_PROXY $no_proxy\"")};
  command.environment["NO_PROXY"] =
      "*,twilio.com,.twilio.com, *.Twilio.com ,API.twilio.com:443,com,.com,example.com, a.b";
  command.environment["no_proxy"] = "*";
  EXPECT_EQ(run(command).out, "example.com,a.b,localhost,127.0.0.1,::1 localhost,127.0.0.1,::1\n");
}

TEST(Env, MakesABundleThatIsReadThoughAFileOfItLacksItsLastLineEnd) {
  const ServiceFolder folder("{}");
  auto command = ringback(folder, {});
  run(ringback(folder, {"ca"}));
  const auto own = folder.path() / "own.pem";
  auto certificate = read_file(folder.authority() / "ca.pem");
  certificate.pop_back();
  std::ofstream(own) << "# another\n" << certificate;
  command.environment["SSL_CERT_FILE"] = own;
  command.words = {"sh", "-c",
                   cat("eval \"$('", command.words[0], "' env)\"; ",
                       "openssl verify -CAfile \"$SSL_CERT_FILE\" \"$TWILIO_CA_BUNDLE\"")};
  const auto read = run(command);
  EXPECT_THAT(read.out, HasSubstr("OK\n")) << read.err;
  EXPECT_THAT(read_file(folder.authority() / "ca-bundle.pem"),
              Not(HasSubstr("CERTIFICATE----------BEGIN")));
}

TEST(Env, QuotesWhatAShellWouldActUpon) {
  const ServiceFolder folder("{}");
  auto command = ringback(folder, {});
  const auto strange = folder.path() / "it's a $(folder)";
  command.environment["RINGBACK_CA_DIR"] = strange;
  command.words = {"sh", "-c",
                   cat("eval \"$('", command.words[0], "' env)\"; cat \"$NODE_EXTRA_CA_CERTS\"")};
  EXPECT_THAT(run(command).out, HasSubstr("BEGIN CERTIFICATE"));
}

TEST(Env, MakesAFileThatJavaReads) {
  const ServiceFolder folder("{}");
  run(ringback(folder, {"env"}));
  const auto file = folder.authority() / "truststore.p12";
  const auto read =
      run({.words = {"openssl", "pkcs12", "-in", file, "-passin", "pass:changeit", "-nokeys"}});
  EXPECT_EQ(read.status, 0) << read.err;
  EXPECT_THAT(read.out,
              AllOf(HasSubstr("CN = Ringback development CA"),
                    HasSubstr("2.16.840.1.113894.746875.1.1"), Not(HasSubstr("PRIVATE KEY"))));
}

}  // namespace
}  // namespace ringback::e2e
