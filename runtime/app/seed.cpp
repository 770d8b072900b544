// The Store as twilio.yaml describes it.
#include "app/seed.hpp"

#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "store/local_service.hpp"

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
          {"sms_fallback_url", handler_url(number.sms_fallback, domain)},
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

void put_variable(const Config& config, const std::string& name, const std::string& value,
                  const std::string& now, Store& store) {
  const auto sid = local_variable_sid(name);
  store.put(kind::kEnvironmentVariable, sid,
            {{"sid", sid},
             {"account_sid", config.account_sid},
             {"service_sid", local_service_sid()},
             {"environment_sid", local_environment_sid()},
             {"key", name},
             {"value", value},
             {"date_created", now},
             {"date_updated", now}});
}

/// The service that runs here and its environment, for the Serverless API.
void seed_service(const Config& config, const std::string& domain, const std::string& now,
                  Store& store) {
  store.put("serverless.v1.service", local_service_sid(),
            {{"sid", local_service_sid()},
             {"account_sid", config.account_sid},
             {"friendly_name", config.account_name},
             {"unique_name", "local"},
             {"include_credentials", true},
             {"ui_editable", false},
             {"domain_base", "local"},
             {"date_created", now},
             {"date_updated", now}});
  store.put("serverless.v1.service.environment", local_environment_sid(),
            {{"sid", local_environment_sid()},
             {"account_sid", config.account_sid},
             {"service_sid", local_service_sid()},
             {"build_sid", nullptr},
             {"unique_name", "local"},
             {"domain_suffix", nullptr},
             {"domain_name", domain},
             {"date_created", now},
             {"date_updated", now}});
  for (const auto& [name, value] : config.env) put_variable(config, name, value, now, store);
}

/// What the file says anew counts; what a client has set stays.
void reseed_variables(const Config& before, const Config& after, const std::string& now,
                      Store& store) {
  for (const auto& [name, value] : before.env) {
    if (find_variable(after.env, name) == nullptr) {
      store.erase(kind::kEnvironmentVariable, local_variable_sid(name));
    }
  }
  for (const auto& [name, value] : after.env) {
    const auto* known = find_variable(before.env, name);
    if (known == nullptr || *known != value) put_variable(after, name, value, now, store);
  }
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

/// The addresses of a number's handlers when the service is served elsewhere than before, but for
/// those that a client has changed.
Json moved_handlers(const Json& owned, const Json& before, const Json& after) {
  Json members = Json::object();
  const auto moved = difference(before, after);
  for (const auto& [name, value] : moved.items()) {
    if (text_of(owned, name) == text_of(before, name)) members[name] = value;
  }
  return members;
}

/// One number as it is now in the file; it may have been there, or a client may have bought it.
void reseed_number(const NumberConfig& number, const Seeded& before, const Config& after,
                   const std::string& domain, const std::string& now, Store& store) {
  const auto* known = find_number(before.config, number.number);
  const auto document = number_document(number, after, domain, now);
  const auto* owned = own_number(store, number.number);
  if (owned == nullptr) {
    const bool released = known != nullptr && *known == number;  // by a client: that stays so
    if (!released) store.put(kind::kIncomingPhoneNumber, text_of(document, "sid"), document);
    return;
  }
  NumberConfig blank;
  blank.number = number.number;
  const auto& last = known == nullptr ? blank : *known;
  const auto last_here = number_document(last, before.config, domain, now);
  auto members = difference(last_here, document);
  const auto last_there = number_document(last, before.config, before.domain, now);
  const auto moved = moved_handlers(*owned, last_there, last_here);
  for (const auto& [name, value] : moved.items()) {
    if (!members.contains(name)) members[name] = value;
  }
  if (members.empty()) return;
  members["date_updated"] = now;
  const auto sid = text_of(*owned, "sid");
  store.update(kind::kIncomingPhoneNumber, sid, members);
}

void reseed_phones(const Config& before, const Config& after, Store& store) {
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

}  // namespace

void seed(const Config& config, const std::string& domain, const Clock& clock, Store& store) {
  const auto now = rfc2822(clock.now());
  store.put(kind::kAccount, config.account_sid, account_document(config, now));
  for (const auto& number : config.numbers) {
    const auto document = number_document(number, config, domain, now);
    store.put(kind::kIncomingPhoneNumber, text_of(document, "sid"), document);
  }
  for (const auto& [number, phone] : config.phones) store.put(kind::kPhone, number, phone);
  seed_service(config, domain, iso8601(clock.now()), store);
}

void reseed(const Seeded& before, const Config& after, const std::string& domain,
            const Clock& clock, Store& store) {
  const auto now = rfc2822(clock.now());
  if (store.get(kind::kAccount, after.account_sid) == nullptr) {
    store.put(kind::kAccount, after.account_sid, account_document(after, now));
  } else {
    const auto account =
        difference(account_document(before.config, now), account_document(after, now));
    if (!account.empty()) store.update(kind::kAccount, after.account_sid, account);
  }
  for (const auto& number : before.config.numbers) {
    if (find_number(after, number.number) != nullptr) continue;
    store.erase(kind::kIncomingPhoneNumber, sid_of_name("PN", number.number));
  }
  for (const auto& number : after.numbers) {
    reseed_number(number, before, after, domain, now, store);
  }
  reseed_phones(before.config, after, store);
  if (store.get("serverless.v1.service", local_service_sid()) == nullptr) {
    seed_service(after, domain, iso8601(clock.now()), store);
  } else {
    reseed_variables(before.config, after, iso8601(clock.now()), store);
  }
}

Json seeded_document(const Config& config, const std::string& domain) {
  Json document = {{"domain", domain},
                   {"account_sid", config.account_sid},
                   {"auth_token", config.auth_token},
                   {"account_name", config.account_name},
                   {"env", Json::object()},
                   {"numbers", Json::array()},
                   {"phones", Json::object()}};
  for (const auto& [name, value] : config.env) document["env"][name] = value;
  for (const auto& number : config.numbers) {
    document["numbers"].push_back({{"number", number.number},
                                   {"name", number.name},
                                   {"voice", number.voice},
                                   {"voice_fallback", number.voice_fallback},
                                   {"sms", number.sms},
                                   {"sms_fallback", number.sms_fallback},
                                   {"status_callback", number.status_callback}});
  }
  for (const auto& [number, phone] : config.phones) document["phones"][number] = phone;
  return document;
}

Seeded read_seeded(const Json& document) {
  Seeded seeded;
  seeded.domain = text_of(document, "domain");
  auto& config = seeded.config;
  config.account_sid = text_of(document, "account_sid");
  config.auth_token = text_of(document, "auth_token");
  config.account_name = text_of(document, "account_name");
  const auto env = document.value("env", Json::object());
  for (const auto& [name, value] : env.items()) {
    config.env.emplace_back(name, value.get<std::string>());
  }
  for (const auto& number : document.at("numbers")) {
    config.numbers.push_back({text_of(number, "number"), text_of(number, "name"),
                              text_of(number, "voice"), text_of(number, "voice_fallback"),
                              text_of(number, "sms"), text_of(number, "sms_fallback"),
                              text_of(number, "status_callback")});
  }
  for (const auto& [number, phone] : document.at("phones").items()) config.phones[number] = phone;
  return seeded;
}

}  // namespace ringback::app
