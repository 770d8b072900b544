// The sample service in virtual time: one call from its REST request to the end of everything.
#include <benchmark/benchmark.h>

#include "emulator/test_emulator.hpp"

namespace ringback {
namespace {

void place_test_call(TestEmulator& twilio, const char* to) {
  const FormFields call = {{"From", "+17045550100"},
                           {"To", to},
                           {"Url", "https://handler.twilio.com/twiml/api-test-caller"}};
  twilio.rest("POST", "Calls.json", call);
  twilio.run();
}

/// The office answers: whisper, bridge, dual recording.
void BM_OfficeAnswers(benchmark::State& state) {
  TestEmulator twilio;
  for (auto _ : state) place_test_call(twilio, "+17042001111");
}
BENCHMARK(BM_OfficeAnswers)->Unit(benchmark::kMillisecond);

/// The office declines: greeting, recording, SMS.
void BM_OfficeDeclines(benchmark::State& state) {
  TestEmulator twilio;
  for (auto _ : state) place_test_call(twilio, "+19803002222");
}
BENCHMARK(BM_OfficeDeclines)->Unit(benchmark::kMillisecond);

/// The same, with the making of the whole system, as each test pays it.
void BM_OfficeDeclinesFromNothing(benchmark::State& state) {
  for (auto _ : state) {
    TestEmulator twilio;
    place_test_call(twilio, "+19803002222");
  }
}
BENCHMARK(BM_OfficeDeclinesFromNothing)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ringback
