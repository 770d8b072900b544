// Legs to and from SIP.
#include "voice/sip.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

std::string_view host_of(std::string_view address) {
  address = bare_sip(address);
  address.remove_prefix(std::min(address.find('@') + 1, address.size()));
  return address.substr(0, address.find(':'));
}

}  // namespace

bool is_sip(std::string_view address) {
  return address.starts_with("sip:") || address.starts_with("sips:");
}

std::string_view bare_sip(std::string_view address) {
  return address.substr(0, address.find_first_of(";?"));
}

std::string sip_call_id(const Call& call) { return cat(call.sid.substr(2), "@0.0.0.0"); }

void append_sip(FormFields& parameters, const Call& call) {
  const bool inbound = call.direction == Direction::kInbound;
  if (!is_sip(call.to) || (!inbound && !call.answered)) return;
  parameters.emplace_back("SipCallId", sip_call_id(call));
  parameters.emplace_back("SipDomain", host_of(call.to));
  if (!call.sip_domain_sid.empty()) parameters.emplace_back("SipDomainSid", call.sip_domain_sid);
  parameters.emplace_back("SipSourceIp", "127.0.0.1");
  for (const auto& [name, value] : call.sip_headers) {
    parameters.emplace_back(cat("SipHeader_", name), value);
  }
}

Json sip_domain_of(const Store& store, std::string_view address) {
  if (!is_sip(address)) return nullptr;
  const auto* domain = store.find(kind::kSipDomain, [host = host_of(address)](const Json& one) {
    return equals_ignoring_case(text_of(one, "domain_name"), host);
  });
  if (domain == nullptr) return nullptr;
  return {{"account_sid", text_of(*domain, "account_sid")},
          {"phone_number", bare_sip(address)},
          {"sip_domain_sid", text_of(*domain, "sid")},
          {"voice_url", text_of(*domain, "voice_url")},
          {"voice_method", text_of(*domain, "voice_method")},
          {"voice_fallback_url", text_of(*domain, "voice_fallback_url")},
          {"voice_fallback_method", text_of(*domain, "voice_fallback_method")},
          {"status_callback", text_of(*domain, "voice_status_callback_url")},
          {"status_callback_method", text_of(*domain, "voice_status_callback_method")}};
}

FormFields sip_headers_in(std::string_view address) {
  const auto question = address.find('?');
  if (question == std::string_view::npos) return {};
  auto headers = http::parse_form(address.substr(question + 1));
  std::erase_if(headers, [](const auto& header) {
    return !header.first.starts_with("X-") && !header.first.starts_with("x-");
  });
  return headers;
}

FormFields sip_headers_of(const Json& phone) {
  FormFields headers;
  const auto sent = phone.value("sip_headers", Json::object());
  for (const auto& [name, value] : sent.items()) headers.emplace_back(name, value);
  return headers;
}

}  // namespace ringback::voice
