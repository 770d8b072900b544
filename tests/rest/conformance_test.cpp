// Every operation of every document, called on the whole emulator: what means success has the
// documented shape, and docs/parity-api.md says which do what.
//
//   conformance_test                              compares docs/parity-api.md with what there is
//   conformance_test --write docs/parity-api.md   writes the document
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "rest/documents.hpp"
#include "rest/overlay.hpp"
#include "rest/parity_report.hpp"
#include "rest/walk.hpp"

namespace ringback::rest {
namespace {

/// All of Twilio, walked once.
struct Walked {
  Walked() {
    Walk walk(
        twilio.emulator().store(),
        [this](http::Request request) { return twilio.ask(std::move(request)); },
        [this] { twilio.run_for(std::chrono::seconds(10)); }, TestEmulator::account_sid(),
        TestEmulator::auth_token());
    outcomes = walk.run();
    filtered = walk.filtered();
  }

  TestEmulator twilio;
  std::vector<Outcome> outcomes;
  std::vector<Outcome> filtered;  ///< Lists by all of their filters.
};

class Conformance : public testing::Test {
 protected:
  static void SetUpTestSuite() { walked_ = std::make_unique<Walked>(); }
  static void TearDownTestSuite() { walked_.reset(); }

  static const std::vector<Outcome>& outcomes() { return walked_->outcomes; }
  static Json parity() { return walked_->twilio.emulator().api().parity(); }
  static std::unique_ptr<Walked> walked_;
};

std::unique_ptr<Walked> Conformance::walked_;

TEST_F(Conformance, CallsEveryOperationOfEveryDocument) {
  const Documents documents(RINGBACK_OPENAPI_DIR);
  EXPECT_EQ(static_cast<int>(outcomes().size()), documents.operations());
}

TEST_F(Conformance, AnswersWithSuccessWhatIsEmulated) {
  for (const auto& [operation, request, response] : outcomes()) {
    const auto name = hook_name(*operation);
    // No country has numbers of these kinds for sale any more.
    const bool sold_out = name.ends_with("NumberVoip") || name.ends_with("NumberMachineToMachine");
    // Nobody is there to listen to a call's stream, so that it has ended before it is stopped.
    const bool over = sold_out || name == "UpdateStream";
    if (response.status == 501 || (over && response.status == 404)) continue;
    EXPECT_EQ(response.status, operation->status)
        << hook_name(*operation) << " " << request.url.text() << " " << request.body << "\n    -> "
        << response.body;
  }
}

TEST_F(Conformance, AnswersHaveTheDocumentedShape) {
  const Documents documents(RINGBACK_OPENAPI_DIR);
  int judged = 0;
  for (const auto& [operation, request, response] : outcomes()) {
    if (response.status / 100 != 2) continue;
    ++judged;
    EXPECT_EQ(documents.judge(*operation, response.body), "") << hook_name(*operation);
  }
  EXPECT_GT(judged, 1500);
}

TEST_F(Conformance, ListsTakeEveryFilterTheyDocument) {
  const Documents documents(RINGBACK_OPENAPI_DIR);
  EXPECT_GT(walked_->filtered.size(), 350u);
  for (const auto& [operation, request, response] : walked_->filtered) {
    const auto name = hook_name(*operation);
    const bool sold_out = name.ends_with("NumberVoip") || name.ends_with("NumberMachineToMachine");
    if (response.status == 501 || (sold_out && response.status == 404)) continue;
    EXPECT_EQ(response.status, 200) << name << " " << request.url.text() << response.body;
    if (response.status != 200) continue;
    EXPECT_EQ(documents.judge(*operation, response.body), "") << name;
  }
}

/// What nothing makes is nowhere: asked for as a client may, on a service of its own.
TEST_F(Conformance, AnswersNothingOfWhatNothingMakes) {
  TestEmulator twilio;
  Walk walk(
      twilio.emulator().store(),
      [&twilio](http::Request request) { return twilio.ask(std::move(request)); },
      [&twilio] { twilio.run_for(std::chrono::seconds(10)); }, TestEmulator::account_sid(),
      TestEmulator::auth_token());
  walk.plant_nothing();
  std::set<std::string> unmade;
  const auto table = parity();
  for (const auto& one : table["unmade"]) unmade.insert(text_of(one, "name"));
  int empty = 0;
  for (const auto* operation : Walk::ordered()) {
    if (!unmade.contains(hook_name(*operation))) continue;
    const auto answer = twilio.ask(walk.request(*operation));
    const bool list = operation->action == Action::kList;
    if (list && answer.status == 200) {
      ++empty;
      EXPECT_EQ(Json::parse(answer.body)[operation->list_key], Json::array()) << answer.body;
    } else {  // a list may be one of what nothing makes, too
      EXPECT_EQ(answer.status, 404) << hook_name(*operation) << answer.body;
    }
  }
  EXPECT_GT(empty, 10);
}

TEST_F(Conformance, NamesWhatIsNotEmulated) {
  std::set<std::string> told;
  std::set<std::string> addresses;
  const auto table = parity();
  for (const auto& one : table["not_emulated"]) told.insert(text_of(one, "name"));
  for (const auto& [operation, request, response] : outcomes()) {
    const auto name = hook_name(*operation);
    EXPECT_EQ(response.status == 501, told.contains(name)) << name << " -> " << response.status;
    const auto address = cat(request.method, " ", operation->host, operation->path);
    const bool first = addresses.insert(address).second;  // two documents may have one operation
    if (response.status != 501 || !first) continue;
    EXPECT_NE(response.body.find(name), std::string::npos) << response.body;
  }
}

TEST_F(Conformance, IsStatefulAlmostEverywhere) {
  const auto all = parity()["all"];
  const int operations = all["operations"].get<int>();
  EXPECT_GE((all["behaviour"].get<int>() + all["stateful"].get<int>()) * 100, operations * 85);
  EXPECT_EQ(all["behaviour"].get<int>() + all["stateful"].get<int>() + all["unmade"].get<int>() +
                all["not_emulated"].get<int>(),
            operations);
}

TEST_F(Conformance, TheDocumentIsUpToDate) {
  std::ifstream file(RINGBACK_SOURCE_DIR "/docs/parity-api.md");
  const std::string written((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  EXPECT_EQ(written, parity_report(parity())) << "conformance_test --write docs/parity-api.md";
}

}  // namespace
}  // namespace ringback::rest

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc == 3 && std::string_view(argv[1]) == "--write") {
    ringback::TestEmulator twilio;
    std::ofstream(argv[2]) << ringback::rest::parity_report(twilio.emulator().api().parity());
    return 0;
  }
  return RUN_ALL_TESTS();
}
