// The fault matrix: whatever a handler does, its own caller gets an answer that says so, and nobody
// else notices.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
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

// For what is healthy, on however busy a machine.
constexpr Duration ample{60'000};

// For what never answers, so that somebody has to wait for it.
constexpr Duration brief{1'000};

struct Fault {
  std::string act;
  int status;
  std::string body;  ///< To be found in the answer.
  Duration time = ample;
};

/// Names a test after its fault.
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.act; }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      // What kills the worker. A sanitizer has words and exit statuses of its own.
      {"null", 500, "crashed: "},
      {"overflow", 500, "crashed: "},
      {"abort", 500, "crashed: SIGABRT"},
      {"terminate", 500, "crashed: SIGABRT"},
      {"divide", 500, "crashed: "},
      {"thread_null", 500, "crashed: "},
      {"exit", 500, "exited with status "},
      {"_exit", 500, "exited with status 1"},
      {"quick_exit", 500, "exited with status 0"},
      {"pthread_exit", 500, ""},
      {"daemon", 500, "exited with status 0"},
      {"close_socket", 500, "crashed: "},
      {"close_all", 500, "crashed: "},
      {"allocate", 500, ""},
      // What is only an error.
      {"throw", 500, "thrown"},
      {"throw_int", 500, ""},
      {"throw_string", 500, "thrown"},
      {"throw_null", 500, ""},
      {"throw_nested", 500, "outer"},
      {"open_all", 500, "no descriptor left"},
      // What takes too long.
      {"loop", 504, "timed out", brief},
      {"deadlock", 504, "timed out", brief},
      {"silent", 504, "timed out", brief},
      {"stop", 504, "timed out", brief},
      {"deaf", 504, "timed out", brief},
      {"log_flood", 504, "timed out", brief},
      // What looks wrong and is not, as far as the caller is concerned.
      {"fine", 200, "fine"},
      {"twice", 200, "first"},
      {"then_loop", 200, "answered", 5 * brief},
      {"then_abort", 200, "answered"},
      {"thread", 200, "from a thread"},
      {"leave_threads", 200, "left"},
      {"leave_child", 200, "parent"},
      {"child_answers", 200, "parent"},
      {"flood", 200, "flooded"},
  };
  return all;
}

std::ptrdiff_t open_files() {
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

class Faults : public testing::Test {
 protected:
  Faults() {
    fixture.install("misbehaves", "faulty.so");
    fixture.install("misbehaves", "healthy.so");
    fixture.settings.limits.concurrency = 1000;
    fixture.settings.limits.time = ample;
  }

  /// Only the fault itself has its time.
  std::size_t commit(const Fault& fault) {
    auto limits = fixture.settings.limits;
    limits.time = fault.time;
    fixture.host().limit(limits);
    const auto index = fixture.begin("/faulty?act=" + fault.act);
    fixture.host().limit(fixture.settings.limits);
    return index;
  }

  /// Which serves one request after another, and is not replaced in between.
  void start_with_one_worker() {
    fixture.settings.workers = 1;
    fixture.start();
    ASSERT_TRUE(fixture.run_until([&] {  // until then there are others, on trial
      return std::ranges::all_of(fixture.host().list(), [](auto& each) { return each.working; });
    }));
  }

  void expect_answer(const Fault& fault, const http::Response& response) {
    EXPECT_EQ(response.status, fault.status)
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
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr std::size_t again = 30;
#else
  constexpr std::size_t again = 100;
#endif
  fixture.settings.workers = 4;
  fixture.start();
  const auto commit_one = [&](const Fault& fault) {
    const auto index = commit(fault);
    for (int j = 0; j < 5; ++j) fixture.begin("/healthy?act=fine");
    fixture.until_answered();
    ASSERT_TRUE(fixture.answers[index]) << fault.act;
    expect_answer(fault, *fixture.answers[index]);
    fixture.answers.clear();
    EXPECT_EQ(fixture.get("/faulty?act=fine").body, "fine");
  };
  for (const auto& fault : faults()) commit_one(fault);
  const auto files = open_files();
  const auto bytes = resident_bytes();
  // Those that end by themselves most often: a hundred others would take a hundred time limits.
  std::vector<Fault> quick;
  std::ranges::copy_if(faults(), std::back_inserter(quick), [](const Fault& fault) {
    return fault.time == ample && fault.act != "allocate";
  });
  for (std::size_t i = 0; i < again; ++i) commit_one(quick[i % quick.size()]);
  for (const auto& fault : faults()) commit_one(fault);
  EXPECT_TRUE(fixture.poll_until([] { return child_processes().size() <= 4; }))
      << testing::PrintToString(child_processes());
  EXPECT_LE(open_files(), files + 20);  // workers come and go, with four each
  EXPECT_LE(resident_bytes(), bytes + bearable_growth);
}

TEST_F(Faults, KeepBoundedOutput) {
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
  start_with_one_worker();
  const auto file = fixture.folder() / "pid";
  EXPECT_EQ(fixture.get("/faulty?act=leave_session&file=" + file.string()).body, "parent");
  pid_t child = 0;
  ASSERT_TRUE(fixture.poll_until([&] { return (std::ifstream(file) >> child) && child > 0; }));
  EXPECT_EQ(kill(child, 0), 0);
  fixture.get("/faulty?act=abort");
  EXPECT_TRUE(fixture.poll_until([child] { return is_over(child); }));
}

/// Programs that handlers start are in sessions of their own, know nothing of the host, and yet
/// end with their worker.
class Programs : public Faults {
 protected:
  pid_t leave_one() {
    const auto file = fixture.folder() / "pid";
    fs::remove(file);
    EXPECT_EQ(fixture.get("/faulty?act=leave_program&file=" + file.string()).body, "parent");
    pid_t process = 0;
    std::ifstream(file) >> process;
    return process;
  }

  void expect_end(pid_t process) {
    const auto gone = [process] {
      return is_over(process) && !std::ranges::count(child_processes(), process);
    };
    EXPECT_TRUE(fixture.poll_until(gone)) << process;
  }
};

TEST_F(Programs, EndWithTheWorkerHoweverThatEnds) {
  start_with_one_worker();
  // One that is none of the host's business.
  const auto own = fork();
  if (own == 0) {
    for (;;) pause();
  }
  ASSERT_GT(own, 0);
  for (const auto* act : {"abort", "_exit", "loop", "open_all"}) {
    const auto process = leave_one();
    ASSERT_GT(process, 0);
    EXPECT_FALSE(is_over(process));
    commit({act, 0, "", brief});
    fixture.until_answered();
    expect_end(process);
  }
  EXPECT_FALSE(is_over(own));
  kill(own, SIGKILL);
  EXPECT_EQ(waitpid(own, nullptr, 0), own);
}

TEST_F(Programs, EndWithTheHost) {
  start_with_one_worker();
  const auto process = leave_one();
  ASSERT_GT(process, 0);
  EXPECT_FALSE(is_over(process));
  fixture.stop();
  EXPECT_TRUE(is_over(process));
  EXPECT_TRUE(child_processes().empty());
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

TEST_F(Faults, KeepATrialThatFindsNoRoomForLater) {
  fixture.settings.workers = 1;
  fixture.start();
  for (int i = 0; i < 5; ++i) fixture.get("/faulty?act=abort");
  fixture.begin("/healthy?act=silent");
  std::size_t trial = 0;
  ASSERT_TRUE(fixture.poll_until([&] {  // emulated time stands still, so there is no room
    trial = fixture.begin("/faulty?act=fine");
    return !fixture.answers[trial];
  }));
  fixture.begin("/healthy?act=fine");  // has the queue looked at again
  EXPECT_FALSE(fixture.answers[trial]);
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[trial]->body, "fine");
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

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// What prints the stack takes its time.
class SlowReports : public Faults {
 protected:
  void start(const std::string& script) {
    const auto folder = fixture.folder() / "bin";
    fs::create_directory(folder);
    fs::copy_file(fixture.settings.worker, folder / "ringback-worker");
    std::ofstream(folder / "ringback-symbolize") << "#!/bin/sh\n" << script << "\nkill -$1 $$\n";
    fs::permissions(folder / "ringback-symbolize", fs::perms::owner_all);
    fixture.settings.worker = folder / "ringback-worker";
    fixture.settings.workers = 1;
    fixture.start();
    EXPECT_EQ(fixture.get("/faulty?act=fine").body, "fine");
  }
};

TEST_F(SlowReports, KeepNobodyElseWaiting) {
  const auto file = fixture.folder() / "go";
  start("while [ ! -e " + file.string() + " ]; do sleep 0.02; done");
  const auto crash = commit({"abort", 500, ""});
  for (int i = 0; i < 3; ++i) fixture.begin("/faulty?act=fine");
  ASSERT_TRUE(fixture.run_until([&] {
    return std::ranges::count_if(fixture.answers, [](auto& each) { return !!each; }) >= 3;
  }));
  EXPECT_FALSE(fixture.answers[crash]);
  std::ofstream(file) << "go";
  fixture.until_answered();
  EXPECT_NE(fixture.answers[crash]->body.find("crashed: SIGABRT"), std::string::npos);
}

TEST_F(SlowReports, MakeNoTimeoutOfACrash) {
  start("sleep 3");
  const auto crash = commit({"abort", 500, "", brief});
  fixture.until_answered();
  EXPECT_EQ(fixture.answers[crash]->status, 500);
  EXPECT_NE(fixture.answers[crash]->body.find("crashed: SIGABRT"), std::string::npos);
}
#endif

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
