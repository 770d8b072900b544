// The fault matrix: whatever a handler does, its own caller gets an answer that says so, and nobody
// else notices.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

namespace fs = std::filesystem;

// Long enough for what is healthy on a busy machine, and waited for by what is not.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr Duration usual_time{3000};
#else
constexpr Duration usual_time{1000};
#endif

struct Fault {
  std::string act;
  std::vector<int> statuses;  ///< Any of these.
  std::string body;           ///< To be found in the answer.
  Duration time = usual_time;
};

/// Names a test after its fault.
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.act; }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      // What kills the worker. A sanitizer has words and exit statuses of its own.
      {"null", {500}, "crashed: "},
      {"overflow", {500}, "crashed: "},
      {"abort", {500}, "crashed: SIGABRT"},
      {"terminate", {500}, "crashed: SIGABRT"},
      {"divide", {500}, "crashed: "},
      {"thread_null", {500}, "crashed: "},
      {"exit", {500}, "exited with status "},
      {"_exit", {500}, "exited with status 1"},
      {"quick_exit", {500}, "exited with status 0"},
      {"pthread_exit", {500}, ""},
      {"daemon", {500}, "exited with status 0"},
      {"close_socket", {500}, "crashed: "},
      {"close_all", {500}, "crashed: "},
      {"allocate", {500}, "", Duration(60'000)},
      // What is only an error.
      {"throw", {500}, "thrown"},
      {"throw_int", {500}, ""},
      {"throw_string", {500}, "thrown"},
      {"throw_null", {500}, ""},
      {"throw_nested", {500}, "outer"},
      {"open_all", {500}, "no descriptor left"},
      // What takes too long.
      {"loop", {504}, "timed out"},
      {"deadlock", {504}, "timed out"},
      {"silent", {504}, "timed out"},
      {"stop", {504}, "timed out"},
      {"deaf", {504}, "timed out"},
      // What looks wrong and is not, as far as the caller is concerned.
      {"fine", {200}, "fine"},
      {"twice", {200}, "first"},
      {"then_loop", {200}, "answered"},
      {"then_abort", {200}, "answered"},
      {"thread", {200}, "from a thread"},
      {"leave_threads", {200}, "left"},
      {"leave_child", {200}, "parent"},
      {"child_answers", {200}, "parent"},
      {"flood", {200, 504}, ""},
  };
  return all;
}

std::ptrdiff_t open_files() {
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

class Faults : public testing::Test {
 protected:
  Faults() {
    fixture.install("misbehaves", "faulty.so");
    fixture.install("misbehaves", "healthy.so");
    fixture.settings.limits.concurrency = 1000;
    fixture.settings.limits.time = usual_time;
  }

  std::size_t commit(const Fault& fault) { return fixture.begin("/faulty?act=" + fault.act); }

  void expect_answer(const Fault& fault, const http::Response& response) {
    EXPECT_TRUE(std::ranges::count(fault.statuses, response.status))
        << fault.act << ": " << response.status << " " << response.body;
    EXPECT_NE(response.body.find(fault.body), std::string::npos)
        << fault.act << ": " << response.body;
  }

  HostFixture fixture{Isolation::Process};
};

class FaultMatrix : public Faults, public testing::WithParamInterface<Fault> {};

INSTANTIATE_TEST_SUITE_P(Acts, FaultMatrix, testing::ValuesIn(faults()),
                         [](const auto& info) { return info.param.act; });

TEST_P(FaultMatrix, HurtsNobodyButItsCaller) {
  constexpr std::size_t load = 200;
  fixture.settings.limits.time = GetParam().time;
  fixture.start();
  for (std::size_t i = 0; i < load / 2; ++i) fixture.begin("/healthy?act=fine");
  const auto fault = commit(GetParam());
  for (std::size_t i = 0; i < load / 2; ++i) fixture.begin("/healthy?act=fine");
  fixture.until_answered();
  for (std::size_t i = 0; i < fixture.answers.size(); ++i) {
    ASSERT_TRUE(fixture.answers[i]);
    if (i == fault) continue;
    EXPECT_EQ(fixture.answers[i]->status, 200);
    EXPECT_EQ(fixture.answers[i]->body, "fine");
  }
  expect_answer(GetParam(), *fixture.answers[fault]);
  EXPECT_EQ(fixture.get("/faulty?act=fine").body, "fine");
}

TEST_F(Faults, LeaveNothingBehindInTheHost) {
  // Those that end by themselves, so that a hundred do not take a hundred time limits.
  std::vector<Fault> quick;
  std::ranges::copy_if(faults(), std::back_inserter(quick), [](const Fault& fault) {
    return !std::ranges::count(fault.statuses, 504) && fault.act != "allocate" &&
           fault.act != "then_loop";
  });
  fixture.start();
  const auto commit_all = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto fault = commit(quick[i % quick.size()]);
      for (int j = 0; j < 5; ++j) fixture.begin("/healthy?act=fine");
      fixture.until_answered();
      expect_answer(quick[i % quick.size()], *fixture.answers[fault]);
      fixture.answers.clear();
      EXPECT_EQ(fixture.get("/faulty?act=fine").body, "fine");
    }
  };
  commit_all(quick.size());
  const auto files = open_files();
  const auto bytes = resident_bytes();
  commit_all(100);
  EXPECT_LE(open_files(), files + 20);  // workers come and go, with four each
  EXPECT_LE(resident_bytes(), bytes + (32u << 20));
}

TEST_F(Faults, KeepBoundedOutput) {
  fixture.settings.limits.time = Duration(10'000);
  fixture.start();
  fixture.get("/faulty?act=flood");
  const auto lines = fixture.journal("function.log");
  const auto kept = std::accumulate(lines.begin(), lines.end(), std::size_t{0},
                                    [](auto sum, auto& line) { return sum + line.size(); });
  EXPECT_GT(kept, 500'000u);
  EXPECT_LE(kept, 1u << 20);
  EXPECT_EQ(lines.back(), "more output of this invocation is not kept");
}

TEST_F(Faults, EndTheChildrenOfAWorkerWithIt) {
  fixture.start();
  const auto file = fixture.folder() / "pid";
  EXPECT_EQ(fixture.get("/faulty?act=leave_session&file=" + file.string()).body, "parent");
  pid_t child = 0;
  ASSERT_TRUE(fixture.poll_until([&] { return (std::ifstream(file) >> child) && child > 0; }));
  EXPECT_EQ(kill(child, 0), 0);
  fixture.get("/faulty?act=abort");
  // Whoever is its parent now may be slow to reap it; a zombie does nothing any more.
  const auto ended = [&] {
    std::string state;
    std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
    stat >> state >> state >> state;
    return !stat || state == "Z" || state == "X";
  };
  EXPECT_TRUE(fixture.poll_until(ended));
}

TEST_F(Faults, PrintOnceWhatAChildInherited) {
  fixture.settings.workers = 1;
  fixture.start();
  EXPECT_EQ(fixture.get("/faulty?act=child_answers").body, "parent");
  fixture.get("/faulty?act=abort");
  std::string all;
  for (const auto& line : fixture.journal("function.log")) all += line;
  const auto first = all.find("unfinished");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(all.find("unfinished", first + 1), std::string::npos) << all;
}

TEST_F(Faults, SuspendAFunctionWhoseWorkersAlwaysDie) {
  fixture.start();
  for (int i = 0; i < 5; ++i) {
    EXPECT_NE(fixture.get("/faulty?act=abort").body.find("crashed"), std::string::npos);
  }
  EXPECT_EQ(fixture.journal("function.suspended").size(), 1u);
  EXPECT_NE(fixture.get("/faulty?act=fine").body.find("suspended"), std::string::npos);
  for (const auto& function : fixture.host().list()) {
    EXPECT_EQ(function.broken.empty(), function.name == "/healthy") << function.broken;
  }
  ASSERT_TRUE(fixture.poll_until([&] { return fixture.get("/faulty?act=fine").status == 200; }));
  for (const auto& function : fixture.host().list()) EXPECT_EQ(function.broken, "");
}

TEST_F(Faults, EndASuspensionWithANewBuild) {
  fixture.start();
  fixture.host().watch();
  for (int i = 0; i < 5; ++i) fixture.get("/faulty?act=abort");
  EXPECT_EQ(fixture.get("/faulty?act=fine").status, 500);
  fixture.install("first_build", "faulty.so");
  ASSERT_TRUE(fixture.run_until([&] { return !fixture.journal("function.loaded").empty(); }));
  EXPECT_EQ(fixture.get("/faulty").body, "first build");
}

TEST_F(Faults, SayWhereAHandlerCrashed) {
  fixture.settings.limits.time = Duration(60'000);
  fixture.start();
  for (const auto* act : {"null", "thread_null"}) {
    fixture.get(std::string("/faulty?act=") + act);
    const auto lines = fixture.journal("function.log");
    EXPECT_TRUE(std::ranges::any_of(lines, [](auto& line) {
      return line.find("#0 ") != std::string::npos &&
             line.find("misbehaves.cpp:") != std::string::npos;
    })) << testing::PrintToString(lines);
  }
}

TEST_F(Faults, ReplaceAWorkerThatHasNoDescriptorLeft) {
  fixture.start();
  EXPECT_EQ(fixture.get("/faulty?act=open_all").status, 500);
  const auto file = fixture.folder() / "lines";
  EXPECT_EQ(fixture.get("/faulty?act=once&line=1&file=" + file.string()).status, 200);
  EXPECT_TRUE(fs::exists(file));
  EXPECT_TRUE(fixture.journal("function.crashed").empty());
}

}  // namespace
}  // namespace ringback::functions
