// Twilio's debugger over the whole system: what engines and functions report, and who is told.
// https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

constexpr auto kNumbers = "numbers: {'+15550001': {voice: 'https://nowhere.example/voice'}}\n";

class DebuggerTest : public testing::Test {
 protected:
  explicit DebuggerTest(const std::string& more = "")
      : twilio(cat(kNumbers, more), RINGBACK_TEST_FUNCTIONS) {
    twilio.run();
    twilio.network().hosts["watch.example"] = [](const http::Request&) {
      return http::response(200, "text/plain", "");
    };
  }

  http::Response service(const std::string& target) {
    http::Request request;
    request.method = "GET";
    request.url = http::parse_url(cat("http://localhost:3000", target)).value();
    auto answer = twilio.ask(std::move(request));
    twilio.run();
    return answer;
  }

  /// The newest.
  Json alert() {
    http::Request request;
    request.method = "GET";
    request.url = http::parse_url("https://monitor.twilio.com/v1/Alerts").value();
    request.headers.add(
        "Authorization",
        cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
    const auto alerts = Json::parse(twilio.ask(request).body)["alerts"];
    return alerts.empty() ? Json() : alerts[0];
  }

  TestEmulator twilio;
};

TEST_F(DebuggerTest, KeepsAFunctionsErrorAsAnAlert) {
  EXPECT_EQ(service("/careless?how=throw").status, 500);
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "82002");
  EXPECT_EQ(kept["log_level"], "error");
  EXPECT_EQ(kept["account_sid"], TestEmulator::account_sid());
  EXPECT_TRUE(text_of(kept, "service_sid").starts_with("ZS"));
}

TEST_F(DebuggerTest, KeepsAFunctionsWarningAsAnAlert) {
  EXPECT_EQ(service("/careless?how=warn").status, 200);
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "82004");
  EXPECT_EQ(kept["log_level"], "warning");
  EXPECT_EQ(kept["alert_text"], "look out");
}

TEST_F(DebuggerTest, KeepsARefusalOfAFunctionAsAWarning) {
  EXPECT_EQ(service("/careless?how=refuse").status, 404);
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "82001");
  EXPECT_EQ(kept["log_level"], "warning");
}

TEST_F(DebuggerTest, KeepsWhatALongLineBeginsWith) {
  report(
      twilio.emulator().trace(), 0,
      {TestEmulator::account_sid(), "CA1", 82005, cat(std::string(2047, 'x'), "\u00fc and more")});
  EXPECT_EQ(text_of(alert(), "alert_text"), cat(std::string(2047, 'x'), "..."));
}

TEST_F(DebuggerTest, KeepsNoMoreThanTheLatestTenThousand) {
  for (int i = 0; i < 10'001; ++i) {
    report(twilio.emulator().trace(), 0, {TestEmulator::account_sid(), "CA1", 11200, cat(i)});
  }
  auto& store = twilio.emulator().store();
  EXPECT_EQ(store.size("monitor.v1.alert"), 10'000u);
  EXPECT_EQ(store.size("api.v2010.account.notification"), 10'000u);
  EXPECT_EQ(alert()["alert_text"], "10000");
}

/// A service whose one number is answered by a host, as `answers` says.
struct WebhookTest : testing::Test {
  WebhookTest() : twilio("numbers: {'+15550001': {voice: 'https://a.example/voice?x=1'}}\n") {
    twilio.run();
    twilio.network().hosts["a.example"] = [this](const http::Request& request) {
      const auto found = answers.find(request.url.path);
      return found == answers.end() ? http::Response{500, {{"X-Why", "no & no"}}, "gone"}
                                    : found->second;
    };
  }

  void call(std::string_view verbs) {
    answers["/voice"] = http::response(200, "text/xml", cat("<Response>", verbs, "</Response>"));
    sid = text_of(twilio.dial_in("+15550009", "+15550001", {{"hangs_up_after", "1m"}}), "sid");
    twilio.run();
  }

  Json read(const std::string& url) {
    http::Request request;
    request.url = http::parse_url(url).value();
    request.headers.add(
        "Authorization",
        cat("Basic ", base64(cat(TestEmulator::account_sid(), ":", TestEmulator::auth_token()))));
    return Json::parse(twilio.ask(request).body);
  }

  /// The newest, fetched by itself.
  Json alert() {
    const auto url = text_of(read("https://monitor.twilio.com/v1/Alerts")["alerts"][0], "url");
    return read(url);
  }

  TestEmulator twilio;
  std::map<std::string, http::Response> answers;
  std::string sid;
};

TEST_F(WebhookTest, OfACallAreItsEvents) {
  answers["/next"] = http::response(200, "text/plain", "Bye");
  call("<Gather timeout='1' actionOnEmptyResult='true' method='GET' action='/next'/>");
  const auto events = twilio.rest_json("GET", cat("Calls/", sid, "/Events.json"))["events"];
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["request"]["url"], "https://a.example/voice?x=1");
  EXPECT_EQ(events[0]["request"]["method"], "POST");
  EXPECT_EQ(events[0]["request"]["parameters"]["call_sid"], sid);
  EXPECT_EQ(events[0]["request"]["parameters"]["call_status"], "ringing");
  EXPECT_EQ(events[0]["response"]["content_type"], "text/xml");
  EXPECT_EQ(events[1]["request"]["url"], "https://a.example/next");
  EXPECT_EQ(events[1]["request"]["method"], "GET");
  EXPECT_EQ(events[1]["request"]["parameters"]["call_status"], "in-progress");
  EXPECT_EQ(events[1]["response"]["response_code"], 200);
  EXPECT_EQ(events[1]["response"]["response_body"], "Bye");
}

TEST_F(WebhookTest, ThatTellOfACallAreItsEventsToo) {
  const auto created = twilio.rest_json("POST", "Calls.json",
                                        {{"From", "+15550001"},
                                         {"To", "+15550009"},
                                         {"Twiml", "<Response><Hangup/></Response>"},
                                         {"StatusCallback", "https://a.example/told"}});
  twilio.run();
  const auto path = cat("Calls/", text_of(created, "sid"), "/Events.json");
  const auto events = twilio.rest_json("GET", path)["events"];
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["request"]["url"], "https://a.example/told");
  EXPECT_EQ(events[0]["response"]["response_code"], 500);
  EXPECT_EQ(events[0]["response"]["response_body"], "gone");
  EXPECT_EQ(alert()["error_code"], "15003");
  EXPECT_EQ(alert()["response_body"], "gone");
}

TEST_F(WebhookTest, ThatFailIsToldByItsAlert) {
  call("<Redirect>/missing?y=1</Redirect>");
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "11200");
  EXPECT_EQ(kept["request_method"], "POST");
  EXPECT_EQ(kept["request_url"], "https://a.example/missing?y=1");
  EXPECT_EQ(http::field(http::parse_form(text_of(kept, "request_variables")), "CallSid"), sid);
  EXPECT_EQ(kept["response_headers"], "X-Why=no+%26+no");
  EXPECT_EQ(kept["response_body"], "gone");
  EXPECT_EQ(kept["request_headers"], nullptr) << "as Twilio has it";
}

TEST_F(WebhookTest, IsToldByTheOlderNotificationToo) {
  call("<Redirect method='GET'>/missing</Redirect>");
  for (const auto& path : {cat("Calls/", sid, "/Notifications"), std::string("Notifications")}) {
    const auto listed = twilio.rest_json("GET", path + ".json")["notifications"];
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0]["request_method"], "GET");
    const auto kept = twilio.rest_json("GET", cat(path, "/", text_of(listed[0], "sid"), ".json"));
    EXPECT_EQ(http::field(http::parse_form(text_of(kept, "request_variables")), "CallSid"), sid);
    EXPECT_EQ(kept["response_headers"], "X-Why=no+%26+no");
    EXPECT_EQ(kept["response_body"], "gone");
  }
}

TEST_F(WebhookTest, IsLeftOutOfTheListOfAlerts) {
  call("<Redirect>/missing</Redirect>");
  const auto listed = read("https://monitor.twilio.com/v1/Alerts")["alerts"][0];
  EXPECT_EQ(listed["request_method"], "POST");
  for (const auto* name : {"request_variables", "response_headers", "response_body"}) {
    EXPECT_FALSE(listed.contains(name)) << name;
  }
}

TEST_F(WebhookTest, WhoseDocumentIsWrongIsToldWithTheDocument) {
  call("<Pause length='30'/><Dial timeout='x'>+15550008</Dial>");
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "13212") << "long after it came";
  EXPECT_EQ(kept["response_body"], answers["/voice"].body);
  EXPECT_EQ(kept["response_headers"], "Content-Type=text%2Fxml");
}

TEST_F(WebhookTest, ThatWasRedirectedIsToldByWhereItLed) {
  answers["/missing"] = {302, {{"Location", "/moved"}}, ""};
  call("<Redirect>/missing</Redirect>");
  const auto kept = alert();
  EXPECT_EQ(kept["request_url"], "https://a.example/moved");
  EXPECT_EQ(kept["request_method"], "POST");
  EXPECT_EQ(kept["response_body"], "gone");
}

TEST_F(WebhookTest, ThatNobodyAnswersHasNoResponse) {
  call("<Redirect>https://nowhere.example/</Redirect>");
  const auto kept = alert();
  EXPECT_EQ(kept["request_url"], "https://nowhere.example/");
  EXPECT_EQ(http::field(http::parse_form(text_of(kept, "request_variables")), "CallSid"), sid);
  EXPECT_EQ(kept["response_body"], nullptr);
  EXPECT_EQ(kept["response_headers"], nullptr);
}

TEST_F(WebhookTest, IsNotBehindAnAlertOfADocumentGivenByValue) {
  twilio.rest(
      "POST", "Calls.json",
      {{"From", "+15550001"}, {"To", "+15550009"}, {"Twiml", "<Response><Speak/></Response>"}});
  twilio.run();
  const auto kept = alert();
  EXPECT_EQ(kept["error_code"], "12200");
  for (const auto* name : {"request_method", "request_url", "request_variables", "response_body"}) {
    EXPECT_EQ(kept[name], nullptr) << name;
  }
}

struct DebuggerWebhook : DebuggerTest {
  DebuggerWebhook() : DebuggerTest("debugger: {webhook: 'https://watch.example/faults'}\n") {}
};

TEST_F(DebuggerWebhook, IsToldOfACallsFault) {
  const auto call = twilio.dial_in("+15550009", "+15550001", Json::object());
  twilio.run();
  ASSERT_EQ(twilio.network().requests.size(), 2u);
  const auto& told = twilio.network().requests[1];
  EXPECT_EQ(told.method, "POST");
  EXPECT_EQ(told.url.text(), "https://watch.example/faults");
  EXPECT_TRUE(told.headers.has("X-Twilio-Signature"));
  const auto fields = http::parse_form(told.body);
  EXPECT_EQ(http::field(fields, "Sid"), text_of(alert(), "sid"));
  EXPECT_EQ(http::field(fields, "AccountSid"), TestEmulator::account_sid());
  EXPECT_FALSE(http::has_field(fields, "ParentAccountSid"));
  EXPECT_EQ(http::field(fields, "Level"), "Error");
  EXPECT_EQ(http::field(fields, "Timestamp"), text_of(alert(), "date_created"));
  EXPECT_EQ(http::field(fields, "PayloadType"), "application/json");
  const auto payload = Json::parse(http::field(fields, "Payload"));
  EXPECT_EQ(payload["resource_sid"], call["sid"]);
  EXPECT_EQ(payload["error_code"], "11210") << "the host is not there";
  EXPECT_EQ(payload["webhook"]["request"]["url"], "https://nowhere.example/voice");
}

TEST_F(DebuggerWebhook, NamesTheParentOfASubaccount) {
  const std::string child = "AC" + std::string(32, 'c');
  twilio.emulator().store().put(
      "api.v2010.account", child,
      {{"sid", child}, {"owner_account_sid", TestEmulator::account_sid()}, {"auth_token", "x"}});
  report(twilio.emulator().trace(), 0, {child, "CA1", 12100, "not XML"});
  twilio.run();
  ASSERT_EQ(twilio.network().requests.size(), 1u);
  const auto fields = http::parse_form(twilio.network().requests[0].body);
  EXPECT_EQ(http::field(fields, "ParentAccountSid"), TestEmulator::account_sid());
}

TEST_F(DebuggerWebhook, IsToldOfNoFaultThatIsNotKept) {
  const auto journal = std::make_shared<FakeJournal>();
  TestEmulator full(cat(kNumbers, "debugger: {webhook: 'https://watch.example/faults'}\n"),
                    journal);
  full.run();
  journal->full = true;
  report(full.emulator().trace(), 0, {TestEmulator::account_sid(), "CA1", 11200, "lost"});
  full.run_for(Duration(0));
  EXPECT_TRUE(full.entries("debugger.webhook").empty());
}

struct CarelessDebuggerWebhook : DebuggerTest {
  CarelessDebuggerWebhook() : DebuggerTest("debugger: {webhook: '/careless?how=throw'}\n") {}
};

TEST_F(CarelessDebuggerWebhook, IsNotToldOfItsOwnFault) {
  service("/careless?how=warn");
  EXPECT_EQ(twilio.entries("debugger.webhook").size(), 1u);
  EXPECT_EQ(alert()["error_code"], "82002") << "it is kept all the same";
}

}  // namespace
}  // namespace ringback
