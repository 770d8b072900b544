// What <Pay> is told by its attributes, and what it says to the caller.
// https://www.twilio.com/docs/voice/twiml/pay/prompt
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

struct Words {
  std::string_view step;
  std::string_view text;
};

/// Where a document has no <Prompt> of its own.
constexpr auto kWords = std::to_array<Words>({
    {"payment-card-number", "Please enter your card number, followed by the pound key."},
    {"expiration-date",
     "Please enter the card's expiration date: two digits for the month and "
     "two for the year."},
    {"security-code", "Please enter the card's security code."},
    {"postal-code", "Please enter your postal code, followed by the pound key."},
    {"bank-account-number", "Please enter your account number, followed by the pound key."},
    {"bank-routing-number", "Please enter your routing number."},
    {"payment-processing", "Thank you. Your payment is being processed."},
});
constexpr auto kErrors = std::to_array<Words>({
    {"timeout", "Nothing usable was entered."},
    {"invalid-card-number", "That is not a card number."},
    {"invalid-card-type", "Cards of this kind are not taken."},
    {"invalid-date", "That is not a valid date."},
    {"invalid-security-code", "That is not a valid security code."},
    {"input-matching-failed", "That was not right."},
});

/// How well a <Prompt> fits: the number of its conditions that hold; -1 when one does not.
int fitness(const XmlElement& prompt, std::string_view name, std::string_view value) {
  const auto* wanted = prompt.attribute(name);
  if (wanted == nullptr || wanted->empty()) return 0;
  return lists(*wanted, value) ? 1 : -1;
}

}  // namespace

/// False when there is nothing that could be paid so.
bool Interpreter::read_payment(const XmlElement& verb, Paying& paying) {
  constexpr int kBadValue = 64020;
  paying.timeout = std::chrono::seconds(integer(verb, "timeout", 5, 1, 600, kBadValue));
  paying.attempts = integer(verb, "maxAttempts", 1, 1, 3, kBadValue);
  paying.method = word(verb, "paymentMethod", "credit-card", "ach-debit", kBadValue);
  paying.account_type = word(verb, "bankAccountType", "consumer-checking",
                             "consumer-savings commercial-checking", kBadValue);
  word(verb, "input", "dtmf", "", kBadValue);
  word(verb, "tokenType", "reusable", "one-time payment-method", kBadValue);
  paying.shortest_postal_code = integer(verb, "minPostalCodeLength", 0, 0, 20, kBadValue);
  paying.valid_cards = attribute(verb, "validCardTypes", "visa mastercard amex");
  for (const auto& type : split(paying.valid_cards, ' ')) {
    constexpr std::string_view kTypes =
        "visa mastercard amex maestro discover optima jcb diners-club enroute";
    if (lists(kTypes, type)) continue;
    alert(kBadValue, verb, cat("<Pay> validCardTypes: '", type, "' is not a type of card"));
    paying.valid_cards = "visa mastercard amex";
    break;
  }
  if (paying.method == "ach-debit") {
    paying.steps = {"bank-routing-number", "bank-account-number"};
  } else {
    paying.steps = {"payment-card-number", "expiration-date"};
    if (flag(verb, "securityCode", true, kBadValue)) paying.steps.emplace_back("security-code");
    const auto postal_code = attribute(verb, "postalCode", "true");
    if (postal_code == "true") paying.steps.emplace_back("postal-code");
    if (postal_code != "true" && postal_code != "false") {
      paying.captured["postal-code"] = postal_code;
    }
  }
  const auto amount = attribute(verb, "chargeAmount", "0");
  const auto point = amount.find('.');
  const auto whole = parse_integer(amount.substr(0, point));
  const auto fraction = point == std::string::npos ? "0" : amount.substr(point + 1);
  const bool is_amount = whole && *whole >= 0 && *whole <= 1'000'000 && !fraction.empty() &&
                         fraction.find_first_not_of("0123456789") == std::string::npos;
  if (!is_amount || fraction.size() > 2) {
    alert(64003, verb, cat("<Pay> chargeAmount='", amount, "' is not an amount up to 1000000"));
    return false;
  }
  const bool is_zero = amount.find_first_not_of("0.") == std::string::npos;
  if (!is_zero) paying.charge = amount;
  return true;
}

/// The document's own <Prompt> that fits best, of two the first; null when none does.
const XmlElement* Interpreter::pay_prompt(const Paying& paying) {
  const auto& step = paying.steps[paying.step];
  const auto number = paying.captured.find("payment-card-number");
  const auto card = number == paying.captured.end() ? "" : card_type(number->second);
  const XmlElement* best = nullptr;
  int most = -1;
  for (const auto& prompt : paying.verb.children) {
    const int is_for = fitness(prompt, "for", step);
    const int attempt = fitness(prompt, "attempt", cat(paying.attempt));
    const int type = fitness(prompt, "cardType", card);
    const int error = fitness(prompt, "errorType", paying.error);
    const bool fits = prompt.name == "Prompt" && std::min({is_for, attempt, type, error}) >= 0;
    const int points = 8 * is_for + 4 * error + 2 * attempt + type;
    if (!fits || points <= most) continue;
    best = &prompt;
    most = points;
  }
  return best;
}

/// What is said at this step: the document's own prompt, else words of ours.
std::vector<XmlElement> Interpreter::pay_prompts(const Paying& paying) {
  const auto& step = paying.steps[paying.step];
  const auto* best = pay_prompt(paying);
  if (best != nullptr) return best->children;
  const auto sentence = [&](std::string_view text) {
    XmlElement say;
    say.name = "Say";
    say.text = text;
    say.line = paying.verb.line;
    say.column = paying.verb.column;
    return say;
  };
  std::vector<XmlElement> sounds;
  for (const auto& [error, text] : kErrors) {
    if (error == paying.error) sounds.push_back(sentence(text));
  }
  for (const auto& [name, text] : kWords) {
    if (name == step) sounds.push_back(sentence(text));
  }
  return sounds;
}

}  // namespace ringback::twiml
