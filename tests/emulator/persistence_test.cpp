// A service that goes on where it was left, and one whose journal fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "store/kinds.hpp"

namespace ringback {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kLastingService = R"(
numbers:
  "+15550100001": {name: One, voice: "http://example.com/voice", sms: "http://example.com/sms"}
phones:
  "+15550200001": {answers_after: 2s, hangs_up_after: 600s}
)";

struct Lasting : testing::Test {
  /// The service, started again as often as a test says.
  TestEmulator& start(const std::string& yaml = kLastingService) {
    twilio.reset();  // as by a crash: nothing is said to anybody
    twilio = std::make_unique<TestEmulator>(yaml, journal);
    twilio->network().hosts["example.com"] = [](const http::Request&) {
      return http::response(200, "text/xml", "<Response/>");
    };
    return *twilio;
  }

  std::string send(const FormFields& more = {}) const {
    FormFields fields = {{"To", "+15550200001"}, {"From", "+15550100001"}, {"Body", "Hello"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return text_of(twilio->rest_json("POST", "Messages.json", fields), "sid");
  }

  std::string call(const FormFields& more = {}) const {
    FormFields fields = {{"To", "+15550200001"},
                         {"From", "+15550100001"},
                         {"Url", "http://example.com/long"},
                         {"StatusCallback", "http://example.com/status"}};
    fields.insert(fields.end(), more.begin(), more.end());
    twilio->network().hosts["example.com"] = [](const http::Request& request) {
      const bool document = request.url.path == "/long";
      return http::response(200, "text/xml",
                            document ? "<Response><Pause length='300'/></Response>" : "");
    };
    return text_of(twilio->rest_json("POST", "Calls.json", fields), "sid");
  }

  std::string field(const std::string& path, std::string_view name) const {
    return text_of(twilio->rest_json("GET", path), name);
  }

  std::vector<std::string> listed(const std::string& path, const std::string& list) const {
    std::vector<std::string> sids;
    const auto page = twilio->rest_json("GET", path);
    for (const auto& one : page.at(list)) sids.push_back(text_of(one, "sid"));
    return sids;
  }

  std::shared_ptr<FakeJournal> journal = std::make_shared<FakeJournal>();
  std::unique_ptr<TestEmulator> twilio;
};

TEST_F(Lasting, ResourcesAreThereAfterARestartInTheirOrder) {
  start();
  const auto first = send();
  const auto second = send();
  twilio->run();
  start();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(second, first));
  EXPECT_EQ(field(cat("Messages/", first, ".json"), "status"), "delivered");
  const auto third = send();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(third, second, first))
      << "the same seed makes other SIDs after a restart";
}

TEST_F(Lasting, WhatWasErasedStaysSo) {
  start();
  const auto sid = send();
  twilio->run();
  EXPECT_EQ(twilio->rest("DELETE", cat("Messages/", sid, ".json")).status, 204);
  start();
  EXPECT_EQ(twilio->rest("GET", cat("Messages/", sid, ".json")).status, 404);
}

TEST_F(Lasting, ATurnIsKeptAtOnce) {
  start();
  const auto before = journal->turns;
  send();
  EXPECT_EQ(journal->turns, before + 1);
  twilio->rest("GET", "Messages.json");
  EXPECT_EQ(journal->turns, before + 1) << "reading changes nothing";
}

TEST_F(Lasting, ANumberFollowsTheFileWhereThatChangesAndTheClientWhereNot) {
  start();
  const auto path = cat("IncomingPhoneNumbers/", sid_of_name("PN", "+15550100001"), ".json");
  twilio->rest("POST", path, {{"SmsUrl", "http://example.com/mine"}});
  start();
  EXPECT_EQ(field(path, "sms_url"), "http://example.com/mine");
  start(replace_all(kLastingService, "name: One", "name: Uno"));
  EXPECT_EQ(field(path, "sms_url"), "http://example.com/mine");
  EXPECT_EQ(field(path, "friendly_name"), "Uno");
  start(replace_all(kLastingService, "example.com/sms", "example.com/other"));
  EXPECT_EQ(field(path, "sms_url"), "http://example.com/other");
  start("{}");
  EXPECT_EQ(twilio->rest("GET", path).status, 404);
}

TEST_F(Lasting, AReleasedNumberStaysReleased) {
  start();
  const auto path = cat("IncomingPhoneNumbers/", sid_of_name("PN", "+15550100001"), ".json");
  EXPECT_EQ(twilio->rest("DELETE", path).status, 204);
  start();
  EXPECT_EQ(twilio->rest("GET", path).status, 404);
}

TEST_F(Lasting, AMessageOnItsWayArrives) {
  start();
  const auto queued = send({{"StatusCallback", "http://example.com/status"}});
  start();
  EXPECT_EQ(field(cat("Messages/", queued, ".json"), "status"), "queued");
  twilio->run_for(Duration(500));
  EXPECT_EQ(field(cat("Messages/", queued, ".json"), "status"), "sent");
  start();
  twilio->run();
  EXPECT_EQ(field(cat("Messages/", queued, ".json"), "status"), "delivered");
  EXPECT_EQ(twilio->entries("message.delivered").size(), 1u);
  ASSERT_FALSE(twilio->network().requests.empty());
  EXPECT_EQ(twilio->network().requests.back().url.path, "/status");
  EXPECT_THAT(twilio->network().requests.back().body, HasSubstr("MessageStatus=delivered"));
}

TEST_F(Lasting, ALiveCallHasFailedAndItsCallbackIsTold) {
  start();
  const auto sid =
      call({{"StatusCallbackEvent", "initiated"}, {"StatusCallbackEvent", "completed"}});
  twilio->run_for(Duration(5000));
  EXPECT_EQ(field(cat("Calls/", sid, ".json"), "status"), "in-progress");
  start();
  twilio->run();
  EXPECT_EQ(field(cat("Calls/", sid, ".json"), "status"), "failed");
  EXPECT_FALSE(field(cat("Calls/", sid, ".json"), "end_time").empty());
  ASSERT_EQ(twilio->network().requests.size(), 1u);
  const auto body = twilio->network().requests.front().body;
  EXPECT_THAT(body, HasSubstr(cat("CallSid=", sid)));
  EXPECT_THAT(body, HasSubstr("CallStatus=failed"));
  EXPECT_THAT(body, HasSubstr("SequenceNumber=1")) << "as the second one of this call";
  start();
  twilio->run();
  EXPECT_TRUE(twilio->network().requests.empty()) << "it is told once";
}

TEST_F(Lasting, ARecordingUnderWayIsAbsent) {
  start();
  const auto sid = call({{"Record", "true"},
                         {"RecordingStatusCallback", "http://example.com/recording"},
                         {"RecordingStatusCallbackEvent", "completed absent"}});
  twilio->run_for(Duration(5000));
  const auto recordings = listed(cat("Calls/", sid, "/Recordings.json"), "recordings");
  ASSERT_EQ(recordings.size(), 1u);
  start();
  twilio->run();
  EXPECT_EQ(field(cat("Recordings/", recordings[0], ".json"), "status"), "absent");
  EXPECT_THAT(twilio->network().requests.back().body, HasSubstr("RecordingStatus=absent"));
}

TEST_F(Lasting, ARecordingThatWasProcessedIsCompleted) {
  start();
  const auto sid = call({{"Record", "true"}});
  twilio->run_for(Duration(5000));
  twilio->rest("POST", cat("Calls/", sid, ".json"), {{"Status", "completed"}});
  const auto recordings = listed("Recordings.json", "recordings");
  ASSERT_EQ(recordings.size(), 1u);
  EXPECT_EQ(field(cat("Recordings/", recordings[0], ".json"), "status"), "processing");
  start();
  twilio->run();
  EXPECT_EQ(field(cat("Recordings/", recordings[0], ".json"), "status"), "completed");
}

TEST_F(Lasting, WhatCannotBeKeptIsRefusedAndNotThere) {
  start();
  const auto kept = send();
  twilio->run();
  journal->full = true;
  const auto answer =
      twilio->rest("POST", "Messages.json",
                   {{"To", "+15550200001"}, {"From", "+15550100001"}, {"Body", "lost"}});
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("\"code\":20503"));
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(kept));
  EXPECT_THAT(twilio->entries("store.failed"), testing::Contains(HasSubstr("no space left")));
  EXPECT_EQ(twilio->rest("DELETE", cat("Messages/", kept, ".json")).status, 503);
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(kept));
}

TEST_F(Lasting, WhenThereIsSpaceAgainMessagesGoOnAndCallsHaveFailed) {
  start();
  const auto message = send();
  const auto phoned = call();
  twilio->run_for(Duration(100));
  journal->full = true;
  EXPECT_EQ(twilio->rest("POST", cat("Calls/", phoned, ".json"), {{"Status", "completed"}}).status,
            503);
  twilio->run_for(Duration(60000));
  EXPECT_EQ(field(cat("Calls/", phoned, ".json"), "status"), "ringing");
  EXPECT_EQ(field(cat("Messages/", message, ".json"), "status"), "queued");
  EXPECT_TRUE(twilio->network().requests.empty()) << "nobody was told of what is not so";
  journal->full = false;
  const auto next = send();
  twilio->run();
  EXPECT_EQ(field(cat("Messages/", message, ".json"), "status"), "delivered");
  EXPECT_EQ(field(cat("Messages/", next, ".json"), "status"), "delivered");
  EXPECT_EQ(field(cat("Calls/", phoned, ".json"), "status"), "failed");
  EXPECT_EQ(twilio->entries("store.recovered").size(), 1u);
  EXPECT_THAT(twilio->network().requests.back().body, HasSubstr("CallStatus=failed"));
}

TEST_F(Lasting, AResetThatCannotBeKeptLeavesEverythingAndTheNextSids) {
  start();
  const auto first = send();
  const auto second = send();
  twilio->run();
  journal->full = true;
  EXPECT_FALSE(twilio->emulator().reset());
  EXPECT_TRUE(twilio->entries("service.reset").empty());
  journal->full = false;
  const auto third = send();
  const auto fourth = send();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(fourth, third, second, first));
  start();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(fourth, third, second, first));
}

TEST_F(Lasting, ALoadThatCannotBeKeptLeavesEverythingAndTheNextSids) {
  start();
  const auto first = send();
  const auto saved = twilio->emulator().store().all();
  EXPECT_TRUE(twilio->emulator().load(saved));
  const auto second = send();
  const auto third = send();
  journal->full = true;
  EXPECT_FALSE(twilio->emulator().load(saved));
  journal->full = false;
  const auto fourth = send();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(fourth, third, second, first));
  start();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(fourth, third, second, first));
}

TEST_F(Lasting, ACallThatNobodyKnowsOfAnyMoreHasFailedWhenItIsAskedToEnd) {
  start();
  const auto phoned = call();
  const auto path = cat("Calls/", phoned, ".json");
  twilio->run_for(Duration(5000));
  EXPECT_EQ(field(path, "status"), "in-progress");
  journal->full = true;
  EXPECT_EQ(twilio->rest("POST", "Applications.json", {{"FriendlyName", "x"}}).status, 503);
  journal->full = false;
  EXPECT_EQ(twilio->rest_json("POST", path, {{"Status", "completed"}})["code"], 21220);
  twilio->run();
  EXPECT_EQ(field(path, "status"), "failed");
  EXPECT_THAT(twilio->network().requests.back().body, HasSubstr("CallStatus=failed"));
}

TEST_F(Lasting, AConfigurationThatCouldNotBeKeptIsThereWhenThereIsSpace) {
  start();
  const auto path = cat("IncomingPhoneNumbers/", sid_of_name("PN", "+15550100001"), ".json");
  journal->full = true;
  auto changed = twilio->emulator().config();
  changed.numbers.at(0).name = "Uno";
  twilio->emulator().reconfigure(changed);
  twilio->run();
  EXPECT_EQ(field(path, "friendly_name"), "One");
  journal->full = false;
  send();
  EXPECT_EQ(field(path, "friendly_name"), "Uno");
  start(replace_all(kLastingService, "name: One", "name: Uno"));
  EXPECT_EQ(field(path, "friendly_name"), "Uno");
}

TEST_F(Lasting, AStateWithADocumentTwiceIsRefusedAndThePresentStays) {
  start();
  const auto sid = send();
  auto documents = twilio->emulator().store().all();
  documents.push_back(documents.back());
  const auto loaded = twilio->emulator().load(documents);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, HasSubstr("twice"));
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(sid));
}

TEST_F(Lasting, ASyncItemExpiresAfterARestartToo) {
  start();
  const auto sync = [&](const std::string& method, const std::string& path,
                        const FormFields& fields) {
    http::Request request;
    request.method = method;
    request.url = *http::parse_url(cat("https://sync.twilio.com/v1/Services/default/", path));
    request.headers.add(
        "Authorization",
        cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = http::print_form(fields);
    return twilio->ask(std::move(request)).status;
  };
  EXPECT_EQ(sync("POST", "Documents", {{"UniqueName", "d"}, {"Data", "{}"}, {"Ttl", "60"}}), 201);
  start();
  EXPECT_EQ(sync("GET", "Documents/d", {}), 200);
  twilio->run_for(Duration(61000));
  EXPECT_EQ(sync("GET", "Documents/d", {}), 404);
}

TEST_F(Lasting, AResetGoesBackToTheFile) {
  start();
  const auto first = send();
  const auto path = cat("IncomingPhoneNumbers/", sid_of_name("PN", "+15550100001"), ".json");
  twilio->rest("DELETE", path);
  EXPECT_TRUE(twilio->emulator().reset());
  EXPECT_TRUE(listed("Messages.json", "messages").empty());
  EXPECT_EQ(twilio->rest("GET", path).status, 200);
  EXPECT_EQ(send(), first) << "a seed says again what it said before";
  start();
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(first));
}

TEST_F(Lasting, AStateThatWasSavedComesBack) {
  start();
  const auto sid = send();
  const auto phoned = call();
  twilio->run_for(Duration(5000));
  const auto saved = twilio->emulator().store().all();
  const auto later = send();
  twilio->rest("POST", cat("Calls/", phoned, ".json"), {{"Status", "completed"}});
  twilio->run();
  EXPECT_TRUE(twilio->emulator().load(saved));
  EXPECT_THAT(listed("Messages.json", "messages"), ElementsAre(sid));
  EXPECT_NE(send(), later) << "what followed does not follow again";
  twilio->run();
  EXPECT_EQ(field(cat("Calls/", phoned, ".json"), "status"), "failed");
  start();
  EXPECT_EQ(listed("Messages.json", "messages").size(), 2u);
}

}  // namespace
}  // namespace ringback
