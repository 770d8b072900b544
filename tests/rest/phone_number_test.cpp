// What is known of phone numbers of the world.
#include "rest/phone_number.hpp"

#include <gtest/gtest.h>

namespace ringback::rest {
namespace {

TEST(PhoneNumber, IsReadInItsInternationalForm) {
  const auto number = read_phone_number("+442071838750");
  EXPECT_TRUE(number.valid);
  EXPECT_EQ(number.e164, "+442071838750");
  EXPECT_EQ(number.country, "GB");
  EXPECT_EQ(number.calling_code, "44");
  EXPECT_EQ(number.national, "020 7183 8750");
  EXPECT_EQ(number.type, LineType::kFixedLine);
  EXPECT_TRUE(number.errors.empty());
}

TEST(PhoneNumber, IsReadAsItsCountryWritesIt) {
  EXPECT_EQ(read_phone_number("(415) 867-5310", "US").e164, "+14158675310");
  EXPECT_EQ(read_phone_number("030 123456", "DE").e164, "+4930123456");
  EXPECT_FALSE(read_phone_number("(415) 867-5310").valid) << "of no country";
}

TEST(PhoneNumber, SaysWhyItIsNotValid) {
  const auto why = [](std::string_view text) {
    const auto number = read_phone_number(text);
    EXPECT_FALSE(number.valid) << text;
    return number.errors.empty() ? "" : number.errors.front();
  };
  EXPECT_EQ(why("+1415867"), "TOO_SHORT");
  EXPECT_EQ(why("+141586753101"), "TOO_LONG");
  EXPECT_EQ(why("hello"), "NOT_A_NUMBER");
  EXPECT_EQ(why("+9991234567"), "INVALID_COUNTRY_CODE");
  EXPECT_EQ(why("+11158675310"), "INVALID_BUT_POSSIBLE");
}

TEST(PhoneNumber, HasExamplesOfEverySortThatACountryHas) {
  const auto mobile = example_number("GB", LineType::kMobile);
  EXPECT_EQ(read_phone_number(mobile).type, LineType::kMobile);
  EXPECT_EQ(read_phone_number(mobile).country, "GB");
  EXPECT_EQ(example_number("ZZ", LineType::kMobile), "");
}

}  // namespace
}  // namespace ringback::rest
