// Reading a document: its paths, operations, and which documents of the Store each is about.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/generator/schemas.hpp"

namespace ringback::rest::generator {

namespace {

/// `/A/{AccountSid}/Calls/{Sid}.json` and `/A/{AccountSid}/Calls.json` both give `/A/{}/Calls`.
std::string collection_of(std::string path) {
  if (path.ends_with(".json")) path.resize(path.size() - 5);
  auto segments = split(path, '/');
  if (segments.back().starts_with("{")) segments.pop_back();
  for (auto& segment : segments) {
    if (segment.starts_with("{")) segment = "{}";
  }
  return join(segments, "/");
}

bool addresses_one(std::string_view path) {
  return path.ends_with("}") || path.ends_with("}.json");
}

std::string host_of(std::string url) {
  const auto start = url.find("://");
  if (start != std::string::npos) url = url.substr(start + 3);
  return url.substr(0, url.find('/'));
}

std::string without_verb(std::string_view id) {
  const auto capital = std::find_if(id.begin() + (id.empty() ? 0 : 1), id.end(),
                                    [](char c) { return c >= 'A' && c <= 'Z'; });
  return std::string(capital, id.end());
}

std::string action_of(std::string_view id, std::string_view method, std::string_view path) {
  const bool one = addresses_one(path);
  if (id.starts_with("List") && method == "kGet" && !one) return "kList";
  if (id.starts_with("Create") && method == "kPost") return "kCreate";
  if (id.starts_with("Fetch") && method == "kGet" && one) return "kFetch";
  if (id.starts_with("Delete") && method == "kDelete" && one) return "kDelete";
  const bool changes = method == "kPost" || method == "kPut" || method == "kPatch";
  if ((id.starts_with("Update") || id.starts_with("Patch")) && changes && one) return "kUpdate";
  return "kOther";
}

/// Walks one document.
class Reader {
 public:
  Reader(std::string_view product, const Json& document) : document_(document), schemas_(document) {
    result_.name = product;
  }

  Product read();

 private:
  void read_path(const std::string& path, const Json& item);
  void read_operation(const std::string& path, std::string_view method, const Json& item,
                      const Json& node);
  void read_parameters(const Json& list, const std::string& pointer, Operation& operation);
  void read_body(const Json& node, const std::string& pointer, Operation& operation);
  void read_answer(const Json& node, const std::string& pointer, Operation& operation);
  void read_links(const Json& item, Operation& operation);
  void find_list(Operation& operation);
  std::string kind_of(const Operation& operation) const;
  std::string prefix_elsewhere(const std::string& kind) const;
  void name_kinds();
  void name_settings();

  const Json& document_;
  Schemas schemas_;
  Product result_;
};

Product Reader::read() {
  const auto paths = document_.find("paths");
  if (paths == document_.end() || !paths->is_object()) throw Surprise{"/paths", "no paths"};
  for (const auto& [path, item] : paths->items()) read_path(path, item);
  name_kinds();
  name_settings();
  return std::move(result_);
}

void Reader::read_path(const std::string& path, const Json& item) {
  static const std::pair<const char*, const char*> kMethods[] = {{"get", "kGet"},
                                                                 {"post", "kPost"},
                                                                 {"put", "kPut"},
                                                                 {"patch", "kPatch"},
                                                                 {"delete", "kDelete"}};
  for (const auto& [name, method] : kMethods) {
    if (item.contains(name)) read_operation(path, method, item, item[name]);
  }
}

void Reader::read_operation(const std::string& path, std::string_view method, const Json& item,
                            const Json& node) {
  const std::string pointer =
      cat("/paths/", replace_all(path, "/", "~1"), "/", to_lower(method.substr(1)));
  Operation operation;
  operation.id = text_of(node, "operationId");
  if (operation.id.empty()) throw Surprise{pointer, "an operation without operationId"};
  for (const Json* place : {&node, &item, &document_}) {
    if (!place->contains("servers") || (*place)["servers"].empty()) continue;
    operation.host = host_of(text_of((*place)["servers"][0], "url"));
    break;
  }
  if (operation.host.empty()) throw Surprise{pointer, "an operation without a server"};
  operation.path = path;
  operation.method = method;
  operation.action = action_of(operation.id, method, path);
  for (const Json* place : {&item, &node}) {
    if (place->contains("parameters")) read_parameters((*place)["parameters"], pointer, operation);
  }
  read_body(node, pointer, operation);
  read_answer(node, pointer, operation);
  read_links(item, operation);
  for (const auto& segment : split(path, '/')) {
    if (!segment.starts_with("{")) continue;
    const auto name = segment.substr(1, segment.find('}') - 1);
    const auto& all = operation.parameters;
    if (std::none_of(all.begin(), all.end(), [&name](const auto& p) { return p.name == name; })) {
      throw Surprise{pointer + "/parameters", cat("the path's {", name, "} is not among them")};
    }
  }
  result_.operations.push_back(std::move(operation));
}

void Reader::read_parameters(const Json& list, const std::string& pointer, Operation& operation) {
  static const std::map<std::string, std::string> kPlaces = {
      {"path", "kPath"}, {"query", "kQuery"}, {"header", "kHeader"}};
  std::size_t index = 0;
  for (const auto& entry : list) {
    const std::string here = cat(pointer, "/parameters/", index++);
    const Json& node = *schemas_.resolve(entry, here).node;
    const auto place = kPlaces.find(text_of(node, "in"));
    if (place == kPlaces.end()) throw Surprise{here + "/in", "an unknown place"};
    if (!node.contains("schema")) throw Surprise{here, "a parameter without schema"};
    auto value = schemas_.read_value(text_of(node, "name"), node["schema"], here + "/schema");
    value.place = place->second;
    value.required = node.contains("required") && node["required"] == true;
    operation.parameters.push_back(std::move(value));
  }
}

void Reader::read_body(const Json& node, const std::string& pointer, Operation& operation) {
  if (!node.contains("requestBody")) return;
  const std::string here = pointer + "/requestBody/content";
  const Json& body = *schemas_.resolve(node["requestBody"], pointer + "/requestBody").node;
  if (!body.contains("content")) throw Surprise{here, "a body without content"};
  for (const auto& [type, content] : body["content"].items()) {
    if (!content.contains("schema")) continue;
    const auto schema = schemas_.read(content["schema"], cat(here, "/", type));
    for (auto value : schema->fields) {
      value.place = type == "application/x-www-form-urlencoded" ? "kForm" : "kJson";
      operation.parameters.push_back(std::move(value));
    }
    return;  // the first representation is the documented one
  }
}

void Reader::read_answer(const Json& node, const std::string& pointer, Operation& operation) {
  if (!node.contains("responses")) throw Surprise{pointer, "an operation without responses"};
  std::vector<std::string> codes;
  for (const auto& [code, response] : node["responses"].items()) {
    if (code.starts_with("2") || code.starts_with("3")) codes.push_back(code);
  }
  if (codes.empty()) throw Surprise{pointer + "/responses", "no answer that means success"};
  std::sort(codes.begin(), codes.end());
  std::string code = codes.front();
  const bool creates = operation.action == "kCreate";
  if (creates && std::count(codes.begin(), codes.end(), "201") > 0) code = "201";
  operation.status = static_cast<int>(parse_integer(code).value_or(0));
  const std::string here = pointer + "/responses/" + code;
  const Json& response = *schemas_.resolve(node["responses"][code], here).node;
  if (!response.contains("content")) return;
  for (const auto& [type, content] : response["content"].items()) {
    if (!content.contains("schema")) continue;
    operation.answer = schemas_.read(content["schema"], cat(here, "/content/", type));
    operation.resource = operation.answer;
    if (operation.action == "kList") find_list(operation);
    return;
  }
}

/// The envelope's one array of documents; an answer without one is no list.
void Reader::find_list(Operation& operation) {
  const Value* list = nullptr;
  for (const auto& field : operation.answer->fields) {
    if (field.type != "kArray" || !field.inner) continue;
    if (list != nullptr) return;
    list = &field;
  }
  if (list == nullptr) {
    operation.action = "kOther";
    return;
  }
  operation.list_key = list->name;
  operation.resource = list->inner;
}

void Reader::read_links(const Json& item, Operation& operation) {
  const Json* links = nullptr;
  if (item.contains("x-twilio") && item["x-twilio"].contains("dependentProperties")) {
    links = &item["x-twilio"]["dependentProperties"];
  }
  if (links == nullptr) return;
  for (const auto& [name, link] : links->items()) {
    std::string path = text_of(link, "resource_url");
    if (path.ends_with("None")) continue;  // the document does not know this one's path
    if (link.contains("mapping")) {
      for (const auto& [from, to] : link["mapping"].items()) {
        path = replace_all(path, cat("{", from, "}"), cat("{", to.get<std::string>(), "}"));
      }
    }
    operation.links.push_back({name, path});
  }
}

/// The member that holds what the path's last parameter says: the one of its name when that is no
/// SID's, `sid` unless that is what an outer resource is known by, else the one of its name, else
/// `id`; "" when no member does.
std::string key_of(const Schema& schema, std::string_view instance) {
  const auto plain = [](std::string_view name) {
    return to_lower(replace_all(std::string(name), "_", ""));
  };
  const auto open = instance.rfind('{');
  const auto last =
      open == instance.npos ? "" : plain(instance.substr(open + 1, instance.rfind('}') - open - 1));
  std::string key;
  int best = 9;
  const bool outer =
      open != instance.npos && instance.substr(0, open).find("{Sid}") != instance.npos;
  for (const auto& field : schema.fields) {
    const int rank = field.name == "sid"         ? (outer ? 9 : 1)
                     : plain(field.name) == last ? (last.ends_with("sid") ? 2 : 0)
                     : field.name == "id"        ? 3
                                                 : 9;
    if (rank >= best) continue;
    best = rank;
    key = field.name;
  }
  return key;
}

/// The first SID prefix that the resource's key, else the path's last parameter, may have.
std::string prefix_of(const Operation& operation, std::string_view instance) {
  std::string prefixes;
  if (addresses_one(operation.path)) {
    for (const auto& parameter : operation.parameters) {
      if (parameter.place == "kPath") prefixes = parameter.sid;
    }
  }
  if (operation.resource) {
    const auto key = key_of(*operation.resource, instance);
    for (const auto& field : operation.resource->fields) {
      if (field.name == key && !field.sid.empty()) prefixes = field.sid;
    }
  }
  return prefixes.substr(0, 2);
}

/// The form of the resource's key where that is no SID.
std::string pattern_of(const Schema& schema, std::string_view key) {
  for (const auto& field : schema.fields) {
    if (field.name == key && field.sid.empty()) return field.pattern;
  }
  return "";
}

/// The name of the resource's schema, else one made from the operation's name.
std::string Reader::kind_of(const Operation& operation) const {
  std::string kind = operation.resource ? operation.resource->name : "";
  // A longer form of the listed resource: one kind all the same.
  if (kind.ends_with("-instance")) kind.resize(kind.size() - std::string_view("-instance").size());
  if (kind.empty()) kind = without_verb(operation.id);
  return kind.find('.') == std::string::npos ? cat(result_.name, ".", kind) : kind;
}

/// The prefix that other resources say the SIDs of this kind have: `service_sid` of a `...service`.
std::string Reader::prefix_elsewhere(const std::string& kind) const {
  const auto name = cat(kind.substr(kind.rfind('.') + 1), "_sid");
  for (const auto& operation : result_.operations) {
    if (!operation.resource) continue;
    for (const auto& field : operation.resource->fields) {
      if (field.name == name && !field.sid.empty()) return field.sid.substr(0, 2);
    }
  }
  return "";
}

/// Operations on one collection share its kind: the schema of one fetched document, else of the
/// listed ones, else of the created one.
void Reader::name_kinds() {
  struct Collection {
    int rank = 9;
    std::string kind;
    std::string instance;
    std::string prefix;
    std::shared_ptr<Schema> resource;
  };
  std::map<std::string, Collection> collections;
  for (const auto& operation : result_.operations) {
    auto& collection = collections[collection_of(operation.path)];
    if (addresses_one(operation.path)) collection.instance = operation.path;
    static const std::map<std::string, int> kRanks = {
        {"kFetch", 0}, {"kList", 1}, {"kCreate", 2}, {"kUpdate", 3}, {"kDelete", 4}};
    const auto rank = kRanks.find(operation.action);
    if (rank == kRanks.end() || rank->second >= collection.rank) continue;
    const auto kind = kind_of(operation);
    collection.rank = rank->second;
    collection.kind = kind;
    if (operation.resource) collection.resource = operation.resource;
  }
  for (const auto& operation : result_.operations) {
    auto& collection = collections[collection_of(operation.path)];
    if (collection.prefix.empty()) collection.prefix = prefix_of(operation, collection.instance);
  }
  for (auto& operation : result_.operations) {
    const auto& collection = collections[collection_of(operation.path)];
    if (operation.action != "kOther") operation.kind = collection.kind;
    operation.instance = collection.instance;
    operation.prefix = collection.prefix;
    if (operation.prefix.empty()) operation.prefix = prefix_elsewhere(collection.kind);
    if (collection.resource) {
      operation.key = key_of(*collection.resource, collection.instance);
      operation.key_pattern = pattern_of(*collection.resource, operation.key);
    }
    const bool lost = operation.key.empty() && operation.instance.empty();
    if (operation.action == "kCreate" && lost) {  // nothing that could be asked for again
      operation.action = "kOther";
      operation.kind.clear();
    }
  }
}

/// Settings: a document that is always there, at a path without a key, fetched and updated.
void Reader::name_settings() {
  for (auto& fetch : result_.operations) {
    const bool fetches = fetch.action == "kOther" && fetch.id.starts_with("Fetch");
    if (!fetches || fetch.method != "kGet" || addresses_one(fetch.path) || !fetch.resource)
      continue;
    for (auto& update : result_.operations) {
      const bool same = update.path == fetch.path && update.host == fetch.host;
      const bool changes = update.method != "kGet" && update.method != "kDelete";
      if (!same || !changes || !update.resource) continue;
      fetch.action = "kFetch";
      update.action = "kUpdate";
      for (auto* operation : {&fetch, &update}) {
        operation->kind = kind_of(fetch);
        operation->instance = fetch.path;
        operation->key.clear();
        operation->prefix.clear();
      }
    }
  }
}

}  // namespace

Result<Product> read_document(std::string_view file, const Json& document) {
  std::string name(file.substr(0, file.rfind('.')));
  if (name.starts_with("twilio_")) name = name.substr(7);
  try {
    return Reader(replace_all(name, "-", "_"), document).read();
  } catch (const Surprise& surprise) {
    return Error{0, cat(file, "#", surprise.pointer, ": ", surprise.what)};
  }
}

}  // namespace ringback::rest::generator
