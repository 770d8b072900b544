// <Pay>: asks for a card's or an account's particulars, one after another, and pays with them.
// https://www.twilio.com/docs/voice/twiml/pay
#include <utility>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

/// The card that every simulated processor declines.
constexpr std::string_view kDeclined = "4000000000000002";
constexpr long long kLongestInput = 20;

std::string value_of(const std::map<std::string, std::string>& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

/// What is told of the input so far; whatever is secret is masked.
FormFields told(const std::map<std::string, std::string>& captured) {
  FormFields fields;
  const auto number = value_of(captured, "payment-card-number");
  const auto add = [&](std::string_view step, std::string_view name, const std::string& value) {
    if (captured.contains(std::string(step))) fields.emplace_back(name, value);
  };
  add("payment-card-number", "PaymentCardNumber", masked(number));
  add("payment-card-number", "PaymentCardType", std::string(card_type(number)));
  add("expiration-date", "ExpirationDate", value_of(captured, "expiration-date"));
  add("security-code", "SecurityCode", masked(value_of(captured, "security-code"), 0));
  add("postal-code", "PaymentCardPostalCode", value_of(captured, "postal-code"));
  add("bank-account-number", "BankAccountNumber",
      masked(value_of(captured, "bank-account-number")));
  add("bank-routing-number", "BankRoutingNumber", value_of(captured, "bank-routing-number"));
  return fields;
}

/// How many digits end the input by themselves; 0 when only `#` or silence does.
std::size_t wanted_digits(const std::string& step, std::string_view card) {
  if (step == "expiration-date") return 4;
  if (step == "security-code") return security_code_length(card);
  return step == "bank-routing-number" ? 9 : 0;
}

}  // namespace

void Interpreter::pay(const XmlElement& verb) {
  Paying paying;
  paying.verb = verb;
  const bool fine = read_payment(verb, paying);
  state_ = std::move(paying);
  if (!fine) return pay_finish("validation-error");
  emit(AskMonth{});
}

// <Prompt> means something within <Pay> alone.
void Interpreter::prompt(const XmlElement& verb) {
  alert(12200, verb, "<Prompt> belongs into <Pay>");
}

void Interpreter::pay_month(YearMonth month) {
  auto* paying = std::get_if<Paying>(&state_);
  if (paying == nullptr || paying->month.year != 0) return;
  paying->month = month;
  pay_ask();
}

/// Asks for the next piece of information, or for the same again.
void Interpreter::pay_ask() {
  auto& paying = std::get<Paying>(state_);
  if (paying.step >= paying.steps.size()) return pay_process();
  paying.digits.clear();
  pay_tell(paying);
  const auto* prompt = pay_prompt(paying);
  const auto* twice = prompt == nullptr ? nullptr : prompt->attribute("requireMatchingInputs");
  paying.twice = twice != nullptr && *twice == "true";
  paying.prompts = Prompts{pay_prompts(paying)};
  pay_continue();
}

void Interpreter::pay_continue() {
  auto& paying = std::get<Paying>(state_);
  if (continue_prompts(paying.prompts)) return;
  if (!paying.result.empty()) return pay_end();
  wait(paying.timeout);
}

/// "<Pay> terminates when someone presses the * key"; `#` ends the input.
void Interpreter::pay_key(char key) {
  auto& paying = std::get<Paying>(state_);
  if (!paying.result.empty() || paying.month.year == 0) return;
  hurried_documents_ = 0;
  end_prompts(paying.prompts);
  if (key == '*') return pay_finish("caller-interrupted-with-star");
  if (key == '#') return pay_take();
  paying.digits += key;
  const auto card = card_type(value_of(paying.captured, "payment-card-number"));
  const auto wanted = wanted_digits(paying.steps[paying.step], card);
  const bool complete = wanted > 0 && paying.digits.size() == wanted;
  if (complete || std::ssize(paying.digits) >= kLongestInput) return pay_take();
  wait(paying.timeout);
}

/// Judges what was put in.
void Interpreter::pay_take() {
  auto& paying = std::get<Paying>(state_);
  emit(ClearAlarm{Alarm::kWait});
  const auto& step = paying.steps[paying.step];
  const auto digits = std::exchange(paying.digits, "");
  const auto card = card_type(
      step == "payment-card-number" ? digits : value_of(paying.captured, "payment-card-number"));
  if (digits.empty()) return pay_fail("timeout");
  if (step == "payment-card-number") {
    if (!is_card_number(digits)) return pay_fail("invalid-card-number");
    if (!lists(paying.valid_cards, card)) return pay_fail("invalid-card-type");
  } else if (step == "expiration-date") {
    if (!is_expiration_date(digits, paying.month)) return pay_fail("invalid-date");
  } else if (step == "security-code") {
    if (digits.size() != security_code_length(card)) return pay_fail("invalid-security-code");
  } else if (step == "postal-code") {
    if (std::ssize(digits) < paying.shortest_postal_code) return pay_fail("timeout");
  } else if (step == "bank-routing-number") {
    if (!is_routing_number(digits)) return pay_fail("input-matching-failed");
  }
  if (paying.twice && paying.first.empty()) {
    paying.first = digits;
    return wait(paying.timeout);
  }
  if (paying.twice && paying.first != digits) return pay_fail("input-matching-failed");
  paying.captured[step] = digits;
  paying.first.clear();
  paying.error.clear();
  paying.attempt = 1;
  ++paying.step;
  pay_ask();
}

/// Asks again, as often as maxAttempts allows.
void Interpreter::pay_fail(std::string_view error) {
  auto& paying = std::get<Paying>(state_);
  paying.error = error;
  paying.first.clear();
  if (++paying.attempt > paying.attempts) return pay_finish("too-many-failed-attempts");
  pay_ask();
}

/// Everything is there: the processor is asked, while the caller hears of it.
void Interpreter::pay_process() {
  auto& paying = std::get<Paying>(state_);
  paying.steps.emplace_back("payment-processing");
  pay_tell(paying);
  const bool declined = value_of(paying.captured, "payment-card-number") == kDeclined;
  paying.result = declined ? "payment-connector-error" : "success";
  paying.prompts = Prompts{pay_prompts(paying)};
  pay_continue();
}

void Interpreter::pay_finish(std::string_view result) {
  auto& paying = std::get<Paying>(state_);
  emit(ClearAlarm{Alarm::kWait});
  paying.result = result;
  pay_end();
}

// https://www.twilio.com/docs/voice/twiml/pay#action
void Interpreter::pay_end() {
  const auto paying = std::move(std::get<Paying>(state_));
  FormFields parameters = {{"Result", paying.result}};
  const auto& verb = paying.verb;
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty()) parameters.emplace_back(name, std::move(value));
  };
  add("PaymentConnector", attribute(verb, "paymentConnector", "Default"));
  add("PaymentMethod", paying.method);
  for (auto& [name, value] : told(paying.captured)) add(name, std::move(value));
  if (paying.method == "ach-debit") add("BankAccountType", paying.account_type);
  const auto secret = cat(value_of(paying.captured, "payment-card-number"),
                          value_of(paying.captured, "bank-account-number"));
  if (paying.result == "success" && paying.charge.empty()) {
    add("PaymentToken", invented_token("tok_", secret));
    if (attribute(verb, "tokenType") == "payment-method") {
      add("ProfileId", invented_token("cus_", secret));
    }
  } else if (paying.result == "success") {
    add("PaymentConfirmationCode", invented_token("ch_", cat(secret, " ", paying.charge)));
  } else if (paying.result == "payment-connector-error") {
    add("PayErrorCode", "64012");
    add("PaymentError", "Payment Gateway rejected the card.");
    add("ConnectorError", "card_declined");
  }
  state_ = Idle{};
  request_action(verb, std::move(parameters));
}

// https://www.twilio.com/docs/voice/twiml/pay#statuscallback
void Interpreter::pay_tell(const Paying& paying) {
  const auto& verb = paying.verb;
  if (attribute(verb, "statusCallback").empty()) return;
  const auto callback = url(verb, "statusCallback", 11100);
  if (!callback) return;
  const auto& step = paying.steps[paying.step];
  FormFields parameters = {{"For", step}, {"Attempt", cat(paying.attempt)}};
  if (!paying.error.empty()) parameters.emplace_back("ErrorType", paying.error);
  parameters.emplace_back("PaymentMethod", paying.method);
  for (auto& field : told(paying.captured)) parameters.push_back(std::move(field));
  std::vector<std::string> required;
  if (step != "payment-processing") {
    const auto next = paying.steps.begin() + static_cast<std::ptrdiff_t>(paying.step);
    required.assign(next, paying.steps.end());
  }
  parameters.emplace_back("PartialResult", required.empty() ? "false" : "true");
  if (!required.empty()) parameters.emplace_back("Required", join(required, ","));
  emit(Post{method(verb, "statusCallbackMethod", 64020), *callback, std::move(parameters)});
}

}  // namespace ringback::twiml
