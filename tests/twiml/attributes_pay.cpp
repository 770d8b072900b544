// The rows of Pay and Prompt.
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

namespace {

/// Without prompts worth mentioning, and ended by a star.
constexpr std::string_view kPay = "<Pay @><Prompt><Say>in</Say></Prompt></Pay>";
constexpr std::string_view kStar = "month, press *";
constexpr std::string_view kAborted =
    "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
    "Result=caller-interrupted-with-star PaymentConnector=Default PaymentMethod=credit-card";

const AttributeRows kOutcomeRows = {
    {"Pay",
     "action",
     "the document's own URL",
     "URL; http is taken as well as https",
     State::kBehaves,
     kPay,
     kStar,
     kAborted,
     {{"/paid",
       "answer; ask the month | say in | hush; no alarm; POST https://a.example/paid "
       "Result=caller-interrupted-with-star PaymentConnector=Default "
       "PaymentMethod=credit-card"}},
     "",
     0},
    {"Pay",
     "statusCallback",
     "none",
     "URL",
     State::kBehaves,
     "<Pay securityCode='false' postalCode='false' @><Prompt><Say>in</Say></Prompt></Pay>",
     kStar,
     kAborted,
     {{"/told",
       "answer; ask the month | tell POST https://a.example/told For=payment-card-number "
       "Attempt=1 PaymentMethod=credit-card PartialResult=true "
       "Required=payment-card-number,expiration-date; say in | hush; no alarm; "
       "POST https://a.example/voice Result=caller-interrupted-with-star "
       "PaymentConnector=Default PaymentMethod=credit-card"}},
     "ftp://x",
     11100},
    {"Pay",
     "statusCallbackMethod",
     "POST",
     "GET, POST",
     State::kBehaves,
     "<Pay statusCallback='/told' securityCode='false' postalCode='false' @>"
     "<Prompt><Say>in</Say></Prompt></Pay>",
     "month",
     "answer; ask the month | tell POST https://a.example/told For=payment-card-number Attempt=1 "
     "PaymentMethod=credit-card PartialResult=true "
     "Required=payment-card-number,expiration-date; say in",
     {{"GET",
       "answer; ask the month | tell GET https://a.example/told For=payment-card-number "
       "Attempt=1 PaymentMethod=credit-card PartialResult=true "
       "Required=payment-card-number,expiration-date; say in"}},
     "PUT",
     64020},
    {"Pay",
     "paymentConnector",
     "Default",
     "any name",
     State::kBehaves,
     kPay,
     kStar,
     kAborted,
     {{"Stripe",
       "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
       "Result=caller-interrupted-with-star PaymentConnector=Stripe "
       "PaymentMethod=credit-card"}},
     "",
     0},
    {"Pay",
     "paymentMethod",
     "credit-card",
     "credit-card, ach-debit",
     State::kBehaves,
     kPay,
     kStar,
     kAborted,
     {{"ach-debit",
       "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
       "Result=caller-interrupted-with-star PaymentConnector=Default PaymentMethod=ach-debit "
       "BankAccountType=consumer-checking"}},
     "cash",
     64020},
    {"Pay",
     "bankAccountType",
     "consumer-checking",
     "consumer-checking, consumer-savings, commercial-checking",
     State::kBehaves,
     "<Pay paymentMethod='ach-debit' @><Prompt><Say>in</Say></Prompt></Pay>",
     kStar,
     "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
     "Result=caller-interrupted-with-star PaymentConnector=Default PaymentMethod=ach-debit "
     "BankAccountType=consumer-checking",
     {{"consumer-savings",
       "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
       "Result=caller-interrupted-with-star PaymentConnector=Default PaymentMethod=ach-debit "
       "BankAccountType=consumer-savings"}},
     "piggy",
     64020},
    {"Pay",
     "chargeAmount",
     "0: a token",
     "0 - 1000000, two decimals",
     State::kBehaves,
     kPay,
     kStar,
     kAborted,
     {{"20.45", kAborted}, {"0.00", kAborted}},
     "",
     0},
    {"Pay",
     "chargeAmount",
     "",
     "",
     State::kBehaves,
     "<Pay @><Prompt/></Pay>",
     "",
     "answer; ask the month",
     {{"1.234",
       "answer; alert 64003 at 1; no alarm; POST https://a.example/voice "
       "Result=validation-error PaymentConnector=Default PaymentMethod=credit-card"},
      {"-1",
       "answer; alert 64003 at 1; no alarm; POST https://a.example/voice "
       "Result=validation-error PaymentConnector=Default PaymentMethod=credit-card"}},
     "",
     0},
};

AttributeRow asking(std::string_view attribute, std::string_view fallback, std::string_view values,
                    std::string_view steps, std::string_view plain, std::vector<Sample> samples,
                    std::string_view bad) {
  return {"Pay", attribute, fallback,           values, State::kBehaves,        kPay,
          steps, plain,     std::move(samples), bad,    bad.empty() ? 0 : 64020};
}

/// Taken, checked, and told of nowhere.
AttributeRow unheeded(std::string_view attribute, std::string_view fallback,
                      std::string_view values, std::string_view value, std::string_view bad) {
  return {"Pay",
          attribute,
          fallback,
          values,
          State::kNoEffect,
          kPay,
          kStar,
          kAborted,
          {{value, kAborted}},
          bad,
          bad.empty() ? 0 : 64020};
}

AttributeRows asking_rows() {
  return {
      asking("timeout", "5", "1 - 600 s", "month, finished",
             "answer; ask the month | say in | alarm 5s",
             {{"9", "answer; ask the month | say in | alarm 9s"}}, "0"),
      asking("maxAttempts", "1", "1 - 3", "month, finished, waited",
             "answer; ask the month | say in | alarm 5s | no alarm; no alarm; "
             "POST https://a.example/voice Result=too-many-failed-attempts "
             "PaymentConnector=Default PaymentMethod=credit-card",
             {{"2", "answer; ask the month | say in | alarm 5s | no alarm; say in"}}, "4"),
      asking("validCardTypes", "visa mastercard amex",
             "visa, mastercard, amex, maestro, discover, optima, jcb, diners-club, enroute",
             "month, press 42#",
             "answer; ask the month | say in | hush; alarm 5s | alarm 5s | no alarm; no alarm; "
             "POST https://a.example/voice Result=too-many-failed-attempts "
             "PaymentConnector=Default PaymentMethod=credit-card",
             {{"discover jcb",
               "answer; ask the month | say in | hush; alarm 5s | alarm 5s | no alarm; no alarm; "
               "POST https://a.example/voice Result=too-many-failed-attempts "
               "PaymentConnector=Default PaymentMethod=credit-card"}},
             "loyalty"),
      asking("securityCode", "true", "true, false", kStar, kAborted, {{"false", kAborted}},
             "maybe"),
      asking("postalCode", "true", "true, false, or the code itself", kStar, kAborted,
             {{"false", kAborted},
              {"94105",
               "answer; ask the month | say in | hush; no alarm; POST https://a.example/voice "
               "Result=caller-interrupted-with-star PaymentConnector=Default "
               "PaymentMethod=credit-card PaymentCardPostalCode=94105"}},
             ""),
      asking("minPostalCodeLength", "0", "0 - 20", kStar, kAborted, {{"5", kAborted}}, "-1"),
      unheeded("input", "dtmf", "dtmf", "dtmf", "speech"),
      unheeded("tokenType", "reusable",
               "reusable, one-time, payment-method; the last tells ProfileId", "one-time", "paper"),
      unheeded("currency", "usd", "any", "eur", ""),
      unheeded("description", "none", "any", "Shoes", ""),
      unheeded("language", "en-US", "any", "de-DE", ""),
      {"Pay/Parameter",
       "name",
       "none",
       "any",
       State::kNoEffect,
       "<Pay><Parameter @/></Pay>",
       "",
       "answer; ask the month",
       {{"a", "answer; ask the month"}},
       "",
       0},
      {"Pay/Parameter",
       "value",
       "none",
       "any",
       State::kNoEffect,
       "<Pay><Parameter @/></Pay>",
       "",
       "answer; ask the month",
       {{"a", "answer; ask the month"}},
       "",
       0},
  };
}

AttributeRow prompt(std::string_view attribute, std::string_view fallback, std::string_view values,
                    std::string_view steps, std::string_view plain, std::vector<Sample> samples) {
  return {"Pay/Prompt",
          attribute,
          fallback,
          values,
          State::kBehaves,
          "<Pay maxAttempts='2'><Prompt><Say>any</Say></Prompt><Prompt @><Say>in</Say></Prompt>"
          "</Pay>",
          steps,
          plain,
          std::move(samples),
          "",
          0};
}

AttributeRows prompt_rows() {
  constexpr std::string_view kAny = "answer; ask the month | say any";
  constexpr std::string_view kIn = "answer; ask the month | say in";
  constexpr std::string_view kAgain =
      "answer; ask the month | say any | alarm 5s | no alarm; say any";
  constexpr std::string_view kOther =
      "answer; ask the month | say any | alarm 5s | no alarm; say in";
  return {
      prompt("for", "all steps",
             "payment-card-number, expiration-date, security-code, postal-code, "
             "payment-processing, bank-account-number, bank-routing-number",
             "month", kAny, {{"payment-card-number", kIn}, {"expiration-date", kAny}}),
      prompt("attempt", "all", "1, 2, 3", "month, finished, waited", kAgain,
             {{"2", kOther}, {"2 3", kOther}, {"3", kAgain}}),
      prompt("errorType", "all, and none",
             "timeout, invalid-card-number, invalid-card-type, invalid-date, "
             "invalid-security-code, internal-error, input-matching-failed",
             "month, finished, waited", kAgain, {{"timeout", kOther}, {"invalid-date", kAgain}}),
      prompt("cardType", "all", "as in validCardTypes", "month", kAny, {{"visa", kAny}}),
      prompt("requireMatchingInputs", "false", "true, false", "month", kAny, {{"true", kAny}}),
      {"Prompt",
       "for",
       "",
       "a Prompt outside of Pay is a 12200 warning",
       State::kAlert,
       "<Prompt @/><Hangup/>",
       "",
       "answer; alert 12200 at 1; hang up",
       {},
       "",
       0},
  };
}

AttributeRows lone_prompt_rows() {
  AttributeRows rows;
  for (const std::string_view attribute :
       {"attempt", "cardType", "errorType", "requireMatchingInputs"}) {
    rows.push_back({"Prompt",
                    attribute,
                    "",
                    "",
                    State::kAlert,
                    "<Prompt @/><Hangup/>",
                    "",
                    "answer; alert 12200 at 1; hang up",
                    {},
                    "",
                    0});
  }
  return rows;
}

}  // namespace

AttributeRows pay_rows() {
  return together({kOutcomeRows, asking_rows(), prompt_rows(), lone_prompt_rows()});
}

}  // namespace ringback::twiml
