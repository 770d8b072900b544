// The Store as twilio.yaml describes it.
#include "app/seed.hpp"

#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::app {

namespace {

Json account_document(const Config& config, const std::string& now) {
  return {{"auth_token", config.auth_token},
          {"date_created", now},
          {"date_updated", now},
          {"friendly_name", config.account_name},
          {"owner_account_sid", config.account_sid},
          {"sid", config.account_sid},
          {"status", "active"},
          {"type", "Full"},
          {"uri", cat("/2010-04-01/Accounts/", config.account_sid, ".json")}};
}

// https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
Json number_document(const NumberConfig& number, const Config& config, const std::string& domain,
                     const std::string& now) {
  const auto sid = sid_of_name("PN", number.number);
  return {{"account_sid", config.account_sid},
          {"address_requirements", "none"},
          {"address_sid", nullptr},
          {"api_version", "2010-04-01"},
          {"beta", false},
          {"capabilities", {{"voice", true}, {"sms", true}, {"mms", true}, {"fax", false}}},
          {"date_created", now},
          {"date_updated", now},
          {"emergency_status", "Inactive"},
          {"emergency_address_sid", nullptr},
          {"emergency_address_status", "unregistered"},
          {"friendly_name", number.name.empty() ? formatted_number(number.number) : number.name},
          {"identity_sid", nullptr},
          {"origin", "twilio"},
          {"phone_number", number.number},
          {"sid", sid},
          {"sms_application_sid", ""},
          {"sms_fallback_method", "POST"},
          {"sms_fallback_url", ""},
          {"sms_method", "POST"},
          {"sms_url", handler_url(number.sms, domain)},
          {"status_callback", handler_url(number.status_callback, domain)},
          {"status_callback_method", "POST"},
          {"trunk_sid", nullptr},
          {"uri", cat("/2010-04-01/Accounts/", config.account_sid, "/IncomingPhoneNumbers/", sid,
                      ".json")},
          {"voice_application_sid", ""},
          {"voice_caller_id_lookup", false},
          {"voice_fallback_method", "POST"},
          {"voice_fallback_url", handler_url(number.voice_fallback, domain)},
          {"voice_method", "POST"},
          {"voice_url", handler_url(number.voice, domain)},
          {"bundle_sid", nullptr},
          {"voice_receive_mode", "voice"},
          {"status", "in-use"},
          {"type", "local"}};
}

const NumberConfig* find_number(const Config& config, std::string_view number) {
  for (const auto& candidate : config.numbers) {
    if (candidate.number == number) return &candidate;
  }
  return nullptr;
}

/// The members that another version of a document has otherwise.
Json difference(const Json& before, const Json& after) {
  Json members = Json::object();
  for (const auto& [name, value] : after.items()) {
    if (before.at(name) != value) members[name] = value;
  }
  return members;
}

/// One number as it is now in the file; it may have been there, or a client may have bought it.
void reseed_number(const NumberConfig& number, const NumberConfig& before, const Config& config,
                   const std::string& domain, const std::string& now, Store& store) {
  const auto document = number_document(number, config, domain, now);
  const auto* owned = own_number(store, number.number);
  if (owned == nullptr) {
    store.put(kind::kIncomingPhoneNumber, text_of(document, "sid"), document);
    return;
  }
  auto members = difference(number_document(before, config, domain, now), document);
  members["date_updated"] = now;
  const auto sid = text_of(*owned, "sid");
  store.update(kind::kIncomingPhoneNumber, sid, members);
}

}  // namespace

void seed(const Config& config, const std::string& domain, const Clock& clock, Store& store) {
  const auto now = rfc2822(clock.now());
  store.put(kind::kAccount, config.account_sid, account_document(config, now));
  for (const auto& number : config.numbers) {
    const auto document = number_document(number, config, domain, now);
    store.put(kind::kIncomingPhoneNumber, text_of(document, "sid"), document);
  }
  for (const auto& [number, phone] : config.phones) store.put(kind::kPhone, number, phone);
}

void reseed(const Config& before, const Config& after, const std::string& domain,
            const Clock& clock, Store& store) {
  const auto now = rfc2822(clock.now());
  const auto account = difference(account_document(before, now), account_document(after, now));
  if (!account.empty()) store.update(kind::kAccount, after.account_sid, account);
  for (const auto& number : before.numbers) {
    if (find_number(after, number.number) != nullptr) continue;
    store.erase(kind::kIncomingPhoneNumber, sid_of_name("PN", number.number));
  }
  for (const auto& number : after.numbers) {
    const auto* known = find_number(before, number.number);
    if (known != nullptr && *known == number) continue;
    NumberConfig blank;
    blank.number = number.number;
    reseed_number(number, known == nullptr ? blank : *known, after, domain, now, store);
  }
  for (const auto& [number, phone] : before.phones) {
    if (!after.phones.contains(number)) store.erase(kind::kPhone, number);
  }
  for (const auto& [number, phone] : after.phones) {
    const auto known = before.phones.find(number);
    if (known == before.phones.end() || known->second != phone) {
      store.put(kind::kPhone, number, phone);
    }
  }
}

}  // namespace ringback::app
