// Sync.
#include "rest/sync.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/credentials.hpp"
#include "rest/dialect.hpp"
#include "rest/generic.hpp"
#include "rest/overlay.hpp"
#include "rest/products/common.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kServiceKind = "sync.v1.service";
constexpr std::size_t kLargestData = 16 * 1024;
constexpr std::size_t kLongestKey = 320;
constexpr long long kLongestTtl = 31'536'000;

bool is_any_sid(std::string_view text) {
  return text.size() > 2 && is_sid(text, text.substr(0, 2));
}

/// Where the Store keeps a document that was read from it; see store_key().
std::string key_of(const Json& document) {
  if (document.contains("sid")) return text_of(document, "sid");
  const bool in_list = document.contains("list_sid");
  return cat(text_of(document, "account_sid"), "/", text_of(document, "service_sid"), "/",
             text_of(document, in_list ? "list_sid" : "map_sid"), "/",
             text_of(document, in_list ? "index" : "key"));
}

/// The next revision; they count from 0.
std::string next_revision(const Json& document) {
  return std::to_string(parse_integer(text_of(document, "revision")).value_or(0) + 1);
}

Result<void> check_data(const Invocation& invocation) {
  const auto* data = first_of(invocation, {"Data"});
  if (data == nullptr) return {};
  if (data->size() > kLargestData) return Error{54006, "Request entity too large", 413};
  if (trim(*data).empty() || trim(*data) == "null") return Error{54101, "Invalid data"};
  if (!parse_json(*data)) return Error{54008, "Invalid JSON"};
  return {};
}

Result<void> check_ttl(const Invocation& invocation) {
  for (const auto* name : {"Ttl", "ItemTtl", "CollectionTtl"}) {
    const auto* text = first_of(invocation, {name});
    if (text == nullptr || text->empty()) continue;
    const auto seconds = parse_integer(*text);
    if (!seconds || *seconds < 0 || *seconds > kLongestTtl) return Error{54011, "Invalid TTL"};
  }
  return {};
}

/// `"5"`, `W/"5"` and `5` name revision 5.
std::string_view bare_revision(std::string_view text) {
  text = trim(text);
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

Json default_service(const std::string& account, const std::string& now) {
  return {{"sid", sid_of_name("IS", cat("default of ", account))},
          {"unique_name", "default"},
          {"account_sid", account},
          {"friendly_name", "Default Service"},
          {"date_created", now},
          {"date_updated", now},
          {"webhook_url", nullptr},
          {"webhooks_from_rest_enabled", false},
          {"reachability_webhooks_enabled", false},
          {"acl_enabled", false},
          {"reachability_debouncing_enabled", false},
          {"reachability_debouncing_window", 5000}};
}

}  // namespace

const Sync::Sort Sync::kDocument = {"sync.v1.service.document", 54103};
const Sync::Sort Sync::kList = {"sync.v1.service.sync_list"};
const Sync::Sort Sync::kMap = {"sync.v1.service.sync_map"};
const Sync::Sort Sync::kListItem = {"sync.v1.service.sync_list.sync_list_item", 54155, kList.kind,
                                    "ListSid"};
const Sync::Sort Sync::kMapItem = {"sync.v1.service.sync_map.sync_map_item", 54205, kMap.kind,
                                   "MapSid"};

const Sync::Sort Sync::kStream = {"sync.v1.service.sync_stream"};
const std::array<const Sync::Sort*, 6> Sync::kSorts = {&kDocument, &kList,    &kListItem,
                                                       &kMap,      &kMapItem, &kStream};

Sync::Sync(Api& api, Store& store, Clock& clock) : api_(api), store_(store), clock_(clock) {
  serve(kDocument, "Document");
  serve(kList, "SyncList");
  serve(kListItem, "SyncListItem");
  serve(kMap, "SyncMap");
  serve(kMapItem, "SyncMapItem");
  serve(kStream, "SyncStream");
  for (const auto* of : {"Document", "SyncList", "SyncMap"}) {
    api_.on(cat("sync_v1/Update", of, "Permission"), Checks::kNothing,
            [this](const Invocation& permission) { return permit(permission); });
  }
  api_.on("sync_v1/CreateStreamMessage",
          [this](const Invocation& message) { return publish(message); });
  api_.on("sync_v1/DeleteService", [this](const Invocation& service) {
    const auto sid = text_of(*service.document, "sid");
    for (const auto* sort : kSorts) {
      erase_all(sort->kind, "service_sid", sid);
    }
    return api_.generic(service);
  });
}

void Sync::serve(const Sort& sort, const std::string& name) {
  const auto does = [&](const char* verb, auto method) {
    api_.on(cat("sync_v1/", verb, name), Checks::kDocument,
            [this, &sort, method](const Invocation& invocation) -> Result<Json> {
              if (const auto fine = check(sort, invocation); !fine) return fine.error();
              return (this->*method)(sort, invocation);
            });
  };
  does("Create", &Sync::create);
  does("Update", &Sync::update);
  does("Delete", &Sync::remove);
  if (sort.collection.empty()) return;
  api_.on(cat("sync_v1/List", name),
          [this, &sort](const Invocation& invocation) { return list_items(sort, invocation); });
}

Result<void> Sync::check(const Sort& sort, const Invocation& invocation) const {
  if (const auto fine = check_data(invocation); !fine) return fine;
  if (const auto fine = check_ttl(invocation); !fine) return fine;
  if (const auto fine = api_.check(invocation); !fine) return fine;
  const auto wanted = bare_revision(invocation.if_match);
  const bool conditional = sort.mismatch != 0 && !wanted.empty() && wanted != "*";
  if (conditional && invocation.document != nullptr &&
      text_of(*invocation.document, "revision") != wanted) {
    return Error{sort.mismatch, "The revision does not match the expected revision", 412};
  }
  return {};
}

Result<Json> Sync::create(const Sort& sort, const Invocation& invocation) {
  if (const auto* name = first_of(invocation, {"UniqueName"}); name != nullptr) {
    if (name->empty() || name->size() > kLongestKey || is_any_sid(*name)) {
      return Error{54302, "Invalid unique name"};
    }
    const auto service = http::field(invocation.path, "ServiceSid");
    auto query = everything();
    query.match = {"unique_name", *name};
    query.where = [&](const Json& other) { return text_of(other, "service_sid") == service; };
    if (!store_.list(sort.kind, query).documents.empty())
      return Error{54301, "Unique name already exists", 409};
  }
  if (const auto* key = first_of(invocation, {"Key"}); key != nullptr) {
    if (key->size() > kLongestKey) return Error{20001, "Key is longer than 320 characters"};
    if (store_.get(sort.kind, store_key(invocation, *key)) != nullptr) {
      return Error{54208, "An Item with given key already exists in the Map", 409};
    }
  }
  auto made = api_.generic(invocation);
  if (!made) return made;
  return finish(sort, invocation, std::move(made).value());
}

Result<Json> Sync::update(const Sort& sort, const Invocation& invocation) {
  const auto revision = next_revision(*invocation.document);
  auto updated = api_.generic(invocation);
  if (!updated) return updated;
  (*updated)["revision"] = revision;
  return finish(sort, invocation, std::move(updated).value());
}

/// What creating and updating have in common, after the generic part.
Result<Json> Sync::finish(const Sort& sort, const Invocation& invocation, Json document) {
  const auto key = key_of(document);
  const bool item = !sort.collection.empty();
  const auto* ttl = item ? first_of(invocation, {"ItemTtl", "Ttl"})
                    : &sort == &kDocument || &sort == &kStream
                        ? first_of(invocation, {"Ttl"})
                        : first_of(invocation, {"CollectionTtl", "Ttl"});
  if (ttl != nullptr) expire(sort.kind, key, parse_integer(*ttl).value_or(0), document);
  store_.put(sort.kind, key, document);
  if (item) touch_collection(sort, invocation);
  return document;
}

Result<Json> Sync::remove(const Sort& sort, const Invocation& invocation) {
  const Json document = *invocation.document;
  erase(sort.kind, key_of(document));
  if (!sort.collection.empty()) touch_collection(sort, invocation);
  return document;
}

/// A change of an item is one of its list or map.
void Sync::touch_collection(const Sort& sort, const Invocation& invocation) {
  const auto sid = http::field(invocation.path, sort.collection_sid);
  const auto* found = store_.get(sort.collection, sid);
  if (found == nullptr) return;
  Json collection = *found;
  collection["revision"] = next_revision(collection);
  collection["date_updated"] = iso8601(clock_.now());
  if (const auto* ttl = first_of(invocation, {"CollectionTtl"})) {
    expire(sort.collection, sid, parse_integer(*ttl).value_or(0), collection);
  }
  store_.put(sort.collection, sid, std::move(collection));
}

/// Lists by their index, maps by their keys; `From`, `Bounds` and `Order` say which part, and how.
Result<Json> Sync::list_items(const Sort& sort, const Invocation& invocation) const {
  if (&sort == &kMapItem) return list_map(invocation);
  const auto* from = first_of(invocation, {"From"});
  const bool exclusive = invocation.get("Bounds") == "exclusive";
  const bool descending = invocation.get("Order") == "desc";
  const auto start = from == nullptr ? 0LL : parse_integer(*from).value_or(0);
  // Items are numbered as they are made, which is the order that the Store has them in.
  View view{sort.kind, {"list_sid", http::field(invocation.path, sort.collection_sid)}};
  view.newest_first = descending;
  view.where = [=](const Json& item) {
    const auto index = item.value("index", 0LL);
    if (from == nullptr || (index == start && !exclusive)) return true;
    return descending ? index < start : index > start;
  };
  return api_.list_of(invocation, view);
}

/// One page of a map: what its token, or else `From`, leaves is put in order as far as it is shown.
Result<Json> Sync::list_map(const Invocation& invocation) const {
  const auto paging = read_paging(invocation);
  if (!paging) return paging.error();
  const bool back = paging->token.starts_with("PB");
  const bool descending = (invocation.get("Order") == "desc") != back;
  const auto* from = first_of(invocation, {"From"});
  const bool exclusive = invocation.get("Bounds") == "exclusive";
  const auto beside = paging->token.empty() ? "" : paging->token.substr(2);
  const auto before = [](bool down, const std::string& left, const std::string& right) {
    return down ? left > right : left < right;
  };
  auto query = everything();
  query.match = {"map_sid", http::field(invocation.path, "MapSid")};
  query.where = [&](const Json& item) {
    const auto key = text_of(item, "key");
    if (!beside.empty() && !before(descending, beside, key)) return false;
    if (from == nullptr || (key == *from && !exclusive)) return true;
    return before(descending != back, *from, key);
  };
  auto items = store_.list(kMapItem.kind, query).documents;
  const auto skipped = beside.empty() ? std::min(items.size(), paging->page * paging->size) : 0;
  const auto shown = std::min(items.size(), skipped + paging->size);
  std::partial_sort(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(shown), items.end(),
                    [&](const Json* left, const Json* right) {
                      return before(descending, text_of(*left, "key"), text_of(*right, "key"));
                    });
  std::vector<const Json*> page(items.begin() + static_cast<std::ptrdiff_t>(skipped),
                                items.begin() + static_cast<std::ptrdiff_t>(shown));
  if (back) std::reverse(page.begin(), page.end());
  Part part;
  part.documents = Json::array();
  for (const auto* item : page) part.documents.push_back(api_.shown(invocation, *item));
  part.more = back || items.size() > shown;
  part.first = page.empty() ? beside : text_of(*page.front(), "key");
  part.last = page.empty() ? beside : text_of(*page.back(), "key");
  return envelope(invocation, *paging, std::move(part));
}

/// Sets when a document goes away by itself; 0 seconds: never.
void Sync::expire(std::string_view kind, const std::string& key, long long ttl_seconds,
                  Json& document) {
  forget(kind, key, document);
  if (ttl_seconds <= 0) {
    document["date_expires"] = nullptr;
    document.erase("_expires_ms");
    return;
  }
  const auto at = clock_.now() + std::chrono::seconds(ttl_seconds);
  document["date_expires"] = iso8601(at);
  document["_expires_ms"] = at.time_since_epoch().count();
  due_.emplace(at, kind, key);
}

/// The document does not expire when it was to.
void Sync::forget(std::string_view kind, const std::string& key, const Json& document) {
  const Time at(Duration(document.value("_expires_ms", 0LL)));
  due_.erase({at, std::string(kind), key});
}

/// Finds what expires among the documents that are there already.
void Sync::count() {
  due_.clear();
  counted_ = true;
  for (const auto* sort : kSorts) {
    for (const auto& key : store_.select(sort->kind, "_expires_ms")) {
      const Time at(Duration(store_.get(sort->kind, key)->value("_expires_ms", 0LL)));
      due_.emplace(at, sort->kind, key);
    }
  }
}

// https://www.twilio.com/docs/sync/api/document-permission-resource
Result<Json> Sync::permit(const Invocation& invocation) {
  Json permission = Json::object();
  if (invocation.document != nullptr) permission = *invocation.document;
  permission["account_sid"] = invocation.account_sid;
  for (const auto& [name, value] : invocation.path) permission[snake_case(name)] = value;
  for (const auto* name : {"Read", "Write", "Manage"}) {
    const auto text = invocation.get(name);
    if (!equals_ignoring_case(text, "true") && !equals_ignoring_case(text, "false")) {
      return Error{20001, cat(name, " must be true or false")};
    }
    permission[snake_case(name)] = equals_ignoring_case(text, "true");
  }
  const auto key = store_key(invocation, invocation.get("Identity"));
  store_.put(invocation.operation.kind, key, permission);
  return permission;
}

/// A message is not kept: who would read it must listen at the time.
Result<Json> Sync::publish(const Invocation& invocation) {
  constexpr std::size_t kLargestMessage = 4 * 1024;
  const auto data = invocation.get("Data");
  if (data.size() > kLargestMessage) return Error{54006, "Request entity too large", 413};
  if (const auto fine = check_data(invocation); !fine) return fine.error();
  auto message = api_.generic(invocation);
  if (message) store_.erase(invocation.operation.kind, text_of(*message, "sid"));
  return message;
}

/// A list or map goes with its items.
void Sync::erase(std::string_view kind, const std::string& key) {
  if (kind == kList.kind) erase_all(kListItem.kind, "list_sid", key);
  if (kind == kMap.kind) erase_all(kMapItem.kind, "map_sid", key);
  if (const auto* document = store_.get(kind, key)) forget(kind, key, *document);
  store_.erase(kind, key);
}

void Sync::erase_all(std::string_view kind, std::string_view member, const std::string& sid) {
  auto query = everything();
  query.match = {std::string(member), sid};
  std::vector<std::string> keys;
  for (const auto* document : store_.list(kind, query).documents) {
    keys.push_back(key_of(*document));
    forget(kind, keys.back(), *document);
  }
  for (const auto& key : keys) store_.erase(kind, key);
}

void Sync::prepare(const http::Request& request) {
  const auto caller = authenticate(request, store_);
  if (caller) {
    const auto service = default_service(caller->account_sid, iso8601(clock_.now()));
    const auto sid = text_of(service, "sid");
    if (store_.get(kServiceKind, sid) == nullptr) store_.put(kServiceKind, sid, service);
  }
  if (!counted_) count();
  while (!due_.empty() && std::get<0>(*due_.begin()) <= clock_.now()) {
    const auto [at, kind, key] = *due_.begin();
    due_.erase(due_.begin());
    // What was changed behind our back, as by a transaction taken back, may have another time.
    const auto* document = store_.get(kind, key);
    const bool due =
        document != nullptr && document->value("_expires_ms", 0LL) == at.time_since_epoch().count();
    if (due) erase(kind, key);
  }
}

}  // namespace ringback::rest
