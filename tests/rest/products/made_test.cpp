// What comes of itself: workspaces' beginnings, revisions, events, and views of what there is.
#include <gtest/gtest.h>

#include <algorithm>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kWorkspaces = "https://taskrouter.twilio.com/v1/Workspaces";
const std::string kFlows = "https://studio.twilio.com/v2/Flows";
const std::string kEvents = "https://monitor.twilio.com/v1/Events";

TEST(Workspace, BeginsWithActivitiesAndChannels) {
  World world;
  const auto made = body_of(world.post(kWorkspaces, "FriendlyName=w&Template=FIFO"));
  const auto url = text_of(made, "url");
  EXPECT_EQ(world.read(url)["default_activity_name"], "Offline");
  EXPECT_EQ(world.read(url + "/Activities")["activities"].size(), 3u);
  EXPECT_EQ(world.read(url + "/TaskChannels")["channels"].size(), 5u);
  EXPECT_EQ(world.read(url + "/TaskQueues")["task_queues"].size(), 1u);
  const auto worker = body_of(world.post(url + "/Workers", "FriendlyName=Ann"));
  EXPECT_EQ(worker["activity_name"], "Offline");
  EXPECT_EQ(worker["available"], false);
  const auto channels = world.read(cat(url, "/Workers/", text_of(worker, "sid"), "/Channels"));
  EXPECT_EQ(channels["channels"].size(), 5u);
  const auto channel = text_of(channels["channels"][0], "url");
  EXPECT_EQ(body_of(world.post(channel, "Capacity=3"))["configured_capacity"], 3);
  const auto task = body_of(world.post(url + "/Tasks", "Attributes=%7B%7D&TaskChannel=voice"));
  EXPECT_EQ(task["assignment_status"], "pending");
  EXPECT_EQ(task["task_channel_unique_name"], "voice");
  EXPECT_EQ(task["task_queue_friendly_name"], "Sample Queue");
  const auto told = world.read(cat(url, "/Events?TaskSid=", text_of(task, "sid")))["events"];
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0]["event_type"], "task.created");
}

TEST(Worker, IsAvailableAsItsActivitySays) {
  World world;
  const auto url = text_of(body_of(world.post(kWorkspaces, "FriendlyName=w")), "url");
  const auto activities = world.read(url + "/Activities?FriendlyName=Available")["activities"];
  ASSERT_EQ(activities.size(), 1u);
  const auto worker = text_of(body_of(world.post(url + "/Workers", "FriendlyName=Ann")), "url");
  const auto changed = body_of(world.post(worker, "ActivitySid=" + text_of(activities[0], "sid")));
  EXPECT_EQ(changed["activity_name"], "Available");
  EXPECT_EQ(world.read(worker)["available"], true);
}

TEST(Flow, KeepsItsRevisions) {
  World world;
  const auto definition = "Definition=%7B%22states%22%3A%5B%5D%7D";
  const auto made = body_of(world.post(kFlows, cat("FriendlyName=f&Status=draft&", definition)));
  EXPECT_EQ(made["revision"], 1);
  const auto url = text_of(made, "url");
  EXPECT_EQ(body_of(world.post(url, "Status=published&FriendlyName=g"))["revision"], 2);
  EXPECT_EQ(world.read(url + "/Revisions")["revisions"].size(), 2u);
  EXPECT_EQ(world.read(url + "/Revisions/1")["friendly_name"], "f");
  EXPECT_EQ(world.read(url + "/Revisions/2")["friendly_name"], "g");
  const auto first = cat("https://studio.twilio.com/v1/Flows/", text_of(made, "sid"));
  EXPECT_EQ(world.read(first)["version"], 2);
  EXPECT_EQ(world.send("DELETE", url).status, 204);
  EXPECT_EQ(world.get(first).status, 404);
  EXPECT_EQ(world.store.size("studio.v2.flow.flow_revision"), 0u);
}

TEST(MonitorEvents, TellWhatWasChangedButNoSecrets) {
  World world;
  const auto made = body_of(world.post(kAccountUrl + "/Applications.json", "FriendlyName=a"));
  const auto url = cat(kAccountUrl, "/Applications/", text_of(made, "sid"), ".json");
  world.post(url, "FriendlyName=b");
  world.send("DELETE", url);
  const auto key = body_of(world.post(kAccountUrl + "/Keys.json", "FriendlyName=k"));
  const auto events = world.read(kEvents + "?ResourceSid=" + text_of(made, "sid"))["events"];
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0]["event_type"], "application.deleted");
  EXPECT_EQ(events[1]["event_type"], "application.updated");
  EXPECT_EQ(events[1]["event_data"]["resource_properties"]["friendly_name"],
            (Json{{"previous", "a"}, {"updated", "b"}}));
  EXPECT_EQ(events[2]["event_type"], "application.created");
  EXPECT_EQ(world.get(cat(kEvents, "/", text_of(events[0], "sid"))).status, 200);
  EXPECT_EQ(world.get(kEvents).body.find(text_of(key, "secret")), std::string::npos);
  EXPECT_EQ(world.read(kEvents + "?EventType=api-key.created")["events"].size(), 1u);
}

TEST(MonitorEvents, AreNotMadeOfWhatIsRefusedOrRead) {
  World world;
  world.get(kAccountUrl + "/Applications.json");
  world.post(kAccountUrl + "/Applications/AP1.json", "FriendlyName=x");
  EXPECT_EQ(world.read(kEvents)["events"].size(), 0u);
}

/// A user who takes part in something, by the words of one product.
struct Member {
  const char* service;
  const char* users;
  const char* rooms;
  const char* members;
  const char* list;
  const char* key;
};

class Memberships : public testing::TestWithParam<Member> {};

TEST_P(Memberships, AreWhatAUserTakesPartIn) {
  World world;
  const auto& words = GetParam();
  const auto service = text_of(body_of(world.post(words.service, "FriendlyName=s")), "url");
  const auto room = text_of(body_of(world.post(service + words.rooms, "FriendlyName=r")), "url");
  world.post(service + words.rooms, "FriendlyName=other");
  ASSERT_EQ(world.post(room + words.members, "Identity=ann").status, 201);
  const auto users = world.read(service + words.users)["users"];
  ASSERT_EQ(users.size(), 1u);  // made by being added
  const auto mine = cat(text_of(users[0], "url"), words.rooms);
  const auto list = world.read(mine)[words.list];
  ASSERT_EQ(list.size(), 1u);
  const auto sid = room.substr(room.rfind('/') + 1);
  EXPECT_EQ(list[0][words.key], sid);
  EXPECT_EQ(
      body_of(world.post(cat(mine, "/", sid), "NotificationLevel=muted"))["notification_level"],
      "muted");
  EXPECT_EQ(world.read(cat(mine, "/", sid))["notification_level"], "muted");
  EXPECT_EQ(world.send("DELETE", cat(mine, "/", sid)).status, 204);
  EXPECT_EQ(world.get(cat(mine, "/", sid)).status, 404);
}

INSTANTIATE_TEST_SUITE_P(Products, Memberships,
                         testing::Values(Member{"https://chat.twilio.com/v2/Services", "/Users",
                                                "/Channels", "/Members", "channels", "channel_sid"},
                                         Member{"https://conversations.twilio.com/v1/Services",
                                                "/Users", "/Conversations", "/Participants",
                                                "conversations", "conversation_sid"}));

TEST(Participations, AreFoundByIdentityAndAddress) {
  World world;
  const auto base = std::string("https://conversations.twilio.com/v1");
  const auto room = text_of(body_of(world.post(base + "/Conversations", "UniqueName=r")), "url");
  world.post(room + "/Participants", "Identity=ann");
  const auto list = [&](const char* query) {
    return world.read(cat(base, "/ParticipantConversations", query))["conversations"];
  };
  ASSERT_EQ(list("?Identity=ann").size(), 1u);
  EXPECT_EQ(list("?Identity=ann")[0]["conversation_unique_name"], "r");
  EXPECT_EQ(list("?Identity=ben").size(), 0u);
  EXPECT_EQ(list("?Address=%2B14155550101").size(), 0u);
}

TEST(Routes, AreThereForWhatOneHas) {
  World world;
  const auto url = std::string("https://routes.twilio.com/v2/PhoneNumbers/+14155550101");
  EXPECT_EQ(world.get(url).status, 404);
  world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "PhoneNumber=%2B14155550101");
  EXPECT_EQ(world.read(url)["voice_region"], "us1");
  EXPECT_EQ(body_of(world.post(url, "VoiceRegion=ie1"))["voice_region"], "ie1");
  EXPECT_EQ(world.read(url)["voice_region"], "ie1");
}

TEST(Approvals, StayReceived) {
  World world;
  const auto url = std::string("https://content.twilio.com/v1/Content");
  http::Request request;
  request.method = "POST";
  request.url = http::parse_url(url).value();
  request.body = R"({"language":"en","types":{"twilio/text":{"body":"hi"}}})";
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
  const auto one = cat(url, "/", text_of(body_of(world.send(request)), "sid"), "/ApprovalRequests");
  EXPECT_EQ(world.read(one)["whatsapp"]["status"], "unsubmitted");
  request.url = http::parse_url(one + "/whatsapp").value();
  request.body = R"({"name":"greeting","category":"utility"})";
  EXPECT_EQ(world.send(request).status, 201);
  EXPECT_EQ(world.read(one)["whatsapp"]["status"], "received");
  const auto all = world.read("https://content.twilio.com/v1/ContentAndApprovals")["contents"];
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["approval_requests"]["content_type"], "twilio/text");
}

TEST(Addresses, LeadWhereTheRequestCameFrom) {
  World world;
  http::Request request;
  request.method = "GET";
  request.url = http::parse_url("https://routes.twilio.com/v2/PhoneNumbers/+14155550101").value();
  request.origin = "http://localhost:3000/_twilio/routes.twilio.com";
  request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
  world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "PhoneNumber=%2B14155550101");
  EXPECT_EQ(body_of(world.send(request))["url"],
            request.origin + "/v2/PhoneNumbers/%2B14155550101");
}

TEST(Inputs, AreTidiedOnce) {
  World world;
  const auto bought =
      body_of(world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "PhoneNumber=+14155550101"));
  EXPECT_EQ(bought["phone_number"], "+14155550101");
  const auto queue = body_of(world.post(kAccountUrl + "/Queues.json", "FriendlyName=a%FFb"));
  EXPECT_EQ(queue["friendly_name"],
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(world.post(kWorkspaces, "FriendlyName=w").status, 201);
  const auto rooms = std::string("https://conversations.twilio.com/v1/Conversations");
  EXPECT_EQ(world.post(rooms, "Attributes=notjson").status, 400);
  EXPECT_EQ(body_of(world.post(rooms, ""))["attributes"], "{}");
  EXPECT_EQ(world.get(kAccountUrl + "/Queues.json?Page=9223372036854775807").status, 400);
}

/// A parameter does not get before what the path names, which is what was looked after.
TEST(Inputs, AreNotTakenForThePath) {
  World world;
  world.store.put(kind::kAccount, "AC2", {{"sid", "AC2"}, {"auth_token", "t"}});
  const auto services = std::string("https://verify.twilio.com/v2/Services");
  const auto mine = text_of(body_of(world.post(services, "FriendlyName=mine")), "sid");
  world.post(cat(services, "/", mine, "/Verifications"), "To=%2B14155550101&Channel=sms");
  const auto theirs =
      text_of(body_of(world.send("POST", services, "FriendlyName=theirs", "AC2", "t")), "sid");
  const auto asked = cat(services, "/", theirs, "/Verifications/%2B14155550101?ServiceSid=", mine);
  EXPECT_EQ(world.send("GET", asked, "", "AC2", "t").status, 404);
}

}  // namespace
}  // namespace ringback::rest
