// Attaching.
#include "rest/attach.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kCredentials = "api.v2010.account.sip.sip_credential_list";
constexpr std::string_view kAddresses = "api.v2010.account.sip.sip_ip_access_control_list";

constexpr std::array<Attachment, 10> kAttachments = {{
    {"trunking.v1.trunk.phone_number", "PhoneNumberSid", kind::kIncomingPhoneNumber},
    {"trunking.v1.trunk.credential_list", "CredentialListSid", kCredentials},
    {"trunking.v1.trunk.ip_access_control_list", "IpAccessControlListSid", kAddresses},
    {"api.v2010.account.sip.sip_domain.sip_credential_list_mapping", "CredentialListSid",
     kCredentials},
    {"api.v2010.account.sip.sip_domain.sip_ip_access_control_list_mapping",
     "IpAccessControlListSid", kAddresses},
    {"api.v2010.account.sip.sip_domain.sip_auth.sip_auth_calls."
     "sip_auth_calls_credential_list_mapping",
     "CredentialListSid", kCredentials},
    {"api.v2010.account.sip.sip_domain.sip_auth.sip_auth_calls."
     "sip_auth_calls_ip_access_control_list_mapping",
     "IpAccessControlListSid", kAddresses},
    {"api.v2010.account.sip.sip_domain.sip_auth.sip_auth_registrations."
     "sip_auth_registrations_credential_list_mapping",
     "CredentialListSid", kCredentials},
    {"api.v2010.account.incoming_phone_number.incoming_phone_number_assigned_add_on",
     "InstalledAddOnSid", "marketplace.v1.installed_add_on"},
    {"proxy.v1.service.phone_number", "Sid", kind::kIncomingPhoneNumber},
}};

}  // namespace

const Attachment* attachment_of(std::string_view kind) {
  for (const auto& attachment : kAttachments) {
    if (kind == attachment.kind) return &attachment;
  }
  return nullptr;
}

Result<const Json*> attached(const Attachment& attachment, const Invocation& invocation,
                             const Store& store) {
  const auto sid = invocation.get(attachment.parameter);
  const auto number = invocation.get("PhoneNumber");
  const Json* source = nullptr;
  if (!sid.empty()) {
    source = store.get(attachment.source, sid);
  } else if (!number.empty()) {  // a proxy's numbers may be named by themselves
    source = store.find(attachment.source, ringback::Match{"phone_number", number});
  } else {
    return source;
  }
  if (source == nullptr || owner_of(*source) != invocation.account_sid) {
    return Error{20404,
                 cat("The requested resource ", sid.empty() ? number : sid, " was not found"), 404};
  }
  return source;
}

void copy_attached(const Operation& operation, const Json& source, Json& document) {
  document["sid"] = text_of(source, "sid");
  for (const auto& field : operation.resource->fields) {
    const std::string_view name = field.name;
    const bool own = document.contains(name) || name == "url" || name == "uri" || name == "links" ||
                     name == "subresource_uris" || name.starts_with("date_");
    if (!own && source.contains(name)) document[field.name] = source[field.name];
  }
}

}  // namespace ringback::rest
