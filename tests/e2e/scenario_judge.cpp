// Scenarios in a folder of their own.
#include "e2e/scenario_judge.hpp"

namespace ringback::e2e {

namespace {

constexpr auto kLine = R"(
numbers:
  "+17045550100": {name: Line, voice: "https://app.test/voice", sms: "https://app.test/sms"}
)";

}  // namespace

Outcome judge(const std::string& yaml, std::vector<std::string> more) {
  const ServiceFolder folder(kLine);
  folder.write("a.yaml", yaml);
  std::vector<std::string> words = {"test", "a.yaml"};
  words.insert(words.end(), more.begin(), more.end());
  return run(ringback(folder, words));
}

}  // namespace ringback::e2e
