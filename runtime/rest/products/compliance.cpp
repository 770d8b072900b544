// What people and carriers decide elsewhere.
#include <nlohmann/json.hpp>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/phone_number.hpp"
#include "rest/plan.hpp"
#include "rest/products/common.hpp"
#include "rest/products/settings.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// The document of this kind and SID that is the account's, or null.
const Json* own(const Store& store, const Invocation& asked, std::string_view kind,
                const std::string& sid) {
  const auto* found = store.get(kind, sid);
  return found != nullptr && owner_of(*found) == asked.account_sid ? found : nullptr;
}

// https://www.twilio.com/docs/content/content-approval
void serve_approvals(Api& api, Store& store) {
  constexpr std::string_view kContent = "content.v1.content";
  for (const std::string product : {"content_sdk", "content_v1"}) {
    api.on(cat(product, "/CreateApprovalCreate"),
           [&store, kContent](const Invocation& asked) -> Result<Json> {
             const auto sid = asked.get("ContentSid");
             const auto* content = own(store, asked, kContent, sid);
             if (content == nullptr) return not_found(asked.url.path);
             const auto types = content->value("types", Json::object());
             const auto name = asked.get("name");
             const auto category = to_upper(asked.get("category"));
             if (name.empty() || category.empty()) {
               return Error{20001, "name and category are required"};
             }
             const Json request = {{"type", "whatsapp"},
                                   {"name", name},
                                   {"category", category},
                                   {"content_type", types.empty() ? "" : types.begin().key()},
                                   {"status", "received"},
                                   {"rejection_reason", ""},
                                   {"allow_category_change", true}};
             store.update(kContent, sid, {{"approval_requests", request}});
             return request;
           });
    api.on(cat(product, "/FetchApprovalFetch"), Checks::kNothing,
           [&store, kContent](const Invocation& asked) -> Result<Json> {
             const auto sid = asked.get("Sid");
             const auto* content = own(store, asked, kContent, sid);
             if (content == nullptr) return not_found(asked.url.path);
             auto request = content->value("approval_requests", Json());
             if (request.is_null()) request = {{"type", "whatsapp"}, {"status", "unsubmitted"}};
             return Json{{"sid", sid},
                         {"account_sid", asked.account_sid},
                         {"whatsapp", request},
                         {"url", cat("https://content.twilio.com", asked.url.path)}};
           });
  }
}

// https://www.twilio.com/docs/messaging/compliance/a2p-10dlc
void serve_campaigns(Api& api, Store& store) {
  api.on("messaging_v1/FetchUsecase", [](const Invocation&) -> Result<Json> {
    static constexpr std::pair<const char*, const char*> kUses[] = {
        {"notifications", "Notify my users"},       {"marketing", "Market my services"},
        {"verification", "Verify users' identity"}, {"discussion", "Have a 1:1 conversation"},
        {"poll", "Ask my users questions"},         {"undeclared", "None of the others"}};
    Json uses = Json::array();
    for (const auto& [name, purpose] : kUses) {
      uses.push_back({{"usecase", name}, {"description", purpose}, {"purpose", purpose}});
    }
    return Json{{"usecases", uses}};
  });
  api.on("messaging_v1/FetchUsAppToPersonUsecase", [](const Invocation&) -> Result<Json> {
    static constexpr std::pair<const char*, const char*> kUses[] = {
        {"2FA", "Two-Factor authentication (2FA)"},
        {"ACCOUNT_NOTIFICATION", "Account Notification"},
        {"CUSTOMER_CARE", "Customer Care"},
        {"DELIVERY_NOTIFICATION", "Delivery Notification"},
        {"MARKETING", "Marketing"},
        {"MIXED", "Mixed"},
        {"POLLING_VOTING", "Polling and voting"},
        {"LOW_VOLUME", "Low Volume Mixed"}};
    Json uses = Json::array();
    for (const auto& [code, name] : kUses) {
      uses.push_back({{"code", code},
                      {"name", name},
                      {"description", name},
                      {"post_approval_required", false}});
    }
    return Json{{"us_app_to_person_usecases", uses}};
  });
  api.on("messaging_v1/CreateBrandRegistrationOtp",
         [&store](const Invocation& asked) -> Result<Json> {
           const auto sid = asked.get("BrandRegistrationSid");
           if (own(store, asked, "messaging.v1.brand_registrations", sid) == nullptr) {
             return not_found(asked.url.path);
           }
           return Json{{"account_sid", asked.account_sid}, {"brand_registration_sid", sid}};
         });
}

// https://www.twilio.com/docs/phone-numbers/regulatory/api/bundle-clone-resource
Result<Json> clone_bundle(Api& api, Store& store, const Invocation& asked) {
  constexpr std::string_view kBundle = "numbers.v2.regulatory_compliance.bundle";
  const auto* bundle = own(store, asked, kBundle, asked.get("BundleSid"));
  if (bundle == nullptr) return not_found(asked.url.path);
  const auto target = asked.get("TargetAccountSid");
  const auto* account = store.get(kind::kAccount, target);
  const bool known =
      account != nullptr &&
      (target == asked.account_sid || text_of(*account, "owner_account_sid") == asked.account_sid);
  if (!known) return Error{20404, cat("The account ", target, " was not found"), 404};
  Json members = *bundle;
  for (const auto* name : {"sid", "account_sid", "date_created", "date_updated", "url", "links"}) {
    members.erase(name);
  }
  if (asked.has("FriendlyName")) members["friendly_name"] = asked.get("FriendlyName");
  if (asked.get("MoveToDraft") == "true") members["status"] = "draft";
  auto made = api.make("numbers_v2/FetchBundle", target, {}, members);
  made["bundle_sid"] = made["sid"];
  return made;
}

/// An inquiry is a form that people fill in elsewhere: what is answered leads there.
void serve_inquiries(Api& api, Store& store, Sids& sids) {
  const auto serve = [&](const char* name, const char* what, const char* member,
                         const char* path_name) {
    api.on(cat("trusthub_v1/", name),
           [&store, &sids, what, member, path_name](const Invocation& asked) -> Result<Json> {
             constexpr std::string_view kInquiry = "ringback.inquiry";
             const auto given = http::field(asked.path, path_name);
             const auto id = given.empty() ? cat("tri1.us1.trusthub.", asked.account_sid, ".", what,
                                                 ".", sids.make("BU"))
                                           : given;
             const auto key = cat(asked.account_sid, "/", id);
             if (!given.empty() && store.get(kInquiry, key) == nullptr) {
               return not_found(asked.url.path);
             }
             store.put(kInquiry, key, {{"id", id}});
             return Json{{"inquiry_id", cat("inq_", to_lower(sids.make("IQ").substr(2, 24)))},
                         {"inquiry_session_token", to_lower(sids.make("IT").substr(2))},
                         {member, id}};
           });
  };
  serve("CreateComplianceInquiry", "customer", "customer_id", "");
  serve("UpdateComplianceInquiry", "customer", "customer_id", "CustomerId");
  serve("CreateComplianceRegistration", "registration", "registration_id", "");
  serve("UpdateComplianceRegistration", "registration", "registration_id", "RegistrationId");
  serve("CreateComplianceTollfreeInquiry", "tollfree", "registration_id", "");
}

// https://www.twilio.com/docs/phone-numbers/port-in/portability-api
Result<Json> portability(const Invocation& asked) {
  const auto number = read_phone_number(asked.path.back().second);
  const bool free = number.type == LineType::kTollFree;
  const bool mobile = number.type == LineType::kMobile;
  const bool portable = number.valid && number.country == "US";
  return Json{{"phone_number", number.valid ? number.e164 : asked.path.back().second},
              {"account_sid", asked.account_sid},
              {"portable", portable},
              {"pin_and_account_number_required", portable && mobile},
              {"not_portable_reason",
               portable ? Json() : Json("The number is outside of where numbers are ported")},
              {"not_portable_reason_code", portable ? Json() : Json(22131)},
              {"number_type", free           ? "TOLL-FREE"
                              : mobile       ? "MOBILE"
                              : number.valid ? "LOCAL"
                                             : "UNKNOWN"},
              {"country", text_or_null(number.country)},
              {"url", cat("https://numbers.twilio.com", asked.url.path)}};
}

/// How people are asked to sign, by country and product.
void serve_signing(Api& api, Store& store) {
  constexpr std::string_view kKind = "numbers.v1.signing_request_configuration";
  api.on("numbers_v1/CreateSigningRequestConfiguration",
         [&store, kKind](const Invocation& asked) -> Result<Json> {
           Json made = {{"_account_sid", asked.account_sid}};
           for (const auto* name : {"logo_sid", "friendly_name", "product", "country",
                                    "email_subject", "email_message", "url_redirection"}) {
             if (asked.has(name)) made[name] = asked.get(name);
           }
           const auto key =
               cat(asked.account_sid, "/", asked.get("country"), "/", asked.get("product"));
           store.put(kKind, key, made);
           return made;
         });
  api.show("numbers_v1/ListSigningRequestConfiguration", "", [kKind](const Invocation& asked) {
    View view{kKind};
    view.where = [account = asked.account_sid](const Json& one) {
      return owner_of(one) == account;
    };
    return view;
  });
  constexpr std::string_view kHooks = "numbers.v1.porting_webhook_configuration_fetch";
  api.on("numbers_v1/DeletePortingWebhookConfigurationDelete", Checks::kNothing,
         [&store, kHooks](const Invocation& asked) -> Result<Json> {
           const auto key = cat(asked.account_sid, "/");
           const auto type = to_lower(asked.get("WebhookType"));
           const bool known = type == "port_in" || type == "port_out";
           if (!known || store.get(kHooks, key) == nullptr) return not_found(asked.url.path);
           store.update(kHooks, key, {{cat(type, "_target_url"), nullptr}});
           return Json();
         });
}

/// Comments of assessments. https://www.twilio.com/docs/flex/developer/insights/api
void serve_comments(Api& api, Store& store, Sids& sids) {
  constexpr std::string_view kKind = "flex.v1.insights_assessments_comment";
  api.on("flex_v1/CreateInsightsAssessmentsComment",
         [&store, &sids, kKind](const Invocation& asked) -> Result<Json> {
           const auto sid = sids.make("FM");
           const Json comment = {
               {"account_sid", asked.account_sid},
               {"assessment_sid", sid},
               {"comment", {{"id", asked.get("CategoryId")}, {"text", asked.get("Comment")}}},
               {"offset", asked.get("Offset")},
               {"report", false},
               {"weight", "0"},
               {"agent_id", asked.get("AgentId")},
               {"segment_id", asked.get("SegmentId")}};
           store.put(kKind, sid, comment);
           return comment;
         });
  api.show("flex_v1/ListInsightsAssessmentsComment", "", [kKind](const Invocation& asked) {
    View view{kKind};
    view.where = [account = asked.account_sid](const Json& one) {
      return owner_of(one) == account;
    };
    return view;
  });
}

/// Many at once; each is judged by itself.
void serve_bulk(Api& api, const char* name) {
  api.on(cat("accounts_v1/", name), [](const Invocation& asked) -> Result<Json> {
    Json items = Json::array();
    for (const auto& text : asked.all("Items")) {
      const auto item = parse_json(text);
      const bool fine = item.ok() && item->is_object() && !text_of(*item, "contact_id").empty();
      const auto id = item.ok() ? text_of(*item, "correlation_id") : "";
      items.push_back(
          {{"correlation_id", id},
           {"error_code", fine ? 0 : 30647},
           {"error_messages", fine ? Json::array() : Json::array({"INVALID_CONTACT_ID"})}});
    }
    return Json{{"items", items}};
  });
}

}  // namespace

void serve_compliance(Api& api, Store& store, Sids& sids) {
  serve_approvals(api, store);
  serve_campaigns(api, store);
  serve_inquiries(api, store, sids);
  serve_signing(api, store);
  serve_comments(api, store, sids);
  serve_bulk(api, "CreateBulkConsents");
  serve_bulk(api, "CreateBulkContacts");
  api.on("numbers_v2/CreateBundleClone",
         [&api, &store](const Invocation& asked) { return clone_bundle(api, store, asked); });
  api.on("numbers_v1/FetchPortingPortability", Checks::kNothing, portability);
  // https://www.twilio.com/docs/events/event-streams/sinks-resource
  api.on("events_v1/CreateSinkTest", Checks::kNothing,
         [&store](const Invocation& asked) -> Result<Json> {
           const auto sid = asked.get("Sid");
           if (own(store, asked, "events.v1.sink", sid) == nullptr)
             return not_found(asked.url.path);
           store.update("events.v1.sink", sid, {{"status", "validating"}});
           return Json{{"result", "submitted"}};
         });
  api.on("events_v1/CreateSinkValidate", [&store](const Invocation& asked) -> Result<Json> {
    const auto sid = asked.get("Sid");
    if (own(store, asked, "events.v1.sink", sid) == nullptr) return not_found(asked.url.path);
    store.update("events.v1.sink", sid, {{"status", "active"}});
    return Json{{"result", "valid"}};
  });
  api.on("monitor_v2/UpdateAlarmStatus", [&api, &store](const Invocation& asked) -> Result<Json> {
    const auto kind = plan_of(api.operation("monitor_v2/FetchAlarm")).kind;
    const auto key = cat(asked.account_sid, "/", asked.get("Sid"));
    if (store.get(kind, key) == nullptr) return not_found(asked.url.path);
    store.update(kind, key, {{"enabled", asked.get("enabled") == "true"}});
    return Json();
  });
}

}  // namespace ringback::rest
