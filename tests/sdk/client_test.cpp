// The REST client: addresses, forms, errors, pages; waiting and with a callback.
#include <gtest/gtest.h>

#include <string>
#include <twilio/client.hpp>
#include <twilio/signature.hpp>
#include <twilio/testing.hpp>
#include <vector>

using namespace twilio;

namespace {

const Json account = {{"ACCOUNT_SID", "AC123"}, {"AUTH_TOKEN", "secret"}};

// Calls `work(client)` in a handler; whatever it throws becomes the error of the reply.
template <class Work>
FakeReply with_client(FakeHost& host, Work work) {
  return host.call([&](const Context& context, const Event&, Callback callback) {
    work(context.twilio_client());
    callback();
  });
}

std::string url_of(const Resource& resource) { return resource.url(); }

TEST(Client, WritesTheAddressesOfTheDocumentation) {
  FakeHost host(account);
  with_client(host, [](const Client& client) {
    const std::string base = "https://api.twilio.com/2010-04-01/Accounts/";
    EXPECT_EQ(url_of(client), base + "AC123.json");
    EXPECT_EQ(url_of(client.messages()), base + "AC123/Messages.json");
    EXPECT_EQ(url_of(client.calls("CA1").recordings()), base + "AC123/Calls/CA1/Recordings.json");
    EXPECT_EQ(url_of(client.incoming_phone_numbers("PN1")),
              base + "AC123/IncomingPhoneNumbers/PN1.json");
    EXPECT_EQ(url_of(client.available_phone_numbers("US").local()),
              base + "AC123/AvailablePhoneNumbers/US/Local.json");
    EXPECT_EQ(url_of(client.conferences("CF1").participants("CA1")),
              base + "AC123/Conferences/CF1/Participants/CA1.json");
    EXPECT_EQ(url_of(client.queues("QU1").members("Front")),
              base + "AC123/Queues/QU1/Members/Front.json");
    EXPECT_EQ(url_of(client.short_codes()), base + "AC123/SMS/ShortCodes.json");
    EXPECT_EQ(url_of(client.accounts("AC9").calls()), base + "AC9/Calls.json");
    EXPECT_EQ(url_of(client.at("NewThings", "NT1")), base + "AC123/NewThings/NT1.json");
  });
}

TEST(Client, ChangesOnlyTheRevisionThatIsNamed) {
  FakeHost host(account);
  host.answer("https://sync.twilio.com/", {.status = 412, .body = R"({"code": 54103})"});
  const auto reply = with_client(host, [](const Client& client) {
    const auto board = client.sync().services("default").documents("board");
    board.if_match("7").update({{"Data", Json{{"open", true}}}});
  });
  EXPECT_FALSE(reply.error.empty());
  ASSERT_EQ(host.requests().size(), 1u);
  EXPECT_EQ(host.requests()[0]["headers"]["If-Match"], "7");
  with_client(host, [](const Client& client) {
    const auto map = client.sync().services("default").maps("m");
    map.if_match("7").items("k").update({{"Data", Json{{"open", true}}}});
  });
  EXPECT_FALSE(host.requests()[1]["headers"].contains("If-Match"));
}

TEST(Client, KnowsTheHostOfEveryProduct) {
  FakeHost host(account);
  const auto reply = with_client(host, [](const Client& client) {
    EXPECT_EQ(url_of(client.studio().v2().flows("FW1").executions()),
              "https://studio.twilio.com/v2/Flows/FW1/Executions");
    EXPECT_EQ(url_of(client.taskrouter().v1().workspaces("WS1").task_queues()),
              "https://taskrouter.twilio.com/v1/Workspaces/WS1/TaskQueues");
    EXPECT_EQ(url_of(client.sync().services("default").sync_maps("m").sync_map_items("k")),
              "https://sync.twilio.com/v1/Services/default/Maps/m/Items/k");
    EXPECT_EQ(url_of(client.serverless().services("ZS1").environments("ZE1").variables()),
              "https://serverless.twilio.com/v1/Services/ZS1/Environments/ZE1/Variables");
    EXPECT_EQ(url_of(client.proxy().services("KS1").sessions("KC1").participants()),
              "https://proxy.twilio.com/v1/Services/KS1/Sessions/KC1/Participants");
    EXPECT_EQ(url_of(client.flex().flex_flows()), "https://flex-api.twilio.com/v1/FlexFlows");
    EXPECT_EQ(url_of(client.chat().services("IS1").channels()),
              "https://chat.twilio.com/v2/Services/IS1/Channels");
    EXPECT_EQ(url_of(client.conversations().conversations("CH1").messages()),
              "https://conversations.twilio.com/v1/Conversations/CH1/Messages");
    EXPECT_EQ(url_of(client.verify().services("VA1").verification_checks()),
              "https://verify.twilio.com/v2/Services/VA1/VerificationCheck");
  });
  EXPECT_EQ(reply.error, "");
}

TEST(Client, LetsAVersionBeChosen) {
  FakeHost host(account);
  with_client(host, [](const Client& client) {
    EXPECT_EQ(url_of(client.lookups().v1().phone_numbers("+1704")),
              "https://lookups.twilio.com/v1/PhoneNumbers/%2B1704");
    EXPECT_EQ(url_of(client.lookups().phone_numbers("a/b c")),
              "https://lookups.twilio.com/v2/PhoneNumbers/a%2Fb%20c");
  });
}

TEST(Client, SendsAForm) {
  FakeHost host(account);
  host.answer("https://api.twilio.com/", {.status = 201, .body = R"({"sid":"CA1"})"});
  with_client(host, [](const Client& client) {
    const Json call = client.calls().create({{"To", "+1704"},
                                             {"StatusCallbackEvent", {"ringing", "answered"}},
                                             {"Record", true},
                                             {"Timeout", 20},
                                             {"Attributes", {{"a", 1}}},
                                             {"Twiml", "<Response/> é"},
                                             {"Nothing", nullptr}});
    EXPECT_EQ(call["sid"], "CA1");
  });
  ASSERT_EQ(host.requests().size(), 1u);
  const Json& request = host.requests().front();
  EXPECT_EQ(request["method"], "POST");
  EXPECT_EQ(request["url"], "https://api.twilio.com/2010-04-01/Accounts/AC123/Calls.json");
  EXPECT_EQ(request["headers"]["Authorization"], "Basic QUMxMjM6c2VjcmV0");
  EXPECT_EQ(request["headers"]["Content-Type"], "application/x-www-form-urlencoded");
  EXPECT_EQ(request["body"],
            "To=%2B1704&StatusCallbackEvent=ringing&StatusCallbackEvent=answered&Record=true"
            "&Timeout=20&Attributes=%7B%22a%22%3A1%7D&Twiml=%3CResponse%2F%3E%20%C3%A9");
}

TEST(Client, FetchesUpdatesAndRemoves) {
  FakeHost host(account);
  host.serve("https://api.twilio.com/", [](const Json& request) -> FakeReply {
    if (request["method"] == "DELETE") return {.status = 204};
    return {.body = R"({"status":"completed"})"};
  });
  const auto reply = with_client(host, [](const Client& client) {
    EXPECT_EQ(client.calls("CA1").fetch()["status"], "completed");
    EXPECT_EQ(client.calls("CA1").update({{"Status", "completed"}})["status"], "completed");
    client.calls("CA1").remove();
  });
  EXPECT_EQ(reply.error, "");
  ASSERT_EQ(host.requests().size(), 3u);
  EXPECT_EQ(host.requests()[0]["method"], "GET");
  EXPECT_EQ(host.requests()[1]["body"], "Status=completed");
  EXPECT_EQ(host.requests()[2]["method"], "DELETE");
}

TEST(Client, ThrowsWhatTwilioObjectsTo) {
  FakeHost host(account);
  host.answer("https://api.twilio.com/", {.status = 400, .body = R"({
    "code": 21211, "message": "The 'To' number is not valid.",
    "more_info": "https://www.twilio.com/docs/errors/21211", "status": 400})"});
  const auto reply = with_client(host, [](const Client& client) {
    try {
      client.messages().create({{"To", "nobody"}});
      FAIL() << "no exception";
    } catch (const RestError& error) {
      EXPECT_EQ(error.status, 400);
      EXPECT_EQ(error.code, 21211);
      EXPECT_EQ(error.message, "The 'To' number is not valid.");
      EXPECT_EQ(error.more_info, "https://www.twilio.com/docs/errors/21211");
      throw;
    }
  });
  EXPECT_EQ(reply.error, "The 'To' number is not valid.");
}

TEST(Client, ThrowsIfTheAnswerIsNoneOfTwilios) {
  FakeHost host(account);
  host.answer("https://api.twilio.com/", {.status = 502, .body = "<html>"});
  const auto gateway = with_client(host, [](const Client& client) { client.calls().fetch(); });
  EXPECT_EQ(gateway.error, "HTTP 502");
  with_client(host, [](const Client& client) {
    try {
      client.studio().flows().fetch();
      FAIL() << "no exception";
    } catch (const RestError& error) {
      EXPECT_EQ(error.status, 0);
      EXPECT_EQ(error.message, "nothing answers https://studio.twilio.com/v2/Flows");
    }
  });
}

TEST(Client, CallsBackWithTheResourceOrTheError) {
  FakeHost host(account);
  host.answer("https://api.twilio.com/", {.body = R"({"sid":"SM1"})"});
  host.answer("https://studio.twilio.com/", {.status = 404, .body = R"({"code":20404})"});
  std::vector<std::string> seen;
  with_client(host, [&](const Client& client) {
    const auto note = [&](const RestError* error, const Json& resource) {
      seen.push_back(error ? std::to_string(error->code) : resource["sid"].get<std::string>());
    };
    client.messages().create({{"To", "+1"}}, note);
    client.studio().flows("FW1").fetch(note);
    client.sync().services("IS1").remove(note);
    EXPECT_TRUE(seen.empty());
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"SM1", "20404", "0"}));
}

// Two pages of calls in the oldest dialect, two of tasks in the newer one.
void serve_pages(FakeHost& host) {
  host.serve("https://api.twilio.com/", [](const Json& request) -> FakeReply {
    const bool first = request["url"].get<std::string>().ends_with("Calls.json?Status=busy");
    return first ? FakeReply{.body = R"({"page":0,"calls":[{"sid":"CA1"},{"sid":"CA2"}],
                                         "next_page_uri":"/2010-04-01/next"})"}
                 : FakeReply{.body = R"({"calls":[{"sid":"CA3"}],"next_page_uri":null})"};
  });
  host.serve("https://taskrouter.twilio.com/", [](const Json& request) -> FakeReply {
    const bool first = request["url"].get<std::string>().ends_with("/Tasks");
    return first ? FakeReply{.body = R"({"other":[0],"tasks":[{"sid":"WT1"}],"meta":{"key":"tasks",
                             "next_page_url":"https://taskrouter.twilio.com/v1/next"}})"}
                 : FakeReply{.body = R"({"tasks":[{"sid":"WT2"}],"meta":{"key":"tasks",
                             "next_page_url":"https://elsewhere.example.com/v1/next"}})"};
  });
}

TEST(Client, ListsEveryPage) {
  FakeHost host(account);
  serve_pages(host);
  const auto reply = with_client(host, [](const Client& client) {
    EXPECT_EQ(client.calls().list({{"Status", "busy"}}).dump(),
              R"([{"sid":"CA1"},{"sid":"CA2"},{"sid":"CA3"}])");
    EXPECT_EQ(client.taskrouter().workspaces("WS1").tasks().list().dump(),
              R"([{"sid":"WT1"},{"sid":"WT2"}])");
  });
  EXPECT_EQ(reply.error, "");
  EXPECT_EQ(host.requests().size(), 4u) << "the credentials go to no other host";
}

TEST(Client, ListsNoMoreThanAskedFor) {
  FakeHost host(account);
  serve_pages(host);
  with_client(host, [](const Client& client) {
    EXPECT_EQ(client.calls().list({{"Status", "busy"}}, 2).size(), 2u);
  });
  EXPECT_EQ(host.requests().size(), 1u);
}

TEST(Client, ListsWithACallback) {
  FakeHost host(account);
  serve_pages(host);
  std::size_t found = 0;
  with_client(host, [&](const Client& client) {
    client.calls().list({{"Status", "busy"}},
                        [&](const RestError*, const Json& calls) { found = calls.size(); });
  });
  EXPECT_EQ(found, 3u);
}

TEST(Client, NeedsAnAccount) {
  FakeHost host;
  const auto reply = with_client(host, [](const Client&) {});
  EXPECT_EQ(reply.error, "twilio_client() needs ACCOUNT_SID (AC...) and AUTH_TOKEN");
}

TEST(Sync, IsReachedThroughTheRuntime) {
  FakeHost host(account);
  host.call([](const Context& context, const Event&, Callback callback) {
    EXPECT_EQ(context.runtime().sync().documents("d").url(),
              "https://sync.twilio.com/v1/Services/default/Documents/d");
    callback();
  });
}

}  // namespace
