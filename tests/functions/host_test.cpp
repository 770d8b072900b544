// The function host with handlers that behave and handlers that do not, in both isolations.
#include "functions/host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

using Texts = std::vector<std::string>;

class AnyHost : public testing::TestWithParam<Isolation> {
 protected:
  HostFixture fixture{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Isolation, AnyHost, testing::Values(Isolation::Process, Isolation::None),
                         [](const auto& info) {
                           return info.param == Isolation::Process ? "Process" : "Thread";
                         });

class ProcessHost : public testing::Test {
 protected:
  HostFixture fixture{Isolation::Process};
};

/// Process ids of this process's children, zombies included.
std::string children() {
  std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
  return {std::istreambuf_iterator<char>(list), std::istreambuf_iterator<char>()};
}

TEST_P(AnyHost, AnswersWithWhatTheHandlerReplied) {
  fixture.install("echo", "echo.so");
  fixture.start();
  const auto response = fixture.get("/echo?From=%2B1555");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  const auto echoed = parse_json(response.body);
  ASSERT_TRUE(echoed.ok()) << response.body;
  EXPECT_EQ(text_of((*echoed)[0], "PATH"), "/echo");
  EXPECT_EQ(text_of((*echoed)[0], "COLOUR"), "green");
  EXPECT_EQ(text_of((*echoed)[1], "From"), "+1555");
}

TEST_P(AnyHost, HasARouteOfEveryLibraryOnceStarted) {
  fixture.install("echo", "echo.so");
  fixture.install("echo", "sms/reply.protected.so");
  fixture.start();
  EXPECT_TRUE(fixture.host().has("/echo"));
  EXPECT_TRUE(fixture.host().has("/sms/reply"));
  EXPECT_FALSE(fixture.host().has("/sms/reply.protected"));
  EXPECT_FALSE(fixture.host().has("/Echo"));
  EXPECT_EQ(fixture.get("/nothing").status, 404);
}

TEST_P(AnyHost, TakesTheFirstOfTwoReplies) {
  fixture.install("twice", "twice.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/twice").body, "first");
  EXPECT_EQ(fixture.get("/twice").body, "first");
  fixture.run_until([&] { return fixture.journal("function.log").size() == 2; });
  EXPECT_EQ(fixture.journal("function.log"), (Texts{"gone", "gone"}));
}

TEST_P(AnyHost, TakesAReplyFromAnotherThread) {
  fixture.install("threads", "threads.so");
  fixture.start();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(fixture.get("/threads").body, "from a thread");
  EXPECT_EQ(fixture.journal("function.log").size(), 20u);
}

TEST_P(AnyHost, CarriesBigBodies) {
  fixture.install("big", "big.so");
  fixture.install("echo", "echo.so");
  fixture.settings.limits.request_bytes = fixture.settings.limits.response_bytes = 16u << 20;
  fixture.start();
  EXPECT_EQ(fixture.get("/big").body.size(), 8u << 20);
  auto post = request("POST", "/echo");
  post.headers.add("Content-Type", "application/x-www-form-urlencoded");
  post.body = "text=" + std::string(4u << 20, 'y');
  EXPECT_GT(fixture.ask(post).body.size(), 4u << 20);
}

TEST_P(AnyHost, AnswersWithAnErrorForABodyAboveTheLimit) {
  fixture.install("big", "big.so");
  fixture.start();
  const auto response = fixture.get("/big");
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("longer than 4194304 bytes"), std::string::npos) << response.body;
}

TEST_P(AnyHost, LogsWithTheInvocationAsCause) {
  fixture.install("logs", "logs.so");
  fixture.start();
  auto asked = request("POST", "/logs");
  asked.cause = 0;
  fixture.ask(asked);
  const auto& entries = fixture.trace().entries();
  ASSERT_FALSE(entries.empty());
  EXPECT_EQ(entries[0].kind(), "function");
  EXPECT_EQ(entries[0].subject(), "/logs");
  EXPECT_EQ(entries[0].text(), "POST /logs");
  for (const auto& entry : entries) {
    if (entry.kind() == "function.log") {
      EXPECT_EQ(entry.cause, entries[0].id);
    }
  }
  EXPECT_EQ(entries.back().kind(), "function.reply");
  EXPECT_EQ(entries.back().text(), "200");
  EXPECT_EQ(entries.back().cause, entries[0].id);
}

TEST_P(AnyHost, FetchesThroughTheWebWithTheInvocationAsCause) {
  fixture.install("fetches", "fetches.so");
  http::Request seen;
  fixture.world = [&](http::Request asked, http::Respond respond) {
    seen = std::move(asked);
    respond(http::response(201, "text/plain", "target's answer"));
  };
  fixture.start();
  const auto response = fixture.get("/fetches");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "target's answer");
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.url.text(), "http://localhost:3000/target?a=1");
  EXPECT_EQ(seen.headers.get("X-One"), "1");
  EXPECT_EQ(seen.body, "hello");
  EXPECT_EQ(seen.cause, fixture.trace().entries()[0].id);
}

TEST_P(AnyHost, RunsRequestsOfOneFunctionSideBySide) {
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = 4;
  fixture.start();
  for (int i = 0; i < 4; ++i) fixture.begin("/sleeps?seconds=5");
  fixture.until_answered();
  EXPECT_EQ(fixture.elapsed(), Duration(5000));
}

TEST_P(AnyHost, RunsNoMoreHandlersAtATimeThanItHasWorkers) {
  fixture.install("sleeps", "a.so");
  fixture.install("sleeps", "b.so");
  fixture.settings.workers = 2;
  fixture.start();
  for (const auto* path : {"/a?seconds=5", "/a?seconds=5"}) fixture.begin(path);
  fixture.until_answered();
  EXPECT_EQ(fixture.elapsed(), Duration(5000));
  // Two of the one are free now, but that makes no more room for both.
  for (const auto* path : {"/b?seconds=5", "/b?seconds=5", "/a?seconds=5"}) fixture.begin(path);
  fixture.until_answered();
  EXPECT_EQ(fixture.elapsed(), Duration(15'000));
}

TEST_P(AnyHost, KeepsTheWorkersOfMoreFunctionsThanRunAtATime) {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  for (const auto& name : names) fixture.install("echo", name + ".so");
  fixture.settings.workers = 1;
  fixture.start();
  for (const auto& name : names) EXPECT_EQ(fixture.get("/" + name).status, 200);
  std::vector<std::string> kept;
  for (const auto& worker : fixture.host().workers()) kept.push_back(worker.function);
  EXPECT_THAT(kept, testing::UnorderedElementsAreArray({"/a", "/b", "/c", "/d"}));
}

TEST_P(AnyHost, LetsTheLongestUnusedGoWhereWorkersAreMany) {
  constexpr int kMost = 32;
  const auto name = [](int i) { return cat("f", i); };
  for (int i = 0; i < kMost + 2; ++i) fixture.install("echo", name(i) + ".so");
  fixture.start();
  const auto at_rest = [&] {
    return std::ranges::all_of(fixture.host().list(), [](auto& each) { return each.working; });
  };
  ASSERT_TRUE(fixture.run_until(at_rest));
  // A worker is unused from when it says that it is ready again, which is after its answer.
  const auto unused = [&] {
    return std::ranges::none_of(fixture.host().workers(), [](const auto& worker) {
      return worker.state == "busy" || worker.state == "starting";
    });
  };
  const auto use = [&](int i) {
    EXPECT_EQ(fixture.get("/" + name(i)).status, 200);
    ASSERT_TRUE(fixture.run_until(unused));
  };
  for (int i = 0; i < kMost; ++i) use(i);
  for (const int again : {0, kMost, kMost + 1}) use(again);
  std::set<std::string> kept;
  for (const auto& worker : fixture.host().workers()) {
    if (worker.state != "ending") kept.insert(worker.function);
  }
  EXPECT_EQ(kept.size(), static_cast<std::size_t>(kMost));
  EXPECT_TRUE(kept.contains("/f0"));
  EXPECT_FALSE(kept.contains("/f1"));
  EXPECT_FALSE(kept.contains("/f2"));
}

TEST_F(ProcessHost, KeepsAsManyWorkersAsMayWork) {
  constexpr int kMany = 40;
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = kMany;
  fixture.settings.limits.concurrency = 100;
  fixture.start();
  std::set<int> pids;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kMany; ++i) fixture.begin("/sleeps?seconds=5");
    fixture.until_answered();
    for (const auto& worker : fixture.host().workers()) pids.insert(worker.pid);
  }
  EXPECT_EQ(pids.size(), static_cast<std::size_t>(kMany));
}

TEST_P(AnyHost, QueuesWhatFindsNoWorker) {
  fixture.install("echo", "echo.so");
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = 2;
  fixture.start();
  for (int i = 0; i < 30; ++i) fixture.begin(i % 3 ? "/echo" : "/sleeps");
  fixture.until_answered();
  for (const auto& answer : fixture.answers) {
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
  }
}

TEST_P(AnyHost, LetsNoEmulatedTimePassWhileARequestWaitsForTheRoomOfAWorkerThatStarts) {
  fixture.install("starts_slowly", "a.so");  // tried first, in one of two places
  fixture.install("echo", "echo.so");
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = 2;
  fixture.start();
  const auto slow = fixture.begin("/sleeps?seconds=5");
  const auto queued = fixture.begin("/echo");
  ASSERT_TRUE(fixture.run_until([&] { return fixture.answers[queued].has_value(); }));
  EXPECT_FALSE(fixture.answers[slow]);
  EXPECT_EQ(fixture.elapsed(), Duration(0));
}

TEST_P(AnyHost, RefusesWhatCannotBeLoadedAndSaysWhy) {
  fixture.install("newer", "newer.so");
  fixture.install("nothing", "nothing.so");
  fixture.install("refuses", "refuses.so");
  fixture.write("text.so", "this is no library");
  fixture.install("echo", "echo.so");
  fixture.start();
  EXPECT_TRUE(fixture.run_until([&] { return fixture.journal("function.rejected").size() == 4; }));
  for (const auto& function : fixture.host().list()) {
    EXPECT_EQ(function.working, function.name == "/echo") << function.name;
    EXPECT_EQ(function.broken.empty(), function.name == "/echo") << function.name;
  }
  const auto response = fixture.get("/newer");
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("version 2 of twilio/abi.h"), std::string::npos) << response.body;
}

TEST_P(AnyHost, ChecksTheSignatureOfProtectedFunctions) {
  fixture.install("echo", "safe.protected.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/safe").status, 403);
  auto post = request("POST", "/safe?a=1");
  post.headers.add("Content-Type", "application/x-www-form-urlencoded");
  post.body = "b=2";
  const auto signature = twilio_signature("token", "http://localhost:3000/safe?a=1", {{"b", "2"}});
  post.headers.add("X-Twilio-Signature", signature);
  EXPECT_EQ(fixture.ask(post).status, 200);
  post.body = "b=3";
  EXPECT_EQ(fixture.ask(post).status, 403);
}

TEST_P(AnyHost, NeverServesPrivateFunctionsByUrl) {
  fixture.install("echo", "secret.private.so");
  fixture.start();
  EXPECT_TRUE(fixture.host().has("/secret"));
  EXPECT_EQ(fixture.get("/secret").status, 403);
}

TEST_P(AnyHost, AnswersOptionsWithoutTheHandler) {
  fixture.install("echo", "echo.so");
  fixture.start();
  const auto response = fixture.ask(request("OPTIONS", "/echo"));
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "*");
  EXPECT_TRUE(fixture.journal("function").empty());
}

TEST_P(AnyHost, EndsWithRequestsUnderWay) {
  fixture.install("silent", "silent.so");
  fixture.install("echo", "echo.so");
  fixture.start();
  fixture.begin("/silent");
  fixture.get("/echo");
  fixture.stop();
  EXPECT_FALSE(fixture.answers[0]);
}

TEST_F(ProcessHost, LosesOneRequestByACrashAndNothingElse) {
  fixture.install("aborts", "aborts.so");
  fixture.install("sleeps", "sleeps.so");
  fixture.start();
  const auto slow = fixture.begin("/sleeps");
  const auto crash = fixture.begin("/aborts");
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[slow]->status, 200);
  EXPECT_EQ(fixture.answers[crash]->status, 500);
  EXPECT_NE(fixture.answers[crash]->body.find("/aborts crashed: SIGABRT"), std::string::npos);
  EXPECT_EQ(fixture.journal("function.log").at(0), "about to abort");
  EXPECT_EQ(fixture.get("/aborts").status, 500);
  EXPECT_EQ(fixture.get("/sleeps").status, 200);
}

TEST_F(ProcessHost, TellsHowAWorkerEnded) {
  fixture.install("faults", "faults.so");
  fixture.install("exits", "exits.so");
  fixture.start();
  EXPECT_NE(fixture.get("/faults").body.find("crashed: SIGSEGV"), std::string::npos);
  EXPECT_NE(fixture.get("/exits").body.find("exited with status 3"), std::string::npos);
}

TEST_F(ProcessHost, GathersWhatHandlersPrint) {
  fixture.install("logs", "logs.so");
  fixture.start();
  fixture.get("/logs");
  auto lines = fixture.journal("function.log");
  std::ranges::sort(lines);  // they take three ways
  EXPECT_EQ(lines, (Texts{"complained", "logged", "printed"}));
  EXPECT_EQ(fixture.trace().entries().back().kind(), "function.reply");
}

TEST_F(ProcessHost, KeepsAFunctionThatDiesAtItsStartOutOfService) {
  fixture.install("dies_early", "early.so");
  fixture.start();
  EXPECT_TRUE(fixture.run_until([&] { return !fixture.journal("function.rejected").empty(); }));
  const auto response = fixture.get("/early");
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("did not start: SIGABRT"), std::string::npos) << response.body;
}

TEST_F(ProcessHost, LeaksNoDescriptorsAndNoZombies) {
  const auto open_files = [] {
    namespace fs = std::filesystem;
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  fixture.install("misbehaves", "f.so");
  fixture.settings.workers = 1;
  fixture.start();
  fixture.get("/f?act=abort");
  EXPECT_EQ(children(), "");
  const auto before = open_files();
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(fixture.get("/f?act=fine").body, "fine");
    EXPECT_EQ(fixture.get("/f?act=abort").status, 500);
  }
  EXPECT_EQ(open_files(), before);
  EXPECT_EQ(children(), "");
}

TEST_F(ProcessHost, GivesWorkersNothingButTheServicesEnvironment) {
  fixture.install("environment", "environment.so");
  fixture.start();
  EXPECT_EQ(fixture.get("/environment").body, "COLOUR=green\n");
}

TEST_F(ProcessHost, IsNotReadyBeforeAWorkerIs) {
  fixture.install("echo", "echo.so");
  fixture.start();
  EXPECT_FALSE(fixture.host().list()[0].working);
  EXPECT_TRUE(fixture.run_until([&] { return fixture.host().list()[0].working; }));
}

TEST_F(ProcessHost, ListsWhatADebuggerCanBeAttachedTo) {
  fixture.install("echo", "echo.so");
  fixture.install("sleeps", "sleeps.so");
  fixture.settings.workers = 1;
  fixture.settings.inspect = true;
  fixture.start();
  const auto all_free = [&] {
    const auto workers = fixture.host().workers();
    return workers.size() == 2 && workers[0].state == "free" && workers[1].state == "free";
  };
  ASSERT_TRUE(fixture.run_until(all_free));
  for (const auto& worker : fixture.host().workers()) EXPECT_GT(worker.pid, 0);
  EXPECT_EQ(fixture.get("/echo").status, 200);
  EXPECT_EQ(fixture.get("/sleeps").status, 200);
  ASSERT_TRUE(fixture.run_until(all_free));
}

/// What the journal says once the time of a handler is up.
bool has_waited_for_debugger(const HostFixture& fixture) {
  return std::ranges::count(fixture.journal("function.log"),
                            "time is up, but a debugger is attached") > 0;
}

TEST_F(ProcessHost, ServesMoreFunctionsThanWorkersToInspectAfterACrash) {
  const std::vector<std::string> names = {"a", "b", "c"};
  for (const auto& name : names) fixture.install("misbehaves", name + ".so");
  fixture.settings.workers = 2;
  fixture.settings.inspect = true;
  fixture.start();
  ASSERT_TRUE(fixture.run_until([&] {
    return std::ranges::all_of(fixture.host().list(), [](auto& each) { return each.working; });
  }));
  for (const auto& name : names) {
    EXPECT_EQ(fixture.get("/" + name + "?act=abort").status, 500);
    for (const auto& other : names) EXPECT_EQ(fixture.get("/" + other + "?act=fine").status, 200);
  }
}

TEST_F(ProcessHost, LetsAFunctionWithAFreeWorkerPassAnotherThatWaits) {
  fixture.install("misbehaves", "busy.so");
  fixture.install("misbehaves", "free.so");
  fixture.settings.workers = 1;
  fixture.settings.inspect = true;
  fixture.start();
  ASSERT_TRUE(fixture.run_until([&] {
    return std::ranges::all_of(fixture.host().list(), [](auto& each) { return each.working; });
  }));
  for (int i = 0; i < 20; ++i) fixture.begin("/busy?act=silent");
  const auto other = fixture.begin("/free?act=fine");
  // Emulated time stands still, so that nothing ends which is silent.
  EXPECT_TRUE(fixture.poll_until([&] { return fixture.answers[other].has_value(); }));
}

TEST_F(ProcessHost, KillsNoWorkerThatADebuggerHolds) {
  fixture.install("misbehaves", "f.so");
  fixture.settings.workers = 1;
  fixture.settings.inspect = true;
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  ASSERT_TRUE(fixture.run_until([&] { return fixture.host().list()[0].working; }));
  const auto pid = fixture.host().workers()[0].pid;
  ASSERT_EQ(ptrace(PTRACE_SEIZE, pid, nullptr, nullptr), 0);
  fixture.begin("/f?act=loop");
  const auto spent = [&] { return fixture.answers[0].has_value(); };
  ASSERT_TRUE(fixture.run_until([&] { return spent() || has_waited_for_debugger(fixture); }));
  EXPECT_FALSE(spent());
  ASSERT_EQ(ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr), 0);
  ASSERT_EQ(waitpid(pid, nullptr, 0), pid);
  ASSERT_EQ(ptrace(PTRACE_DETACH, pid, nullptr, nullptr), 0);
  EXPECT_TRUE(fixture.run_until(spent));
  EXPECT_EQ(fixture.answers[0]->status, 504);
}

TEST(ThreadHost, WaitsForTheDebuggerOfItsOwnProcess) {
  HostFixture fixture(Isolation::None);
  fixture.install("loops", "loops.so");
  fixture.settings.limits.time = Duration(200);
  fixture.start();
  int attached[2], leave[2];
  ASSERT_EQ(pipe(attached), 0);
  ASSERT_EQ(pipe(leave), 0);
  const auto debugger = fork();
  if (debugger == 0) {
    char word = 0;
    if (read(leave[0], &word, 1) != 1) _exit(1);
    word = ptrace(PTRACE_SEIZE, getppid(), nullptr, nullptr) == 0 ? 'y' : 'n';
    if (write(attached[1], &word, 1) != 1 || read(leave[0], &word, 1) != 1) _exit(1);
    _exit(0);
  }
  ASSERT_GT(debugger, 0);
  prctl(PR_SET_PTRACER, debugger);
  char word = 'a';
  ASSERT_EQ(write(leave[1], &word, 1), 1);
  ASSERT_EQ(read(attached[0], &word, 1), 1);
  EXPECT_EQ(word, 'y');
  fixture.begin("/loops?polite=1");
  const auto spent = [&] { return fixture.answers[0].has_value(); };
  EXPECT_TRUE(fixture.run_until([&] { return spent() || has_waited_for_debugger(fixture); }));
  EXPECT_FALSE(spent());
  EXPECT_EQ(write(leave[1], &word, 1), 1);
  EXPECT_EQ(waitpid(debugger, nullptr, 0), debugger);
  for (const int end : {attached[0], attached[1], leave[0], leave[1]}) close(end);
  EXPECT_TRUE(fixture.run_until(spent));
  EXPECT_EQ(fixture.answers[0]->status, 504);
}

}  // namespace
}  // namespace ringback::functions
