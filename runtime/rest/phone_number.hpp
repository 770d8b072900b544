// What is known of any phone number in the world: validity, country, formats, sort of line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ringback::rest {

/// The sorts of lines that numbering plans tell apart.
enum class LineType : unsigned char {
  kUnknown,
  kFixedLine,
  kMobile,
  kFixedLineOrMobile,  ///< As in North America, where a number does not tell.
  kTollFree,
  kPremiumRate,
  kSharedCost,
  kVoip,
  kPersonal,
  kPager,
  kUan,
  kVoicemail,
};

/// A number as it was read. Of what is no number at all, only `errors` says anything.
struct PhoneNumber {
  std::string e164;
  std::string national;      ///< As people of its country write it.
  std::string country;       ///< ISO 3166, such as `US`; "" when it is of none.
  std::string calling_code;  ///< Without `+`.
  LineType type = LineType::kUnknown;
  bool valid = false;
  std::vector<std::string> errors;  ///< Of an invalid one, in the words of Lookup v2.
};

/// Reads a number in E.164 form, or in the national form of `country` where one is given. The
/// numbering plans are loaded by the first call, in some milliseconds.
PhoneNumber read_phone_number(std::string_view text, std::string_view country = "");

/// A number of this sort that looks as those of the country do, in E.164 form; "" if there is none.
std::string example_number(std::string_view country, LineType type);

}  // namespace ringback::rest
