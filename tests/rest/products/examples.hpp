// What products with rules of their own want, for the walk over all operations: values that they
// take, and documents that are there before.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "rest/overlay.hpp"
#include "store/kinds.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// The value of a parameter that only this one operation takes, if there is such a value.
inline std::optional<std::string> product_example(const Operation& operation,
                                                  const Parameter& parameter) {
  const auto name = cat(hook_name(operation), " ", parameter.name);
  if (name == "CreateIncomingPhoneNumberTollFree PhoneNumber") return "+18332001111";
  const std::string_view parameter_name = parameter.name;
  if (parameter_name == "ResourceType" && name.find("bulkexports") == 0) return "Messages";
  if (parameter_name == "AvailableAddOnSid") return sid_of_name("XB", "Caller Score");
  if (parameter_name == "Attributes") return "{}";
  const bool chats = name.starts_with("chat_") || name.starts_with("ip_messaging_") ||
                     name.starts_with("conversations_");
  if (parameter_name == "Identity" && chats) return "alice";
  static constexpr std::pair<std::string_view, const char*> kExamples[] = {
      {"CreateValidationRequest Extension", "12"},
      {"CreateSipDomain DomainName", "walk.sip.twilio.com"},
      {"routes_v2/FetchSipDomain SipDomain", "walk.sip.twilio.com"},
      {"trunking_v1/CreateTrunk DomainName", "walk.pstn.twilio.com"},
      {"routes_v2/FetchTrunks SipTrunkDomain", "walk.pstn.twilio.com"},
      {"routes_v2/FetchPhoneNumber PhoneNumber", "+18005550199"},
      {"routes_v3/FetchPhoneNumber phoneNumber", "+18005550199"},
      {"numbers_v1/CreatePortingPortIn phone_numbers", R"([{"phone_number":"+16175551212"}])"},
      {"numbers_v1/FetchPortingPortability PhoneNumber", "+16175551212"},
      {"numbers_v1/DeletePortingWebhookConfigurationDelete WebhookType", "PORT_IN"},
      {"bulkexports_v1/CreateExportCustomJob StartDay", "2024-05-06"},
      {"bulkexports_v1/CreateExportCustomJob EndDay", "2024-05-07"},
      {"voice_v1/CreateDialingPermissionsCountryBulkUpdate UpdateRequest",
       R"([{"iso_code":"GB","low_risk_numbers_enabled":"true"}])"},
      {"studio_v2/UpdateFlowValidate Definition", R"({"states":[],"initial_state":"Trigger"})"},
      {"proxy_v1/CreatePhoneNumber Sid", ""},
      {"iam_v1/CreateNewKey KeyType", "standard"},
      {"CreateStream Url", "wss://example.com/stream"},
      {"proxy_v1/CreatePhoneNumber PhoneNumber", "+18005550199"},
      {"trusthub_v1/UpdateComplianceInquiry CustomerId", "inquiry"},
      {"trusthub_v1/UpdateComplianceRegistration RegistrationId", "inquiry"},
      {"pricing_v1/FetchVoiceNumber Number", "+14158675310"},
      {"pricing_v2/FetchVoiceNumber DestinationNumber", "+14158675310"},
      {"pricing_v2/FetchTrunkingNumber DestinationNumber", "+14158675310"},
      {"verify_v2/CreateService CodeLength", "6"},
      {"verify_v2/CreateVerification To", "+14155550101"},
      {"verify_v2/CreateVerification Channel", "sms"},
      {"verify_v2/CreateVerification CustomCode", "123456"},
      {"verify_v2/CreateVerification RateLimits", "{}"},
      {"verify_v2/CreateVerificationCheck To", "+14155550101"},
      {"verify_v2/CreateVerificationCheck VerificationSid", ""},
      {"verify_v2/CreateVerificationCheck Code", "123456"},
      {"messaging_v1/CreateAlphaSender AlphaSender", "Shop"},
      {"sync_v1/CreateStreamMessage Data", "{}"},
      {"sync_v1/UpdateDocument Data", "{}"},
      {"sync_v1/UpdateSyncListItem Data", "{}"},
      {"sync_v1/UpdateSyncMapItem Data", "{}"},
      {"UpdateMessage Body", ""},
      {"serverless_v1/CreateDeployment BuildSid", ""},
      {"serverless_v1/CreateEnvironment DomainSuffix", "dev"},
      {"serverless_v1/CreateVariable Key", "COLOUR"},
      {"serverless_v1/UpdateVariable Key", "COLOUR"},
      {"lookups_v1/FetchPhoneNumber PhoneNumber", "+14158675310"},
      {"lookups_v2/FetchPhoneNumber PhoneNumber", "+14158675310"},
  };
  for (const auto& [wanted, value] : kExamples) {
    if (name == wanted) return value;
  }
  if (parameter.name == std::string_view("CountryCode") &&
      name.find("AvailablePhoneNumber") != std::string::npos) {
    return name.find("TollFree") != std::string::npos ? "US" : "GB";
  }
  return std::nullopt;
}

/// What must be there before the walk begins.
inline void prepare_products(Store& store, const std::string& account_sid) {
  for (const auto* name : {"VoiceApplicationSid", "SmsApplicationSid"}) {
    const auto sid = sid_of_name("AP", name);
    store.put(kind::kApplication, sid, {{"sid", sid}, {"account_sid", account_sid}});
  }
  const auto number = sid_of_name("PN", "PhoneNumberSid");
  store.put(kind::kIncomingPhoneNumber, number,
            {{"sid", number}, {"account_sid", account_sid}, {"phone_number", "+18005550199"}});
  store.put("ringback.inquiry", cat(account_sid, "/inquiry"), {{"id", "inquiry"}});
  static constexpr std::pair<const char*, const char*> kAttached[] = {
      {"CredentialListSid", "api.v2010.account.sip.sip_credential_list"},
      {"IpAccessControlListSid", "api.v2010.account.sip.sip_ip_access_control_list"},
      {"InstalledAddOnSid", "marketplace.v1.installed_add_on"}};
  for (const auto& [name, kind] : kAttached) {
    const auto* prefix = name[0] == 'C' ? "CL" : name[1] == 'p' ? "AL" : "XE";
    const auto sid = sid_of_name(prefix, name);
    store.put(kind, sid, {{"sid", sid}, {"account_sid", account_sid}});
  }
  const auto trunk = sid_of_name("TK", "TrunkSid");
  store.put("trunking.v1.trunk", trunk, {{"sid", trunk}, {"account_sid", account_sid}});
  const auto code = sid_of_name("SC", "ShortCodeSid");
  store.put("api.v2010.account.short_code", code,
            {{"sid", code}, {"account_sid", account_sid}, {"short_code", "898989"}});
}

}  // namespace ringback::rest
