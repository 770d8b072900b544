// The behaviour that all resources share, seen in products that no engine hooks.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kWorkspaces = "https://taskrouter.twilio.com/v1/Workspaces";
const std::string kSync = "https://sync.twilio.com/v1/Services";

TEST(Create, AnswersEveryFieldWithDatesAndAddresses) {
  World world;
  const auto response = world.post(kWorkspaces, "FriendlyName=Desk&MultiTaskEnabled=true");
  ASSERT_EQ(response.status, 201);
  const auto workspace = body_of(response);
  const auto sid = text_of(workspace, "sid");
  EXPECT_TRUE(is_sid(sid, "WS"));
  EXPECT_EQ(workspace["account_sid"], kSid);
  EXPECT_EQ(workspace["friendly_name"], "Desk");
  EXPECT_EQ(workspace["multi_task_enabled"], true);
  EXPECT_EQ(workspace["prioritize_queue_order"], "FIFO");
  EXPECT_EQ(workspace["date_created"], "2023-11-14T22:13:20Z");
  EXPECT_EQ(workspace["url"], kWorkspaces + "/" + sid);
  EXPECT_EQ(workspace["links"]["tasks"], cat(kWorkspaces, "/", sid, "/Tasks"));
  EXPECT_EQ(workspace["event_callback_url"], "");
}

TEST(Create, PlacesItBelowItsParent) {
  World world;
  const auto parent = text_of(body_of(world.post(kWorkspaces, "FriendlyName=a")), "url");
  const auto other = text_of(body_of(world.post(kWorkspaces, "FriendlyName=b")), "url");
  const auto made = body_of(world.post(parent + "/Activities", "FriendlyName=Idle&Available=true"));
  EXPECT_EQ(made["url"], cat(parent, "/Activities/", text_of(made, "sid")));
  EXPECT_EQ(made["available"], true);
  EXPECT_EQ(world.read(parent + "/Activities")["activities"][0]["sid"], made["sid"]);
  EXPECT_NE(world.read(other + "/Activities")["activities"][0]["sid"], made["sid"]);
  EXPECT_EQ(world.get(cat(other, "/Activities/", text_of(made, "sid"))).status, 404);
}

TEST(Create, NeedsItsParent) {
  World world;
  const auto url = cat(kWorkspaces, "/WS", std::string(32, '0'), "/Activities");
  EXPECT_EQ(world.post(url, "FriendlyName=Idle").status, 404);
}

TEST(Create, KeepsWhatTheResourceDoesNotShow) {
  World world;
  world.post(kAccountUrl + "/Calls.json",
             "To=%2B15550001&From=%2B15550002&Url=https://example.com/twiml&Timeout=20");
  const auto* call = world.store.find(kind::kCall, [](const Json&) { return true; });
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(text_of(*call, "_url"), "https://example.com/twiml");
  EXPECT_EQ(text_of(*call, "_timeout"), "20");
}

TEST(Create, TakesJsonInFormFields) {
  World world;
  const auto service = text_of(body_of(world.post(kSync, "FriendlyName=s")), "url");
  const auto made =
      body_of(world.post(service + "/Documents", "UniqueName=board&Data=%7B%22a%22%3A1%7D"));
  EXPECT_EQ(made["data"], (Json{{"a", 1}}));
}

TEST(Create, TakesNestedAndRepeatedParameters) {
  World world;
  const auto url = text_of(body_of(world.post("https://verify.twilio.com/v2/Services",
                                              "FriendlyName=v&Totp.Issuer=Me&Totp.TimeStep=30")),
                           "url");
  const auto service = world.read(url);
  EXPECT_EQ(service["totp"]["issuer"], "Me");
  EXPECT_EQ(service["totp"]["time_step"], 30);
}

TEST(Fetch, FindsByUniqueName) {
  World world;
  const auto service = body_of(world.post(kSync, "UniqueName=shop"));
  const auto url = text_of(service, "url");
  world.post(url + "/Documents", "UniqueName=board");
  const auto board = world.read(url + "/Documents/board");
  EXPECT_EQ(board["unique_name"], "board");
  EXPECT_EQ(board["url"], cat(url, "/Documents/", text_of(board, "sid")));
}

TEST(Fetch, PassesThroughParentsByUniqueName) {
  World world;
  const auto url = text_of(body_of(world.post(kSync, "UniqueName=shop")), "url");
  const auto list = body_of(world.post(url + "/Maps", "UniqueName=carts"));
  ASSERT_EQ(list["unique_name"], "carts");
  const auto item = world.post(url + "/Maps/carts/Items", "Key=one&Data=%7B%7D");
  EXPECT_EQ(item.status, 201);
  EXPECT_EQ(body_of(item)["map_sid"], list["sid"]);
  EXPECT_EQ(world.get(cat(url, "/Maps/", text_of(list, "sid"), "/Items/one")).status, 200);
  EXPECT_EQ(world.get(url + "/Maps/carts/Items/one").status, 200);
  EXPECT_EQ(world.get(url + "/Maps/carts/Items/two").status, 404);
  EXPECT_EQ(world.get(url + "/Maps/none/Items/one").status, 404);
}

TEST(Update, ChangesOnlyWhatWasSent) {
  World world;
  const auto made = body_of(world.post(kWorkspaces, "FriendlyName=a&EventCallbackUrl=http://e/f"));
  world.clock.move_to(world.clock.now() + std::chrono::seconds(5));
  const auto changed = body_of(world.post(text_of(made, "url"), "FriendlyName=b"));
  EXPECT_EQ(changed["friendly_name"], "b");
  EXPECT_EQ(changed["event_callback_url"], "http://e/f");
  EXPECT_EQ(changed["date_created"], made["date_created"]);
  EXPECT_EQ(changed["date_updated"], "2023-11-14T22:13:25Z");
  EXPECT_EQ(world.read(text_of(made, "url")), changed);
}

TEST(Delete, AnswersNothingAndThenNotFound) {
  World world;
  const auto url = text_of(body_of(world.post(kWorkspaces, "FriendlyName=a")), "url");
  const auto gone = world.send("DELETE", url);
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(world.send("DELETE", url).status, 404);
  EXPECT_EQ(world.read(kWorkspaces)["workspaces"].size(), 0u);
}

TEST(Settings, AreThereFromTheStartAndKeepWhatWasSet) {
  World world;
  const auto service = text_of(
      body_of(world.post("https://conversations.twilio.com/v1/Services", "FriendlyName=c")), "url");
  const auto url = service + "/Configuration";
  const auto before = world.read(url);
  EXPECT_EQ(before["url"], url);
  EXPECT_TRUE(before["default_chat_service_role_sid"].is_null());
  const auto role = cat("RL", std::string(32, '1'));
  EXPECT_EQ(world.post(url, "DefaultChatServiceRoleSid=" + role).status, 200);
  EXPECT_EQ(world.read(url)["default_chat_service_role_sid"], role);
  EXPECT_EQ(world.get("https://conversations.twilio.com/v1/Services/IS0/Configuration").status,
            404);
}

TEST(Checks, NameTheMissingParameter) {
  World world;
  const auto body = body_of(world.post(kWorkspaces));
  EXPECT_EQ(body["code"], 20001);
  EXPECT_EQ(body["message"], "Missing required parameter FriendlyName in the post body");
}

TEST(Checks, LookAtTypesValuesAndSids) {
  World world;
  const auto refused = [&world](std::string body) {
    const auto response = world.post(kWorkspaces, "FriendlyName=a&" + body);
    return response.status == 400 ? text_of(body_of(response), "message") : "";
  };
  EXPECT_EQ(refused("MultiTaskEnabled=maybe"),
            "Invalid parameter MultiTaskEnabled: 'maybe' is neither true nor false");
  EXPECT_EQ(refused("PrioritizeQueueOrder=RANDOM"),
            "Invalid parameter PrioritizeQueueOrder: 'RANDOM' is not one of the documented values");
  EXPECT_EQ(refused("MultiTaskEnabled=True&PrioritizeQueueOrder=lifo&Unknown=1"), "");
}

TEST(Checks, TakeAnEmptyTextAsNoValue) {
  World world;
  const auto url = text_of(body_of(world.post(kWorkspaces, "FriendlyName=a")), "url");
  EXPECT_EQ(world.post(url, "DefaultActivitySid=").status, 200);
  EXPECT_EQ(world.post(url, "DefaultActivitySid=WA12").status, 400);
}

TEST(Checks, KnowTheRangeOfNumbers) {
  World world;
  const auto code = [&world](std::string_view digits) {
    const auto body = cat("PhoneNumber=%2B15550001&CallDelay=", digits);
    return world.post(kAccountUrl + "/OutgoingCallerIds.json", body).status;
  };
  EXPECT_EQ(code("soon"), 400);
  EXPECT_EQ(code("5"), 200);
}

TEST(Rendering, HidesWhatIsNotDocumentedAndFillsWhatIsMissing) {
  World world;
  const auto shown = world.api.render("FetchRecording", {{"sid", "RE1"},
                                                         {"account_sid", kSid},
                                                         {"duration", 7},
                                                         {"channels", "2"},
                                                         {"_pcm", "bytes"},
                                                         {"anything", 1}});
  EXPECT_EQ(shown.size(), 19u);
  EXPECT_EQ(shown["duration"], "7");
  EXPECT_EQ(shown["channels"], 2);
  EXPECT_EQ(shown["status"], "in-progress");
  EXPECT_FALSE(shown.contains("_pcm"));
  EXPECT_FALSE(shown.contains("anything"));
  EXPECT_EQ(shown["subresource_uris"]["transcriptions"],
            cat("/2010-04-01/Accounts/", kSid, "/Recordings/RE1/Transcriptions.json"));
}

}  // namespace
}  // namespace ringback::rest
