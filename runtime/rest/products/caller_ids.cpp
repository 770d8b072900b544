// Asking for a code, and keeping the numbers whose owners knew it.
#include "rest/products/caller_ids.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/form.hpp"
#include "rest/products/common.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// A question that is still open, by its Call. Not a Twilio resource.
constexpr std::string_view kAskedKind = "ringback.caller_id_asked";

/// The same six digits whenever this number is asked, so that a phone's script can press them.
std::string code_for(const std::string& number) {
  return cat(100'000 + stable_hash(cat("caller id of ", number)) % 900'000);
}

}  // namespace

CallerIds::CallerIds(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside)
    : store_(store), sids_(sids), clock_(clock), outside_(outside) {
  api.on("CreateValidationRequest", [this](const Invocation& request) { return ask(request); });
}

Result<Json> CallerIds::ask(const Invocation& invocation) {
  const auto number = invocation.get("PhoneNumber");
  const auto& account = invocation.account_sid;
  if (!is_e164(number)) return Error{13224, cat("PhoneNumber is invalid: ", number)};
  const auto known = store_.find(kind::kOutgoingCallerId, [&](const Json& other) {
    return text_of(other, "phone_number") == number && text_of(other, "account_sid") == account;
  });
  if (known != nullptr) {
    return Error{21450, cat("Phone number already validated for your account: ", number)};
  }
  const auto code = code_for(number);
  auto name = invocation.get("FriendlyName");
  if (name.empty()) name = formatted_number(number);
  const auto url = cat("https://", kHost, "/", account, "/", code);
  const auto twiml =
      cat(R"(<Response><Gather numDigits="6" timeout="15" actionOnEmptyResult="true" action=")",
          url, "\"><Say>Please enter your verification code.</Say></Gather></Response>");
  FormFields parameters = {{"To", number}, {"Twiml", twiml}};
  if (const auto extension = invocation.get("Extension"); !extension.empty()) {
    parameters.emplace_back("SendDigits", extension);
  }
  const auto call = outside_.call(account, parameters, invocation.cause);
  if (!call) return call.error();
  const auto call_sid = text_of(*call, "sid");
  store_.put(kAskedKind, call_sid,
             {{"account_sid", account},
              {"call_sid", call_sid},
              {"phone_number", number},
              {"friendly_name", name},
              {"validation_code", code},
              {"status_callback", invocation.get("StatusCallback")}});
  return Json{{"account_sid", account},
              {"call_sid", call_sid},
              {"friendly_name", name},
              {"phone_number", number},
              {"validation_code", code}};
}

/// The new OutgoingCallerId.
Json CallerIds::confirm(const Json& asked) {
  const auto now = rfc2822(clock_.now());
  const auto sid = sids_.make("PN");
  Json caller_id = {{"sid", sid},
                    {"account_sid", text_of(asked, "account_sid")},
                    {"date_created", now},
                    {"date_updated", now},
                    {"friendly_name", text_of(asked, "friendly_name")},
                    {"phone_number", text_of(asked, "phone_number")}};
  store_.put(kind::kOutgoingCallerId, sid, caller_id);
  return caller_id;
}

http::Response CallerIds::answer(const http::Request& request) {
  constexpr std::string_view kXml = "text/xml; charset=utf-8";
  const auto fields = http::parse_form(request.body);
  const auto call_sid = http::field(fields, "CallSid");
  const auto* found = store_.get(kAskedKind, call_sid);
  if (found == nullptr) return http::response(404, kXml, "<Response><Hangup/></Response>");
  const Json asked = *found;
  store_.erase(kAskedKind, call_sid);
  const auto digits = http::field(fields, "Digits");
  const auto number = text_of(asked, "phone_number");
  const bool stranger = store_.get(kind::kPhone, number) == nullptr;
  const bool right = digits == text_of(asked, "validation_code") || (stranger && digits.empty());
  FormFields told = {{"VerificationStatus", right ? "success" : "failed"},
                     {"AccountSid", text_of(asked, "account_sid")},
                     {"CallSid", call_sid},
                     {"To", number},
                     {"Called", number}};
  if (right) told.emplace_back("OutgoingCallerIdSid", text_of(confirm(asked), "sid"));
  const auto callback = text_of(asked, "status_callback");
  if (!callback.empty())
    outside_.post(text_of(asked, "account_sid"), callback, told, request.cause);
  const auto* words = right ? "Thank you." : "That is not the code.";
  return http::response(200, kXml, cat("<Response><Say>", words, "</Say></Response>"));
}

}  // namespace ringback::rest
