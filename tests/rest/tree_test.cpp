// Resources within resources: names that are given once, and children that go with their parent.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kChat = "https://chat.twilio.com/v2/Services";
const std::string kConversations = "https://conversations.twilio.com/v1/Conversations";

std::string sid_of(const http::Response& response) { return text_of(body_of(response), "sid"); }

TEST(UniqueNames, AreGivenOnceWithTheProductsCode) {
  World world;
  ASSERT_EQ(world.post(kConversations, "UniqueName=room").status, 201);
  const auto again = world.post(kConversations, "UniqueName=room");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(body_of(again)["code"], 50353);
  const std::string tasks = "https://wireless.twilio.com/v1/RatePlans";
  ASSERT_EQ(world.post(tasks, "UniqueName=plan").status, 201);
  EXPECT_EQ(body_of(world.post(tasks, "UniqueName=plan"))["code"], 20409);
}

TEST(UniqueNames, AddressTheirDocument) {
  World world;
  const auto sid = sid_of(world.post(kConversations, "UniqueName=room+1"));
  EXPECT_EQ(world.read(kConversations + "/room%201")["sid"], sid);
  world.post(kConversations + "/room%201/Messages", "Body=hi");
  EXPECT_EQ(world.read(cat(kConversations, "/", sid, "/Messages"))["messages"].size(), 1u);
  EXPECT_EQ(world.get(kConversations + "/other").status, 404);
}

TEST(UniqueNames, AreKeptByUpdatesOfTheSameDocumentOnly) {
  World world;
  const auto one = sid_of(world.post(kConversations, "UniqueName=one"));
  const auto two = sid_of(world.post(kConversations, "UniqueName=two"));
  EXPECT_EQ(world.post(cat(kConversations, "/", one), "UniqueName=one").status, 200);
  EXPECT_EQ(world.post(cat(kConversations, "/", two), "UniqueName=one").status, 409);
  EXPECT_EQ(world.read(cat(kConversations, "/", two))["unique_name"], "two");
}

TEST(UniqueNames, CountWithinTheirParent) {
  World world;
  const auto left = sid_of(world.post(kChat, "FriendlyName=left"));
  const auto right = sid_of(world.post(kChat, "FriendlyName=right"));
  EXPECT_EQ(world.post(cat(kChat, "/", left, "/Channels"), "UniqueName=c").status, 201);
  EXPECT_EQ(world.post(cat(kChat, "/", right, "/Channels"), "UniqueName=c").status, 201);
  const auto again = world.post(cat(kChat, "/", left, "/Channels"), "UniqueName=c");
  EXPECT_EQ(body_of(again)["code"], 50307);
}

TEST(Deleting, TakesTheChildrenOfAllGenerations) {
  World world;
  const auto gone = cat(kChat, "/", sid_of(world.post(kChat, "FriendlyName=gone")));
  const auto kept = cat(kChat, "/", sid_of(world.post(kChat, "FriendlyName=kept")));
  for (const auto& service : {gone, kept}) {
    const auto channel = sid_of(world.post(service + "/Channels", "UniqueName=c"));
    world.post(cat(service, "/Channels/", channel, "/Messages"), "Body=hello");
    world.post(service + "/Users", "Identity=ann");
  }
  EXPECT_EQ(world.send("DELETE", gone).status, 204);
  EXPECT_EQ(world.store.size("chat.v2.service.channel"), 1u);
  EXPECT_EQ(world.store.size("chat.v2.service.channel.message"), 1u);
  EXPECT_EQ(world.store.size("chat.v2.service.user"), 1u);
  EXPECT_EQ(world.get(gone + "/Channels").status, 404);
  EXPECT_EQ(world.read(kept + "/Channels/c/Messages")["messages"].size(), 1u);
}

TEST(Deleting, TakesChildrenWithoutSids) {
  World world;
  const auto service = cat("https://sync.twilio.com/v1/Services/",
                           sid_of(world.post("https://sync.twilio.com/v1/Services")));
  const auto document = sid_of(world.post(service + "/Documents"));
  const auto permissions = cat(service, "/Documents/", document, "/Permissions");
  const auto* rights = "Read=true&Write=true&Manage=false";
  ASSERT_EQ(world.post(permissions + "/ann", rights).status, 200);  // there is no other creation
  ASSERT_EQ(world.post(permissions + "/ann", "Read=false&Write=true&Manage=true").status, 200);
  EXPECT_EQ(world.read(permissions)["permissions"].size(), 1u);
  EXPECT_EQ(world.read(permissions + "/ann")["read"], false);
  EXPECT_EQ(world.send("DELETE", service).status, 204);
  EXPECT_EQ(world.store.size("sync.v1.service.document.document_permission"), 0u);
}

}  // namespace
}  // namespace ringback::rest
