// Where documents are: from the values of a path to what they name.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/generic.hpp"
#include "rest/plan.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

/// The path's conference may be one that this operation opens by its name.
/// https://www.twilio.com/docs/voice/api/conference-participant-resource#create-a-participant
constexpr std::string_view kOpens = "CreateParticipant";

/// Whether a document is of the account, and of what these values name.
bool is_of(const Operation& operation, std::string_view account_sid, const FormFields& path,
           const Json& document) {
  const auto& plan = plan_of(operation);
  if (plan.kind == kind::kAccount) {
    return text_of(document, "sid") == account_sid ||
           text_of(document, "owner_account_sid") == account_sid;
  }
  const auto owner = owner_of(document);
  if (!owner.empty() && owner != account_sid) return false;
  for (const auto& parent : plan.parents) {
    if (value_of(document, parent.member) != http::field(path, parent.name)) return false;
  }
  return plan.alias == nullptr || *plan.alias->member == '\0' ||
         text_of(document, plan.alias->member) == plan.alias->value;
}

/// The document that has this text in the member, or null.
const Json* find_by(const Store& store, const Operation& operation, std::string_view account_sid,
                    const FormFields& path, std::string member, const std::string& value) {
  Query query;
  query.limit = 1;
  query.newest_first = false;
  query.match = {std::move(member), value};
  query.where = [&](const Json& document) { return is_of(operation, account_sid, path, document); };
  const auto page = store.list(plan_of(operation).kind, query);
  return page.documents.empty() ? nullptr : page.documents.front();
}

/// The document of this key or unique name, or null.
const Json* find_one(const Store& store, const Operation& operation, std::string_view account_sid,
                     const FormFields& path, const std::string& id) {
  const auto& plan = plan_of(operation);
  const auto* direct = store.get(plan.kind, store_key(operation, account_sid, path, id));
  if (direct != nullptr) return is_of(operation, account_sid, path, *direct) ? direct : nullptr;
  const std::string_view key = operation.key;
  if (key != "sid" && !key.empty()) {
    const auto* known = find_by(store, operation, account_sid, path, std::string(key), id);
    if (known != nullptr) return known;
  }
  if (!plan.has_unique_name || id.empty()) return nullptr;
  return find_by(store, operation, account_sid, path, "unique_name", id);
}

/// Names that documents have alone, and what is said to another that wants one.
struct Unique {
  std::string_view kind;  ///< "": any.
  std::string_view member;
  int code;
  std::string_view message;
  int status = 409;
};

// https://www.twilio.com/docs/api/errors
constexpr Unique kUniques[] = {
    {"chat.v2.service.channel", "unique_name", 50307,
     "Channel with provided unique name already exists"},
    {"ip_messaging.v2.service.channel", "unique_name", 50307,
     "Channel with provided unique name already exists"},
    {"chat.v2.service.user", "identity", 50201, "User already exists"},
    {"ip_messaging.v2.service.user", "identity", 50201, "User already exists"},
    {"chat.v2.service.channel.member", "identity", 50404, "Member already exists"},
    {"conversations.v1.conversation", "unique_name", 50353,
     "Conversation with provided unique name already exists"},
    {"conversations.v1.service.service_conversation", "unique_name", 50353,
     "Conversation with provided unique name already exists"},
    {"conversations.v1.conversation.conversation_participant", "identity", 50433,
     "Participant already exists"},
    {"conversations.v1.service.service_conversation.service_conversation_participant", "identity",
     50433, "Participant already exists"},
    {"conversations.v1.user", "identity", 50201, "User already exists"},
    {"conversations.v1.service.service_user", "identity", 50201, "User already exists"},
    {"proxy.v1.service.session", "unique_name", 80603, "Session UniqueName must be unique", 400},
    {"api.v2010.account.queue", "friendly_name", 22003, "A queue of this name exists already", 400},
    {"", "unique_name", 20409, "Unique name already exists"},
};

}  // namespace

bool belongs(const Invocation& invocation, const Json& document) {
  return is_of(invocation.operation, invocation.account_sid, invocation.path, document);
}

std::string store_key(const Invocation& invocation, std::string_view key) {
  return store_key(invocation.operation, invocation.account_sid, invocation.path, key);
}

Result<void> check_unique(const Invocation& invocation, const Store& store, const Json& document) {
  const auto& operation = invocation.operation;
  for (const auto& unique : kUniques) {
    if (!unique.kind.empty() && unique.kind != plan_of(operation).kind) continue;
    const auto name = text_of(document, unique.member);
    if (name.empty()) continue;
    const auto* other = find_by(store, operation, invocation.account_sid, invocation.path,
                                std::string(unique.member), name);
    if (other != nullptr && key_of(operation, *other) != key_of(operation, document)) {
      return Error{unique.code, std::string(unique.message), unique.status};
    }
    if (!unique.kind.empty()) return {};
  }
  return {};
}

std::optional<FormFields> Generic::resolve(const Invocation& invocation) const {
  auto resolved = invocation.path;
  for (const auto& parent : plan_of(invocation.operation).parents) {
    if (parent.of == nullptr || *parent.of->kind == '\0') continue;
    const auto place = std::find_if(resolved.begin(), resolved.end(),
                                    [&](const auto& value) { return value.first == parent.name; });
    if (place == resolved.end()) continue;
    // Templates may name one thing differently: what lies above counts by its order.
    FormFields above;
    const auto& names = plan_of(*parent.of).path;
    const auto before = static_cast<std::size_t>(place - resolved.begin());
    for (std::size_t i = 0; i < before && i < names.size(); ++i) {
      above.emplace_back(names[i], resolved[i].second);
    }
    const auto* found = find_one(store_, *parent.of, invocation.account_sid, above, place->second);
    if (found == nullptr) {
      found = find_one(shelf_, *parent.of, invocation.account_sid, above, place->second);
    }
    const auto key = found == nullptr ? std::string() : key_of(*parent.of, *found);
    if (!key.empty()) place->second = key;
    const auto kind = plan_of(*parent.of).kind;
    // What clients do not make and is known by no SID may be in nobody's hands, but never in
    // another's.
    const bool wanted = parent.made || parent.of->key == std::string_view("sid");
    const bool foreign =
        found == nullptr &&
        store_.get(kind, store_key(*parent.of, invocation.account_sid, above, place->second));
    if (found == nullptr && plan_of(invocation.operation).name == kOpens && !foreign) continue;
    if (found == nullptr && (wanted || foreign)) return std::nullopt;
  }
  return resolved;
}

const Json* Generic::find(const Invocation& invocation) {
  const auto& operation = invocation.operation;
  const auto& plan = plan_of(operation);
  if (plan.is_settings) {
    const auto key = store_key(invocation, "");
    if (store_.get(plan.kind, key) == nullptr) {
      store_.put(plan.kind, key, blank_document(invocation));
    }
    return store_.get(plan.kind, key);
  }
  if (plan.kind.empty() || !plan.addresses_one) return nullptr;
  const auto& key = invocation.path.back().second;
  const auto* own = find_one(store_, operation, invocation.account_sid, invocation.path, key);
  if (own != nullptr) return own;
  return find_one(shelf_, operation, invocation.account_sid, invocation.path, key);
}

}  // namespace ringback::rest
