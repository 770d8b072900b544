// Creating calls by the REST API.
// https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

const std::string kTrunk = "BY" + std::string(32, '1');

TEST(CreateCall, AnswersWithTheQueuedCall) {
  World world;
  world.at("/voice", "<Hangup/>");
  const auto sid = world.call();
  ASSERT_TRUE(is_sid(sid, "CA"));
  const Json expected = {{"sid", sid},
                         {"date_created", "Tue, 14 Nov 2023 22:13:20 +0000"},
                         {"date_updated", "Tue, 14 Nov 2023 22:13:20 +0000"},
                         {"parent_call_sid", nullptr},
                         {"account_sid", kAccount},
                         {"to", kAnn},
                         {"to_formatted", "(555) 020-0001"},
                         {"from", kOwn},
                         {"from_formatted", "(555) 010-0001"},
                         {"phone_number_sid", sid_of_name("PN", kOwn)},
                         {"status", "queued"},
                         {"start_time", nullptr},
                         {"end_time", nullptr},
                         {"duration", nullptr},
                         {"price", nullptr},
                         {"price_unit", "USD"},
                         {"direction", "outbound-api"},
                         {"answered_by", nullptr},
                         {"api_version", "2010-04-01"},
                         {"forwarded_from", nullptr},
                         {"group_sid", nullptr},
                         {"caller_name", nullptr},
                         {"queue_time", "0"},
                         {"trunk_sid", nullptr},
                         {"uri", cat("/2010-04-01/Accounts/", kAccount, "/Calls/", sid, ".json")}};
  EXPECT_EQ(world.call_document(sid), expected);
  world.until_idle();
}

TEST(CreateCall, ChangesTheResourceAsTheCallGoesOn) {
  World world;
  world.at("/voice", "<Pause length='5'/>");
  const auto sid = world.call();
  world.run_for(Duration(1000));
  auto call = world.call_document(sid);
  EXPECT_EQ(call["status"], "ringing");
  EXPECT_EQ(call["start_time"], "Tue, 14 Nov 2023 22:13:20 +0000");
  EXPECT_EQ(call["duration"], nullptr);
  world.run_for(Duration(3000));
  EXPECT_EQ(world.call_document(sid)["status"], "in-progress");
  world.until_idle();
  call = world.call_document(sid);
  EXPECT_EQ(call["status"], "completed");
  EXPECT_EQ(call["duration"], "5");
  EXPECT_EQ(call["end_time"], "Tue, 14 Nov 2023 22:13:28 +0000");
  EXPECT_EQ(call["date_updated"], "Tue, 14 Nov 2023 22:13:28 +0000");
}

TEST(CreateCall, AsksForTheDocumentWhenTheCallIsAnswered) {
  World world;
  world.at("/voice", "<Say>Hello there</Say>");
  const auto sid = world.call();
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n");
  const FormFields expected = {{"CallSid", sid},
                               {"AccountSid", kAccount},
                               {"From", kOwn},
                               {"To", kAnn},
                               {"Caller", kOwn},
                               {"Called", kAnn},
                               {"CallStatus", "in-progress"},
                               {"ApiVersion", "2010-04-01"},
                               {"Direction", "outbound-api"},
                               {"FromCity", ""},
                               {"FromState", ""},
                               {"FromZip", ""},
                               {"FromCountry", "US"},
                               {"ToCity", ""},
                               {"ToState", ""},
                               {"ToZip", ""},
                               {"ToCountry", "US"},
                               {"CallerCity", ""},
                               {"CallerState", ""},
                               {"CallerZip", ""},
                               {"CallerCountry", "US"},
                               {"CalledCity", ""},
                               {"CalledState", ""},
                               {"CalledZip", ""},
                               {"CalledCountry", "US"}};
  EXPECT_EQ(world.asks[0].parameters, expected);
  EXPECT_EQ(world.heard(), "00:03.000 says: Hello there\n");
}

TEST(CreateCall, AsksInTheGivenWay) {
  World world;
  world.call({{"Url", "https://a.example/voice?x=1"}, {"Method", "get"}});
  world.at("/voice", "<Hangup/>");
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 GET /voice\n");
  EXPECT_EQ(world.told("/voice", "x CallStatus"), "00:03.000 1 in-progress\n");
}

TEST(CreateCall, TakesTheDocumentByValue) {
  World world;
  world.call({{"Twiml", "<Response><Say>Hi</Say></Response>"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "");
  EXPECT_EQ(world.heard(), "00:03.000 says: Hi\n");
}

TEST(CreateCall, ByValueMayEndAtOnceWhateverThePhoneWouldDo) {
  World world;
  world.phone(kAnn, {{"answers_after", "1s"}, {"script", {{{"say", "Hello"}}}}});
  world.call({{"Twiml", "<Response><Hangup/></Response>"}});
  world.until_idle();
  EXPECT_EQ(world.calls(), "outbound-api +15550200001 completed 0\n");
}

TEST(CreateCall, TurnsToTheFallback) {
  World world;
  world.alerts = "11200";
  world.at("/fallback", "<Say>Sorry</Say>");
  world.call({{"FallbackUrl", "https://a.example/fallback"}, {"FallbackMethod", "GET"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n00:03.000 GET /fallback\n");
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl CallStatus"),
            "00:03.000 11200 https://a.example/voice in-progress\n");
}

TEST(CreateCall, ByValueTurnsToTheFallbackWithoutAUrl) {
  World world;
  world.alerts = "12100";
  world.at("/fallback", "<Hangup/>");
  world.call({{"Twiml", "<Response>"}, {"FallbackUrl", "https://a.example/fallback"}});
  world.until_idle();
  EXPECT_EQ(world.told("/fallback", "ErrorCode ErrorUrl"), "00:03.000 12100 \n");
  EXPECT_EQ(world.only(kind::kAlert)["request_url"], nullptr);
}

TEST(CreateCall, SendsDigitsBeforeAnythingElse) {
  World world;
  world.at("/voice", "<Say>Hi</Say>");
  world.call({{"SendDigits", "ww12"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:04.500 POST /voice\n");
}

TEST(CreateCall, MayBeginFromAVerifiedNumber) {
  World world;
  EXPECT_EQ(world.refused({{"From", "+15550300001"}}), 21210);
  world.store.put(kind::kOutgoingCallerId, "PN1",
                  {{"account_sid", kAccount}, {"phone_number", "+15550300001"}});
  world.at("/voice", "<Hangup/>");
  world.call({{"From", "+15550300001"}});
  world.until_idle();
}

class CreateCallRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(CreateCallRefuses, WithTwiliosCode) {
  World world;
  const auto [name, value, code] = GetParam();
  EXPECT_EQ(world.refused({{name, value}}), code) << name << "=" << value;
  EXPECT_EQ(world.store.size(kind::kCall), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Codes, CreateCallRefuses,
    testing::Values(Refusal{"To", "", 21201}, Refusal{"To", "hello", 21211},
                    Refusal{"To", "55502000012", 21211}, Refusal{"To", kOwn.c_str(), 21211},
                    Refusal{"To", "client:", 21211}, Refusal{"From", "", 21213},
                    Refusal{"From", "hello", 21212}, Refusal{"From", "+15550300001", 21210},
                    Refusal{"Url", "", 21205}, Refusal{"Url", "/voice", 21205},
                    Refusal{"Url", "ftp://a.example/", 21205}, Refusal{"Method", "PUT", 21209},
                    Refusal{"FallbackUrl", "x", 21205}, Refusal{"StatusCallback", "x", 21609},
                    Refusal{"StatusCallbackMethod", "PUT", 21209},
                    Refusal{"StatusCallback", "https://a_b.example/", 21609},
                    Refusal{"FallbackMethod", "PUT", 21209}, Refusal{"Record", "maybe", 20001},
                    Refusal{"RecordingChannels", "three", 20001},
                    Refusal{"RecordingTrack", "up", 20001}, Refusal{"Trim", "all", 20001},
                    Refusal{"RecordingStatusCallback", "told", 13256},
                    Refusal{"RecordingStatusCallbackMethod", "PUT", 21209},
                    Refusal{"RecordingStatusCallbackEvent", "lunch", 20001},
                    Refusal{"AsyncAmd", "maybe", 20001}, Refusal{"Timeout", "0", 21208},
                    Refusal{"Timeout", "601", 21208}, Refusal{"Timeout", "soon", 21208},
                    Refusal{"TimeLimit", "-1", 21208}, Refusal{"SendDigits", "12x", 21206},
                    Refusal{"SendDigits", "123456789012345678901234567890123", 21206}));

TEST(CreateCall, RefusesADocumentThatIsTooLong) {
  World world;
  EXPECT_EQ(world.refused({{"Twiml", std::string(4001, 'x')}}), 32018);
}

TEST(CreateCall, TakesSeveralStatusesEachByItself) {
  World world;
  world.at("/voice", "<Hangup/>");
  world.at("/told", "");
  world.call({{"StatusCallback", "https://a.example/told"},
              {"StatusCallbackEvent", "ringing"},
              {"StatusCallbackEvent", "answered"}});
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus"), "00:00.000 ringing\n00:03.000 in-progress\n");
}

TEST(CreateCall, WarnsOfStatusesThatAreNoneAndTellsTheOthers) {
  World world;
  world.alerts = "21626 21626";
  world.at("/voice", "<Hangup/>");
  world.at("/told", "");
  world.call(
      {{"StatusCallback", "https://a.example/told"}, {"StatusCallbackEvent", "ringing answered"}});
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus"), "");
  world.call({{"StatusCallback", "https://a.example/told"},
              {"StatusCallbackEvent", "lunch"},
              {"StatusCallbackEvent", "answered"}});
  world.until_idle();
  EXPECT_EQ(world.told("/told", "CallStatus"), "00:06.000 in-progress\n");
}

TEST(CreateCall, TakesANumberAsPeopleWriteIt) {
  World world;
  world.at("/voice", "<Hangup/>");
  for (const auto* to :
       {"5550200001", "(555) 020-0001", "555-020-0001", "1.555.020.0001", "+1 555 020 0001"}) {
    world.call({{"To", to}});
  }
  world.until_idle();
  EXPECT_EQ(world.calls(), replace_all("*****", "*", "outbound-api +15550200001 completed 0\n"));
}

TEST(CreateCall, FindsAPhoneWithoutWhatStandsBehindItsAddress) {
  World world;
  world.at("/voice", "<Hangup/>");
  for (const auto* phone : {"client:bob", "sip:bob@x.example"}) {
    world.phone(phone, {{"answers_after", "1s"}});
  }
  for (const auto* to : {"client:bob?order=12", "sip:bob@x.example;transport=tls?X-Order=12"}) {
    world.call({{"To", to}});
  }
  world.until_idle();
  EXPECT_EQ(world.calls(),
            "outbound-api client:bob completed 0\noutbound-api sip:bob@x.example completed 0\n");
}

TEST(CreateCall, WarnsOfADocumentBesideAUrl) {
  World world;
  world.alerts = "32019";
  world.at("/voice", "<Hangup/>");
  world.call({{"Url", "https://a.example/voice"}, {"Twiml", "<Response><Say>No</Say></Response>"}});
  world.until_idle();
  EXPECT_EQ(world.asked(), "00:03.000 POST /voice\n");
}

TEST(CreateCall, GoesThroughATrunkOfItsAccountAlone) {
  World world;
  world.at("/voice", "<Hangup/>");
  EXPECT_EQ(world.refused({{"Byoc", "trunk"}}), 21300);
  EXPECT_EQ(world.refused({{"Byoc", kTrunk}}), 21300);
  world.store.put("voice.v1.byoc_trunk", kTrunk, {{"sid", kTrunk}, {"account_sid", "AC2"}});
  EXPECT_EQ(world.refused({{"Byoc", kTrunk}}), 21300);
  EXPECT_EQ(world.refused({{"Byoc", kTrunk}, {"To", "client:ann"}}), 0);
  world.until_idle();
}

TEST(CreateCall, SaysWhatItDoesNotDo) {
  World world;
  world.at("/voice", "<Hangup/>");
  world.store.put("voice.v1.byoc_trunk", kTrunk, {{"sid", kTrunk}, {"account_sid", kAccount}});
  world.call({{"Byoc", kTrunk}});
  world.until_idle();
  const auto told = [](const TraceEntry& entry) {
    return entry.kind() == "alert" && entry.text().find("Byoc") != std::string::npos;
  };
  const auto& entries = world.trace.entries();
  EXPECT_EQ(std::count_if(entries.begin(), entries.end(), told), 1);
}

}  // namespace
}  // namespace ringback::voice
