// Looking for phone numbers and buying them.
#include <gtest/gtest.h>

#include <set>

#include "rest/phone_number.hpp"
#include "rest/products/inventory.hpp"
#include "rest/world.hpp"

namespace ringback::rest {
namespace {

struct AvailableNumbers : testing::Test {
  /// The numbers that a search answers.
  std::vector<std::string> search(const std::string& rest) {
    const auto found = world.read(cat(kAccountUrl, "/AvailablePhoneNumbers/", rest));
    std::vector<std::string> numbers;
    for (const auto& one : found.at("available_phone_numbers")) {
      numbers.push_back(text_of(one, "phone_number"));
    }
    return numbers;
  }
  http::Response buy(const std::string& fields, const std::string& sort = "") {
    return world.post(cat(kAccountUrl, "/IncomingPhoneNumbers", sort, ".json"), fields);
  }
  int refusal(const std::string& fields, const std::string& sort = "") {
    return body_of(buy(fields, sort)).value("code", 0);
  }

  World world;
};

TEST_F(AvailableNumbers, AreThirtyAtMostAndAllDifferent) {
  const auto numbers = search("US/Local.json");
  EXPECT_EQ(numbers.size(), 30u);
  EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()).size(), 30u);
  EXPECT_EQ(search("US/Local.json?PageSize=100").size(), 30u);
  EXPECT_EQ(search("US/Local.json?PageSize=7").size(), 7u);
}

TEST_F(AvailableNumbers, AreTheSameForTheSameQuestion) {
  EXPECT_EQ(search("US/Local.json?AreaCode=415"), search("US/Local.json?AreaCode=415"));
}

TEST_F(AvailableNumbers, LieInTheAreaThatIsAskedFor) {
  for (const auto& number : search("US/Local.json?AreaCode=704")) {
    EXPECT_TRUE(number.starts_with("+1704")) << number;
    EXPECT_TRUE(read_phone_number(number).valid) << number;
  }
  EXPECT_EQ(search("US/Local.json?AreaCode=660").size(), 30u) << "an area without a known place";
  EXPECT_TRUE(search("US/Local.json?AreaCode=416").empty()) << "that is Toronto's";
  EXPECT_EQ(search("CA/Local.json?AreaCode=416").size(), 30u);
}

TEST_F(AvailableNumbers, SayWhereTheyAre) {
  const auto found =
      world.read(kAccountUrl + "/AvailablePhoneNumbers/US/Local.json?InRegion=NC&PageSize=1");
  const auto& one = found["available_phone_numbers"][0];
  EXPECT_EQ(one["locality"], "Charlotte");
  EXPECT_EQ(one["region"], "NC");
  EXPECT_EQ(one["iso_country"], "US");
  EXPECT_EQ(one["capabilities"]["sms"], true);
  EXPECT_EQ(one["friendly_name"], formatted_number(text_of(one, "phone_number")));
  EXPECT_EQ(found["next_page_uri"], nullptr);
}

TEST_F(AvailableNumbers, HoldThePatternInDigitsOrLetters) {
  const auto expect_all = [this](const std::string& asked, std::string_view pattern) {
    const auto numbers = search("US/Local.json?Contains=" + asked);
    EXPECT_FALSE(numbers.empty()) << asked;
    for (const auto& number : numbers) {
      EXPECT_TRUE(holds_pattern(number, pattern)) << asked << ": " << number;
    }
  };
  expect_all("STORM", "78676");
  expect_all("510555****", "510555****");
  expect_all("*7*7", "*7*7");
  expect_all("%2B1704", "1704");
  EXPECT_EQ(search("US/Local.json?Contains=7042001234"), std::vector<std::string>{"+17042001234"});
}

TEST_F(AvailableNumbers, AreFoundByPlace) {
  for (const auto& number : search("US/Local.json?NearLatLong=40.71,-74.00&Distance=5")) {
    const auto area = number.substr(2, 3);
    EXPECT_TRUE(area == "212" || area == "646" || area == "917" || area == "201") << number;
  }
  EXPECT_TRUE(search("US/Local.json?NearNumber=%2B17042001111").front().starts_with("+1704"));
  EXPECT_TRUE(search("US/Local.json?InLocality=seattle").front().starts_with("+1206"));
  EXPECT_TRUE(search("US/Local.json?InLocality=Atlantis").empty());
  EXPECT_EQ(world.get(kAccountUrl + "/AvailablePhoneNumbers/US/Local.json?NearLatLong=here").status,
            400);
}

TEST_F(AvailableNumbers, AreOfTheSortThatIsAskedFor) {
  for (const auto& number : search("US/TollFree.json")) {
    EXPECT_EQ(read_phone_number(number).type, LineType::kTollFree) << number;
  }
  const auto mobiles = search("GB/Mobile.json");
  EXPECT_EQ(mobiles.size(), 30u);
  for (const auto& number : mobiles) {
    EXPECT_EQ(read_phone_number(number).type, LineType::kMobile) << number;
  }
  EXPECT_EQ(world.get(kAccountUrl + "/AvailablePhoneNumbers/US/Mobile.json").status, 404);
  EXPECT_TRUE(search("DE/Local.json?SmsEnabled=true").empty());
  EXPECT_FALSE(search("DE/Local.json?VoiceEnabled=true").empty());
}

TEST_F(AvailableNumbers, ListTheCountriesThatHaveSome) {
  const auto all = world.read(kAccountUrl + "/AvailablePhoneNumbers.json")["countries"];
  EXPECT_GT(all.size(), 40u);
  const auto germany = world.read(kAccountUrl + "/AvailablePhoneNumbers/DE.json");
  EXPECT_EQ(germany["country"], "Germany");
  EXPECT_EQ(germany["subresource_uris"]["mobile"],
            cat("/2010-04-01/Accounts/", kSid, "/AvailablePhoneNumbers/DE/Mobile.json"));
  EXPECT_EQ(world.get(kAccountUrl + "/AvailablePhoneNumbers/ZZ.json").status, 404);
}

TEST_F(AvailableNumbers, AreAvailableNoMoreOnceBought) {
  const auto before = search("US/Local.json?AreaCode=415");
  const auto bought = buy("PhoneNumber=" + percent_encode(before[0]));
  ASSERT_EQ(bought.status, 201);
  EXPECT_EQ(text_of(body_of(bought), "phone_number"), before[0]);
  EXPECT_EQ(search("US/Local.json?AreaCode=415").front(), before[1]);
  EXPECT_EQ(refusal("PhoneNumber=" + percent_encode(before[0])), 21422);
  const auto sid = text_of(body_of(bought), "sid");
  world.send("DELETE", cat(kAccountUrl, "/IncomingPhoneNumbers/", sid, ".json"));
  EXPECT_EQ(search("US/Local.json?AreaCode=415"), before);
}

TEST_F(AvailableNumbers, AreBoughtByAreaAsTheyAreOffered) {
  const auto offered = search("US/Local.json?AreaCode=704").front();
  EXPECT_EQ(text_of(body_of(buy("AreaCode=704")), "phone_number"), offered);
  EXPECT_EQ(refusal("AreaCode=533"), 21452);
  EXPECT_EQ(refusal("AreaCode=12"), 21451);
  EXPECT_EQ(body_of(buy("AreaCode=500"))["phone_number"], "+15005550006");
  EXPECT_EQ(refusal("AreaCode=500"), 21452);
}

TEST_F(AvailableNumbers, AreBoughtBySort) {
  EXPECT_EQ(refusal("PhoneNumber=%2B17042001111", "/TollFree"), 21421);
  EXPECT_EQ(refusal("PhoneNumber=%2B18332001111", "/Local"), 21421);
  EXPECT_EQ(refusal("AreaCode=704&PhoneNumber=%2B17042001111", "/Local"), 21457);
  EXPECT_EQ(buy("PhoneNumber=%2B18332001111", "/TollFree").status, 201);
  EXPECT_EQ(buy("PhoneNumber=%2B447400123456").status, 201);
  const auto mobile = world.read(kAccountUrl + "/IncomingPhoneNumbers/Mobile.json");
  EXPECT_EQ(mobile["incoming_phone_numbers"][0]["phone_number"], "+447400123456");
}

TEST_F(AvailableNumbers, DoNotIncludeOtherPeoplesPhones) {
  world.store.put(kind::kPhone, "+17042009999", {{"number", "+17042009999"}});
  EXPECT_EQ(refusal("PhoneNumber=%2B17042009999"), 21422);
  EXPECT_EQ(refusal("PhoneNumber=%2B15005550000"), 21422);
  EXPECT_EQ(refusal("PhoneNumber=%2B15005550001"), 21421);
}

TEST(IncomingNumber, IsAnsweredByApplicationsOfItsAccountOnly) {
  World world;
  const auto url = kAccountUrl + "/IncomingPhoneNumbers.json";
  const auto stranger = sid_of_name("AP", "nobody");
  EXPECT_EQ(body_of(world.post(url, "AreaCode=415&VoiceApplicationSid=" + stranger))["code"],
            21218);
  const auto made = body_of(world.post(kAccountUrl + "/Applications.json", "FriendlyName=a"));
  const auto number =
      body_of(world.post(url, "AreaCode=415&VoiceApplicationSid=" + text_of(made, "sid")));
  EXPECT_EQ(number["voice_application_sid"], made["sid"]);
}

TEST(IncomingNumber, HasTheAddressOfTheAccountItMovedTo) {
  World world;
  const auto child =
      text_of(body_of(world.post("https://api.twilio.com/2010-04-01/Accounts.json")), "sid");
  const auto sid = sid_of_name("PN", "seeded");
  world.store.put(kind::kIncomingPhoneNumber, sid,
                  {{"sid", sid},
                   {"account_sid", kSid},
                   {"phone_number", "+17042001111"},
                   {"uri", cat("/2010-04-01/Accounts/", kSid, "/here.json")}});
  const auto moved = body_of(
      world.post(cat(kAccountUrl, "/IncomingPhoneNumbers/", sid, ".json"), "AccountSid=" + child));
  EXPECT_EQ(moved["uri"],
            cat("/2010-04-01/Accounts/", child, "/IncomingPhoneNumbers/", sid, ".json"));
}

TEST(IncomingNumber, IsFoundByPatternNameAndOrigin) {
  World world;
  const auto url = kAccountUrl + "/IncomingPhoneNumbers.json";
  world.post(url, "PhoneNumber=%2B17042001111&FriendlyName=Desk");
  world.post(url, "PhoneNumber=%2B17042002222");
  const auto count = [&](std::string_view query) {
    return world.read(cat(url, "?", query))["incoming_phone_numbers"].size();
  };
  EXPECT_EQ(count("PhoneNumber=704***1111"), 1u);
  EXPECT_EQ(count("PhoneNumber=704*1111"), 0u);
  EXPECT_EQ(count("FriendlyName=Desk"), 1u);
  EXPECT_EQ(count("Beta=false"), 2u);
  EXPECT_EQ(count("Origin=hosted"), 0u);
}

}  // namespace
}  // namespace ringback::rest
