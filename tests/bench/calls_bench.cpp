// How a call's cost and memory grow with the calls that are live at the same time.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"

namespace ringback {
namespace {

constexpr auto kNumber = "+17045550100";

/// A service whose one number lets callers wait, and nothing else.
std::string yaml() {
  return cat("account:\n  sid: ", TestEmulator::account_sid(),
             "\n  token: ", TestEmulator::auth_token(),
             "\nseed: 1\nbins:\n  wait: |\n    <Response><Say>Please "
             "wait</Say><Pause length=\"10000\"/></Response>\nnumbers:\n  \"",
             kNumber, "\": {voice: \"bin:wait\"}\n");
}

void arrive(TestEmulator& twilio, long long number, const Json& caller) {
  twilio.dial_in(cat("+1999", 1'000'000 + number), kNumber, caller);
}

double resident_KiB() {
  std::ifstream statm("/proc/self/statm");
  long pages = 0;
  statm >> pages >> pages;  // the second is what is resident
  return static_cast<double>(pages * sysconf(_SC_PAGESIZE)) / 1024;
}

/// One call more, from its ringing to its end, while so many others are live.
void BM_CallWhileOthersAreLive(benchmark::State& state) {
  TestEmulator twilio(yaml());
  const auto before = resident_KiB();
  for (long long i = 0; i < state.range(0); ++i) arrive(twilio, i, Json::object());
  twilio.run_for(std::chrono::seconds(5));
  const auto grown = resident_KiB() - before;
  long long number = state.range(0);
  for (auto _ : state) {
    arrive(twilio, number++, {{"hangs_up_after", "2s"}});
    twilio.run_for(std::chrono::seconds(3));
  }
  state.counters["live"] = static_cast<double>(twilio.emulator().exchange().live_calls());
  state.counters["KiB_a_call"] = grown / static_cast<double>(state.range(0));
}
BENCHMARK(BM_CallWhileOthersAreLive)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10'000)
    ->Arg(50'000)
    ->Iterations(2000)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace ringback
