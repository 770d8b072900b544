// Settings.
#include "rest/products/settings.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/overlay.hpp"
#include "rest/plan.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// Something that calls come in by, and what it is known by.
struct Routed {
  const char* fetch;
  const char* update;
  std::string_view kind;
  std::string_view member;
};

constexpr Routed kRouted[] = {
    {"routes_v2/FetchPhoneNumber", "routes_v2/UpdatePhoneNumber", kind::kIncomingPhoneNumber,
     "phone_number"},
    {"routes_v3/FetchPhoneNumber", "routes_v3/UpdatePhoneNumber", kind::kIncomingPhoneNumber,
     "phone_number"},
    {"routes_v2/FetchSipDomain", "routes_v2/UpdateSipDomain", "api.v2010.account.sip.sip_domain",
     "domain_name"},
    {"routes_v2/FetchTrunks", "routes_v2/UpdateTrunks", "trunking.v1.trunk", "domain_name"}};

// https://www.twilio.com/docs/global-infrastructure/inbound-processing-api
void serve_routes(Api& api, Store& store) {
  for (const auto& routed : kRouted) {
    const auto provided = [&api, &store, &routed](const Invocation& asked) {
      const auto key = asked.path.back().second;
      auto query = everything();
      query.match = {std::string(routed.member), key};
      query.where = [&](const Json& one) { return owner_of(one) == asked.account_sid; };
      const auto owned = store.list(routed.kind, query).documents;
      if (owned.empty()) return Json();
      const bool camel = std::string_view(asked.operation.product) == "routes_v3";
      return api.make(routed.fetch, asked.account_sid, {},
                      {{asked.operation.key, key},
                       {camel ? "_sid" : "sid", sid_of_name("QQ", key)},
                       {camel ? "friendlyName" : "friendly_name", key},
                       {camel ? "voiceRegion" : "voice_region", "us1"},
                       {camel ? "messagingRegion" : "_messaging_region", "us1"}});
    };
    api.on(routed.fetch, Checks::kNothing, [provided](const Invocation& asked) -> Result<Json> {
      auto route = asked.document == nullptr ? provided(asked) : *asked.document;
      if (route.is_null()) return not_found(asked.url.path);
      return route;
    });
    api.on(routed.update, Checks::kNothing,
           [&api, provided](const Invocation& asked) -> Result<Json> {
             const auto route = asked.document == nullptr ? provided(asked) : *asked.document;
             if (route.is_null()) return not_found(asked.url.path);
             auto update = asked;
             update.document = &route;
             if (const auto fine = api.check(update); !fine) return fine.error();
             return api.generic(update);
           });
  }
}

// https://www.twilio.com/docs/usage/bulkexport
void serve_exports(Api& api) {
  api.stock([&api] {
    for (const auto* type : {"Calls", "Conferences", "Messages", "Participants"}) {
      api.provide("bulkexports_v1/FetchExport", {{"resource_type", type}});
    }
  });
  api.makes("bulkexports_v1/FetchJob");
  api.on("bulkexports_v1/CreateExportCustomJob", [&api](const Invocation& asked) -> Result<Json> {
    const auto type = asked.get("ResourceType");
    if (api.provided("bulkexports_v1/FetchExport", type) == nullptr) {
      return not_found(asked.url.path);
    }
    const auto text = [&](std::string_view name) {
      return asked.has(name) ? Json(asked.get(name)) : Json();
    };
    for (const auto* name : {"StartDay", "EndDay"}) {
      if (!parse_time(asked.get(name)).ok()) return Error{20001, cat(name, " is not a day")};
    }
    return api.make("bulkexports_v1/FetchJob", asked.account_sid, {},
                    {{"resource_type", type},
                     {"friendly_name", text("FriendlyName")},
                     {"start_day", text("StartDay")},
                     {"end_day", text("EndDay")},
                     {"webhook_url", text("WebhookUrl")},
                     {"webhook_method", text("WebhookMethod")},
                     {"email", text("Email")},
                     {"details", Json::array({{{"status", "Submitted"}, {"count", 1}}})},
                     {"job_queue_position", "1"}});
  });
  api.show("bulkexports_v1/ListExportCustomJob", "", [](const Invocation& asked) {
    View view{"bulkexports.v1.export.job", {"resource_type", asked.get("ResourceType")}};
    view.where = [account = asked.account_sid](const Json& one) {
      return owner_of(one) == account;
    };
    return view;
  });
}

/// Numbers that are never blocked, each by itself. https://www.twilio.com/docs/iam/api/safelist
void serve_safe_list(Api& api, Store& store) {
  constexpr std::string_view kKind = "accounts.v1.safelist";
  const auto key = [](const Invocation& asked) {
    return cat(asked.account_sid, "/", asked.get("PhoneNumber"));
  };
  api.on("accounts_v1/CreateSafelist",
         [&store, key, kKind](const Invocation& asked) -> Result<Json> {
           const auto number = asked.get("PhoneNumber");
           const Json entry = {{"sid", sid_of_name("GN", key(asked))},
                               {"phone_number", number},
                               {"_account_sid", asked.account_sid}};
           store.put(kKind, key(asked), entry);
           return entry;
         });
  const auto find = [&store, key, kKind](const Invocation& asked) {
    return store.get(kKind, key(asked));
  };
  api.on("accounts_v1/FetchSafelist", Checks::kNothing,
         [find](const Invocation& asked) -> Result<Json> {
           const auto* entry = find(asked);
           if (entry == nullptr) return not_found(asked.url.path);
           return *entry;
         });
  api.on("accounts_v1/DeleteSafelist", Checks::kNothing,
         [&store, key, find, kKind](const Invocation& asked) -> Result<Json> {
           if (find(asked) == nullptr) return not_found(asked.url.path);
           store.erase(kKind, key(asked));
           return Json();
         });
}

// https://www.twilio.com/docs/lookup/v2-api
void serve_rate_limits(Api& api) {
  static constexpr auto kFetch = "lookups_v2/FetchLookupRateLimit";
  static constexpr const char* kFields[] = {
      "caller_name", "call_forwarding", "identity_match", "line_status", "line_type_intelligence",
      "sim_swap",    "sms_pumping_risk"};
  api.stock([&api] {
    for (const auto* field : kFields) {
      api.provide(kFetch, {{"field", field},
                           {"bucket", "default"},
                           {"limit", 100},
                           {"ttl", 1},
                           {"owner", "twilio"}});
    }
  });
  api.on("lookups_v2/FetchLookupAccountRateLimits",
         [&api](const Invocation& asked) -> Result<Json> {
           const auto wanted = asked.all("Fields");
           Json limits = Json::array();
           for (const auto* field : kFields) {
             if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), field) == wanted.end())
               continue;
             limits.push_back(api.known(kFetch, asked.account_sid, {{"Field", field}}, "default"));
           }
           return Json{{"rate_limits", limits}};
         });
}

// https://www.twilio.com/docs/messaging/features/link-shortening
void serve_links(Api& api, Store& store) {
  constexpr std::string_view kPair = "messaging.v1.linkshortening_messaging_service";
  const auto pair = [&store, kPair](const Invocation& asked) -> const Json* {
    auto query = everything();
    query.match = {"messaging_service_sid", asked.get("MessagingServiceSid")};
    query.where = [&](const Json& one) { return owner_of(one) == asked.account_sid; };
    const auto found = store.list(kPair, query).documents;
    return found.empty() ? nullptr : found.front();
  };
  api.on("messaging_v1/FetchLinkshorteningMessagingServiceDomainAssociation", Checks::kNothing,
         [pair](const Invocation& asked) -> Result<Json> {
           const auto* found = pair(asked);
           if (found == nullptr) return not_found(asked.url.path);
           return Json{{"domain_sid", value_of(*found, "domain_sid")},
                       {"messaging_service_sid", asked.get("MessagingServiceSid")},
                       {"url", cat("https://messaging.twilio.com", asked.url.path)}};
         });
  api.on("messaging_v1/FetchDomainConfigMessagingService", Checks::kNothing,
         [&store, pair](const Invocation& asked) -> Result<Json> {
           const auto* found = pair(asked);
           if (found == nullptr) return not_found(asked.url.path);
           const auto domain = value_of(*found, "domain_sid");
           const auto* config =
               store.get("messaging.v1.domain_config", cat(asked.account_sid, "/", domain, "/"));
           Json shown = config == nullptr ? Json::object() : *config;
           shown["domain_sid"] = domain;
           shown["messaging_service_sid"] = asked.get("MessagingServiceSid");
           shown["url"] = cat("https://messaging.twilio.com", asked.url.path);
           return shown;
         });
  const auto certificate = [](const Invocation& asked) {
    return cat(asked.account_sid, "/", asked.get("DomainSid"), "/");
  };
  api.on("messaging_v1/DeleteDomainCertV4", Checks::kNothing,
         [&store, certificate](const Invocation& asked) -> Result<Json> {
           const bool gone = store.erase("messaging.v1.domain_cert_v4", certificate(asked));
           return gone ? Result<Json>(Json()) : not_found(asked.url.path);
         });
  api.on("messaging_v1/UpdateRequestManagedCert", Checks::kNothing,
         [&api, &store, certificate](const Invocation& asked) -> Result<Json> {
           const auto* known = store.get("messaging.v1.domain_cert_v4", certificate(asked));
           Json members = known == nullptr ? Json::object() : *known;
           members["managed"] = true;
           members["requesting"] = true;
           return api.make("messaging_v1/FetchDomainCertV4", asked.account_sid,
                           {{"DomainSid", asked.get("DomainSid")}}, members);
         });
}

}  // namespace

void serve_settings(Api& api, Store& store, Sids&) {
  serve_routes(api, store);
  serve_exports(api);
  serve_safe_list(api, store);
  serve_rate_limits(api);
  serve_links(api, store);
  // https://www.twilio.com/docs/voice/api/archived-call-resource
  api.on("voice_v1/DeleteArchivedCall", Checks::kNothing,
         [&store](const Invocation& asked) -> Result<Json> {
           const auto sid = asked.get("Sid");
           const auto* call = store.get(kind::kCall, sid);
           if (call == nullptr) return not_found(asked.url.path);
           const auto at = parse_time(text_of(*call, "date_created"));
           const bool here = at && text_of(*call, "account_sid") == asked.account_sid &&
                             iso8601(*at).substr(0, 10) == asked.get("Date");
           if (!here) return not_found(asked.url.path);
           store.erase(kind::kCall, sid);
           return Json();
         });
}

}  // namespace ringback::rest
