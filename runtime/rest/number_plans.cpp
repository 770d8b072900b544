// The plugin that knows the world's numbering plans, by libphonenumber.
#include "rest/number_plans.hpp"

#include <phonenumbers/phonenumberutil.h>

namespace ringback::rest {

namespace {

namespace plans = i18n::phonenumbers;
using Util = plans::PhoneNumberUtil;

LineType line_type(Util::PhoneNumberType type) {
  switch (type) {
    case Util::FIXED_LINE: return LineType::kFixedLine;
    case Util::MOBILE: return LineType::kMobile;
    case Util::FIXED_LINE_OR_MOBILE: return LineType::kFixedLineOrMobile;
    case Util::TOLL_FREE: return LineType::kTollFree;
    case Util::PREMIUM_RATE: return LineType::kPremiumRate;
    case Util::SHARED_COST: return LineType::kSharedCost;
    case Util::VOIP: return LineType::kVoip;
    case Util::PERSONAL_NUMBER: return LineType::kPersonal;
    case Util::PAGER: return LineType::kPager;
    case Util::UAN: return LineType::kUan;
    case Util::VOICEMAIL: return LineType::kVoicemail;
    case Util::UNKNOWN: break;
  }
  return LineType::kUnknown;
}

Util::PhoneNumberType plan_type(LineType type) {
  switch (type) {
    case LineType::kFixedLine: return Util::FIXED_LINE;
    case LineType::kMobile: return Util::MOBILE;
    case LineType::kFixedLineOrMobile: return Util::FIXED_LINE_OR_MOBILE;
    case LineType::kTollFree: return Util::TOLL_FREE;
    case LineType::kPremiumRate: return Util::PREMIUM_RATE;
    case LineType::kSharedCost: return Util::SHARED_COST;
    case LineType::kVoip: return Util::VOIP;
    case LineType::kPersonal: return Util::PERSONAL_NUMBER;
    case LineType::kPager: return Util::PAGER;
    case LineType::kUan: return Util::UAN;
    case LineType::kVoicemail: return Util::VOICEMAIL;
    case LineType::kUnknown: break;
  }
  return Util::UNKNOWN;
}

std::string complaint(Util::ErrorType error) {
  switch (error) {
    case Util::INVALID_COUNTRY_CODE_ERROR: return "INVALID_COUNTRY_CODE";
    case Util::TOO_SHORT_AFTER_IDD:
    case Util::TOO_SHORT_NSN: return "TOO_SHORT";
    case Util::TOO_LONG_NSN: return "TOO_LONG";
    case Util::NOT_A_NUMBER:
    case Util::NO_PARSING_ERROR: break;
  }
  return "NOT_A_NUMBER";
}

std::string complaint(Util::ValidationResult result) {
  switch (result) {
    case Util::INVALID_COUNTRY_CODE: return "INVALID_COUNTRY_CODE";
    case Util::TOO_SHORT:
    case Util::IS_POSSIBLE_LOCAL_ONLY: return "TOO_SHORT";
    case Util::TOO_LONG: return "TOO_LONG";
    case Util::INVALID_LENGTH: return "INVALID_LENGTH";
    case Util::IS_POSSIBLE: break;
  }
  return "INVALID_BUT_POSSIBLE";
}

PhoneNumber read(std::string_view text, std::string_view country) {
  const auto& util = *Util::GetInstance();
  PhoneNumber number;
  plans::PhoneNumber parsed;
  const auto region = country.empty() ? std::string("ZZ") : std::string(country);
  const auto error = util.Parse(std::string(text), region, &parsed);
  if (error != Util::NO_PARSING_ERROR) {
    number.errors.push_back(complaint(error));
    return number;
  }
  util.Format(parsed, Util::E164, &number.e164);
  util.Format(parsed, Util::NATIONAL, &number.national);
  number.calling_code = std::to_string(parsed.country_code());
  number.valid = util.IsValidNumber(parsed);
  if (!number.valid) {
    number.errors.push_back(complaint(util.IsPossibleNumberWithReason(parsed)));
    return number;
  }
  number.type = line_type(util.GetNumberType(parsed));
  util.GetRegionCodeForNumber(parsed, &number.country);
  if (number.country == "001" || number.country == "ZZ") number.country.clear();
  return number;
}

std::string example(std::string_view country, LineType type) {
  const auto& util = *Util::GetInstance();
  plans::PhoneNumber found;
  std::string text;
  if (util.GetExampleNumberForType(std::string(country), plan_type(type), &found)) {
    util.Format(found, Util::E164, &text);
  }
  return text;
}

}  // namespace

extern "C" const NumberPlans ringback_number_plans = {&read, &example};

}  // namespace ringback::rest
