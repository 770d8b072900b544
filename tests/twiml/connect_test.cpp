// <Connect>, <Start>, <Stop>, <Refer>, <Sms> and <Echo>.
#include <gtest/gtest.h>

#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

TEST(Connect, WaitsUntilItsStreamEnds) {
  Script call;
  EXPECT_EQ(call.begin("<Connect><Stream url='wss://b.example/s'><Parameter name='a' value='1'/>"
                       "</Stream></Connect><Say>next</Say>"),
            "answer; connect wss://b.example/s inbound_track a=1");
  EXPECT_EQ(call.press("1"), "");
  EXPECT_EQ(call.follow("unstreamed"), "say next");
}

TEST(Connect, AsksItsActionAfterwards) {
  Script call;
  call.begin("<Connect action='/over' method='GET'><Stream url='wss://b.example/s'/></Connect>");
  EXPECT_EQ(call.follow("unstreamed"), "GET https://a.example/over");
}

TEST(Connect, TellsOfNounsThatAreNotEmulated) {
  for (const auto* noun : {"ConversationRelay url='wss://b'", "ConversationRelaySession", "Room",
                           "VirtualAgent", "Conversation", "AiSession", "Assistant", "Autopilot"}) {
    Script call;
    EXPECT_EQ(call.begin(std::string("<Connect><") + noun + "/></Connect><Say>b</Say>"),
              "answer; alert 12400 at 1; say b")
        << noun;
  }
}

TEST(Start, GoesOnAtOnce) {
  Script call;
  EXPECT_EQ(call.begin("<Start><Stream url='wss://b.example/s' name='mine'/></Start><Say>a</Say>"
                       "<Stop><Stream name='mine'/></Stop>"),
            "answer; stream wss://b.example/s mine inbound_track; say a");
  EXPECT_EQ(call.finished(), "stop stream mine; ran out");
}

TEST(Start, KnowsEveryNoun) {
  Script call;
  EXPECT_EQ(call.begin("<Start><Siprec connectorName='c' name='s'/><Transcription name='t'/>"
                       "<Recording/></Start><Stop><Siprec name='s'/><Transcription name='t'/>"
                       "<Recording/></Stop>"),
            "answer; siprec c s inbound_track; transcribe t both_tracks en-US google; "
            "record the call dual both trim-silence; stop siprec s; stop transcription t; "
            "stop recording the call; ran out");
}

TEST(Stream, NeedsTheAddressOfAWebSocket) {
  Script call;
  EXPECT_EQ(call.begin("<Start><Stream/><Stream url='https://b'/></Start>"),
            "answer; alert 31923 at 1; alert 31922 at 1; ran out");
}

TEST(Stream, LeavesOutAQuery) {
  Script call;
  EXPECT_EQ(call.begin("<Start><Stream url='wss://b.example/s?a=1'/></Start>"),
            "answer; alert 12200 at 1; stream wss://b.example/s inbound_track; ran out");
}

TEST(Transcription, IsToldOfAtAnAbsoluteAddress) {
  Script call;
  EXPECT_EQ(call.begin("<Start><Transcription statusCallbackUrl='/told'/></Start>"),
            "answer; alert 11100 at 1; transcribe both_tracks en-US google; ran out");
}

TEST(Refer, TellsItsActionHowItWent) {
  Script call;
  EXPECT_EQ(call.begin("<Refer action='/over'><Sip>sip:bob@b.example</Sip></Refer>"),
            "answer; refer sip:bob@b.example");
  EXPECT_EQ(call.follow("referred completed"),
            "POST https://a.example/over ReferCallStatus=completed ReferSipResponseCode=202 "
            "NotifySipResponseCode=200");
}

TEST(Refer, GoesOnWithoutAnAction) {
  Script call;
  call.begin("<Refer><Sip>sip:bob@b.example</Sip></Refer><Say>next</Say>");
  EXPECT_EQ(call.follow("referred failed"), "say next");
  Script nobody;
  EXPECT_EQ(nobody.begin("<Refer action='/over'><Sip>bob</Sip></Refer>"),
            "answer; alert 13241 at 1; POST https://a.example/over ReferCallStatus=failed");
}

TEST(Sms, IsSentByTheWay) {
  Script call;
  EXPECT_EQ(call.begin("<Sms to='+15550002222' statusCallback='/s'>Hello</Sms><Say>next</Say>"),
            "answer; sms +15550002222 'Hello' tell POST https://a.example/s");
  EXPECT_EQ(call.follow("sent sent"), "say next");
}

TEST(Sms, TellsItsAction) {
  Script call;
  EXPECT_EQ(call.begin("<Sms action='/sent'>Hello</Sms>"), "answer; sms 'Hello'");
  EXPECT_EQ(call.follow("sent sent"), "POST https://a.example/sent SmsStatus=sent SmsSid=SM1");
  Script empty;
  EXPECT_EQ(empty.begin("<Sms action='/sent'/>"),
            "answer; alert 14103 at 1; POST https://a.example/sent SmsStatus=invalid");
}

TEST(Echo, GivesBackWhatItHears) {
  Script call;
  EXPECT_EQ(call.begin("<Echo/><Say>never</Say>"), "answer");
  EXPECT_EQ(call.follow("speak hello, spoken hello"), "say hello");
  EXPECT_EQ(call.follow("finished, press 5"), "keys 5");
  EXPECT_EQ(call.hung_up(), "");
  EXPECT_TRUE(call.done());
}

}  // namespace
}  // namespace ringback::twiml
