// Test credentials and their magic numbers. https://www.twilio.com/docs/iam/test-credentials
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "http/form.hpp"

namespace ringback {
namespace {

const std::string kTestSid = "AC" + std::string(32, '7');
const std::string kTestToken = "magic";

constexpr auto kTestYaml = R"(
test_account: {sid: AC77777777777777777777777777777777, token: magic}
numbers: {"+17045550100": {name: Office}}
)";

struct Answer {
  int status;
  Json body;
};

Answer ask_magic(TestEmulator& twilio, const std::string& method, const std::string& path,
                 const FormFields& fields, const std::string& token = kTestToken) {
  http::Request request;
  request.method = method;
  request.url =
      *http::parse_url(cat("https://api.twilio.com/2010-04-01/Accounts/", kTestSid, path));
  request.headers.set("Authorization", "Basic " + base64(cat(kTestSid, ":", token)));
  request.body = http::print_form(fields);
  const auto response = twilio.ask(std::move(request));
  return {response.status, Json::parse(response.body)};
}

/// A resource, what is said, and the code that is answered; 0 when it is made.
struct MagicCase {
  const char* resource;
  const char* first;   ///< From, PhoneNumber or AreaCode.
  const char* second;  ///< To, or "".
  int code;

  friend std::ostream& operator<<(std::ostream& out, const MagicCase& one) {
    return out << one.resource << " " << one.first << " " << one.second;
  }
};

class MagicNumber : public testing::TestWithParam<MagicCase> {};

TEST_P(MagicNumber, HasItsAnswer) {
  TestEmulator twilio(kTestYaml);
  const auto [resource, first, second, code] = GetParam();
  FormFields fields = {{"From", first}, {"To", second}, {"Body", "Hi"}, {"Url", "http://a/"}};
  const bool number = std::string_view(resource) == "IncomingPhoneNumbers";
  if (number) fields = {{*first == '+' ? "PhoneNumber" : "AreaCode", first}};
  const auto answer = ask_magic(twilio, "POST", cat("/", resource, ".json"), fields);
  EXPECT_EQ(answer.status, code == 0 ? 201 : 400) << print_json(answer.body);
  EXPECT_EQ(code == 0 ? 0 : answer.body.value("code", -1), code);
  if (code != 0) return;
  EXPECT_EQ(answer.body["account_sid"], kTestSid);
  EXPECT_EQ(answer.body["status"], number ? "in-use" : "queued");
}

constexpr auto kFine = "+15005550006";

INSTANTIATE_TEST_SUITE_P(Calls, MagicNumber,
                         testing::Values(MagicCase{"Calls", kFine, "+14155550101", 0},
                                         MagicCase{"Calls", "+15005550001", "+14155550101", 21212},
                                         MagicCase{"Calls", "+14155550102", "+14155550101", 21210},
                                         MagicCase{"Calls", kFine, "+15005550001", 21217},
                                         MagicCase{"Calls", kFine, "+15005550002", 21214},
                                         MagicCase{"Calls", kFine, "+15005550003", 21215},
                                         MagicCase{"Calls", kFine, "+15005550004", 21216}));

INSTANTIATE_TEST_SUITE_P(
    Messages, MagicNumber,
    testing::Values(MagicCase{"Messages", kFine, "+14155550101", 0},
                    MagicCase{"Messages", "+15005550001", "+14155550101", 21212},
                    MagicCase{"Messages", "+15005550007", "+14155550101", 21606},
                    MagicCase{"Messages", "+15005550008", "+14155550101", 21611},
                    MagicCase{"Messages", "+14155550102", "+14155550101", 21606},
                    MagicCase{"Messages", kFine, "+15005550001", 21211},
                    MagicCase{"Messages", kFine, "+15005550002", 21612},
                    MagicCase{"Messages", kFine, "+15005550003", 21408},
                    MagicCase{"Messages", kFine, "+15005550004", 21610},
                    MagicCase{"Messages", kFine, "+15005550009", 21614}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, MagicNumber,
    testing::Values(MagicCase{"IncomingPhoneNumbers", "+15005550000", "", 21422},
                    MagicCase{"IncomingPhoneNumbers", "+15005550001", "", 21421},
                    MagicCase{"IncomingPhoneNumbers", kFine, "", 0},
                    MagicCase{"IncomingPhoneNumbers", "+14155550101", "", 21421},
                    MagicCase{"IncomingPhoneNumbers", "533", "", 21452},
                    MagicCase{"IncomingPhoneNumbers", "500", "", 0}));

TEST(TestCredentials, ChangeNothingAndCallNobody) {
  TestEmulator twilio(kTestYaml);
  const FormFields fields = {
      {"From", kFine}, {"To", "+17045550100"}, {"Body", "Hi"}, {"Url", "http://a/"}};
  for (const auto* path : {"/Messages.json", "/Calls.json"}) {
    EXPECT_EQ(ask_magic(twilio, "POST", path, fields).status, 201);
  }
  twilio.run();
  EXPECT_EQ(twilio.rest_json("GET", "Messages.json")["messages"].size(), 0u);
  EXPECT_EQ(twilio.rest_json("GET", "Calls.json")["calls"].size(), 0u);
  EXPECT_EQ(twilio.rest_json("GET", "IncomingPhoneNumbers.json")["incoming_phone_numbers"].size(),
            1u);
  EXPECT_TRUE(twilio.network().requests.empty());
}

TEST(TestCredentials, OpenNothingElse) {
  TestEmulator twilio(kTestYaml);
  for (const auto* path : {"/Messages.json", "/Queues.json", ".json"}) {
    const auto answer = ask_magic(twilio, "GET", path, {});
    EXPECT_EQ(answer.status, 403) << path;
    EXPECT_EQ(answer.body["code"], 20008) << path;
  }
  EXPECT_EQ(ask_magic(twilio, "POST", "/Queues.json", {}).status, 403);
  EXPECT_EQ(ask_magic(twilio, "POST", "/Messages.json", {}, "wrong").status, 401);
}

TEST(TestCredentials, AreNoCredentialsUnlessTheyAreNamed) {
  TestEmulator twilio("numbers: {\"+17045550100\": {name: Office}}");
  EXPECT_EQ(ask_magic(twilio, "POST", "/Messages.json", {}).status, 401);
}

}  // namespace
}  // namespace ringback
