// The rules of payment cards and bank accounts, for <Pay>.
// https://www.twilio.com/docs/voice/twiml/pay
#pragma once

#include <string>
#include <string_view>

namespace ringback::twiml {

struct YearMonth {
  int year = 0;
  int month = 0;
};

/// `visa`, `mastercard`, `amex` ..., by the leading digits; "" for none that is known.
/// https://www.iso.org/standard/70484.html
std::string_view card_type(std::string_view number);

/// Whether it has as many digits as cards of its type have, and the right last one (Luhn).
bool is_card_number(std::string_view number);

/// `MMYY`, not before this month.
bool is_expiration_date(std::string_view date, YearMonth today);

/// Four digits on the front of American Express cards, three on the back of others.
std::size_t security_code_length(std::string_view card_type);

/// Nine digits with the check sum of the American Bankers Association.
bool is_routing_number(std::string_view number);

/// All but the last four as `x`; all, where that is to be seen of none.
std::string masked(std::string_view digits, std::size_t visible = 4);

/// A token or confirmation invented from what was paid with: the same for the same.
std::string invented_token(std::string_view prefix, std::string_view secret);

}  // namespace ringback::twiml
