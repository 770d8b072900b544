// The shared behaviour.
#include "rest/generic.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/assign.hpp"
#include "rest/credentials.hpp"
#include "rest/dialect.hpp"
#include "rest/filters.hpp"
#include "rest/overlay.hpp"
#include "rest/pattern.hpp"
#include "rest/router.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// The next number of documents that are numbered within another. Not a Twilio resource.
constexpr std::string_view kCounterKind = "ringback.counter";

Error no_meaning(const Operation& operation) {
  return {20501, cat("Ringback does not emulate ", hook_name(operation), " yet"), 501};
}

/// A parameter that says whose the document is: of a subaccount.
Result<void> check_owner(const Invocation& invocation, const Store& store, const Json& document) {
  const auto owner = owner_of(document);
  if (owner == invocation.account_sid || owner.empty()) return {};
  if (is_within_reach(invocation, owner, store)) return {};
  return Error{20001, cat("AccountSid '", owner, "' is not one of yours")};
}

/// Between the keys of the last document of a page and of the first of the next, in tokens.
constexpr char kBeside = '~';

/// Where the page begins: beside the documents that the token names, while one of them is there.
std::size_t start_of(const Operation& operation, const Paging& paging, const Json& documents) {
  const auto start = paging.page * paging.size;
  if (paging.token.empty()) return start;
  const auto find = [&](std::string_view key) {
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [&](const Json& one) { return key_of(operation, one) == key; });
    return static_cast<std::size_t>(found - documents.begin());
  };
  const auto named = std::string_view(paging.token).substr(2);
  const auto both = named.find(kBeside);
  const auto at = find(named.substr(0, both));
  if (paging.token.starts_with("PB")) {
    return at == documents.size() || at < paging.size ? 0 : at - paging.size;
  }
  if (at < documents.size()) return at + 1;
  const auto next = both == named.npos ? documents.size() : find(named.substr(both + 1));
  return next < documents.size() ? next : start;
}

Error bad_token(std::string_view token) {
  return {21481, cat("Page token '", token, "' is not valid")};
}

/// What leaves the fewest documents to look at: the innermost resource of the path, else the
/// account where that is not the one that has nearly everything.
ringback::Match match_of(const Invocation& invocation, const Store& store) {
  const auto& operation = invocation.operation;
  const auto& plan = plan_of(operation);
  const auto kept = [&operation](const std::string& member) {
    return find_field(operation.resource, member) != nullptr ? member : cat("_", member);
  };
  if (!plan.parents.empty()) {
    const auto& parent = plan.parents.back();
    return {kept(parent.member), http::field(invocation.path, parent.name)};
  }
  const auto* account = store.get(kind::kAccount, invocation.account_sid);
  const bool child =
      account != nullptr && text_of(*account, "owner_account_sid") != invocation.account_sid;
  if (plan.kind == kind::kAccount || !child) return {};
  return {kept("account_sid"), invocation.account_sid};
}

}  // namespace

bool is_generic(const Operation& operation) {
  return *operation.kind != '\0' && operation.action != Action::kOther;
}

Generic::Generic(Store& store, const Store& shelf, Sids& sids, Clock& clock)
    : store_(store), shelf_(shelf), sids_(sids), clock_(clock) {}

Result<Json> Generic::run(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  if (!is_generic(operation)) return no_meaning(operation);
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

/// A SID, or a random identifier of the documented form.
Json Generic::new_key(const Operation& operation) {
  const bool is_sid = operation.key == std::string_view("sid");
  const std::string_view prefix = is_sid && *operation.prefix == '\0' ? "XX" : operation.prefix;
  const auto random = sids_.make(prefix);
  const std::string_view pattern = operation.key_pattern;
  return pattern.empty() ? random : sample(pattern, random);
}

/// A new key: what the path says, a SID, a random identifier, or the next number.
void Generic::set_key(const Invocation& invocation, Json& document) {
  const auto& operation = invocation.operation;
  const auto& plan = plan_of(operation);
  if (plan.is_settings) return;
  const auto* field = find_field(operation.resource, operation.key);
  Json key;
  if (plan.addresses_one) {
    key = invocation.path.back().second;
  } else if (*operation.key != '\0' && field == nullptr && invocation.has(operation.key)) {
    key = http::field(invocation.parameters, operation.key);  // the answer does not show it
  } else if (field != nullptr && field->type == Type::kInteger) {
    // Numbers of deleted documents do not come again.
    const auto counter = cat(operation.kind, "/", store_key(invocation, ""));
    const auto* used = store_.get(kCounterKind, counter);
    const long long next = used == nullptr ? 0 : used->value("next", 0LL);
    store_.put(kCounterKind, counter, {{"next", next + 1}});
    key = next;
  } else {
    key = new_key(operation);
  }
  if (*operation.key != '\0') {
    document[operation.key] = std::move(key);
  } else {
    const auto names = path_names(operation.instance);
    document[cat("_", member_of(operation.kind, names.back()))] = std::move(key);
  }
}

/// What every new document has: a key, its account, its place in the tree, dates, defaults.
Json Generic::blank_document(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  const auto& plan = plan_of(operation);
  Json document = Json::object();
  set_key(invocation, document);
  const bool camel = find_field(operation.resource, "accountId") != nullptr;
  set_member(operation, camel ? "accountId" : "account_sid", invocation.account_sid, document);
  if (camel) document["_account_sid"] = invocation.account_sid;
  for (const auto& parent : plan.parents) {
    set_member(operation, parent.member, http::field(invocation.path, parent.name), document);
  }
  if (is_2010(operation) && find_field(operation.resource, "api_version") != nullptr) {
    document["api_version"] = "2010-04-01";
  }
  document.update(plan.defaults);
  const auto* alias = plan.alias;
  if (alias != nullptr && *alias->member != '\0') document[alias->member] = alias->value;
  if (plan.is_settings) set_dates(operation, clock_.now(), document);
  return document;
}

Result<Json> Generic::create(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  const auto kind = plan_of(operation).kind;
  if (plan_of(operation).addresses_one) {  // the client says the key: what is there is replaced
    const auto key = store_key(invocation, invocation.path.back().second);
    const auto* before = store_.get(kind, key);
    if (before != nullptr) return replace(invocation, key, *before);
  }
  Json document = blank_document(invocation);
  if (const auto* attachment = plan_of(operation).attachment) {
    const auto source = attached(*attachment, invocation, store_);
    if (!source) return source.error();
    if (*source != nullptr) copy_attached(operation, **source, document);
    if (store_.get(kind, store_key(invocation, key_of(operation, document))) != nullptr) {
      return Error{20409, cat(key_of(operation, document), " is there already"), 409};
    }
  }
  assign_parameters(invocation, document);
  if (const auto owned = check_owner(invocation, store_, document); !owned) return owned.error();
  if (const auto fine = check_unique(invocation, store_, document); !fine) return fine.error();
  set_dates(operation, clock_.now(), document);
  complete(kind, document, invocation);
  store_.put(kind, store_key(invocation, key_of(operation, document)), document);
  return document;
}

Result<Json> Generic::replace(const Invocation& invocation, const std::string& key,
                              const Json& before) {
  Json document = before;
  assign_parameters(invocation, document);
  if (const auto owned = check_owner(invocation, store_, document); !owned) return owned.error();
  if (const auto fine = check_unique(invocation, store_, document); !fine) return fine.error();
  set_dates(invocation.operation, clock_.now(), document);
  store_.put(plan_of(invocation.operation).kind, key, document);
  return document;
}

Result<Json> Generic::update(const Invocation& invocation) {
  if (invocation.document == nullptr && plan_of(invocation.operation).makes) {
    return create(invocation);
  }
  if (invocation.document == nullptr) return not_found(invocation.url.path);
  const auto key = store_key(invocation, key_of(invocation.operation, *invocation.document));
  return replace(invocation, key, *invocation.document);
}

Result<Json> Generic::erase(const Invocation& invocation) {
  if (invocation.document == nullptr) return not_found(invocation.url.path);
  Json document = *invocation.document;
  const auto key = key_of(invocation.operation, document);
  erase_children(invocation, key);
  store_.erase(plan_of(invocation.operation).kind, store_key(invocation, key));
  return document;
}

/// What is part of a document goes with it. Everything keeps the keys of all it is part of, so
/// that nothing has to be asked twice.
void Generic::erase_children(const Invocation& invocation, const std::string& key) {
  Query query;
  query.limit = std::numeric_limits<std::size_t>::max();
  query.where = [&](const Json& child) { return owner_of(child) == invocation.account_sid; };
  for (const auto& child : plan_of(invocation.operation).children) {
    const auto kind = plan_of(*child.of).kind;
    std::vector<std::string> keys;
    for (const auto& member : {child.member, cat("_", child.member)}) {
      query.match = {member, key};
      for (const auto* document : store_.list(kind, query).documents) {
        keys.push_back(store_key(*child.of, invocation.account_sid, place_of(*child.of, *document),
                                 key_of(*child.of, *document)));
      }
    }
    for (const auto& one : keys) store_.erase(kind, one);
  }
}

Json Generic::make(const Operation& operation, const std::string& account_sid, FormFields above,
                   const Json& members) {
  const auto& plan = plan_of(operation);
  auto path = std::move(above);
  if (plan.addresses_one) {
    const auto key = text_of(members, operation.key);
    path.emplace_back(plan.path.back(), key.empty() ? new_key(operation).get<std::string>() : key);
  }
  const Invocation invocation{operation, {}, account_sid, std::move(path), {}};
  auto document = blank_document(invocation);
  for (const auto& [name, value] : members.items()) set_member(operation, name, value, document);
  set_dates(operation, clock_.now(), document);
  store_.put(plan.kind, store_key(invocation, key_of(operation, document)), document);
  return document;
}

Result<Json> Generic::list(const Invocation& invocation) const {
  const auto& plan = plan_of(invocation.operation);
  if (shelf_.size(plan.kind) > 0) return list_with_shelf(invocation);
  View view{plan.kind, match_of(invocation, store_)};
  view.where = [&invocation](const Json& document) { return belongs(invocation, document); };
  return list_of(invocation, view);
}

/// What is provided, and what the account has of the kind, in place of what it has the key of.
Result<Json> Generic::list_with_shelf(const Invocation& invocation) const {
  const auto& operation = invocation.operation;
  const auto kind = plan_of(operation).kind;
  Query query;
  query.limit = std::numeric_limits<std::size_t>::max();
  query.newest_first = false;
  query.where = [&, wanted = read_filters(invocation)](const Json& document) {
    return belongs(invocation, document) && wanted(document);
  };
  Json documents = Json::array();
  for (const auto* document : store_.list(kind, query).documents) documents.push_back(*document);
  for (const auto* document : shelf_.list(kind, query).documents) {
    const auto key = store_key(invocation, key_of(operation, *document));
    if (store_.get(kind, key) == nullptr) documents.push_back(*document);
  }
  return envelope_of(invocation, documents);
}

Result<Json> Generic::list_of(const Invocation& invocation, const View& view) const {
  const auto& operation = invocation.operation;
  const auto paging = read_paging(invocation);
  if (!paging) return paging.error();
  // The token has the number of a document beside the page, so that pages stay in step while some
  // are added or removed, that document among them.
  const bool by_token = !paging->token.empty();
  const bool back = paging->token.starts_with("PB");
  const auto beside = by_token ? parse_integer(paging->token.substr(2)) : 0;
  if (!beside || *beside < (by_token && !back ? 1 : 0)) return bad_token(paging->token);
  Query query;
  query.limit = paging->size;
  query.newest_first = view.newest_first != back;
  query.offset = by_token ? 0 : paging->page * paging->size;
  query.after = static_cast<std::uint64_t>(*beside);
  query.where = [&, wanted = read_filters(invocation)](const Json& document) {
    if (view.where && !view.where(document)) return false;
    return wanted(view.shown ? view.shown(document) : document);
  };
  query.match = view.match;
  auto page = store_.list(view.kind, query);
  if (page.documents.empty()) {  // what was beside the page is in the next to either side
    page.first = back || !by_token ? 0 : query.after - 1;
    page.last = query.after + 1;
  }
  if (back) {
    std::reverse(page.documents.begin(), page.documents.end());
    if (!page.documents.empty()) std::swap(page.first, page.last);
    page.more = true;  // at least the document that the token names
  }
  Part part;
  part.more = page.more;
  part.documents = Json::array();
  for (const auto* document : page.documents) {
    const auto shown = view.shown ? view.shown(*document) : Json();
    part.documents.push_back(
        renderer_.document(operation, view.shown ? shown : *document, invocation.origin));
  }
  if (by_token || !page.documents.empty()) {
    part.first = std::to_string(page.first);
    part.last = std::to_string(page.last);
  }
  return envelope(invocation, *paging, std::move(part));
}

Result<Json> Generic::envelope_of(const Invocation& invocation, const Json& documents) const {
  const auto paging = read_paging(invocation);
  if (!paging) return paging.error();
  const auto& operation = invocation.operation;
  const auto start = start_of(operation, *paging, documents);
  Part part;
  part.documents = Json::array();
  for (auto i = start; i < documents.size() && i < start + paging->size; ++i) {
    part.documents.push_back(renderer_.document(operation, documents[i], invocation.origin));
    part.last = key_of(operation, documents[i]);
    if (part.first.empty()) part.first = part.last;
  }
  part.more = documents.size() > start + paging->size;
  if (part.more) part.last += kBeside + key_of(operation, documents[start + paging->size]);
  return envelope(invocation, *paging, std::move(part));
}

}  // namespace ringback::rest
