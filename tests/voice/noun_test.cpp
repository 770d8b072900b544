// Whom <Dial> rings beside numbers: clients and SIP addresses.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

/// kAnn calls kOther, which dials, and hears of it at /over.
struct NounWorld : World {
  explicit NounWorld(std::string_view attributes, std::string_view noun) {
    at("/other", cat("<Dial action='/over' ", attributes, ">", noun, "</Dial>"));
    at("/over", "");
    at("/told", "");
  }

  /// What became of the dial: these parameters of its action.
  std::string over(const std::string& parameters) {
    dial_in();
    until_idle();
    return told("/over", parameters);
  }
};

TEST(Sip, TellsTheActionWhatTheFarEndAnswered) {
  const auto response = [](Json behaviour) {
    NounWorld world("timeout='20'", "<Sip>sip:bob@b.example</Sip>");
    world.phone("sip:bob@b.example", std::move(behaviour));
    return world.over("DialCallStatus DialSipResponseCode");
  };
  EXPECT_EQ(response({{"answers_after", "1s"}, {"hangs_up_after", "2s"}}),
            "00:03.000 completed 200\n");
  EXPECT_EQ(response({{"busy", true}}), "00:00.000 busy 486\n");
  EXPECT_EQ(response({{"never_answers", true}}), "00:20.000 no-answer 487\n");
  EXPECT_EQ(response({{"unreachable", true}}), "00:00.000 failed 503\n");
}

TEST(Sip, TellsTheActionTheIdOfItsCall) {
  NounWorld world("", "<Sip>sip:bob@b.example</Sip>");
  world.phone("sip:bob@b.example", {{"busy", true}});
  world.over("");
  const auto call = world.told("/over", "DialCallSid").substr(12, 32);
  EXPECT_EQ(world.told("/over", "DialSipCallId"), cat("00:00.000 ", call, "@0.0.0.0\n"));
}

TEST(Sip, MayBeShownANameInPlaceOfANumber) {
  NounWorld world("callerId='front-desk.1'", "<Sip statusCallback='/told'>sip:b@c.example</Sip>");
  world.phone("sip:b@c.example", {{"busy", true}});
  EXPECT_EQ(world.over("DialCallStatus"), "00:00.000 busy\n");
  EXPECT_EQ(world.told("/told", "From To"), "00:00.000 front-desk.1 sip:b@c.example\n");
}

TEST(Sip, IsNotShownANameBesideOthers) {
  NounWorld world("callerId='front-desk'",
                  "<Sip>sip:b@c.example</Sip><Number>+15550200002</Number>");
  world.alerts = "13214";
  EXPECT_EQ(world.over("DialCallStatus"), "00:00.000 failed\n");
}

}  // namespace
}  // namespace ringback::voice
