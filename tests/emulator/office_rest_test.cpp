// The REST API as the sample project's users meet it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

using testing::HasSubstr;

TEST(CallsApi, AnswersACreateWithEveryFieldOfTheCallResource) {
  TestEmulator twilio;
  const auto answer = twilio.rest("POST", "Calls.json",
                                  {{"From", "+17045550100"},
                                   {"To", "+17042001111"},
                                   {"Url", "https://handler.twilio.com/twiml/api-test-caller"}});
  EXPECT_EQ(answer.status, 201);
  const auto call = *parse_json(answer.body);
  for (const auto* field : {"sid",
                            "date_created",
                            "date_updated",
                            "parent_call_sid",
                            "account_sid",
                            "to",
                            "to_formatted",
                            "from",
                            "from_formatted",
                            "phone_number_sid",
                            "status",
                            "start_time",
                            "end_time",
                            "duration",
                            "price",
                            "price_unit",
                            "direction",
                            "answered_by",
                            "api_version",
                            "forwarded_from",
                            "group_sid",
                            "caller_name",
                            "queue_time",
                            "trunk_sid",
                            "uri",
                            "subresource_uris"}) {
    EXPECT_TRUE(call.contains(field)) << field;
  }
  EXPECT_EQ(text_of(call, "to_formatted"), "(704) 200-1111");
  EXPECT_EQ(text_of(call, "direction"), "outbound-api");
}

TEST(CallsApi, RefusesAWrongPasswordWithTwiliosBody) {
  TestEmulator twilio;
  http::Request request;
  request.url = *http::parse_url(cat("https://api.twilio.com/2010-04-01/Accounts/",
                                     TestEmulator::account_sid(), "/Calls.json"));
  request.headers.add("Authorization",
                      cat("Basic ", base64(cat(TestEmulator::account_sid(), ":wrong"))));
  const auto answer = twilio.ask(request);
  EXPECT_EQ(answer.status, 401);
  EXPECT_THAT(answer.headers.get("WWW-Authenticate"), HasSubstr("Twilio API"));
  const auto body = *parse_json(answer.body);
  EXPECT_EQ(body["code"], 20003);
  EXPECT_EQ(body["status"], 401);
  EXPECT_THAT(text_of(body, "more_info"), HasSubstr("20003"));
}

TEST(CallsApi, ShowsALiveCallAndEndsItOnRequest) {
  TestEmulator twilio;
  const auto call = twilio.rest_json("POST", "Calls.json",
                                     {{"From", "+17045550100"},
                                      {"To", "+17045551212"},
                                      {"Twiml", "<Response><Pause length=\"600\"/></Response>"}});
  const auto path = cat("Calls/", text_of(call, "sid"), ".json");
  twilio.run_for(Duration(1000));
  EXPECT_EQ(text_of(twilio.rest_json("GET", path), "status"), "ringing");
  twilio.run_for(Duration(5000));
  EXPECT_EQ(text_of(twilio.rest_json("GET", path), "status"), "in-progress");
  EXPECT_EQ(text_of(twilio.rest_json("POST", path, {{"Status", "completed"}}), "status"),
            "completed");
  twilio.run();
  const auto ended = twilio.rest_json("GET", path);
  EXPECT_EQ(text_of(ended, "status"), "completed");
  EXPECT_EQ(text_of(ended, "duration"), "3");
}

TEST(RecordingsApi, KnowsARecordingByItsCallToo) {
  TestEmulator twilio;
  const auto inbound = twilio.dial_in("+13125550142", "+19803002222", Json::object());
  twilio.run();
  const auto path = cat("Calls/", text_of(inbound, "sid"), "/Recordings.json");
  const auto recordings = twilio.rest_json("GET", path)["recordings"];
  ASSERT_EQ(recordings.size(), 1u);
  const auto file = cat("Recordings/", text_of(recordings[0], "sid"));
  EXPECT_EQ(twilio.rest("DELETE", cat(file, ".json")).status, 204);
  EXPECT_EQ(twilio.rest("GET", cat(file, ".wav")).status, 404);
}

TEST(RecordingsApi, RecordsALiveCallUntilItIsToldToStop) {
  TestEmulator twilio;
  const auto call = twilio.rest_json("POST", "Calls.json",
                                     {{"From", "+17045550100"},
                                      {"To", "+17045551212"},
                                      {"Twiml", "<Response><Pause length=\"60\"/></Response>"}});
  const auto recordings = cat("Calls/", text_of(call, "sid"), "/Recordings.json");
  EXPECT_EQ(twilio.rest("POST", recordings).status, 400) << "nobody has answered yet";
  twilio.run_for(Duration(10'000));
  const auto started = twilio.rest_json("POST", recordings, {{"RecordingChannels", "dual"}});
  EXPECT_EQ(text_of(started, "status"), "in-progress");
  EXPECT_EQ(text_of(started, "source"), "StartCallRecordingAPI");
  twilio.run_for(Duration(5000));
  const auto current = cat("Calls/", text_of(call, "sid"), "/Recordings/Twilio.CURRENT.json");
  EXPECT_EQ(twilio.rest("POST", current, {{"Status", "paused"}}).status, 200);
  EXPECT_EQ(twilio.rest("POST", current, {{"Status", "stopped"}}).status, 200);
  twilio.run();
  const auto ended = twilio.rest_json("GET", cat("Recordings/", text_of(started, "sid"), ".json"));
  EXPECT_EQ(text_of(ended, "status"), "completed");
  EXPECT_EQ(text_of(ended, "duration"), "5");
}

TEST(RecordingsApi, StopsWithTheCall) {
  TestEmulator twilio;
  const auto call = twilio.rest_json("POST", "Calls.json",
                                     {{"From", "+17045550100"},
                                      {"To", "+17045551212"},
                                      {"Twiml", "<Response><Pause length=\"60\"/></Response>"}});
  twilio.run_for(Duration(10'000));
  twilio.rest_json("POST", cat("Calls/", text_of(call, "sid"), "/Recordings.json"));
  twilio.run();
  const auto recordings = twilio.rest_json("GET", "Recordings.json")["recordings"];
  ASSERT_EQ(recordings.size(), 1u);
  EXPECT_EQ(text_of(recordings[0], "status"), "completed");
}

TEST(InboundCalls, ThatNothingAnswersAreGivenUpByTheNetwork) {
  TestEmulator twilio(
      "numbers: {'+17045550100': {voice: 'bin:silence'}}\n"
      "bins: {silence: '<Response><Pause length=\"1\"/><Redirect/></Response>'}");
  const auto call = twilio.dial_in("+13125550142", "+17045550100", Json::object());
  twilio.run();
  const auto ended = twilio.rest_json("GET", cat("Calls/", text_of(call, "sid"), ".json"));
  EXPECT_EQ(text_of(ended, "status"), "no-answer");
  EXPECT_LE(twilio.elapsed(), Duration(200'000));
}

TEST(Replies, ThatAnswerEachOtherEnd) {
  TestEmulator twilio(
      "numbers: {'+17045550100': {sms: 'bin:echo'}, '+17045550101': {sms: 'bin:echo'}}\n"
      "bins: {echo: '<Response><Message>Thanks!</Message></Response>'}");
  const FormFields message = {{"From", "+17045550100"}, {"To", "+17045550101"}, {"Body", "Hi"}};
  twilio.rest_json("POST", "Messages.json", message);
  twilio.run();
  EXPECT_THAT(twilio.entries("alert"), testing::Contains(HasSubstr("14107")));
}

TEST(NumbersApi, ListsTheNumbersOfTheConfiguration) {
  TestEmulator twilio;
  const auto numbers =
      twilio.rest_json("GET", "IncomingPhoneNumbers.json")["incoming_phone_numbers"];
  EXPECT_EQ(numbers.size(), 4u);
  const auto one = twilio.rest_json("GET", "IncomingPhoneNumbers.json",
                                    {{"PhoneNumber", "+17042001111"}})["incoming_phone_numbers"];
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(text_of(one[0], "voice_url"), "http://localhost:3000/forwarder");
}

TEST(NumbersApi, AChangedVoiceUrlAnswersTheNextCall) {
  TestEmulator twilio;
  const auto number =
      twilio.rest_json("GET", "IncomingPhoneNumbers.json",
                       {{"PhoneNumber", "+17042001111"}})["incoming_phone_numbers"][0];
  twilio.rest_json("POST", cat("IncomingPhoneNumbers/", text_of(number, "sid"), ".json"),
                   {{"VoiceUrl", "https://handler.twilio.com/twiml/api-test-caller"}});
  twilio.dial_in("+13125550142", "+17042001111", Json::object());
  twilio.run();
  EXPECT_THAT(twilio.entries("call.plays"), testing::Contains(HasSubstr("This is a test call")));
}

TEST(RecordingMedia, IsOnlyFetchedAndOnlyFromItsOwnAccount) {
  TestEmulator twilio;
  twilio.dial_in("+13125550142", "+19803002222", Json::object());
  twilio.run();
  const auto recording = twilio.rest_json("GET", "Recordings.json")["recordings"][0];
  const auto wav = cat("Recordings/", text_of(recording, "sid"), ".wav");
  EXPECT_EQ(twilio.rest("GET", wav).status, 200);
  EXPECT_EQ(twilio.rest("POST", wav).status, 405);
  EXPECT_EQ(twilio.rest("GET", cat("Recordings/", text_of(recording, "sid"), ".mp3")).status, 200);
  http::Request foreign;
  foreign.url = *http::parse_url(
      cat("https://api.twilio.com/2010-04-01/Accounts/ACffffffffffffffffffffffffffffffff/", wav));
  EXPECT_EQ(twilio.ask(foreign).status, 404);
}

TEST(TwilioPrefix, LeadsToHostsOfTwilioOnly) {
  TestEmulator twilio;
  http::Request request;
  request.url = *http::parse_url("http://localhost:3000/_twilio/evil.example/forwarder");
  EXPECT_EQ(twilio.ask(request).status, 404);
  request.url =
      *http::parse_url("http://localhost:3000/_twilio/handler.twilio.com/twiml/api-test-caller");
  EXPECT_EQ(twilio.ask(request).status, 200);
}

TEST(RedirectedWebhooks, AreSignedForWhereTheyGo) {
  TestEmulator twilio;
  twilio.network().hosts["hooks.example.com"] = [](const http::Request& request) {
    const auto signature = twilio_signature(TestEmulator::auth_token(), request.url.request_text(),
                                            http::parse_form(request.body));
    if (request.headers.get("X-Twilio-Signature") != signature) {
      return http::response(403, "text/plain", "not signed");
    }
    if (request.url.path == "/final") {
      return http::response(200, "text/xml", "<Response><Say>Here</Say></Response>");
    }
    auto redirect = http::response(302, "text/plain", "");
    redirect.headers.add("Location", "/final");
    return redirect;
  };
  twilio.rest_json("POST", "Calls.json",
                   {{"From", "+17045550100"},
                    {"To", "+13125550142"},
                    {"Url", "https://hooks.example.com/first"}});
  twilio.run();
  EXPECT_THAT(twilio.entries("call.plays"), testing::ElementsAre("says: Here"));
}

TEST(OtherOperations, WithoutMeaningHereAnswer501NamingThemselves) {
  TestEmulator twilio;
  http::Request request;
  request.method = "POST";
  request.url = *http::parse_url("https://lookups.twilio.com/v2/batch/query");
  request.headers.add(
      "Authorization",
      cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
  const auto answer = twilio.ask(request);
  EXPECT_EQ(answer.status, 501) << answer.body;
}

}  // namespace
}  // namespace ringback
