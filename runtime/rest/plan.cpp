// Plans.
#include "rest/plan.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/render.hpp"
#include "rest/router.hpp"

namespace ringback::rest {

namespace {

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

/// Makes all plans, with what they need of each other.
class Planner {
 public:
  using Plans = std::unordered_map<const Operation*, Plan>;

  Plans plan() {
    read_defaults();
    for (const auto* product : products()) {
      for (const auto& operation : product->operations) read(operation);
    }
    for (const auto* product : products()) {
      for (const auto& operation : product->operations) plans_[&operation] = plan(operation);
    }
    for (auto& [operation, plan] : plans_) {
      if (operation->action != Action::kDelete) continue;
      const auto found = children_.find(cat(operation->host, nameless(operation->path)));
      if (found != children_.end()) plan.children = found->second;
    }
    add_rows();
    return std::move(plans_);
  }

 private:
  /// Operations by what they address.
  struct Address {
    const Operation* of = nullptr;
    bool made = false;
  };

  void read_defaults() {
    for (const auto* overlay : overlays()) {
      for (const auto& row : overlay->defaults) {
        auto& members = defaults_.try_emplace(row.kind, Json::object()).first->second;
        auto value = Json::parse(row.json);
        if (*row.member == '\0') {
          members.update(value);
        } else {
          members[row.member] = std::move(value);
        }
      }
    }
  }

  void read(const Operation& operation) {
    if (*operation.kind == '\0') return;
    const bool one = addresses_one(operation.path);
    if (one) {
      auto& address = addresses_[cat(operation.host, nameless(operation.path))];
      const bool better = address.of == nullptr || operation.action == Action::kFetch;
      if (better) address.of = &operation;
    }
    if (operation.action != Action::kCreate || !addresses_one(operation.instance)) return;
    auto& address = addresses_[cat(operation.host, nameless(operation.instance))];
    if (address.of == nullptr) address.of = &operation;
    address.made = true;
  }

  Plan plan(const Operation& operation) {
    Plan plan;
    plan.name = hook_name(operation);
    plan.kind = stored_kind(operation.kind);
    plan.alias = alias_of(operation.kind);
    plan.attachment = attachment_of(plan.kind);
    const bool reads = operation.action == Action::kFetch || operation.action == Action::kUpdate;
    plan.addresses_one = addresses_one(operation.path);
    plan.is_settings = reads && !plan.kind.empty() && !plan.addresses_one;
    // A deletion answers with nothing, so that its row has no schema.
    plan.has_unique_name =
        operation.resource == nullptr || find_field(operation.resource, "unique_name") != nullptr;
    // https://www.twilio.com/docs/sync/api/document-permission-resource
    plan.makes = operation.action == Action::kUpdate && plan.kind.starts_with("sync.v1.") &&
                 plan.kind.ends_with("_permission");
    plan.path = path_names(operation.path);
    const auto defaults = defaults_.find(plan.kind);
    if (defaults != defaults_.end()) plan.defaults = defaults->second;
    add_parents(operation, plan);
    for (const auto& parameter : operation.parameters) {
      Bound bound;
      const bool same = find_field(operation.resource, parameter.name) != nullptr;
      bound.member = same ? parameter.name : member_of(operation.kind, parameter.name);
      bound.field = find_field(operation.resource, bound.member);
      const auto plural = bound.member + "s";  // `Permission`, repeated, makes `permissions`
      const auto* many = find_field(operation.resource, plural);
      if (bound.field == nullptr && parameter.type == Type::kArray && many != nullptr) {
        bound.member = plural;
        bound.field = many;
      }
      plan.bounds.push_back(std::move(bound));
    }
    return plan;
  }

  void add_parents(const Operation& operation, Plan& plan) {
    const std::string_view whole = operation.path;
    std::size_t end = 0;
    const auto count = plan.path.size() - (plan.addresses_one ? 1 : 0);
    for (std::size_t i = 0; i < count; ++i) {
      end = whole.find('}', end) + 1;
      if (plan.path[i] == "AccountSid") continue;
      Parent parent;
      parent.name = plan.path[i];
      parent.member = member_of(operation.kind, parent.name);
      // Both are known by a member of one name: the outer's is kept beside.
      if (parent.member == operation.key) parent.member = cat("parent_", parent.member);
      parent.end = end;
      const auto shape = cat(operation.host, nameless(whole.substr(0, end)));
      if (const auto found = addresses_.find(shape); found != addresses_.end()) {
        parent.of = found->second.of;
        parent.made = found->second.made;
      }
      add_child(shape, operation, parent.member);
      plan.parents.push_back(std::move(parent));
    }
  }

  /// What is kept as another kind may be found elsewhere, too, and stays.
  void add_child(const std::string& shape, const Operation& operation, const std::string& member) {
    if (*operation.kind == '\0' || alias_of(operation.kind) != nullptr) return;
    auto& children = children_[shape];
    for (const auto& child : children) {
      if (child.member == member && child.of->kind == std::string_view(operation.kind)) return;
    }
    if (addresses_one(operation.instance)) children.push_back({&operation, member});
  }

  /// The rows of the overlays, to the operations they name.
  void add_rows() {
    std::map<std::string_view, const Operation*> named;
    for (const auto& [operation, plan] : plans_) named.emplace(plan.name, operation);
    const auto bound_of = [&](std::string_view name, std::string_view parameter) -> Bound* {
      const auto found = named.find(name);
      if (found == named.end()) return nullptr;
      const auto& parameters = found->second->parameters;
      for (unsigned i = 0; i < parameters.size; ++i) {
        if (parameter == parameters.items[i].name) return &plans_[found->second].bounds[i];
      }
      return nullptr;
    };
    for (const auto* overlay : overlays()) {
      for (const auto& row : overlay->filters) {
        auto* bound = bound_of(row.operation, row.parameter);
        if (bound != nullptr && bound->filter == nullptr) bound->filter = &row;
      }
      for (const auto& row : overlay->faults) {
        auto* bound = bound_of(row.operation, row.parameter);
        if (bound != nullptr && bound->fault == nullptr) bound->fault = &row;
      }
      for (const auto& row : overlay->guards) {
        const auto found = named.find(row.operation);
        if (found != named.end()) plans_[found->second].guards.push_back(&row);
      }
    }
  }

  Plans plans_;
  std::map<std::string_view, Json> defaults_;           // by kind
  std::map<std::string, Address> addresses_;            // by host and path without names
  std::map<std::string, std::vector<Child>> children_;  // the same, of what they are part of
};

}  // namespace

const Plan& plan_of(const Operation& operation) {
  static const auto plans = Planner().plan();
  return plans.at(&operation);
}

std::string store_key(const Operation& operation, std::string_view account_sid,
                      const FormFields& path, std::string_view key) {
  const auto& plan = plan_of(operation);
  const bool unique = operation.key == std::string_view("sid") && plan.attachment == nullptr;
  if (unique) return std::string(key);
  std::string whole(account_sid);
  for (const auto& parent : plan.parents) {
    whole += cat("/", http::field(path, parent.name));
  }
  return cat(whole, "/", key);
}

FormFields place_of(const Operation& operation, const Json& document) {
  FormFields path;
  for (const auto& parent : plan_of(operation).parents) {
    path.emplace_back(parent.name, value_of(document, parent.member));
  }
  return path;
}

}  // namespace ringback::rest
