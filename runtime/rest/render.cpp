// Rendering.
#include "rest/render.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/dialect.hpp"
#include "rest/overlay.hpp"
#include "rest/pattern.hpp"
#include "rest/router.hpp"

namespace ringback::rest {

namespace {

/// What stands for a member that a document lacks. A text of a documented form is made from what
/// the document is known by, so that it stays what it is.
Json blank(const Field& field, const std::string& seed) {
  if (field.nullable && field.type != Type::kAny) return Json();
  if (*field.blank != '\0') return Json::parse(field.blank);
  if (*field.pattern != '\0') return sample(field.pattern, cat(seed, field.name));
  switch (field.type) {
    case Type::kAny: return Json();
    case Type::kInteger: return 0;
    case Type::kNumber: return 0.0;
    case Type::kBoolean: return false;
    case Type::kObject: return Json::object();
    case Type::kArray: return Json::array();
    case Type::kString: break;
  }
  if (!field.values.empty()) return *field.values.begin();
  const bool is_time = field.format == Format::kIsoTime || field.format == Format::kMailTime;
  return is_time || field.format == Format::kDate ? print_time(field.format, Time())
                                                  : std::string();
}

/// One resource may show a number that another shows as text: each gets its own.
Json as_type(const Field& field, const Json& value, const std::string& seed) {
  const bool empty = value.is_string() && value.get_ref<const std::string&>().empty();
  if (*field.sid != '\0' && empty) return blank(field, seed);
  if (field.type == Type::kString && value.is_number()) return print_json(value);
  const bool is_time = field.format == Format::kIsoTime || field.format == Format::kMailTime;
  if (is_time && value.is_string() && !empty) {
    const auto& text = value.get_ref<const std::string&>();
    const bool digits = text[0] >= '0' && text[0] <= '9';
    if (digits == (field.format == Format::kIsoTime)) return value;
    const auto time = parse_time(text);
    if (time) return print_time(field.format, *time);
  }
  const bool wants_number = field.type == Type::kInteger || field.type == Type::kNumber;
  if (wants_number && value.is_string()) {
    const auto parsed = parse_json(value.get_ref<const std::string&>());
    return parsed.ok() && parsed->is_number() ? *parsed : blank(field, seed);
  }
  return value;
}

/// Looks for members where the last one was found: most are stored in the schema's order.
class Members {
 public:
  explicit Members(const Json& object) : object_(object), next_(object.begin()) {}

  /// The member, or null.
  const Json* find(std::string_view name) {
    if (next_ == object_.end() || next_.key() != name) {
      const auto found = object_.find(name);
      if (found == object_.end()) return nullptr;
      next_ = found;
    }
    return &*next_++;
  }

 private:
  const Json& object_;
  Json::const_iterator next_;
};

/// A resource that no schema describes: what clients have said of it, and what it is known by.
Json undescribed(const Json& document) {
  Json shown = Json::object();
  if (!document.is_object()) return shown;
  for (const auto& [name, value] : document.items()) {
    shown[name.starts_with('_') ? name.substr(1) : name] = value;
  }
  return shown;
}

/// Puts in what a described object always has.
void add_required(const Schema& schema, const std::string& seed, Json& object) {
  for (const auto& field : schema.fields) {
    const auto found = object.find(field.name);
    const bool missing = found == object.end() || (found->is_null() && !field.nullable);
    if (missing && field.required) object[field.name] = blank(field, seed);
    if (missing || field.inner == nullptr || *field.blank == '\0') continue;
    if (found->is_object()) add_required(*field.inner, seed, *found);
  }
}

/// Replaces each `{name}` of a template by what is said of the name and its place.
template <typename Value>
std::string fill(std::string_view path, const Value& value) {
  std::string out;
  std::size_t from = 0;
  while (!path.empty()) {
    const auto open = path.find('{');
    out += path.substr(0, open);
    if (open == path.npos) break;
    const auto close = path.find('}', open);
    const auto name = path.substr(open + 1, close - open - 1);
    out += percent_encode(value(name, from + open));
    path.remove_prefix(close + 1);
    from += close + 1;
  }
  return out;
}

}  // namespace

std::string value_of(const Json& document, std::string_view member) {
  auto value = text_of(document, member);
  return value.empty() ? text_of(document, cat("_", member)) : value;
}

std::string owner_of(const Json& document) { return value_of(document, "account_sid"); }

std::string key_of(const Operation& operation, const Json& document) {
  if (*operation.key != '\0') return value_of(document, operation.key);
  const std::string_view instance = operation.instance;
  const auto names = path_names(instance);
  const bool addressed = instance.ends_with("}") || instance.ends_with("}.json");
  if (!instance.empty() && !addressed) return "";  // settings have no key
  return names.empty() ? value_of(document, "sid")
                       : value_of(document, member_of(operation.kind, names.back()));
}

Renderer::Renderer() {
  for (const auto* product : products()) {
    for (const auto& operation : product->operations) {
      if (*operation.instance != '\0') addresses_.emplace(operation.kind, &operation);
    }
  }
}

std::string Renderer::path(const Operation& operation, const Json& document) const {
  const Operation* addressed = &operation;
  if (*operation.instance == '\0') {
    const auto found = addresses_.find(stored_kind(operation.kind));
    if (found == addresses_.end()) return "";
    addressed = found->second;
  }
  const std::string_view instance = addressed->instance;
  const bool keyed = instance.ends_with("}") || instance.ends_with("}.json");
  const auto last = instance.rfind('{');
  return fill(instance, [&](std::string_view name, std::size_t at) {
    if (keyed && at == last) return key_of(*addressed, document);
    auto member = member_of(addressed->kind, name);
    if (member == addressed->key) member = cat("parent_", member);
    return value_of(document, member);
  });
}

Json Renderer::links(const Operation& operation, const Json& document,
                     const std::string& origin) const {
  Json links = Json::object();
  for (const auto& link : operation.links) {
    const auto value = [&document](std::string_view name, std::size_t) {
      return value_of(document, name);
    };
    links[link.name] = origin + fill(link.path, value);
  }
  return links;
}

Json Renderer::document(const Operation& operation, const Json& document,
                        std::string_view origin) const {
  if (operation.resource == nullptr || operation.resource->fields.empty()) {
    return undescribed(document);
  }
  const auto host = is_2010(operation) ? std::string()
                    : origin.empty()   ? cat("https://", operation.host)
                                       : std::string(origin);
  Json computed = Json::object();
  for (const auto& field : operation.resource->fields) {
    const std::string_view name = field.name;
    const bool address = field.format == Format::kUriMap || name == "uri" || name == "url";
    const bool owner = name == "account_sid" || name == "accountId";
    if ((!address && !owner) || document.contains(name)) continue;
    if (field.format == Format::kUriMap) {
      computed[field.name] = links(operation, document, host);
    } else if (address) {
      const auto path = this->path(operation, document);
      if (!path.empty()) computed[field.name] = host + path;
    } else {
      computed[field.name] = owner_of(document);
    }
  }
  auto shown = show(*operation.resource, document, computed);
  // An address that a product has made leads where the others do.
  const auto twilio = cat("https://", operation.host, "/");
  const auto url = text_of(shown, "url");
  if (!origin.empty() && !is_2010(operation) && url.starts_with(twilio)) {
    shown["url"] = cat(origin, url.substr(twilio.size() - 1));
  }
  return shown;
}

Json Renderer::object(const Schema& schema, const Json& object) const {
  return show(schema, object, Json::object());
}

Json Renderer::show(const Schema& schema, const Json& object, const Json& computed) const {
  Json out = Json::object();
  auto& shown = out.get_ref<Json::object_t&>();  // names differ: nothing has to be looked up
  shown.reserve(schema.fields.size);
  Members members(object);
  const auto seed = text_of(object, object.contains("sid") ? "sid" : "id");
  for (const auto& field : schema.fields) {
    const auto* found = members.find(field.name);
    if (found == nullptr && computed.contains(field.name)) found = &computed[field.name];
    const bool missing = found == nullptr || (found->is_null() && !may_be_null(schema, field));
    auto value = missing ? blank(field, seed) : as_type(field, *found, seed);
    if (value.is_object() && *field.blank != '\0' && field.inner != nullptr) {
      add_required(*field.inner, seed, value);
    }
    if (value.is_object() && field.inner != nullptr && std::string_view(field.name) == "meta") {
      value = this->object(*field.inner, value);
    }
    shown.emplace_back(field.name, std::move(value));
  }
  return out;
}

}  // namespace ringback::rest
