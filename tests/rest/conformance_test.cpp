// Every operation of every document, called: what is answered has the documented shape.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/sid.hpp"
#include "rest/overlay.hpp"
#include "rest/products/examples.hpp"
#include "rest/router.hpp"
#include "rest/world.hpp"

namespace ringback::rest {
namespace {

/// A value that the parameter accepts and the member it lands in can hold.
std::string example(const Operation& operation, const Parameter& parameter) {
  if (auto special = product_example(operation, parameter)) return *special;
  const auto name = snake_case(parameter.name);
  if (name == "account_sid" || name == "account_id") return kSid;
  if (name == "phone_number") {  // bought only once: every operation has its own
    return cat("+1415", 1000000 + std::hash<std::string>()(hook_name(operation)) % 9000000);
  }
  const auto* member = find_field(operation.resource, member_of(operation.kind, parameter.name));
  if (member != nullptr && parameter.type != Type::kArray) {
    if (member->type == Type::kObject) return "{}";
    if (member->type == Type::kArray) return "[]";
    if (!member->values.empty() && parameter.values.empty()) return *member->values.begin();
    if (*member->sid != '\0' && *parameter.sid == '\0') {
      return sid_of_name(std::string_view(member->sid).substr(0, 2), parameter.name);
    }
  }
  const Type type = parameter.type == Type::kArray ? parameter.items : parameter.type;
  if (parameter.type == Type::kArray && parameter.place == Place::kJson) return "[]";
  if (!parameter.values.empty()) return *parameter.values.begin();
  if (*parameter.sid != '\0') {
    return sid_of_name(std::string_view(parameter.sid).substr(0, 2), parameter.name);
  }
  switch (type) {
    case Type::kBoolean: return "true";
    case Type::kInteger: return std::to_string(std::max(1LL, parameter.minimum));
    case Type::kNumber: return "1.5";
    case Type::kObject: return "{}";
    default: break;
  }
  switch (parameter.format) {
    case Format::kUri: return "https://example.com/hook";
    case Format::kDate: return "2024-05-06";
    case Format::kIsoTime: return "2024-05-06T07:08:09Z";
    case Format::kHttpMethod: return "POST";
    case Format::kPhoneNumber: return "+14155550101";
    default: break;
  }
  return parameter.max_length == 0 ? "text" : std::string("text").substr(0, parameter.max_length);
}

bool has_type(const Field& field, const Json& value) {
  switch (field.type) {
    case Type::kAny: return true;
    case Type::kString: return value.is_string();
    case Type::kInteger: return value.is_number_integer();
    case Type::kNumber: return value.is_number();
    case Type::kBoolean: return value.is_boolean();
    case Type::kObject: return value.is_object();
    case Type::kArray: return value.is_array();
  }
  return false;
}

/// "" when the object has exactly the schema's members, each well formed; else what is wrong.
std::string mismatch(const Schema& schema, const Json& object) {
  if (!object.is_object()) return "no object";
  if (object.size() != schema.fields.size) return cat("has ", object.size(), " members");
  auto member = object.begin();
  for (const auto& field : schema.fields) {
    if (member.key() != field.name) return cat(member.key(), " where ", field.name, " belongs");
    const Json& value = *member++;
    if (value.is_null()) {
      if (!field.nullable) return cat(field.name, " is null");
      continue;
    }
    if (!has_type(field, value)) return cat(field.name, " is ", value.dump());
    if (field.type != Type::kString || value == "") continue;
    const auto text = value.get<std::string>();
    if (*field.sid != '\0' && !is_sid(text)) return cat(field.name, " is no SID: ", text);
    const bool is_time = field.format == Format::kIsoTime || field.format == Format::kMailTime;
    if (is_time && !parse_time(text).ok()) return cat(field.name, " is no time: ", text);
    const auto& values = field.values;
    const auto same = [&text](Text known) { return text == known; };
    if (!values.empty() && std::none_of(values.begin(), values.end(), same)) {
      return cat(field.name, " is none of its values: ", text);
    }
  }
  return "";
}

/// Walks the operations, creating what later ones need.
class Walk {
 public:
  void run() {
    prepare_products(world_);
    for (const auto action : {Action::kCreate, Action::kFetch, Action::kList, Action::kUpdate,
                              Action::kDelete, Action::kOther}) {
      for (const auto* operation : ordered()) {
        if (operation->action == action) call(*operation);
      }
    }
  }

  std::map<int, int> statuses;
  int operations = 0;
  std::vector<std::string> surprises;

 private:
  /// Parents before children: by depth of the path; deletions the other way round.
  static std::vector<const Operation*> ordered() {
    std::vector<const Operation*> all;
    for (const auto* product : products()) {
      for (const auto& operation : product->operations) all.push_back(&operation);
    }
    const auto depth = [](const Operation* operation) {
      const auto names = static_cast<int>(path_names(operation->path).size());
      return operation->action == Action::kDelete ? -names : names;
    };
    std::stable_sort(all.begin(), all.end(), [&depth](const auto* left, const auto* right) {
      return depth(left) < depth(right);
    });
    return all;
  }

  /// The address of the document created under this path, or the path with invented values.
  std::string address(const Operation& operation) {
    std::string path;
    std::string shape;
    for (const auto& segment : split(std::string_view(operation.path).substr(1), '/')) {
      const auto open = segment.find('{');
      const bool json = segment.ends_with(".json");
      shape += "/" + (open == std::string::npos ? segment : std::string("{}"));
      if (open == std::string::npos) {
        path += "/" + segment;
        continue;
      }
      const auto name = segment.substr(1, segment.find('}') - 1);
      const auto known = made_.find(operation.host + shape);
      const auto* parameter = find_parameter(operation, name);
      path += "/" +
              percent_encode(known != made_.end() ? known->second : example(operation, *parameter));
      if (name == "AccountSid") path = "/2010-04-01/Accounts/" + kSid;
      if (json) path += ".json";
    }
    return path;
  }

  void call(const Operation& operation) {
    http::Request request;
    request.method = name_of(operation.method);
    request.url = http::parse_url(cat("https://", operation.host, address(operation))).value();
    request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
    FormFields form;
    Json json;
    for (const auto& parameter : operation.parameters) {
      if (!parameter.required && operation.action != Action::kCreate) continue;
      if (parameter.place == Place::kForm)
        form.emplace_back(parameter.name, example(operation, parameter));
      if (parameter.place == Place::kQuery && parameter.required) {
        request.url.query += cat(request.url.query.empty() ? "" : "&", parameter.name, "=",
                                 percent_encode(example(operation, parameter)));
      }
      if (parameter.place != Place::kJson) continue;
      const auto text = example(operation, parameter);
      const bool is_text = parameter.type == Type::kString || parameter.type == Type::kAny;
      json[parameter.name] = is_text ? Json(text) : Json::parse(text);
    }
    for (const auto& [name, value] : form) {
      request.body +=
          cat(request.body.empty() ? "" : "&", percent_encode(name), "=", percent_encode(value));
    }
    if (!json.is_null()) {
      request.body = json.dump();
      request.headers.set("Content-Type", "application/json");
    }
    prepare(operation);
    judge(operation, world_.send(request));
  }

  /// Some operations need a call that goes on, others one that has ended.
  void prepare(const Operation& operation) {
    const auto* call = world_.store.find(kind::kCall, [](const Json&) { return true; });
    if (call == nullptr) return;
    const auto* status = operation.action == Action::kCreate ? "in-progress" : "completed";
    world_.store.update(kind::kCall, text_of(*call, "sid"), {{"status", status}});
  }

  void judge(const Operation& operation, const http::Response& response) {
    ++operations;
    ++statuses[response.status];
    const auto name = hook_name(operation);
    if (response.status == 501 || response.status == 404) return;
    if (response.status != operation.status) {
      surprises.push_back(cat(name, " -> ", response.status, " ", response.body));
      return;
    }
    if (operation.answer == nullptr) {
      if (!response.body.empty()) surprises.push_back(cat(name, " answers a body"));
      return;
    }
    const auto body = Json::parse(response.body);
    auto wrong = mismatch(*operation.answer, body);
    if (wrong.empty() && *operation.list_key != '\0') {
      for (const auto& one : body[operation.list_key]) wrong += mismatch(*operation.resource, one);
    }
    if (!wrong.empty()) surprises.push_back(cat(name, ": ", wrong));
    if (operation.action != Action::kCreate) return;
    const auto path = nameless(operation.instance);
    const auto* key = operation.key;
    if (body.contains(key)) made_[operation.host + path] = text_of(body, key);
  }

  static std::string nameless(std::string_view path) {
    std::string out;
    for (const auto& segment : split(path.empty() ? path : path.substr(1), '/')) {
      out += "/" + (segment.starts_with("{") ? std::string("{}") : segment);
    }
    return out;
  }

  World world_;
  std::map<std::string, std::string> made_;
};

TEST(Conformance, AnswersHaveTheDocumentedShape) {
  Walk walk;
  walk.run();
  for (const auto& surprise : walk.surprises) ADD_FAILURE() << surprise;
  for (const auto& [status, count] : walk.statuses) RecordProperty(cat("status_", status), count);
  // Not found is what only engines make, such as events. Not emulated may become rarer only.
  EXPECT_GT(walk.statuses[200] + walk.statuses[201] + walk.statuses[204], walk.operations / 10 * 7);
  EXPECT_LE(walk.statuses[501], walk.operations * 6 / 100);
  EXPECT_EQ(walk.statuses.count(400) + walk.statuses.count(500), 0u);
}

}  // namespace
}  // namespace ringback::rest
