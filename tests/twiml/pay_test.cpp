// <Pay> and the rules of cards.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "twiml/payment.hpp"
#include "twiml/script.hpp"

namespace ringback::twiml {
namespace {

/// A call that pays without prompts but those that say what is wanted.
struct Paying : Script {
  explicit Paying(std::string_view attributes, std::string_view prompts = kPrompts) {
    begin(cat("<Pay action='/paid' ", attributes, ">", prompts, "</Pay>"));
    follow("month");
  }

  /// Enters a card of the type Visa, with all that belongs to it.
  std::string enter_card(const std::string& number = "4242424242424242") {
    return follow(cat("press ", number, "#, press 1227, press 123, press 94105#, finished"));
  }

  static constexpr auto kPrompts =
      "<Prompt for='payment-card-number'><Say>card</Say></Prompt>"
      "<Prompt for='expiration-date'><Say>date</Say></Prompt>"
      "<Prompt for='security-code'><Say>code</Say></Prompt>"
      "<Prompt for='postal-code'><Say>zip</Say></Prompt>"
      "<Prompt for='payment-processing'><Say>wait</Say></Prompt>";
};

/// The last request among the effects.
std::string request_of(const std::string& effects) {
  const auto at = effects.rfind("POST ");
  return at == std::string::npos ? effects : effects.substr(at);
}

/// What is said, in order.
std::string said(const std::string& effects) {
  std::string out;
  for (std::size_t at = 0; (at = effects.find("say ", at)) != std::string::npos; ++at) {
    out += cat(trim(effects.substr(at + 4, effects.find_first_of(";|", at) - at - 4)), ",");
  }
  return out;
}

TEST(Pay, AsksForOneThingAfterAnother) {
  Script call;
  EXPECT_EQ(call.begin(cat("<Pay>", Paying::kPrompts, "</Pay>")), "answer; ask the month");
  EXPECT_EQ(call.follow("month"), "say card");
  EXPECT_EQ(call.follow("finished"), "alarm 5s");
  EXPECT_EQ(call.press("4242424242424242#").substr(0, 8), "alarm 5s");
  EXPECT_EQ(call.press("1"), "hush; alarm 5s");
}

TEST(Pay, TellsItsActionOfATokenAndMasksWhatIsSecret) {
  Paying call("");
  const auto effects = call.enter_card();
  EXPECT_EQ(said(effects), "date,code,zip,wait,");
  EXPECT_EQ(request_of(effects),
            cat("POST https://a.example/paid Result=success PaymentConnector=Default "
                "PaymentMethod=credit-card PaymentCardNumber=xxxxxxxxxxxx4242 "
                "PaymentCardType=visa ExpirationDate=1227 SecurityCode=xxx "
                "PaymentCardPostalCode=94105 PaymentToken=",
                invented_token("tok_", "4242424242424242")));
}

TEST(Pay, ChargesAndConfirms) {
  Paying call("chargeAmount='20.45' postalCode='94105' securityCode='false'");
  EXPECT_EQ(request_of(call.follow("press 4242424242424242#, press 1227, finished")),
            cat("POST https://a.example/paid Result=success PaymentConnector=Default "
                "PaymentMethod=credit-card PaymentCardNumber=xxxxxxxxxxxx4242 "
                "PaymentCardType=visa ExpirationDate=1227 PaymentCardPostalCode=94105 "
                "PaymentConfirmationCode=",
                invented_token("ch_", "4242424242424242 20.45")));
}

TEST(Pay, TakesBankAccounts) {
  Paying call("paymentMethod='ach-debit' bankAccountType='commercial-checking'", "");
  const auto effects = call.follow("press 110000000, press 000123456789#, finished");
  EXPECT_EQ(request_of(effects),
            cat("POST https://a.example/paid Result=success PaymentConnector=Default "
                "PaymentMethod=ach-debit BankAccountNumber=xxxxxxxx6789 "
                "BankRoutingNumber=110000000 BankAccountType=commercial-checking PaymentToken=",
                invented_token("tok_", "000123456789")));
}

TEST(Pay, GivesUpWhenAllAttemptsHaveFailed) {
  Paying call("maxAttempts='2'");
  EXPECT_EQ(call.follow("press 4242424242424241#"),
            cat("hush; alarm 5s | ",
                "alarm 5s | alarm 5s | alarm 5s | alarm 5s | alarm 5s | "
                "alarm 5s | alarm 5s | alarm 5s | alarm 5s | alarm 5s | alarm 5s | alarm 5s | "
                "alarm 5s | alarm 5s | alarm 5s | no alarm; say card"));
  EXPECT_EQ(call.follow("finished, waited"),
            "alarm 5s | no alarm; no alarm; POST https://a.example/paid "
            "Result=too-many-failed-attempts PaymentConnector=Default PaymentMethod=credit-card");
}

TEST(Pay, SaysWhatWasWrong) {
  Paying call("maxAttempts='3'",
              "<Prompt for='payment-card-number'><Say>card</Say></Prompt>"
              "<Prompt for='payment-card-number' attempt='2 3'><Say>again</Say></Prompt>"
              "<Prompt for='payment-card-number' errorType='timeout invalid-card-number'>"
              "<Say>wrong</Say></Prompt>"
              "<Prompt for='security-code' cardType='amex'><Say>four</Say></Prompt>"
              "<Prompt for='security-code'><Say>three</Say></Prompt>");
  EXPECT_EQ(said(call.follow("press 1#")), "wrong,");
  EXPECT_EQ(said(call.follow("press 6011111111111117#")), "again,") << "not among validCardTypes";
  const auto rest = said(call.follow("press 378282246310005#, press 1227"));
  EXPECT_TRUE(rest.ends_with("four,")) << rest;
}

TEST(Pay, RefusesCardsThatHaveExpired) {
  Paying call("maxAttempts='2'");
  call.follow("press 4242424242424242#");
  EXPECT_EQ(said(call.follow("press 1026")), "date,");
  EXPECT_EQ(said(call.follow("press 1126")), "code,");
}

TEST(Pay, EndsWithAStar) {
  Paying call("");
  EXPECT_EQ(call.follow("press *"),
            "hush; no alarm; POST https://a.example/paid Result=caller-interrupted-with-star "
            "PaymentConnector=Default PaymentMethod=credit-card");
}

TEST(Pay, TellsItsActionThatTheCallerHungUp) {
  Paying call("");
  EXPECT_EQ(call.hung_up(),
            "no alarm; POST https://a.example/paid Result=caller-hung-up PaymentConnector=Default "
            "PaymentMethod=credit-card");
  call.follow("reply <Say>a</Say>");
  EXPECT_TRUE(call.done());
}

TEST(Pay, IsDeclinedWithTheCardThatAllDecline) {
  Paying call("postalCode='false' securityCode='false'");
  EXPECT_EQ(request_of(call.follow("press 4000000000000002#, press 1227, finished")),
            "POST https://a.example/paid Result=payment-connector-error PaymentConnector=Default "
            "PaymentMethod=credit-card PaymentCardNumber=xxxxxxxxxxxx0002 PaymentCardType=visa "
            "ExpirationDate=1227 PayErrorCode=64012 PaymentError=Payment Gateway rejected the "
            "card. ConnectorError=card_declined");
}

TEST(Pay, TellsOfEveryStep) {
  Paying call("statusCallback='/told' securityCode='false' postalCode='false'");
  EXPECT_EQ(call.follow("press 4242424242424242#").substr(0, 5), "hush;");
  Script other;
  other.begin("<Pay statusCallback='/told' securityCode='false' postalCode='false'/>");
  EXPECT_EQ(other.follow("month").substr(0, 151),
            "tell POST https://a.example/told For=payment-card-number Attempt=1 "
            "PaymentMethod=credit-card PartialResult=true Required=payment-card-number,"
            "expiration");
}

TEST(Pay, AsksTwiceWhereInputsMustMatch) {
  Paying call("postalCode='false' securityCode='false'",
              "<Prompt for='payment-card-number' requireMatchingInputs='true'><Say>twice</Say>"
              "</Prompt>");
  EXPECT_EQ(said(call.follow("press 4242424242424242#")), "");
  EXPECT_NE(said(call.follow("press 4242424242424242#")), "");
}

TEST(Pay, RefusesAnAmountThatIsNone) {
  Script call;
  EXPECT_EQ(call.begin("<Pay chargeAmount='1.234'/>"),
            "answer; alert 64003 at 1; no alarm; POST https://a.example/voice "
            "Result=validation-error PaymentConnector=Default PaymentMethod=credit-card");
}

TEST(Cards, AreKnownByTheirNumbers) {
  EXPECT_EQ(card_type("4242424242424242"), "visa");
  EXPECT_EQ(card_type("5555555555554444"), "mastercard");
  EXPECT_EQ(card_type("2223003122003222"), "mastercard");
  EXPECT_EQ(card_type("378282246310005"), "amex");
  EXPECT_EQ(card_type("6011111111111117"), "discover");
  EXPECT_EQ(card_type("30569309025904"), "diners-club");
  EXPECT_EQ(card_type("3530111333300000"), "jcb");
  EXPECT_EQ(card_type("9999"), "");
}

TEST(Cards, MustPassTheirCheckSum) {
  for (const auto* number : {"4242424242424242", "5555555555554444", "378282246310005",
                             "6011111111111117", "30569309025904", "3530111333300000"}) {
    EXPECT_TRUE(is_card_number(number)) << number;
  }
  for (const auto* number : {"4242424242424241", "42", "", "9999999999999995"}) {
    EXPECT_FALSE(is_card_number(number)) << number;
  }
}

TEST(BankAccounts, MustPassTheirCheckSum) {
  EXPECT_TRUE(is_routing_number("110000000"));
  EXPECT_FALSE(is_routing_number("110000001"));
  EXPECT_FALSE(is_routing_number("000000000"));
  EXPECT_FALSE(is_routing_number("11000000"));
}

}  // namespace
}  // namespace ringback::twiml
