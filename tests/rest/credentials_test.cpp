// Who gets in, and where: tokens, keys, subaccounts.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kAccounts = "https://api.twilio.com/2010-04-01/Accounts";
const std::string kTokens = "https://accounts.twilio.com/v1/AuthTokens";
const std::string kQueue = "FriendlyName=q";

/// A world whose account has a subaccount.
struct Family : World {
  Family() {
    const auto made = body_of(post(kAccounts + ".json", "FriendlyName=Child"));
    child = text_of(made, "sid");
    token = text_of(made, "auth_token");
    url = cat(kAccounts, "/", child);
  }

  int status(std::string_view address, const std::string& user, const std::string& password) {
    return send("GET", address, "", user, password).status;
  }

  std::string child;
  std::string token;
  std::string url;
};

TEST(Subaccounts, HaveTokensOfTheirOwn) {
  Family world;
  EXPECT_EQ(world.status(world.url + "/Queues.json", world.child, world.token), 200);
  EXPECT_EQ(world.status(world.url + "/Queues.json", world.child, kToken), 401);
  EXPECT_EQ(world.status(world.url + "/Queues.json", kSid, kToken), 200);
}

TEST(Subaccounts, SeeNeitherParentNorSiblings) {
  Family world;
  const auto other = body_of(world.post(kAccounts + ".json", "FriendlyName=Sibling"));
  for (const auto& sid : {kSid, text_of(other, "sid")}) {
    const auto address = cat(kAccounts, "/", sid);
    EXPECT_EQ(world.status(address + ".json", world.child, world.token), 404);
    EXPECT_EQ(world.status(address + "/Queues.json", world.child, world.token), 404);
  }
  const auto seen = body_of(world.send("GET", kAccounts + ".json", "", world.child, world.token));
  ASSERT_EQ(seen["accounts"].size(), 1u);
  EXPECT_EQ(seen["accounts"][0]["sid"], world.child);
  EXPECT_EQ(world.send("POST", kAccounts + ".json", "", world.child, world.token).status, 400);
}

TEST(Subaccounts, HaveNewerProductsByTheirOwnCredentials) {
  Family world;
  const std::string services = "https://chat.twilio.com/v2/Services";
  const auto made = world.send("POST", services, "FriendlyName=s", world.child, world.token);
  EXPECT_EQ(body_of(made)["account_sid"], world.child);
  EXPECT_EQ(world.read(services)["services"].size(), 0u);
}

TEST(Subaccounts, AreShutOutWhenSuspended) {
  Family world;
  ASSERT_EQ(world.post(world.url + ".json", "Status=suspended").status, 200);
  EXPECT_EQ(world.status(world.url + "/Queues.json", world.child, world.token), 403);
  EXPECT_EQ(body_of(world.get(world.url + "/Queues.json"))["code"], 20005) << "for their parent";
  EXPECT_EQ(world.post(world.url + "/Queues.json", kQueue).status, 403);
  EXPECT_EQ(world.get(world.url + ".json").status, 200);
  EXPECT_EQ(world.post(world.url + ".json", "Status=active").status, 200);
  EXPECT_EQ(world.status(world.url + "/Queues.json", world.child, world.token), 200);
}

TEST(Keys, OfASubaccountOpenItAlone) {
  Family world;
  const auto key = body_of(world.post(world.url + "/Keys.json", "FriendlyName=k"));
  const auto sid = text_of(key, "sid");
  const auto secret = text_of(key, "secret");
  EXPECT_EQ(world.status(world.url + "/Queues.json", sid, secret), 200);
  EXPECT_EQ(world.status(kAccountUrl + "/Queues.json", sid, secret), 404);
  EXPECT_EQ(world.status(world.url + "/Keys.json", sid, secret), 401);
}

TEST(Keys, OfAParentOpenNoSubaccount) {
  Family world;
  const auto key = body_of(world.post(kAccountUrl + "/Keys.json", "FriendlyName=k"));
  const auto sid = text_of(key, "sid");
  const auto secret = text_of(key, "secret");
  EXPECT_EQ(world.status(kAccountUrl + "/Queues.json", sid, secret), 200);
  EXPECT_EQ(world.status(world.url + "/Queues.json", sid, secret), 404);
  EXPECT_EQ(world.send("POST", world.url + "/Queues.json", kQueue, sid, secret).status, 404);
}

TEST(Keys, OpenNeitherAccountsNorKeysNorTokensHoweverThePathIsWritten) {
  Family world;
  const auto key = body_of(world.post(kAccountUrl + "/Keys.json", "FriendlyName=k"));
  const auto sid = text_of(key, "sid");
  const auto secret = text_of(key, "secret");
  for (const auto& url :
       {kAccounts + ".json", kAccountUrl + ".json", kAccountUrl + "/Keys.json",
        kAccountUrl + "/K%65ys.json", kAccountUrl + "/SigningKeys.json",
        cat(kAccountUrl, "/%4beys/", sid), cat("https://iam.twilio.com/v1/%4beys/", sid),
        cat("https://iam.twilio.com/v1/Keys?AccountSid=", kSid)}) {
    EXPECT_EQ(world.status(url, sid, secret), 401) << url;
  }
  for (const auto* path : {"/Secondary", "/Promote"}) {
    for (const auto* tokens : {"AuthTokens", "Auth%54okens"}) {
      const auto url = cat("https://accounts.twilio.com/v1/", tokens, path);
      EXPECT_EQ(world.send("POST", url, "", sid, secret).status, 401) << url;
    }
  }
  EXPECT_EQ(world.send("POST", kAccountUrl + ".json", "FriendlyName=x", sid, secret).status, 401);
}

TEST(Keys, AreThoseOfTheAccountThatIsNamed) {
  Family world;
  const std::string keys = "https://iam.twilio.com/v1/Keys";
  const auto own = body_of(world.post(keys, cat("FriendlyName=k&AccountSid=", kSid)));
  const auto made = body_of(world.post(keys, cat("FriendlyName=k&AccountSid=", world.child)));
  EXPECT_EQ(world.status(world.url + "/Queues.json", made["sid"], made["secret"]), 200);
  const auto listed = [&world, &keys](const std::string& account) {
    return world.read(cat(keys, "?AccountSid=", account))["keys"];
  };
  ASSERT_EQ(listed(kSid).size(), 1u);
  EXPECT_EQ(listed(kSid)[0]["sid"], own["sid"]);
  ASSERT_EQ(listed(world.child).size(), 1u);
  EXPECT_EQ(listed(world.child)[0]["sid"], made["sid"]);
  const auto address = cat(keys, "/", text_of(made, "sid"));
  EXPECT_EQ(world.get(address).status, 200);
  EXPECT_EQ(world.status(cat(keys, "?AccountSid=", kSid), world.child, world.token), 404);
  const auto parents = cat(keys, "/", text_of(own, "sid"));
  EXPECT_EQ(world.status(parents, world.child, world.token), 404);
  EXPECT_EQ(world.send("DELETE", address).status, 204);
  EXPECT_EQ(listed(world.child).size(), 0u);
}

TEST(Keys, ShowTheirSecretOnce) {
  World world;
  const auto made = body_of(
      world.post("https://iam.twilio.com/v1/Keys", cat("FriendlyName=k&AccountSid=", kSid)));
  const auto sid = text_of(made, "sid");
  const auto secret = text_of(made, "secret");
  ASSERT_EQ(secret.size(), 32u);
  for (const auto& url :
       {cat("https://iam.twilio.com/v1/Keys/", sid), cat(kAccountUrl, "/Keys/", sid, ".json")}) {
    const auto shown = world.get(url);
    EXPECT_EQ(shown.status, 200) << url;
    EXPECT_EQ(shown.body.find(secret), std::string::npos) << url;
  }
  EXPECT_EQ(world.send("GET", kAccountUrl + "/Queues.json", "", sid, secret).status, 200);
  EXPECT_EQ(world.send("DELETE", cat(kAccountUrl, "/Keys/", sid, ".json")).status, 204);
  EXPECT_EQ(world.send("GET", kAccountUrl + "/Queues.json", "", sid, secret).status, 401);
}

TEST(SecondTokens, OpenBesideTheFirstAndTakeItsPlace) {
  World world;
  const auto enters = [&world](const std::string& token) {
    return world.send("GET", kAccountUrl + "/Queues.json", "", kSid, token).status == 200;
  };
  EXPECT_EQ(world.send("DELETE", kTokens + "/Secondary").status, 404);
  const auto made = world.post(kTokens + "/Secondary");
  ASSERT_EQ(made.status, 201);
  const auto second = text_of(body_of(made), "secondary_auth_token");
  ASSERT_EQ(second.size(), 32u);
  EXPECT_TRUE(enters(kToken) && enters(second));
  const auto promoted = world.post(kTokens + "/Promote");
  EXPECT_EQ(body_of(promoted)["auth_token"], second);
  EXPECT_FALSE(enters(kToken));
  EXPECT_TRUE(enters(second));
}

TEST(RestrictedKeys, DoWhatTheirPolicyAllows) {
  World world;
  const auto policy = "%7B%22allow%22%3A%5B%22%2Ftwilio%2Fvoice%2Fqueues%2Fread%22%5D%7D";
  const auto made = body_of(
      world.post("https://iam.twilio.com/v1/Keys",
                 cat("AccountSid=", kSid, "&FriendlyName=k&KeyType=restricted&Policy=", policy)));
  const auto key = text_of(made, "sid");
  const auto secret = text_of(made, "secret");
  const auto ask = [&](std::string_view method, const std::string& url) {
    return world.send(method, url, kQueue, key, secret);
  };
  EXPECT_EQ(ask("GET", kAccountUrl + "/Queues.json").status, 200);
  const auto refused = ask("POST", kAccountUrl + "/Queues.json");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(body_of(refused)["code"], 70051);
  EXPECT_EQ(ask("GET", kAccountUrl + "/Messages.json").status, 403);
  EXPECT_EQ(ask("GET", kAccountUrl + "/Keys.json").status, 401);
}

TEST(RestrictedKeys, NeedAPolicy) {
  World world;
  const auto make = [&](const std::string& rest) {
    return world.post("https://iam.twilio.com/v1/Keys", cat("AccountSid=", kSid, "&", rest)).status;
  };
  EXPECT_EQ(make("KeyType=restricted"), 400);
  EXPECT_EQ(make("KeyType=main"), 400);
  EXPECT_EQ(make("KeyType=standard"), 201);
}

TEST(Throttling, RefusesWhatIsTooMuchInASecond) {
  World world;
  world.api.limit(2);
  EXPECT_EQ(world.get(kAccountUrl + ".json").status, 200);
  EXPECT_EQ(world.get(kAccountUrl + ".json").status, 200);
  const auto refused = world.get(kAccountUrl + ".json");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(body_of(refused)["code"], 20429);
  world.clock.move_to(world.clock.now() + std::chrono::seconds(1));
  EXPECT_EQ(world.get(kAccountUrl + ".json").status, 200);
}

}  // namespace
}  // namespace ringback::rest
