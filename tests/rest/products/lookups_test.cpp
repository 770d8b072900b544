// What Lookup says of numbers. https://www.twilio.com/docs/lookup/v2-api
#include <gtest/gtest.h>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

struct Lookup : testing::Test {
  Json v2(const std::string& rest) {
    return world.read("https://lookups.twilio.com/v2/PhoneNumbers/" + rest);
  }
  Json v1(const std::string& rest) {
    return world.read("https://lookups.twilio.com/v1/PhoneNumbers/" + rest);
  }
  World world;
};

TEST_F(Lookup, TellsFormatsAndCountry) {
  const auto number = v2("%2B14158675310");
  EXPECT_EQ(number["valid"], true);
  EXPECT_EQ(number["phone_number"], "+14158675310");
  EXPECT_EQ(number["national_format"], "(415) 867-5310");
  EXPECT_EQ(number["country_code"], "US");
  EXPECT_EQ(number["calling_country_code"], "1");
  EXPECT_EQ(number["validation_errors"], nullptr);
  EXPECT_EQ(number["caller_name"], nullptr) << "nobody asked";
  EXPECT_EQ(number["url"], "https://lookups.twilio.com/v2/PhoneNumbers/+14158675310");
}

TEST_F(Lookup, ReadsNationalNumbersOfACountry) {
  EXPECT_EQ(v2("4158675310?CountryCode=US")["phone_number"], "+14158675310");
  EXPECT_EQ(v1("02071838750?CountryCode=GB")["phone_number"], "+442071838750");
}

TEST_F(Lookup, SaysWhyANumberIsNotValid) {
  const auto number = v2("%2B141599299600");
  EXPECT_EQ(number["valid"], false);
  EXPECT_EQ(number["validation_errors"], Json::array({"TOO_LONG"}));
  EXPECT_EQ(number["national_format"], nullptr);
  const auto refused = world.get("https://lookups.twilio.com/v1/PhoneNumbers/%2B141599299600");
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(body_of(refused)["code"], 20404);
}

TEST_F(Lookup, InventsTheSameForTheSameNumber) {
  const auto fields = "%2B14158675310?Fields=line_type_intelligence,caller_name";
  const auto first = v2(fields);
  EXPECT_EQ(first, v2(fields));
  EXPECT_EQ(first["line_type_intelligence"]["type"], "mobile");
  EXPECT_NE(first["line_type_intelligence"]["carrier_name"], nullptr);
  EXPECT_NE(text_of(first["caller_name"], "caller_name"), "");
}

TEST_F(Lookup, SaysWhatTheConfigurationSaysOfAPhone) {
  world.store.put(kind::kPhone, "+14158675310",
                  {{"carrier", "Tin Can"},
                   {"line_type", "landline"},
                   {"caller_name", "Ann"},
                   {"caller_type", "business"}});
  const auto number = v2("%2B14158675310?Fields=line_type_intelligence,caller_name");
  EXPECT_EQ(number["line_type_intelligence"]["carrier_name"], "Tin Can");
  EXPECT_EQ(number["line_type_intelligence"]["type"], "landline");
  EXPECT_EQ(number["caller_name"]["caller_name"], "Ann");
  EXPECT_EQ(number["caller_name"]["caller_type"], "BUSINESS");
  const auto old = v1("%2B14158675310?Type=carrier&Type=caller-name");
  EXPECT_EQ(old["carrier"]["name"], "Tin Can");
  EXPECT_EQ(old["carrier"]["type"], "landline");
  EXPECT_EQ(old["caller_name"]["caller_name"], "Ann");
}

TEST_F(Lookup, KnowsOwnNumbersAsVoip) {
  world.store.put(kind::kIncomingPhoneNumber, "PN1", {{"phone_number", "+14158675310"}});
  EXPECT_EQ(v1("%2B14158675310?Type=carrier")["carrier"]["type"], "voip");
}

TEST_F(Lookup, AnswersEveryPackageAndNoOther) {
  const auto number =
      v2("%2B447400123456?Fields=sim_swap,call_forwarding,line_status,"
         "identity_match,reassigned_number,sms_pumping_risk,caller_name");
  EXPECT_EQ(number["sim_swap"]["last_sim_swap"]["swapped_in_period"], false);
  EXPECT_EQ(number["identity_match"]["error_code"], 60606);
  EXPECT_EQ(number["caller_name"]["error_code"], 60600) << "only in the United States";
  EXPECT_EQ(world.get("https://lookups.twilio.com/v2/PhoneNumbers/%2B14158675310?Fields=horoscope")
                .status,
            400);
}

}  // namespace
}  // namespace ringback::rest
