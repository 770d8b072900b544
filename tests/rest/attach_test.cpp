// What exists elsewhere, attached: under its own SID, with its own members.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

const std::string kTrunks = "https://trunking.twilio.com/v1/Trunks";

/// Buys a number; its SID.
std::string buy(World& world, const std::string& number) {
  const auto bought =
      world.post(kAccountUrl + "/IncomingPhoneNumbers.json", "PhoneNumber=%2B" + number);
  return text_of(body_of(bought), "sid");
}

TEST(Attaching, GivesATrunkTheNumberItself) {
  World world;
  const auto number = buy(world, "14155550101");
  const auto trunk = text_of(body_of(world.post(kTrunks, "FriendlyName=t")), "url");
  const auto made = world.post(trunk + "/PhoneNumbers", "PhoneNumberSid=" + number);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(body_of(made)["sid"], number);
  EXPECT_EQ(body_of(made)["phone_number"], "+14155550101");
  EXPECT_EQ(body_of(made)["url"], cat(trunk, "/PhoneNumbers/", number));
  const auto own = cat(kAccountUrl, "/IncomingPhoneNumbers/", number, ".json");
  EXPECT_EQ(world.read(own)["trunk_sid"], trunk.substr(trunk.rfind('/') + 1));
  EXPECT_EQ(world.post(trunk + "/PhoneNumbers", "PhoneNumberSid=" + number).status, 409);
  EXPECT_EQ(world.send("DELETE", cat(trunk, "/PhoneNumbers/", number)).status, 204);
  EXPECT_EQ(world.read(own)["trunk_sid"], nullptr);
  EXPECT_EQ(world.read(trunk + "/PhoneNumbers")["phone_numbers"].size(), 0u);
}

TEST(Attaching, RefusesWhatIsNotThere) {
  World world;
  const auto trunk = text_of(body_of(world.post(kTrunks, "FriendlyName=t")), "url");
  const auto nobodys = "PhoneNumberSid=PN" + std::string(32, 'a');
  EXPECT_EQ(world.post(trunk + "/PhoneNumbers", nobodys).status, 404);
}

TEST(Attaching, MapsOneListToManyDomains) {
  World world;
  const auto sip = kAccountUrl + "/SIP";
  const auto list =
      text_of(body_of(world.post(sip + "/CredentialLists.json", "FriendlyName=Desk")), "sid");
  for (const auto* name : {"a", "b"}) {
    const auto domain = text_of(
        body_of(world.post(sip + "/Domains.json", cat("DomainName=", name, ".sip.twilio.com"))),
        "sid");
    const auto mappings = cat(sip, "/Domains/", domain, "/CredentialListMappings");
    const auto made = body_of(world.post(mappings + ".json", "CredentialListSid=" + list));
    EXPECT_EQ(made["sid"], list);
    EXPECT_EQ(made["friendly_name"], "Desk");
    EXPECT_EQ(made["domain_sid"], domain);
    EXPECT_EQ(world.read(cat(mappings, "/", list, ".json"))["domain_sid"], domain);
    EXPECT_EQ(world.read(mappings + ".json")["credential_list_mappings"].size(), 1u);
  }
}

TEST(Attaching, AssignsAnAddOnWithItsExtensions) {
  World world;
  const auto offers = world.read("https://marketplace.twilio.com/v1/AvailableAddOns");
  const auto offer = text_of(offers["available_add_ons"][0], "sid");
  const auto installed =
      body_of(world.post("https://marketplace.twilio.com/v1/InstalledAddOns",
                         cat("AcceptTermsOfService=true&AvailableAddOnSid=", offer)));
  EXPECT_EQ(installed["friendly_name"], offers["available_add_ons"][0]["friendly_name"]);
  const auto assigned =
      cat(kAccountUrl, "/IncomingPhoneNumbers/", buy(world, "14155550102"), "/AssignedAddOns");
  const auto made =
      body_of(world.post(assigned + ".json", "InstalledAddOnSid=" + text_of(installed, "sid")));
  EXPECT_EQ(made["sid"], installed["sid"]);
  const auto extensions =
      world.read(cat(assigned, "/", text_of(made, "sid"), "/Extensions.json"))["extensions"];
  ASSERT_EQ(extensions.size(), 1u);
  EXPECT_EQ(extensions[0]["enabled"], true);
}

TEST(Attaching, MovesNumbersBetweenAnAccountAndItsSubaccounts) {
  World world;
  const auto accounts = std::string("https://api.twilio.com/2010-04-01/Accounts");
  const auto make = [&] { return body_of(world.post(accounts + ".json", "FriendlyName=s")); };
  const auto first = make();
  const auto second = make();
  const auto number = buy(world, "14155550103");
  const auto move = [&](const std::string& from, const std::string& to, const std::string& user,
                        const std::string& password) {
    return world
        .send("POST", cat(accounts, "/", from, "/IncomingPhoneNumbers/", number, ".json"),
              "AccountSid=" + to, user, password)
        .status;
  };
  const auto one = text_of(first, "sid");
  const auto two = text_of(second, "sid");
  EXPECT_EQ(move(kSid, one, kSid, kToken), 200);
  EXPECT_EQ(move(one, two, kSid, kToken), 200);  // sideways, by the parent
  EXPECT_EQ(move(two, one, two, text_of(second, "auth_token")), 400);
  EXPECT_EQ(move(two, kSid, kSid, kToken), 200);  // and back
  EXPECT_EQ(move(kSid, "AC" + std::string(32, '9'), kSid, kToken), 400);
}

}  // namespace
}  // namespace ringback::rest
