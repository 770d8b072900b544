// Filling pools.
#include "rest/products/messaging_services.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/phone_number.hpp"
#include "rest/products/common.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kAlphaKind = "messaging.v1.service.alpha_sender";
constexpr std::size_t kMostSenders = 400;

/// Up to eleven letters, digits and blanks, a letter among them.
bool is_alpha_sender(std::string_view text) {
  const auto fits = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == ' ' || c == '_' || c == '-' || c == '+' || c == '&';
  };
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  return !text.empty() && text.size() <= 11 && std::all_of(text.begin(), text.end(), fits) &&
         std::any_of(text.begin(), text.end(), letter);
}

}  // namespace

const MessagingServices::Sort MessagingServices::kNumber = {
    kind::kServiceNumber, kind::kIncomingPhoneNumber, "PhoneNumberSid", "phone_number"};
const MessagingServices::Sort MessagingServices::kShortCode = {"messaging.v1.service.short_code",
                                                               "api.v2010.account.short_code",
                                                               "ShortCodeSid", "short_code"};

MessagingServices::MessagingServices(Api& api, Store& store) : api_(api), store_(store) {
  api_.on("messaging_v1/CreatePhoneNumber", Checks::kDocument,
          [this](const Invocation& sender) { return add(kNumber, sender); });
  api_.on("messaging_v1/CreateShortCode", Checks::kDocument,
          [this](const Invocation& sender) { return add(kShortCode, sender); });
  api_.on("messaging_v1/CreateAlphaSender", Checks::kDocument,
          [this](const Invocation& sender) { return add_alpha(sender); });
  api_.on("messaging_v1/DeleteService",
          [this](const Invocation& service) { return remove_service(service); });
  api_.on("DeleteIncomingPhoneNumber", [this](const Invocation& number) {
    store_.erase(kind::kServiceNumber, text_of(*number.document, "sid"));
    return api_.generic(number);
  });
}

Result<Json> MessagingServices::add(const Sort& sort, const Invocation& invocation) {
  const auto service = invocation.get("ServiceSid");
  const auto sid = invocation.get(sort.parameter);
  const auto* source = store_.get(sort.source, sid);
  if (source == nullptr || text_of(*source, "account_sid") != invocation.account_sid) {
    return Error{21421, cat(sort.parameter, " is invalid: ", sid)};
  }
  if (const auto* known = store_.get(sort.kind, sid); known != nullptr) {
    const bool here = text_of(*known, "service_sid") == service;
    return here ? Error{21710, cat(sid, " is already in the Messaging Service."), 409}
                : Error{21712, cat(sid, " is associated with another Messaging Service."), 409};
  }
  auto query = everything();
  query.match = {"service_sid", service};
  if (store_.list(sort.kind, query).documents.size() >= kMostSenders) {
    return Error{21714, "The Messaging Service's pool has 400 numbers already", 412};
  }
  Json capabilities = Json::array();
  const auto able = source->value("capabilities", Json::object());
  for (const auto& [name, text] : {std::pair{"sms", "SMS"}, {"mms", "MMS"}, {"voice", "Voice"}}) {
    if (&sort == &kShortCode ? name != std::string_view("voice") : able.value(name, true)) {
      capabilities.push_back(text);
    }
  }
  if (std::none_of(capabilities.begin(), capabilities.end(),
                   [](const Json& one) { return one == "SMS" || one == "MMS"; })) {
    return Error{21715, cat(sid, " can send neither SMS nor MMS")};
  }
  const auto address = text_of(*source, sort.member);
  const auto country = read_phone_number(address).country;
  auto made = api_.generic(invocation);
  if (!made) return made;
  store_.erase(sort.kind, text_of(*made, "sid"));  // its SID is the sender's own
  auto& sender = *made;
  sender["sid"] = sid;
  sender[sort.member] = address;
  sender["country_code"] = country.empty() ? "US" : country;
  sender["capabilities"] = std::move(capabilities);
  store_.put(sort.kind, sid, sender);
  return made;
}

Result<Json> MessagingServices::add_alpha(const Invocation& invocation) {
  const auto name = invocation.get("AlphaSender");
  const auto service = invocation.get("ServiceSid");
  if (!is_alpha_sender(name)) return Error{21709, cat("AlphaSender is invalid: ", name)};
  const auto* known = store_.find(kAlphaKind, [&](const Json& other) {
    return text_of(other, "service_sid") == service &&
           equals_ignoring_case(text_of(other, "alpha_sender"), name) &&
           text_of(other, "alpha_sender").size() == name.size();
  });
  if (known != nullptr) {
    return Error{21710, cat(name, " is already in the Messaging Service."), 409};
  }
  auto made = api_.generic(invocation);
  if (!made) return made;
  (*made)["capabilities"] = Json::array({"SMS"});
  store_.put(kAlphaKind, text_of(*made, "sid"), *made);
  return made;
}

/// Its senders are free again.
Result<Json> MessagingServices::remove_service(const Invocation& invocation) {
  auto query = everything();
  query.match = {"service_sid", text_of(*invocation.document, "sid")};
  for (const auto kind : {kNumber.kind, kShortCode.kind, kAlphaKind}) {
    std::vector<std::string> sids;
    for (const auto* sender : store_.list(kind, query).documents) {
      sids.push_back(text_of(*sender, "sid"));
    }
    for (const auto& sid : sids) store_.erase(kind, sid);
  }
  return api_.generic(invocation);
}

}  // namespace ringback::rest
