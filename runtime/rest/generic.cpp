// The shared behaviour.
#include "rest/generic.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/assign.hpp"
#include "rest/dialect.hpp"
#include "rest/filters.hpp"
#include "rest/overlay.hpp"
#include "rest/router.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// The next number of documents that are numbered within another. Not a Twilio resource.
constexpr std::string_view kCounterKind = "ringback.counter";

/// `/A/{AccountSid}/Calls/{CallSid}` as every template spells it: `/A/{}/Calls/{}`.
std::string nameless(std::string_view path) {
  if (path.ends_with(".json")) path.remove_suffix(5);
  auto segments = split(path, '/');
  for (auto& segment : segments) {
    if (segment.starts_with("{")) segment = "{}";
  }
  return join(segments, "/");
}

bool addresses_one(std::string_view path) {
  return path.ends_with("}") || path.ends_with("}.json");
}

/// Whether the operation is about a document that is always there, at a path without a key.
bool is_settings(const Operation& operation) {
  const bool reads = operation.action == Action::kFetch || operation.action == Action::kUpdate;
  return reads && *operation.kind != '\0' && !addresses_one(operation.path);
}

/// The names of the path's parameters that say what the resource is a part of.
std::vector<std::string> parents_of(const Operation& operation) {
  auto names = path_names(operation.path);
  if (addresses_one(operation.path)) names.pop_back();
  return names;
}

/// Whether a document is of the account and of the resources that the path passes through.
bool belongs(const Invocation& invocation, const Json& document) {
  const auto& operation = invocation.operation;
  const auto& account = invocation.account_sid;
  const auto kind = stored_kind(operation.kind);
  if (kind == kind::kAccount) {
    return text_of(document, "sid") == account || text_of(document, "owner_account_sid") == account;
  }
  const auto owner = owner_of(document);
  if (!owner.empty() && owner != account) return false;
  for (const auto& name : parents_of(operation)) {
    if (name == "AccountSid") continue;
    const auto member = member_of(operation.kind, name);
    if (value_of(document, member) != http::field(invocation.path, name)) return false;
  }
  const auto* alias = alias_of(operation.kind);
  return alias == nullptr || *alias->member == '\0' ||
         text_of(document, alias->member) == alias->value;
}

Error no_meaning(const Operation& operation) {
  return {20501, cat("Ringback does not emulate ", hook_name(operation), " yet"), 501};
}

}  // namespace

/// SIDs are unique; other keys only within the account and the resource they are part of.
std::string store_key(const Invocation& invocation, const std::string& key) {
  if (invocation.operation.key == std::string_view("sid")) return key;
  auto whole = invocation.account_sid;
  for (const auto& name : parents_of(invocation.operation)) {
    if (name != "AccountSid") whole += cat("/", http::field(invocation.path, name));
  }
  return cat(whole, "/", key);
}

Generic::Generic(Store& store, Sids& sids, Clock& clock)
    : store_(store), sids_(sids), clock_(clock) {
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      if (operation.action != Action::kCreate || *operation.instance == '\0') continue;
      creates_.emplace(cat(operation.host, nameless(operation.instance)), &operation);
    }
  }
}

Result<Json> Generic::run(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  if (*operation.kind == '\0') return no_meaning(operation);
  switch (operation.action) {
    case Action::kCreate: return create(invocation);
    case Action::kList: return list(invocation);
    case Action::kUpdate: return update(invocation);
    case Action::kDelete: return erase(invocation);
    case Action::kFetch:
      if (invocation.document == nullptr) return not_found(invocation.url.path);
      return *invocation.document;
    case Action::kOther: break;
  }
  return no_meaning(operation);
}

const Json* Generic::find(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  const auto kind = stored_kind(operation.kind);
  if (is_settings(operation)) {
    const auto key = store_key(invocation, "");
    if (store_.get(kind, key) == nullptr) {
      Json document = blank_document(invocation);
      set_dates(operation, clock_.now(), document);
      store_.put(kind, key, std::move(document));
    }
    return store_.get(kind, key);
  }
  if (kind.empty() || !addresses_one(operation.path)) return nullptr;
  const auto& id = invocation.path.back().second;
  const auto* direct = store_.get(kind, store_key(invocation, id));
  if (direct != nullptr) return belongs(invocation, *direct) ? direct : nullptr;
  // A deletion answers with nothing, so that its row has no schema.
  const bool named =
      operation.resource == nullptr || find_field(operation.resource, "unique_name") != nullptr;
  return store_.find(kind, [&](const Json& document) {
    if (key_of(operation, document) != id && !(named && text_of(document, "unique_name") == id))
      return false;
    return belongs(invocation, document);
  });
}

std::optional<FormFields> Generic::resolve(const Invocation& invocation) const {
  auto resolved = invocation.path;
  const std::string_view whole = invocation.operation.path;
  const auto parents = parents_of(invocation.operation).size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < parents; ++i) {
    end = whole.find('}', end) + 1;
    const auto create =
        creates_.find(cat(invocation.operation.host, nameless(whole.substr(0, end))));
    if (create == creates_.end() || resolved[i].first == "AccountSid") continue;
    const FormFields path(resolved.begin(), resolved.begin() + static_cast<std::ptrdiff_t>(i));
    const auto kind = stored_kind(create->second->kind);
    const Invocation parent{*create->second, invocation.url, invocation.account_sid, path, {}};
    const auto& id = resolved[i].second;
    const auto* direct = store_.get(kind, store_key(parent, id));
    if (direct != nullptr && owner_of(*direct) == invocation.account_sid) continue;
    const auto above = parents_of(*create->second);
    const auto* named = store_.find(kind, [&](const Json& document) {
      if (text_of(document, "unique_name") != id) return false;
      for (std::size_t j = 0; j < std::min(i, above.size()); ++j) {
        const auto member = member_of(kind, above[j]);
        if (above[j] != "AccountSid" && value_of(document, member) != resolved[j].second) {
          return false;
        }
      }
      return owner_of(document) == invocation.account_sid;
    });
    if (named == nullptr) return std::nullopt;
    resolved[i].second = key_of(*create->second, *named);
  }
  return resolved;
}

/// A new key: a SID, a random identifier, or the next number.
void Generic::set_key(const Invocation& invocation, Json& document) {
  const auto& operation = invocation.operation;
  if (is_settings(operation)) return;
  const auto* field = find_field(operation.resource, operation.key);
  if (field != nullptr && field->type == Type::kInteger) {
    // Numbers of deleted documents do not come again.
    const auto counter = cat(operation.kind, "/", store_key(invocation, ""));
    const auto* used = store_.get(kCounterKind, counter);
    const long long next = used == nullptr ? 0 : used->value("next", 0LL);
    store_.put(kCounterKind, counter, {{"next", next + 1}});
    document[operation.key] = next;
    return;
  }
  const bool is_sid = operation.key == std::string_view("sid");
  const std::string_view prefix = is_sid && *operation.prefix == '\0' ? "XX" : operation.prefix;
  const auto key = sids_.make(prefix);
  if (*operation.key != '\0') {
    document[operation.key] = key;
  } else {
    const auto names = path_names(operation.instance);
    document[cat("_", member_of(operation.kind, names.back()))] = key;
  }
}

/// What every new document has: a key, its account, its place in the tree, dates, defaults.
Json Generic::blank_document(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  Json document = Json::object();
  set_key(invocation, document);
  const bool camel = find_field(operation.resource, "accountId") != nullptr;
  set_member(operation, camel ? "accountId" : "account_sid", invocation.account_sid, document);
  if (camel) document["_account_sid"] = invocation.account_sid;
  for (const auto& name : parents_of(operation)) {
    if (name == "AccountSid") continue;
    set_member(operation, member_of(operation.kind, name), http::field(invocation.path, name),
               document);
  }
  if (is_2010(operation) && find_field(operation.resource, "api_version") != nullptr) {
    document["api_version"] = "2010-04-01";
  }
  const auto kind = stored_kind(operation.kind);
  for (const auto* overlay : overlays()) {
    for (const auto& row : overlay->defaults) {
      if (kind == row.kind) document[row.member] = Json::parse(row.json);
    }
  }
  const auto* alias = alias_of(operation.kind);
  if (alias != nullptr && *alias->member != '\0') document[alias->member] = alias->value;
  return document;
}

Result<Json> Generic::create(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  const auto kind = stored_kind(operation.kind);
  Json document = blank_document(invocation);
  assign_parameters(invocation, document);
  if (owner_of(document) != invocation.account_sid) {  // AccountSid as a parameter: a subaccount's
    const auto* account = store_.get(kind::kAccount, owner_of(document));
    if (account == nullptr || text_of(*account, "owner_account_sid") != invocation.account_sid) {
      return Error{20001, cat("AccountSid '", owner_of(document), "' is not one of yours")};
    }
  }
  set_dates(operation, clock_.now(), document);
  complete(kind, document, invocation);
  store_.put(kind, store_key(invocation, key_of(operation, document)), document);
  return document;
}

Result<Json> Generic::update(const Invocation& invocation) {
  if (invocation.document == nullptr) return not_found(invocation.url.path);
  Json document = *invocation.document;
  const auto key = store_key(invocation, key_of(invocation.operation, document));
  assign_parameters(invocation, document);
  set_dates(invocation.operation, clock_.now(), document);
  store_.put(stored_kind(invocation.operation.kind), key, document);
  return document;
}

Result<Json> Generic::erase(const Invocation& invocation) {
  if (invocation.document == nullptr) return not_found(invocation.url.path);
  Json document = *invocation.document;
  const auto key = store_key(invocation, key_of(invocation.operation, document));
  store_.erase(stored_kind(invocation.operation.kind), key);
  return document;
}

Result<Json> Generic::list(const Invocation& invocation) const {
  const auto& operation = invocation.operation;
  const auto paging = read_paging(invocation);
  if (!paging) return paging.error();
  const auto kind = stored_kind(operation.kind);
  // The token names the last document seen, so that pages stay in step while documents are added.
  const bool forward = paging->token.starts_with("PA");
  const auto last = forward ? store_key(invocation, paging->token.substr(2)) : "";
  const bool by_token = forward && store_.get(kind, last) != nullptr;
  Query query;
  query.limit = paging->size;
  query.offset = by_token ? 0 : paging->page * paging->size;
  query.after = by_token ? last : "";
  query.where = [&, wanted = read_filters(invocation)](const Json& document) {
    return belongs(invocation, document) && wanted(document);
  };
  const auto page = store_.list(kind, query);
  Part part;
  part.more = page.more;
  part.documents = Json::array();
  for (const auto* document : page.documents) {
    part.documents.push_back(renderer_.document(operation, *document));
  }
  if (!page.documents.empty()) {
    part.first = key_of(operation, *page.documents.front());
    part.last = key_of(operation, *page.documents.back());
  }
  return envelope(invocation, *paging, std::move(part));
}

Result<Json> Generic::envelope_of(const Invocation& invocation, const Json& documents) const {
  const auto paging = read_paging(invocation);
  if (!paging) return paging.error();
  Part part;
  part.documents = Json::array();
  const std::size_t start = paging->page * paging->size;
  for (std::size_t i = start; i < documents.size() && i < start + paging->size; ++i) {
    part.documents.push_back(renderer_.document(invocation.operation, documents[i]));
    part.last = key_of(invocation.operation, documents[i]);
    if (part.first.empty()) part.first = part.last;
  }
  part.more = documents.size() > start + paging->size;
  return envelope(invocation, *paging, std::move(part));
}

}  // namespace ringback::rest
