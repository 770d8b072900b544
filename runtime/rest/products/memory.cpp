// Memory: keys in lists, what is known of whom.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "rest/products/settings.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kProfile = "memory_v1.Profile";

/// Lists of nothing but keys.
Result<Json> keys_of(const Store& store, const Invocation& asked, std::string_view kind,
                     std::string_view member, const char* list) {
  const auto paging = read_paging(asked);
  if (!paging) return paging.error();
  const auto place = http::field(asked.path, "storeId");
  const auto beside = paging->token.empty() ? 0 : parse_integer(paging->token.substr(2));
  if (!beside || *beside < 0) return Error{20001, "The page token is not valid"};
  Query query;
  query.limit = paging->size;
  query.newest_first = asked.get("orderBy") == "DESC";
  query.after = static_cast<std::uint64_t>(*beside);
  query.where = [&](const Json& one) {
    return owner_of(one) == asked.account_sid &&
           (place.empty() || value_of(one, "store_id") == place);
  };
  const auto page = store.list(kind, query);
  Json keys = Json::array();
  for (const auto* one : page.documents) keys.push_back(value_of(*one, member));
  Json meta = {{"key", list}, {"pageSize", paging->size}};
  if (page.more) meta["nextToken"] = cat("PA", page.last);
  return Json{{list, std::move(keys)}, {"meta", std::move(meta)}};
}

/// The profiles of a store that are known by this value.
Result<Json> look_up(const Store& store, const Invocation& asked) {
  auto query = everything();
  query.where = [&](const Json& one) {
    const auto values = one.value("values", Json::array());
    const bool known = text_of(one, "value") == asked.get("value") ||
                       value_of(one, "value") == asked.get("value") ||
                       std::find(values.begin(), values.end(), asked.get("value")) != values.end();
    return owner_of(one) == asked.account_sid && known &&
           text_of(one, "idType") == asked.get("idType") &&
           value_of(one, "store_id") == asked.get("storeId");
  };
  Json profiles = Json::array();
  for (const auto* one : store.list("memory_v1.IdentifierSet", query).documents) {
    profiles.push_back(value_of(*one, "profile_id"));
  }
  return Json{{"normalizedValue", asked.get("value")}, {"profiles", std::move(profiles)}};
}

/// What is known of a profile, trait by trait.
Result<Json> traits_of(const Store& store, const Invocation& asked) {
  Json list = Json::array();
  auto query = everything();
  query.match = {"id", asked.get("profileId")};
  query.where = [&](const Json& one) { return owner_of(one) == asked.account_sid; };
  const auto profiles = store.list(kProfile, query).documents;
  if (profiles.empty()) return not_found(asked.url.path);
  const auto groups = profiles.front()->value("traits", Json::object());
  const auto wanted = split(asked.get("traitGroups"), ',');
  for (const auto& [group, traits] : groups.items()) {
    const bool shown = asked.get("traitGroups").empty() ||
                       std::find(wanted.begin(), wanted.end(), group) != wanted.end();
    if (!shown || !traits.is_object()) continue;
    for (const auto& [name, value] : traits.items()) {
      list.push_back({{"name", name},
                      {"value", value},
                      {"traitGroup", group},
                      {"timestamp", text_of(*profiles.front(), "createdAt")}});
    }
  }
  return list;
}

}  // namespace

void serve_memory(Api& api, Store& store) {
  const auto keys = [&](const char* name, std::string_view kind, std::string_view member,
                        const char* list) {
    api.on(cat("memory_v1/", name), [&store, kind, member, list](const Invocation& asked) {
      return keys_of(store, asked, kind, member, list);
    });
  };
  keys("ListStores", "memory_v1.Store", "id", "stores");
  keys("ListProfiles", kProfile, "id", "profiles");
  api.on("memory_v1/CreateProfilesLookup",
         [&store](const Invocation& asked) { return look_up(store, asked); });
  api.on("memory_v1/ListProfileTraits",
         [&store](const Invocation& asked) { return traits_of(store, asked); });
  api.on("memory_v1/UpdateProfilesBulk", [&api](const Invocation& asked) -> Result<Json> {
    const auto profiles = parse_json(asked.get("profiles"));
    if (!profiles || !profiles->is_array()) return Error{20001, "profiles is not a JSON array"};
    for (const auto& one : *profiles) {
      if (!one.is_object()) return Error{20001, "profiles holds what is no object"};
    }
    for (const auto& one : *profiles) {
      api.make("memory_v1/FetchProfile", asked.account_sid, {{"storeId", asked.get("storeId")}},
               {{"traits", one.value("traits", Json::object())}});
    }
    return Json{{"message", "Profile batch accepted for processing."}};
  });
}

}  // namespace ringback::rest
