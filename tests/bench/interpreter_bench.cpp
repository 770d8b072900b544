// The TwiML interpreter alone.
#include <benchmark/benchmark.h>

#include "twiml/interpreter.hpp"

namespace ringback {
namespace {

constexpr auto kDocument =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say voice=\"Polly.Joanna\">Hello</Say>"
    "<Pause length=\"2\"/><Hangup/></Response>";

/// A document of three verbs, from its text to its end.
void BM_Interpreter(benchmark::State& state) {
  for (auto _ : state) {
    twiml::Interpreter interpreter({});
    benchmark::DoNotOptimize(interpreter.start(kDocument));
    benchmark::DoNotOptimize(interpreter.on(twiml::Finished{}));
    benchmark::DoNotOptimize(interpreter.on(twiml::TimedOut{}));
  }
}
BENCHMARK(BM_Interpreter);

}  // namespace
}  // namespace ringback
