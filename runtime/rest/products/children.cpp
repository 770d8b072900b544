// Making children.
#include "rest/products/children.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/overlay.hpp"
#include "rest/phone_number.hpp"
#include "rest/plan.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

/// A parameter that may be repeated and holds JSON, each time an object or a list of them.
std::vector<Json> objects_of(const Invocation& asked, std::string_view name) {
  std::vector<Json> objects;
  for (const auto& text : asked.all(name)) {
    const auto parsed = parse_json(text);
    if (!parsed.ok()) continue;
    const Json list = parsed->is_array() ? *parsed : Json::array({*parsed});
    for (const auto& one : list) {
      if (one.is_object()) objects.push_back(one);
    }
  }
  return objects;
}

// https://www.twilio.com/docs/studio/rest-api/v2/flow-revision
void keep_revisions(Api& api, Store& store) {
  api.makes("studio_v2/FetchFlowRevision");
  const auto keep = [&api, &store](const Invocation& asked, Json& flow) {
    const auto sid = text_of(flow, "sid");
    const auto revision = flow.value("_revisions", 0LL) + 1;
    const Json members = {{"revision", revision},
                          {"version", revision},
                          {"valid", true},
                          {"errors", Json::array()},
                          {"warnings", Json::array()},
                          {"_revisions", revision},
                          {"webhook_url", cat("https://webhooks.twilio.com/v1/Accounts/",
                                              asked.account_sid, "/Flows/", sid)}};
    flow.update(members);
    store.update("studio.v2.flow", sid, members);
    api.make("studio_v2/FetchFlowRevision", asked.account_sid, {{"Sid", sid}}, flow);
  };
  api.after("studio_v2/CreateFlow", keep);
  api.after("studio_v2/UpdateFlow", keep);
  // https://www.twilio.com/docs/studio/rest-api/v2/flow#validate-flow-definition
  api.on("studio_v2/UpdateFlowValidate", [](const Invocation& asked) -> Result<Json> {
    const auto definition = parse_json(asked.get("Definition"));
    const bool whole = definition.ok() && definition->is_object() &&
                       definition->contains("states") && definition->contains("initial_state");
    if (!whole) return Error{20001, "Invalid flow definition: states or initial_state is missing"};
    return Json{{"valid", true}};
  });
}

void keep_versions(Api& api, Store& store) {
  api.makes("intelligence_v3/FetchOperatorVersion");
  const auto keep = [&api, &store](const Invocation& asked, Json& made) {
    const auto id = text_of(made, "id");
    const auto version = made.value("_versions", 0LL) + 1;
    const Json members = {{"version", version}, {"_versions", version}, {"author", "SELF"}};
    made.update(members);
    auto kept = made;
    store.put("intelligence_v3.Operator", store_key(asked.operation, asked.account_sid, {}, id),
              made);
    kept["status"] = "ACTIVE";
    api.make("intelligence_v3/FetchOperatorVersion", asked.account_sid, {{"id", id}}, kept);
  };
  api.after("intelligence_v3/CreateOperator", keep);
  api.after("intelligence_v3/UpdateOperator", keep);
  api.on("intelligence_v2/FetchOperatorAttachments", Checks::kNothing,
         [&store](const Invocation& asked) -> Result<Json> {
           const auto service = asked.get("ServiceSid");
           auto query = everything();
           query.match = {"service_sid", service};
           query.where = [&](const Json& one) { return owner_of(one) == asked.account_sid; };
           Json sids = Json::array();
           const auto* kind = "intelligence.v2.operator_attachment";
           for (const auto* one : store.list(kind, query).documents) {
             sids.push_back(text_of(*one, "operator_sid"));
           }
           return Json{{"service_sid", service},
                       {"operator_sids", sids},
                       {"url", cat("https://intelligence.twilio.com", asked.url.path)}};
         });
}

/// What is installed is one of what is available, with its extensions, which are off at first.
void keep_add_ons(Api& api, Store& store) {
  const auto install = [&](const std::string& product, const std::string& begin) {
    const auto available = cat(product, "/Fetch", begin, "AvailableAddOn");
    const auto installed = cat(product, "/Fetch", begin, "InstalledAddOn");
    const auto create = cat(product, "/Create", begin, "InstalledAddOn");
    api.makes(cat(installed, "Extension"));
    api.on(create, [&api, available](const Invocation& asked) -> Result<Json> {
      const auto sid = asked.get("AvailableAddOnSid");
      if (api.provided(available, sid) == nullptr) {
        return Error{20404, cat("The add-on ", sid, " was not found"), 404};
      }
      return api.generic(asked);
    });
    api.after(create, [&api, &store, available, installed](const Invocation& asked, Json& made) {
      const auto sid = asked.get("AvailableAddOnSid");
      const auto* offer = api.provided(available, sid);
      const Json members = {{"friendly_name", text_of(*offer, "friendly_name")},
                            {"description", text_of(*offer, "description")},
                            {"available_add_on_sid", sid}};
      made.update(members);
      store.update(plan_of(asked.operation).kind, text_of(made, "sid"), members);
      for (const auto* one : api.all_provided(cat(available, "Extension"))) {
        if (text_of(*one, "available_add_on_sid") != sid) continue;
        Json extension = *one;
        extension.erase("sid");
        extension.erase("available_add_on_sid");
        extension["enabled"] = false;
        api.make(cat(installed, "Extension"), asked.account_sid,
                 {{"InstalledAddOnSid", text_of(made, "sid")}}, extension);
      }
    });
  };
  // https://www.twilio.com/docs/marketplace/api/assigned-add-ons
  constexpr auto kAssigned = "FetchIncomingPhoneNumberAssignedAddOnExtension";
  api.makes(kAssigned);
  api.after("CreateIncomingPhoneNumberAssignedAddOn", [&](const Invocation& asked, Json& made) {
    auto query = everything();
    query.match = {"installed_add_on_sid", text_of(made, "sid")};
    const auto* kind = "marketplace.v1.installed_add_on.installed_add_on_extension";
    std::vector<Json> extensions;
    for (const auto* one : store.list(kind, query).documents) extensions.push_back(*one);
    for (const auto& one : extensions) {
      api.make(
          kAssigned, asked.account_sid,
          {{"ResourceSid", asked.get("ResourceSid")}, {"AssignedAddOnSid", text_of(made, "sid")}},
          {{"friendly_name", text_of(one, "friendly_name")},
           {"product_name", text_of(one, "product_name")},
           {"unique_name", text_of(one, "unique_name")},
           {"enabled", true}});
    }
  });
  // https://www.twilio.com/docs/sip-trunking/api/phonenumber-resource
  api.after("trunking_v1/CreatePhoneNumber", [&store](const Invocation& asked, Json& made) {
    const auto trunk = asked.get("TrunkSid");
    store.update("api.v2010.account.incoming_phone_number", text_of(made, "sid"),
                 {{"trunk_sid", trunk}});
  });
  api.after("trunking_v1/DeletePhoneNumber", [&store](const Invocation&, Json& made) {
    const auto sid = text_of(made, "sid");
    if (store.get("api.v2010.account.incoming_phone_number", sid) == nullptr) return;
    store.update("api.v2010.account.incoming_phone_number", sid, {{"trunk_sid", nullptr}});
  });
  install("marketplace_v1", "");
  install("preview", "Marketplace");
}

// https://www.twilio.com/docs/flex/developer/plugins/api/plugin-configuration
void keep_plugins(Api& api, Store& store) {
  api.makes("flex_v1/FetchConfiguredPlugin");
  api.after("flex_v1/CreatePluginConfiguration", [&](const Invocation& asked, const Json& made) {
    for (const auto& wanted : objects_of(asked, "Plugins")) {
      const auto version_sid = text_of(wanted, "plugin_version");
      const auto* version = store.get("flex.v1.plugin.plugin_version", version_sid);
      if (version == nullptr || owner_of(*version) != asked.account_sid) continue;
      const auto plugin_sid = text_of(*version, "plugin_sid");
      const auto* plugin = store.get("flex.v1.plugin", plugin_sid);
      if (plugin == nullptr) continue;
      api.make("flex_v1/FetchConfiguredPlugin", asked.account_sid,
               {{"ConfigurationSid", text_of(made, "sid")}},
               {{"plugin_sid", plugin_sid},
                {"plugin_version_sid", version_sid},
                {"phase", parse_integer(text_of(wanted, "phase")).value_or(3)},
                {"plugin_url", text_of(*version, "plugin_url")},
                {"unique_name", text_of(*plugin, "unique_name")},
                {"friendly_name", text_of(*plugin, "friendly_name")},
                {"description", text_of(*plugin, "description")},
                {"plugin_archived", plugin->value("archived", false)},
                {"version", text_of(*version, "version")},
                {"changelog", text_of(*version, "changelog")},
                {"plugin_version_archived", version->value("archived", false)},
                {"private", version->value("private", false)}});
    }
  });
  const auto archive = [&](const char* what, std::string_view kind) {
    api.on(cat("flex_v1/Update", what, "Archive"), Checks::kNothing,
           [&store, kind](const Invocation& asked) -> Result<Json> {
             const auto sid = asked.get("Sid");
             const auto* found = store.get(kind, sid);
             if (found == nullptr || owner_of(*found) != asked.account_sid) {
               return not_found(asked.url.path);
             }
             store.update(kind, sid, {{"archived", true}});
             return *store.get(kind, sid);
           });
  };
  archive("Plugin", "flex.v1.plugin");
  archive("PluginVersion", "flex.v1.plugin.plugin_version");
  archive("PluginConfiguration", "flex.v1.plugin_configuration");
}

// https://www.twilio.com/docs/flex/developer/conversations/interactions-api/interactions
void keep_channels(Api& api, Store& store) {
  api.makes("flex_v1/FetchInteractionChannel");
  api.after("flex_v1/CreateInteraction", [&api, &store](const Invocation& asked, Json& made) {
    const auto channels = objects_of(asked, "Channel");
    const Json wanted = channels.empty() ? Json::object() : channels.front();
    const auto type = text_of(wanted, "type");
    const auto channel = api.make("flex_v1/FetchInteractionChannel", asked.account_sid,
                                  {{"InteractionSid", text_of(made, "sid")}},
                                  {{"type", type.empty() ? "chat" : type}, {"status", "active"}});
    const Json members = {
        {"channel", {{"type", text_of(channel, "type")}, {"sid", text_of(channel, "sid")}}}};
    made.update(members);
    store.update("flex.v1.interaction", text_of(made, "sid"), members);
  });
}

// https://www.twilio.com/docs/phone-numbers/port-in/port-in-request-api
void keep_ported_numbers(Api& api, Store& store) {
  static constexpr std::string_view kRequest = "numbers.v1.porting_port_in";
  api.makes("numbers_v1/FetchPortingPortInPhoneNumber");
  api.after("numbers_v1/CreatePortingPortIn", [&api, &store](const Invocation& asked, Json& made) {
    const auto request = text_of(made, "port_in_request_sid");
    Json numbers = Json::array();
    for (const auto& wanted : objects_of(asked, "phone_numbers")) {
      const auto number = read_phone_number(text_of(wanted, "phone_number"));
      const auto sid = sid_of_name("PU", cat(request, number.e164));
      api.make("numbers_v1/FetchPortingPortInPhoneNumber", asked.account_sid,
               {{"PortInRequestSid", request}},
               {{"phone_number_sid", sid},
                {"phone_number", number.e164},
                {"country", number.country.empty() ? "US" : number.country},
                {"portable", number.valid},
                {"missing_required_fields", false},
                {"port_in_phone_number_status", "pending"}});
      numbers.push_back({{"phone_number", number.e164},
                         {"portable", number.valid},
                         {"port_in_phone_number_sid", sid},
                         {"port_in_phone_number_status", "pending"}});
    }
    const Json members = {{"phone_numbers", numbers}, {"port_in_request_status", "pending"}};
    made.update(members);
    const auto key = store_key(asked.operation, asked.account_sid, {}, request);
    store.update(kRequest, key, members);
  });
  api.show("numbers_v1/ListPortInRequests", "", [](const Invocation& asked) {
    View view{kRequest};
    view.where = [account = asked.account_sid](const Json& one) {
      return owner_of(one) == account;
    };
    view.shown = [](const Json& one) -> Json {
      return {{"port_in_request_sid", text_of(one, "port_in_request_sid")},
              {"port_in_request_status", text_of(one, "port_in_request_status")},
              {"status_last_updated_timestamp", text_of(one, "date_created")},
              {"phone_numbers_requested", one.value("phone_numbers", Json::array()).size()},
              {"phone_numbers_ported", 0}};
    };
    return view;
  });
}

/// https://www.twilio.com/docs/conversations/api/conversation-with-participants-resource
void add_participants(Api& api) {
  const auto adds = [&api](const char* create, const char* fetch) {
    api.after(create, [&api, fetch](const Invocation& asked, const Json& made) {
      auto above = asked.path;
      above.emplace_back("ConversationSid", text_of(made, "sid"));
      for (const auto& one : objects_of(asked, "Participant"))
        api.make(fetch, asked.account_sid, above, one);
    });
  };
  adds("conversations_v1/CreateConversationWithParticipants",
       "conversations_v1/FetchConversationParticipant");
  adds("conversations_v1/CreateServiceConversationWithParticipants",
       "conversations_v1/FetchServiceConversationParticipant");
}

/// What is done at once is told by an operation that has been completed.
void keep_operations(Api& api, Clock& clock) {
  static constexpr std::pair<std::string_view, const char*> kOperations[] = {
      {"memory_v1", "memory_v1/FetchOperation"},
      {"knowledge_v2", "knowledge_v2/FetchOperation"},
      {"conversations_v2", "conversations_v2/FetchOperationStatus"}};
  for (const auto* product : products()) {
    for (const auto& [name, fetch] : kOperations) {
      if (name != product->name) continue;
      api.makes(fetch);
      for (const auto& operation : product->operations) {
        const bool told = operation.method != Method::kGet &&
                          find_field(operation.resource, "statusUrl") != nullptr;
        if (!told) continue;
        api.after(hook_name(operation), [&api, &clock, fetch = fetch](const Invocation& asked,
                                                                      Json& made) {
          const auto now = iso8601(clock.now());
          const auto done =
              api.make(fetch, asked.account_sid, {},
                       {{"status", "COMPLETED"}, {"createdAt", now}, {"completedAt", now}});
          made["statusUrl"] = cat("https://", asked.operation.host, "/",
                                  std::string(asked.operation.path).substr(1, 2),
                                  "/ControlPlane/Operations/", text_of(done, "operationId"));
        });
      }
    }
  }
}

}  // namespace

void serve_children(Api& api, Store& store, Clock& clock) {
  api.makes("verify_v2/FetchVerificationAttempt");
  api.makes("FetchMedia");
  api.makes("FetchTranscription");
  keep_revisions(api, store);
  keep_versions(api, store);
  keep_add_ons(api, store);
  keep_plugins(api, store);
  keep_channels(api, store);
  keep_ported_numbers(api, store);
  add_participants(api);
  keep_operations(api, clock);
}

}  // namespace ringback::rest
