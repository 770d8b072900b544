// The shared phone with members and callers who do anything at any time, chosen by a seed.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "store/kinds.hpp"

namespace ringback {
namespace {

const std::string kSharedPhone = "+17045550150";
const std::string kCaller = "+13125550142";
const std::vector<std::string> kMembers = {"+13365550101", "+13365550102", "+13365550103"};

/// Everything that is told of one caller.
struct Told {
  std::set<std::string> met;        ///< Members who were in a room with the caller.
  std::set<std::string> picked_up;  ///< Members who were let into the room.
  bool apologised = false;
  bool gave_up = false;
  std::size_t live = 0;
  std::size_t unfinished = 0;  ///< Calls whose documents say that they are not over.
  std::string journal;
};

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::string seconds(unsigned most) { return cat(below(most * 2) * 500, "ms"); }

 private:
  std::mt19937 random_;
};

Json some_member(Chance& chance) {
  Json phone = {{"hangs_up_after", chance.seconds(30)}};
  switch (chance.below(6)) {
    case 0: phone["busy"] = true; break;
    case 1: phone["unreachable"] = true; break;
    case 2: phone["never_answers"] = true; break;
    case 3: phone["declines_after"] = chance.seconds(20); break;
    default: phone["answers_after"] = chance.seconds(chance.below(2) == 0 ? 3 : 24); break;
  }
  switch (chance.below(8)) {
    case 0: phone["answered_by"] = "machine"; break;
    case 1: phone["answered_by"] = "fax"; break;
    case 2: phone["answered_by"] = "unknown"; break;
    default: break;
  }
  return phone;
}

Told call_once(TestEmulator& twilio, unsigned seed) {
  Chance chance(seed);
  auto& emulator = twilio.emulator();
  for (const auto& member : kMembers) {
    emulator.store().put(kind::kPhone, member, some_member(chance));
  }
  Told told;
  Json caller = Json::object();
  told.gave_up = chance.below(3) == 0;
  if (told.gave_up) caller["hangs_up_after"] = chance.seconds(30);
  emulator.trace().clear();
  const auto call = twilio.dial_in(kCaller, kSharedPhone, caller);
  twilio.run();
  const auto room = text_of(call, "sid");
  told.live = emulator.exchange().live_calls();
  bool caller_in_room = false;
  for (const auto& entry : emulator.trace().entries()) {
    const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
    const auto to = detail.ok() ? text_of(*detail, "to") : "";
    if (entry.kind() == "conference.join" && text_of(*detail, "conference") == room) {
      caller_in_room = caller_in_room || to == kSharedPhone;
      if (to != kSharedPhone) told.picked_up.insert(to);
    }
    told.apologised =
        told.apologised ||
        (entry.kind() == "call.plays" && entry.text().find("nobody can take") != std::string::npos);
    told.journal += cat(entry.kind(), " ", entry.text(), "\n");
  }
  if (caller_in_room) told.met = told.picked_up;
  const std::vector<std::string> unfinished = {"queued", "ringing", "in-progress"};
  told.unfinished = emulator.store().select(kind::kCall, "status", unfinished).size();
  return told;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr unsigned kRuns = 20;  ///< Ten times slower each.
#else
constexpr unsigned kRuns = 100;
#endif

/// Whether machines are detected, and which hundred of seeds.
class SharedPhoneByChance : public testing::TestWithParam<std::tuple<bool, unsigned>> {};

TEST_P(SharedPhoneByChance, ConnectsOneMemberAndLeavesNobodyBehind) {
  const auto& [detects, hundred] = GetParam();
  const auto setting =
      cat("SHARED_PHONE_DETECT_MACHINES: \"", detects ? "true" : "false", "\"\n  ");
  TestEmulator twilio(replace_all(TestEmulator::sample_yaml(), "SHARED_PHONE_ACCEPT_UNKNOWN",
                                  setting + "SHARED_PHONE_ACCEPT_UNKNOWN"));
  unsigned met = 0;
  unsigned apologised = 0;
  for (unsigned seed = 100 * hundred + 1; seed <= 100 * hundred + kRuns; ++seed) {
    const auto told = call_once(twilio, seed);
    ASSERT_EQ(told.live, 0u) << "seed " << seed << "\n" << told.journal;
    ASSERT_EQ(told.unfinished, 0u) << "seed " << seed << "\n" << told.journal;
    ASSERT_LE(told.picked_up.size(), 1u) << "seed " << seed << "\n" << told.journal;
    const bool heard = !told.met.empty() || told.apologised || told.gave_up;
    ASSERT_TRUE(heard) << "a caller hears nothing: seed " << seed << "\n" << told.journal;
    met += told.met.empty() ? 0 : 1;
    apologised += told.apologised ? 1 : 0;
  }
  EXPECT_GT(met, kRuns / 5);
  EXPECT_GT(apologised, 0u);
}

INSTANTIATE_TEST_SUITE_P(MachineDetection, SharedPhoneByChance,
                         testing::Combine(testing::Bool(), testing::Range(0u, 5u)));

}  // namespace
}  // namespace ringback
