// What Twilio provides to everybody: the same for all, found by key, filtered, and never changed.
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

TEST(Catalogues, AreListedAndFetched) {
  World world;
  struct Shelf {
    const char* url;
    const char* list;
    const char* key;
  };
  static constexpr Shelf kShelves[] = {
      {"https://events.twilio.com/v1/Types", "types", "type"},
      {"https://trusthub.twilio.com/v1/Policies", "results", "sid"},
      {"https://trusthub.twilio.com/v1/EndUserTypes", "end_user_types", "sid"},
      {"https://numbers.twilio.com/v2/RegulatoryCompliance/Regulations", "results", "sid"},
      {"https://supersim.twilio.com/v1/Networks", "networks", "sid"},
      {"https://marketplace.twilio.com/v1/AvailableAddOns", "available_add_ons", "sid"},
      {"https://intelligence.twilio.com/v2/Operators/PreBuilt", "operators", "sid"},
      {"https://pricing.twilio.com/v1/Voice/Countries", "countries", "iso_country"},
      {"https://voice.twilio.com/v1/DialingPermissions/Countries", "content", "iso_code"}};
  for (const auto& shelf : kShelves) {
    const auto list = world.read(shelf.url)[shelf.list];
    ASSERT_FALSE(list.empty()) << shelf.url;
    const auto one = world.get(cat(shelf.url, "/", text_of(list[0], shelf.key)));
    EXPECT_EQ(one.status, 200) << shelf.url;
    EXPECT_EQ(body_of(one)[shelf.key], list[0][shelf.key]);
    EXPECT_EQ(world.get(cat(shelf.url, "/nothing")).status, 404);
  }
}

TEST(Catalogues, ArePagedToTheEnd) {
  World world;
  std::size_t count = 0;
  for (auto url = std::string("https://pricing.twilio.com/v2/Voice/Countries?PageSize=20");
       !url.empty();) {
    const auto page = world.read(url);
    count += page["countries"].size();
    url = text_of(page["meta"], "next_page_url");
  }
  EXPECT_EQ(count, 46u);
}

TEST(Catalogues, AreFiltered) {
  World world;
  const auto german = world.read(
      "https://numbers.twilio.com/v2/RegulatoryCompliance/Regulations"
      "?IsoCountry=DE&NumberType=mobile&EndUserType=business")["results"];
  ASSERT_EQ(german.size(), 1u);
  EXPECT_EQ(german[0]["friendly_name"], "Germany: mobile - Business");
  EXPECT_EQ(german[0]["requirements"]["end_user"][0]["type"], "business");
}

TEST(Prices, AreThoseOfTheNumbersCountry) {
  World world;
  const auto number = world.read("https://pricing.twilio.com/v2/Voice/Numbers/+442071838750");
  EXPECT_EQ(number["iso_country"], "GB");
  const auto country = world.read("https://pricing.twilio.com/v2/Voice/Countries/GB");
  EXPECT_EQ(number["outbound_call_prices"][0]["base_price"],
            country["outbound_prefix_prices"][0]["base_price"]);
  EXPECT_EQ(world.get("https://pricing.twilio.com/v2/Voice/Numbers/+1").status, 404);
}

TEST(DialingPermissions, AreChangedForOneAccountAlone) {
  World world;
  world.store.put(kind::kAccount, "AC2", {{"sid", "AC2"}, {"auth_token", "t"}});
  const auto gb = std::string("https://voice.twilio.com/v1/DialingPermissions/Countries/GB");
  const auto changed = world.post(
      "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates",
      "UpdateRequest=%5B%7B%22iso_code%22%3A%22GB%22%2C%22low_risk_numbers_enabled%22%3A%22false"
      "%22%7D%5D");
  EXPECT_EQ(body_of(changed)["update_count"], 1);
  EXPECT_EQ(world.read(gb)["low_risk_numbers_enabled"], false);
  EXPECT_EQ(world.read(gb)["name"], "United Kingdom");
  EXPECT_EQ(body_of(world.send("GET", gb, "", "AC2", "t"))["low_risk_numbers_enabled"], true);
  const auto all = world.read("https://voice.twilio.com/v1/DialingPermissions/Countries");
  EXPECT_EQ(all["content"].size(), 46u);
}

TEST(Operators, AreThoseOfTwilioAndOnesOwn) {
  World world;
  const auto url = std::string("https://intelligence.twilio.com/v2/Operators");
  const auto own =
      body_of(world.post(url + "/Custom", "FriendlyName=Mine&OperatorType=json&Config=%7B%7D"));
  EXPECT_EQ(world.read(url + "/Custom")["operators"].size(), 1u);
  EXPECT_EQ(world.read(url)["operators"].size(), 6u);
  EXPECT_EQ(world.read(url + "/PreBuilt")["operators"].size(), 5u);
  EXPECT_EQ(world.get(cat(url, "/", text_of(own, "sid"))).status, 200);
  EXPECT_EQ(world.get(cat(url, "/PreBuilt/", text_of(own, "sid"))).status, 404);
}

}  // namespace
}  // namespace ringback::rest
