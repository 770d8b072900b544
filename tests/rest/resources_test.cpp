// Calls, recordings, messages, numbers and accounts: what their overlays add to the documents.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

int code_of(const http::Response& response) { return body_of(response).value("code", 0); }

TEST(CallResource, ShowsEveryFieldAndItsAddresses) {
  World world;
  world.store.put(kind::kCall, "CA1",
                  {{"sid", "CA1"},
                   {"account_sid", kSid},
                   {"status", "completed"},
                   {"duration", 12},
                   {"_twiml", "<Response/>"}});
  const auto call = world.read(kAccountUrl + "/Calls/CA1.json");
  EXPECT_EQ(call.size(), 26u);
  EXPECT_EQ(call["duration"], "12");
  EXPECT_EQ(call["uri"], cat("/2010-04-01/Accounts/", kSid, "/Calls/CA1.json"));
  EXPECT_EQ(call["subresource_uris"]["recordings"],
            cat("/2010-04-01/Accounts/", kSid, "/Calls/CA1/Recordings.json"));
  EXPECT_FALSE(call.contains("_twiml"));
}

TEST(CallResource, IsDeletedOnlyWhenItHasEnded) {
  World world;
  world.store.put(kind::kCall, "CA1",
                  {{"sid", "CA1"}, {"account_sid", kSid}, {"status", "ringing"}});
  EXPECT_EQ(code_of(world.send("DELETE", kAccountUrl + "/Calls/CA1.json")), 20009);
  world.store.update(kind::kCall, "CA1", {{"status", "busy"}});
  const auto gone = world.send("DELETE", kAccountUrl + "/Calls/CA1.json");
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(world.get(kAccountUrl + "/Calls/CA1.json").status, 404);
}

TEST(CallResource, IsRefusedWithTwiliosCodes) {
  World world;
  const auto code = [&world](std::string body) {
    return code_of(world.post(kAccountUrl + "/Calls.json", std::move(body)));
  };
  EXPECT_EQ(code("From=%2B15550001&Url=http://a/b"), 21201);
  EXPECT_EQ(code("To=%2B15550001&Url=http://a/b"), 21213);
  EXPECT_EQ(code("To=1&From=2&Url=nowhere"), 21205);
  EXPECT_EQ(code("To=1&From=2&Url=http://a/b&Method=FETCH"), 21209);
  EXPECT_EQ(code("To=1&From=2&Url=http://a/b&Timeout=soon"), 21208);
  EXPECT_EQ(code("To=1&From=2&ApplicationSid=PN1"), 21218);
}

TEST(QueueResource, KeepsToItsBounds) {
  World world;
  const auto post = [&world](const std::string& body) {
    return world.post(kAccountUrl + "/Queues.json", body);
  };
  EXPECT_EQ(post("FriendlyName=most&MaxSize=5000").status, 201);
  EXPECT_EQ(post("FriendlyName=" + std::string(64, 'q')).status, 201);
  for (const auto* size : {"0", "-1", "5001", "many"}) {
    EXPECT_EQ(post(cat("FriendlyName=bad&MaxSize=", size)).status, 400) << size;
  }
  EXPECT_EQ(post("FriendlyName=" + std::string(65, 'q')).status, 400);
  EXPECT_EQ(world.read(kAccountUrl + "/Queues.json")["queues"].size(), 2u);
}

TEST(ConferenceResource, HasNoReasonForItsEndWhileItGoesOn) {
  World world;
  world.store.put(kind::kConference, "CF1",
                  {{"sid", "CF1"},
                   {"account_sid", kSid},
                   {"status", "in-progress"},
                   {"reason_conference_ended", nullptr}});
  EXPECT_TRUE(
      world.read(kAccountUrl + "/Conferences/CF1.json")["reason_conference_ended"].is_null());
}

/// A world with a call and its recording, and a recording of another call.
const std::string kFirst = "CA" + std::string(32, '1');
const std::string kSecond = "CA" + std::string(32, '2');

struct Recordings : World {
  Recordings() {
    store.put(kind::kCall, kFirst, {{"sid", kFirst}, {"account_sid", kSid}});
    for (const auto& call : {kFirst, kSecond}) {
      const auto sid = cat("RE", call.substr(2, 1));
      store.put(kind::kRecording, sid,
                {{"sid", sid},
                 {"account_sid", kSid},
                 {"call_sid", call},
                 {"price", "-0.0025"},
                 {"track", "both"},
                 {"media_url", "https://api.twilio.com/RE"},
                 {"status", "completed"}});
    }
  }
};

TEST(RecordingResource, IsTheSameBelowItsCall) {
  Recordings world;
  const auto body = world.read(cat(kAccountUrl, "/Calls/", kFirst, "/Recordings.json"));
  ASSERT_EQ(body["recordings"].size(), 1u);
  const auto& below = body["recordings"][0];
  EXPECT_EQ(below["uri"],
            cat("/2010-04-01/Accounts/", kSid, "/Calls/", kFirst, "/Recordings/RE1.json"));
  EXPECT_EQ(below["price"], -0.0025);
  EXPECT_EQ(below["track"], "both");
  EXPECT_FALSE(below.contains("media_url"));
  const auto alone = world.read(kAccountUrl + "/Recordings/RE1.json");
  EXPECT_EQ(alone["uri"], cat("/2010-04-01/Accounts/", kSid, "/Recordings/RE1.json"));
  EXPECT_EQ(alone["price"], "-0.0025");
  EXPECT_FALSE(alone.contains("track"));
}

TEST(RecordingResource, IsBegunOnlyWhileTheCallGoesOn) {
  Recordings world;
  const auto url = cat(kAccountUrl, "/Calls/", kFirst, "/Recordings.json");
  EXPECT_EQ(code_of(world.post(url)), 21220);
  world.store.update(kind::kCall, kFirst, {{"status", "in-progress"}});
  const auto made = world.post(url);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(body_of(made)["call_sid"], kFirst);
  EXPECT_EQ(world.read(kAccountUrl + "/Recordings.json")["recordings"].size(), 3u);
}

TEST(RecordingResource, IsFoundOnlyBelowItsOwnCall) {
  Recordings world;
  EXPECT_EQ(world.get(cat(kAccountUrl, "/Calls/", kFirst, "/Recordings/RE1.json")).status, 200);
  EXPECT_EQ(world.get(cat(kAccountUrl, "/Calls/", kFirst, "/Recordings/RE2.json")).status, 404);
  EXPECT_EQ(world.get(kAccountUrl + "/Calls/CA7/Recordings.json").status, 404);
}

TEST(RecordingResource, IsListedByCallAndDeletedOnce) {
  Recordings world;
  EXPECT_EQ(world.read(kAccountUrl + "/Recordings.json")["recordings"].size(), 2u);
  EXPECT_EQ(world.read(kAccountUrl + "/Recordings.json?CallSid=" + kSecond)["recordings"][0]["sid"],
            "RE2");
  EXPECT_EQ(world.send("DELETE", kAccountUrl + "/Recordings/RE1.json").status, 204);
  EXPECT_EQ(world.send("DELETE", kAccountUrl + "/Recordings/RE1.json").status, 404);
}

TEST(MessageResource, IsRefusedWithTwiliosCodes) {
  World world;
  EXPECT_EQ(code_of(world.post(kAccountUrl + "/Messages.json", "From=1&Body=x")), 21604);
}

TEST(MessageResource, LosesItsTextButIsNeverRewritten) {
  World world;
  world.store.put(kind::kMessage, "SM1",
                  {{"sid", "SM1"}, {"account_sid", kSid}, {"body", "hello"}, {"status", "sent"}});
  const auto url = kAccountUrl + "/Messages/SM1.json";
  EXPECT_EQ(world.post(url, "Body=other").status, 400);
  EXPECT_EQ(world.post(url, "Status=canceled").status, 409);
  EXPECT_EQ(body_of(world.post(url, "Body="))["body"], "");
  EXPECT_EQ(world.send("DELETE", url).status, 204);
}

TEST(MediaResource, BelongsToItsMessage) {
  World world;
  world.store.put(kind::kMessage, "MM1", {{"sid", "MM1"}, {"account_sid", kSid}});
  world.store.put("api.v2010.account.message.media", "ME1",
                  {{"sid", "ME1"}, {"account_sid", kSid}, {"parent_sid", "MM1"}});
  const auto body = world.read(kAccountUrl + "/Messages/MM1/Media.json");
  ASSERT_EQ(body["media_list"].size(), 1u);
  EXPECT_EQ(body["media_list"][0]["uri"],
            cat("/2010-04-01/Accounts/", kSid, "/Messages/MM1/Media/ME1.json"));
}

TEST(NumberResource, IsBoughtWithSensibleDefaults) {
  World world;
  const auto made = world.post(kAccountUrl + "/IncomingPhoneNumbers.json",
                               "PhoneNumber=%2B17042001111&VoiceUrl=https://example.com/voice");
  ASSERT_EQ(made.status, 201);
  const auto number = body_of(made);
  EXPECT_TRUE(is_sid(text_of(number, "sid"), "PN"));
  EXPECT_EQ(number["friendly_name"], "(704) 200-1111");
  EXPECT_EQ(number["voice_url"], "https://example.com/voice");
  EXPECT_EQ(number["sms_url"], "");
  EXPECT_EQ(number["voice_method"], "POST");
  EXPECT_EQ(number["capabilities"]["voice"], true);
  EXPECT_EQ(number["date_created"], "Tue, 14 Nov 2023 22:13:20 +0000");
  EXPECT_EQ(number["api_version"], "2010-04-01");
}

TEST(NumberResource, IsBoughtByAreaAndOnlyOnce) {
  World world;
  const auto url = kAccountUrl + "/IncomingPhoneNumbers.json";
  const auto number = text_of(body_of(world.post(url, "AreaCode=415")), "phone_number");
  EXPECT_TRUE(is_e164(number)) << number;
  EXPECT_TRUE(number.starts_with("+1415"));
  EXPECT_EQ(code_of(world.post(url, "PhoneNumber=" + percent_encode(number))), 21422);
  EXPECT_EQ(code_of(world.post(url, "PhoneNumber=12")), 21421);
  EXPECT_EQ(code_of(world.post(url, "AreaCode=4")), 21451);
  EXPECT_EQ(code_of(world.post(url)), 21421);
}

TEST(NumberResource, IsConfiguredAndReleased) {
  World world;
  const auto made = body_of(world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "AreaCode=415"));
  const auto url = cat(kAccountUrl, "/IncomingPhoneNumbers/", text_of(made, "sid"), ".json");
  world.clock.move_to(world.clock.now() + std::chrono::seconds(60));
  const auto changed = body_of(world.post(url, "VoiceMethod=get&FriendlyName=Office"));
  EXPECT_EQ(changed["voice_method"], "GET");
  EXPECT_EQ(changed["friendly_name"], "Office");
  EXPECT_EQ(changed["date_created"], made["date_created"]);
  EXPECT_EQ(changed["date_updated"], "Tue, 14 Nov 2023 22:14:20 +0000");
  EXPECT_EQ(code_of(world.post(url, "VoiceUrl=ftp://example.com")), 21402);
  EXPECT_EQ(body_of(world.post(url, "VoiceUrl="))["voice_url"], "");
  EXPECT_EQ(world.send("DELETE", url).status, 204);
  EXPECT_EQ(world.get(url).status, 404);
}

TEST(NumberResource, MovesToASubaccountAndNowhereElse) {
  World world;
  const auto made = body_of(world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "AreaCode=415"));
  const auto rest = cat("/IncomingPhoneNumbers/", text_of(made, "sid"), ".json");
  const auto stranger = cat("AccountSid=AC", std::string(32, '9'));
  EXPECT_EQ(code_of(world.post(kAccountUrl + rest, stranger)), 21470);
  const std::string accounts = "https://api.twilio.com/2010-04-01/Accounts";
  const auto child = text_of(body_of(world.post(accounts + ".json")), "sid");
  const auto moved = body_of(world.post(kAccountUrl + rest, "AccountSid=" + child));
  EXPECT_EQ(moved["account_sid"], child);
  EXPECT_EQ(world.get(kAccountUrl + rest).status, 404);
  EXPECT_EQ(world.get(cat(accounts, "/", child, rest)).status, 200);
}

TEST(NumberResource, IsListedByPartAndByKind) {
  World world;
  const auto url = kAccountUrl + "/IncomingPhoneNumbers.json";
  world.post(url, "PhoneNumber=%2B17042001111");
  world.post(url, "PhoneNumber=%2B18005550100");
  const auto count = [&world](std::string_view rest) {
    return world.read(cat(kAccountUrl, "/IncomingPhoneNumbers", rest))["incoming_phone_numbers"]
        .size();
  };
  EXPECT_EQ(count(".json?PhoneNumber=704"), 1u);
  EXPECT_EQ(count(".json?PhoneNumber=1704*"), 1u);
  EXPECT_EQ(count(".json?PhoneNumber=999"), 0u);
  EXPECT_EQ(count("/Local.json"), 1u);
  EXPECT_EQ(count("/TollFree.json"), 1u);
  EXPECT_EQ(count("/Mobile.json"), 0u);
}

TEST(AccountResource, KeepsItsParentsStatus) {
  World world;
  EXPECT_EQ(code_of(world.post(kAccountUrl + ".json", "Status=closed")), 21477);
  EXPECT_EQ(body_of(world.post(kAccountUrl + ".json", "FriendlyName=New"))["friendly_name"], "New");
}

TEST(AccountResource, ListsItselfAndItsSubaccounts) {
  World world;
  const std::string accounts = "https://api.twilio.com/2010-04-01/Accounts.json";
  const auto child = body_of(world.post(accounts));
  EXPECT_TRUE(text_of(child, "friendly_name").starts_with("SubAccount Created at "));
  EXPECT_EQ(world.read(accounts)["accounts"].size(), 2u);
  const auto user = text_of(child, "sid");
  const auto token = text_of(child, "auth_token");
  EXPECT_EQ(body_of(world.send("GET", accounts, "", user, token))["accounts"].size(), 1u);
  EXPECT_EQ(code_of(world.send("POST", accounts, "", user, token)), 21101);
  const auto url = cat("https://api.twilio.com/2010-04-01/Accounts/", user, ".json");
  EXPECT_EQ(body_of(world.post(url, "Status=closed"))["status"], "closed");
  EXPECT_EQ(code_of(world.post(url, "Status=active")), 21479);
}

}  // namespace
}  // namespace ringback::rest
