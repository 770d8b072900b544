// The rules of payment cards and bank accounts.
#include "twiml/payment.hpp"

#include <array>

#include "base/sid.hpp"
#include "base/text.hpp"

namespace ringback::twiml {

namespace {

/// A range of leading digits, and the lengths of numbers in it.
struct CardRange {
  int least;
  int most;
  std::size_t shortest;
  std::size_t longest;
  std::string_view type;
};

constexpr auto kRanges = std::to_array<CardRange>({
    {34, 34, 15, 15, "amex"},           {37, 37, 15, 15, "amex"},
    {300, 305, 14, 14, "diners-club"},  {36, 36, 14, 14, "diners-club"},
    {38, 39, 14, 14, "diners-club"},    {2014, 2014, 15, 15, "enroute"},
    {2149, 2149, 15, 15, "enroute"},    {3528, 3589, 16, 19, "jcb"},
    {6011, 6011, 16, 19, "discover"},   {644, 649, 16, 19, "discover"},
    {65, 65, 16, 19, "discover"},       {51, 55, 16, 16, "mastercard"},
    {2221, 2720, 16, 16, "mastercard"}, {4, 4, 13, 19, "visa"},
    {5018, 5018, 12, 19, "maestro"},    {5020, 5020, 12, 19, "maestro"},
    {5038, 5038, 12, 19, "maestro"},    {6304, 6304, 12, 19, "maestro"},
    {6759, 6763, 12, 19, "maestro"},
});

int digit_at(std::string_view digits, std::size_t index) { return digits[index] - '0'; }

const CardRange* range_of(std::string_view number) {
  for (const auto& range : kRanges) {
    const auto digits = cat(range.most).size();
    if (number.size() < digits) continue;
    const auto leading = parse_integer(number.substr(0, digits)).value_or(-1);
    if (leading >= range.least && leading <= range.most) return &range;
  }
  return nullptr;
}

bool passes_luhn(std::string_view number) {
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    int digit = digit_at(number, number.size() - 1 - i);
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return sum % 10 == 0;
}

}  // namespace

std::string_view card_type(std::string_view number) {
  const auto* range = range_of(number);
  return range == nullptr ? std::string_view() : range->type;
}

bool is_card_number(std::string_view number) {
  const auto* range = range_of(number);
  return range != nullptr && number.size() >= range->shortest && number.size() <= range->longest &&
         passes_luhn(number);
}

bool is_expiration_date(std::string_view date, YearMonth today) {
  if (date.size() != 4) return false;
  const int month = 10 * digit_at(date, 0) + digit_at(date, 1);
  const int year = 2000 + 10 * digit_at(date, 2) + digit_at(date, 3);
  if (month < 1 || month > 12) return false;
  return year > today.year || (year == today.year && month >= today.month);
}

std::size_t security_code_length(std::string_view card_type) { return card_type == "amex" ? 4 : 3; }

bool is_routing_number(std::string_view number) {
  constexpr std::array<int, 9> kWeights = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  if (number.size() != kWeights.size()) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights.at(i) * digit_at(number, i);
  return sum > 0 && sum % 10 == 0;
}

std::string masked(std::string_view digits, std::size_t visible) {
  const auto hidden = digits.size() - std::min(visible, digits.size());
  return std::string(hidden, 'x') + std::string(digits.substr(hidden));
}

std::string invented_token(std::string_view prefix, std::string_view secret) {
  return cat(prefix, sid_of_name("PK", cat(prefix, secret)).substr(2, 24));
}

}  // namespace ringback::twiml
