// <Enqueue>, <Dial><Queue> and their REST API.
// https://www.twilio.com/docs/voice/twiml/enqueue
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "voice/world.hpp"

namespace ringback::voice {
namespace {

using std::chrono::seconds;

/// kAnn calls kOther, which puts her into the queue; kOwn calls Bob, who takes somebody out.
struct Line : World {
  explicit Line(std::string_view enqueue = "", std::string_view queue = "") {
    at("/other", cat("<Enqueue action='/out' ", enqueue, ">support</Enqueue>"));
    at("/bob", cat("<Dial action='/over' timeout='20'><Queue ", queue, ">support</Queue></Dial>"));
    at("/out", "<Say>Out</Say>");
    at("/over", "<Say>Over</Say>");
    phone(kBob, {{"answers_after", "1s"}});
  }

  void agent() { bob = call({{"To", kBob}, {"Url", "https://a.example/bob"}}); }

  Json queue() const { return only(kind::kQueue); }

  std::string bob;
};

TEST(Queue, ConnectsWhoWaitsWithWhoTakesThemOut) {
  Line line;
  const auto ann = line.dial_in({{"script", {{{"hear", "help"}}, {{"say", "Yes please"}}}}});
  line.run_for(seconds(5));
  EXPECT_EQ(line.queue()["current_size"], 1);
  line.phone(kBob, {{"answers_after", "1s"},
                    {"script", {{{"wait", "1s"}}, {{"say", "Can I help"}}}},
                    {"hangs_up_after", "6s"}});
  line.agent();
  line.until_idle();
  const auto queue = text_of(line.queue(), "sid");
  EXPECT_EQ(line.told("/out", "QueueResult QueueSid QueueTime CallStatus"),
            cat("00:12.000 bridged ", queue, " 6 in-progress\n"));
  EXPECT_EQ(line.told("/over",
                      "DialCallStatus DialBridged DequeueResult DequeuedCallSid "
                      "DequeuedCallQueueTime DequeuedCallDuration CallStatus"),
            cat("00:12.000 completed true bridged ", ann, " 6 6 completed\n"));
  EXPECT_TRUE(contains(line.heard(), "says Yes please"));
  EXPECT_EQ(line.queue()["current_size"], 0);
}

TEST(Queue, LetsWhoWaitsHearADocumentAgainAndAgain) {
  Line line("waitUrl='/wait'");
  line.at("/wait", "<Say>Please hold the line</Say><Pause length='3'/>");
  line.dial_in({{"hangs_up_after", "11s"}});
  line.until_idle();
  EXPECT_EQ(line.told("/wait",
                      "QueuePosition CurrentQueueSize QueueTime AvgQueueTime "
                      "MaxQueueSize"),
            "00:00.000 1 1 0 0 1000\n00:04.600 1 1 4 4 1000\n00:09.200 1 1 9 9 1000\n");
  EXPECT_EQ(line.told("/out", "QueueResult CallStatus"), "00:11.000 hangup completed\n");
}

TEST(Queue, IsNotLeftForMusicThatCannotBeHad) {
  Line line("waitUrl='/wait'");
  line.at("/wait", "<Play>https://a.example/nowhere.mp3</Play>");
  line.alerts = repeated("11200", 90);
  line.dial_in({{"hangs_up_after", "90s"}});
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult QueueTime"), "01:30.000 hangup 90\n");
  EXPECT_TRUE(contains(line.told("/wait", "QueueTime"), "01:29.000 89\n"));
}

TEST(Queue, AsksAgainAfterASecondWhereNothingIsHeard) {
  Line line("waitUrl='/wait'");
  line.at("/wait", "");
  line.dial_in({{"hangs_up_after", "3500ms"}});
  line.until_idle();
  EXPECT_EQ(line.told("/wait", "QueueTime"),
            "00:00.000 0\n00:01.000 1\n00:02.000 2\n00:03.000 3\n");
}

TEST(Queue, IsNotLeftForAWaitDocumentThatGoesRoundInCircles) {
  Line line("waitUrl='/wait'");
  line.at("/wait", "<Redirect/>");
  line.dial_in({{"hangs_up_after", "60s"}});
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult QueueTime"), "01:00.000 hangup 60\n");
}

TEST(Queue, IsLeftWhenTheWaitDocumentSaysSo) {
  Line line("waitUrl='/wait'");
  line.at("/wait", "<Pause length='4'/><Leave/>");
  line.dial_in();
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult QueueTime"), "00:04.000 leave 4\n");
}

TEST(Queue, TakesKeysWhileOneWaits) {
  Line line("waitUrl='/wait'");
  line.at("/wait",
          "<Gather numDigits='1' timeout='10' action='/key'><Say>Press 1 to leave</Say>"
          "</Gather>");
  line.at("/key", "<Leave/>");
  line.dial_in({{"script", {{{"hear", "press 1"}}, {{"press", "1"}}}}});
  line.until_idle();
  EXPECT_EQ(line.told("/key", "Digits QueuePosition"), "00:01.900 1 1\n");
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:01.900 leave\n");
}

TEST(Queue, TurnsAwayWhoIsTooMany) {
  Line line;
  line.alerts = "14207";
  line.dial_in({{"hangs_up_after", "30s"}});
  line.run_for(seconds(1));
  line.store.update(kind::kQueue, text_of(line.queue(), "sid"), {{"max_size", 1}});
  line.dial_in({{"hangs_up_after", "30s"}});
  line.run_for(seconds(10));
  EXPECT_EQ(line.told("/out", "QueueResult QueueTime"), "00:01.000 queue-full 0\n");
  line.until_idle();
}

TEST(Queue, ServesInTheOrderOfComing) {
  Line line;
  const auto first = line.dial_in();
  line.run_for(seconds(1));
  const auto second = line.dial_in();
  line.run_for(seconds(1));
  line.phone(kBob, {{"answers_after", "1s"}, {"hangs_up_after", "5s"}});
  line.agent();
  line.run_for(seconds(10));
  line.agent();
  line.until_idle();
  EXPECT_EQ(line.told("/over", "DequeuedCallSid"),
            cat("00:08.000 ", first, "\n00:18.000 ", second, "\n"));
}

TEST(Queue, LetsWhoFindsItEmptyWaitForTheNext) {
  Line line;
  line.dial_in({{"hangs_up_after", "1s"}});
  line.until_idle();
  line.agent();
  line.run_for(seconds(10));
  const auto ann = line.dial_in({{"hangs_up_after", "5s"}});
  line.until_idle();
  EXPECT_EQ(line.told("/over", "DialCallStatus DequeuedCallSid"),
            cat("00:16.000 completed ", ann, "\n"));
}

TEST(Queue, GivesUpWhenNobodyComes) {
  Line line;
  line.dial_in({{"hangs_up_after", "1s"}});
  line.until_idle();
  line.agent();
  line.until_idle();
  EXPECT_EQ(line.told("/over", "DialCallStatus DialBridged DequeuedCallSid"),
            "00:22.000 no-answer false -\n");
}

TEST(Queue, ThatDoesNotExistFails) {
  Line line;
  line.alerts = "14213";
  line.agent();
  line.until_idle();
  EXPECT_EQ(line.told("/over", "DialCallStatus DequeueResult"), "00:01.000 failed error\n");
}

TEST(Queue, TellsWhoHasWaitedBeforeTheBridge) {
  Line line("", "url='/hello'");
  line.at("/hello", "<Say>You are being connected</Say>");
  const auto ann = line.dial_in();
  line.run_for(seconds(5));
  line.agent();
  line.run_for(seconds(5));
  EXPECT_EQ(line.told("/hello", "CallSid QueueTime DequeingCallSid"),
            cat("00:06.000 ", ann, " 6 ", line.bob, "\n"));
  EXPECT_TRUE(contains(line.heard(), "00:07.600 +15550200001 and +15550200002 are connected"));
  line.update(ann, {{"Status", "completed"}});
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult CallStatus"), "00:10.000 bridged completed\n");
  EXPECT_EQ(line.told("/over", "DialCallStatus CallStatus"), "00:10.000 completed in-progress\n");
}

TEST(Queue, IsLeftByACallThatIsSentElsewhere) {
  Line line;
  line.at("/elsewhere", "<Say>Elsewhere</Say>");
  const auto ann = line.dial_in();
  line.run_for(seconds(5));
  line.update(ann, {{"Url", "https://a.example/elsewhere"}});
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:05.000 redirected\n");
  EXPECT_TRUE(contains(line.heard(), "says: Elsewhere"));
  EXPECT_FALSE(contains(line.heard(), "says: Out"));
}

TEST(Queue, RecordsTheConversationWhereTheDialSaysSo) {
  Line line;
  line.at("/bob", "<Dial record='record-from-answer-dual'><Queue>support</Queue></Dial>");
  line.dial_in({{"hangs_up_after", "10s"}});
  line.agent();
  line.until_idle();
  const auto recording = line.only(kind::kRecording);
  EXPECT_EQ(text_of(recording, "call_sid"), line.bob);
  EXPECT_EQ(recording["channels"], 2);
  EXPECT_EQ(text_of(recording, "duration"), "9");
}

// ---- https://www.twilio.com/docs/voice/api/member-resource

TEST(Member, IsTheCallThatWaits) {
  Line line;
  const auto ann = line.dial_in();
  line.run_for(seconds(3));
  const auto queue = text_of(line.queue(), "sid");
  auto& queues = line.exchange.queues();
  const auto front = queues.fetch_member(kAccount, queue, "Front");
  ASSERT_TRUE(front.ok());
  EXPECT_EQ(text_of(*front, "call_sid"), ann);
  EXPECT_EQ((*front)["position"], 1);
  EXPECT_EQ((*front)["wait_time"], 3);
  EXPECT_EQ(queues.list_members(queue)->size(), 1u);
  EXPECT_EQ((*queues.fetch_queue(queue))["average_wait_time"], 3);
  line.update(ann, {{"Status", "completed"}});
  line.until_idle();
  EXPECT_EQ(queues.fetch_member(kAccount, queue, "Front").error().status, 404);
}

TEST(Member, IsTakenOutAndSentToADocument) {
  Line line;
  line.at("/serve", "<Say>Now it is your turn</Say>");
  const auto ann = line.dial_in();
  line.run_for(seconds(3));
  const auto queue = text_of(line.queue(), "sid");
  const auto served = line.exchange.queues().update_member(kAccount, queue, "Front",
                                                           {{"Url", "https://a.example/serve"}}, 0);
  ASSERT_TRUE(served.ok());
  EXPECT_EQ(text_of(*served, "call_sid"), ann);
  line.until_idle();
  EXPECT_EQ(line.told("/serve", "QueueSid QueueTime"), cat("00:03.000 ", queue, " 3\n"));
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:03.000 redirected\n");
}

// ---- https://www.twilio.com/docs/taskrouter/twiml-queue-calls

constexpr auto kWorkflow = "WW00000000000000000000000000000001";

/// A call waits for a workflow; TaskRouter answers when `answer` is told to.
struct WorkflowLine : Line {
  WorkflowLine() {
    store.put("taskrouter.v1.workspace.workflow", kWorkflow,
              {{"sid", kWorkflow}, {"account_sid", kAccount}, {"workspace_sid", "WS1"}});
    web.serve([](const http::Url&) { return true; },
              [this](const http::Request& request, http::Respond respond) {
                if (request.url.host != "taskrouter.twilio.com") return respond(document(request));
                asked_of_router.push_back(cat(request.url.path, " ", request.body));
                answers.push_back(std::move(respond));
              });
  }

  static http::Response document(const http::Request& request) {
    if (request.url.path != "/other") return verbs("<Hangup/>");
    return verbs(cat("<Enqueue action='/out' workflowSid='", kWorkflow, "'/>"));
  }

  void answer() {
    for (auto& respond : std::exchange(answers, {})) {
      respond(http::response(201, "application/json", R"({"sid": "WT1"})"));
    }
  }

  std::vector<std::string> asked_of_router;
  std::vector<http::Respond> answers;
};

TEST(Workflow, HasItsTaskCanceledThatComesTooLate) {
  WorkflowLine line;
  line.dial_in({{"hangs_up_after", "2s"}});
  line.run_for(std::chrono::seconds(3));
  ASSERT_EQ(line.asked_of_router.size(), 1u);
  line.answer();
  line.run_for(std::chrono::seconds(1));
  ASSERT_EQ(line.asked_of_router.size(), 2u);
  EXPECT_EQ(line.asked_of_router[1],
            "/v1/Workspaces/WS1/Tasks/WT1 AssignmentStatus=canceled&Reason=hangup");
  line.answer();
  line.until_idle();
}

TEST(Workflow, IsToldWhyACallWaitsNoMore) {
  WorkflowLine line;
  const auto sid = line.dial_in();
  line.run_for(std::chrono::seconds(1));
  line.answer();
  line.update(sid, {{"Url", "https://a.example/elsewhere"}});
  line.run_for(std::chrono::seconds(1));
  ASSERT_EQ(line.asked_of_router.size(), 2u);
  EXPECT_EQ(line.asked_of_router[1],
            "/v1/Workspaces/WS1/Tasks/WT1 AssignmentStatus=canceled&Reason=redirected");
  line.answer();
  line.until_idle();
}

TEST(Workflow, ThatIsNotThereLetsNobodyWait) {
  Line line;
  line.alerts = "14220";
  line.at("/other", "<Enqueue action='/out' workflowSid='WW00000000000000000000000000000000'/>");
  line.dial_in();
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:00.000 error\n");
}

TEST(Workflow, WhoseSidIsNoneLetsNobodyWait) {
  Line line;
  line.alerts = "14220";
  line.at("/other", "<Enqueue action='/out' workflowSid='support'><Task>{}</Task></Enqueue>");
  line.dial_in();
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:00.000 error\n");
}

TEST(Queue, IsNotEmptyWhileSomebodyWaits) {
  Line line;
  line.dial_in({{"hangs_up_after", "5s"}});
  line.run_for(seconds(1));
  const auto queue = text_of(line.queue(), "sid");
  EXPECT_EQ(line.exchange.queues().check_empty(queue).error().code, 22002);
  line.until_idle();
  EXPECT_TRUE(line.exchange.queues().check_empty(queue).ok());
}

TEST(Queue, TellsTheActionOfACallThatIsSentElsewhereBeforeTheBridge) {
  Line line("", "url='/hello'");
  line.at("/hello", "<Pause length='10'/>");
  line.at("/elsewhere", "<Say>Elsewhere</Say>");
  const auto ann = line.dial_in();
  line.run_for(seconds(2));
  line.agent();
  line.run_for(seconds(3));
  line.update(ann, {{"Url", "https://a.example/elsewhere"}});
  line.until_idle();
  EXPECT_EQ(line.told("/out", "QueueResult"), "00:05.000 redirected\n");
}

}  // namespace
}  // namespace ringback::voice
