// The account's documents.
#include "store/account.hpp"

#include <nlohmann/json.hpp>

#include "store/kinds.hpp"

namespace ringback {

const Json* own_number(const Store& store, std::string_view number) {
  return store.find(kind::kIncomingPhoneNumber, Match{"phone_number", std::string(number)});
}

namespace {

void copy(const Json& from, Json& to, std::initializer_list<const char*> members) {
  for (const auto* member : members) to[member] = text_of(from, member);
}

}  // namespace

const Json& answering_calls(const Store& store, const Json& number) {
  const auto* application = store.get(kind::kApplication, text_of(number, "voice_application_sid"));
  return application == nullptr ? number : *application;
}

Json answering_messages(const Store& store, Json number) {
  const auto* sender = store.find(kind::kServiceNumber, Match{"sid", text_of(number, "sid")});
  const auto* service = sender == nullptr
                            ? nullptr
                            : store.get(kind::kMessagingService, text_of(*sender, "service_sid"));
  if (service != nullptr) number["_messaging_service_sid"] = text_of(*service, "sid");
  if (service != nullptr && !service->value("use_inbound_webhook_on_number", false)) {
    number["sms_url"] = text_of(*service, "inbound_request_url");
    number["sms_method"] = text_of(*service, "inbound_method");
    number["sms_fallback_url"] = text_of(*service, "fallback_url");
    number["sms_fallback_method"] = text_of(*service, "fallback_method");
    return number;
  }
  const auto* application = store.get(kind::kApplication, text_of(number, "sms_application_sid"));
  if (application == nullptr) return number;
  copy(*application, number, {"sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"});
  return number;
}

std::string auth_token(const Store& store, std::string_view account_sid) {
  const auto* account = store.get(kind::kAccount, account_sid);
  return account == nullptr ? "" : text_of(*account, "auth_token");
}

}  // namespace ringback
