// Writing tables as C++: every enumeration, schema and parameter list once, operations at the end.
#include <map>

#include "base/text.hpp"
#include "rest/generator/model.hpp"

namespace ringback::rest::generator {

namespace {

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class Writer {
 public:
  std::string print(const Product& product);

 private:
  /// Emits `type name[] = {body}` once per distinct body; answers the List that denotes it.
  std::string list(const char* type, const std::string& body, std::size_t size);
  std::string values(const std::vector<std::string>& texts);
  std::string schema(const Schema* schema);
  std::string fields(const std::vector<Value>& fields);
  std::string parameters(const std::vector<Value>& parameters);
  std::string links(const std::vector<Link>& links);

  std::string declarations_;
  std::string definitions_;
  std::map<std::string, std::string> lists_;      // body to name
  std::map<const Schema*, std::string> schemas_;  // those with or without a name, by identity
  std::map<std::string, std::string> anonymous_;  // body to name
  int numbers_ = 0;
};

std::string Writer::list(const char* type, const std::string& body, std::size_t size) {
  if (size == 0) return "{}";
  auto& name = lists_[cat(type, " ", body)];
  if (name.empty()) {
    name = cat("k", ++numbers_);
    definitions_ += cat("constexpr ", type, " ", name, "[] = {", body, "};\n");
  }
  return cat("{", name, ", ", size, "}");
}

std::string Writer::values(const std::vector<std::string>& texts) {
  std::vector<std::string> literals;
  literals.reserve(texts.size());
  for (const auto& text : texts) literals.push_back(literal(text));
  return list("Text", join(literals, ", "), texts.size());
}

std::string Writer::schema(const Schema* schema) {
  if (schema == nullptr) return "nullptr";
  if (const auto known = schemas_.find(schema); known != schemas_.end()) return "&" + known->second;
  std::string name;
  if (!schema->name.empty()) {  // may refer to itself: known before its fields are
    name = cat("s", ++numbers_);
    schemas_[schema] = name;
    declarations_ += cat("extern const Schema ", name, ";\n");
  }
  const auto body = cat("{", literal(schema->name), ", ", fields(schema->fields), "}");
  if (name.empty()) {
    auto& known = anonymous_[body];
    if (known.empty()) {
      known = cat("s", ++numbers_);
      definitions_ += cat("constexpr Schema ", known, " = ", body, ";\n");
    }
    schemas_[schema] = known;
    return "&" + known;
  }
  definitions_ += cat("constexpr Schema ", name, " = ", body, ";\n");
  return "&" + name;
}

std::string Writer::fields(const std::vector<Value>& fields) {
  std::string body;
  for (const auto& field : fields) {
    body += cat("\n    {", literal(field.name), ", Type::", field.type, ", Type::", field.items,
                ", Format::", field.format, ", ", field.nullable ? "true" : "false", ", ",
                literal(field.sid), ", ", literal(field.pattern), ", ", literal(field.blank), ", ",
                field.required ? "true" : "false", ", ", values(field.values), ", ",
                schema(field.inner.get()), "},");
  }
  return list("Field", body, fields.size());
}

std::string Writer::parameters(const std::vector<Value>& parameters) {
  std::string body;
  for (const auto& value : parameters) {
    body += cat("\n    {", literal(value.name), ", Place::", value.place, ", ",
                value.required ? "true" : "false", ", Type::", value.type, ", Type::", value.items,
                ", Format::", value.format, ", ", literal(value.sid), ", ", literal(value.pattern),
                ", ", literal(value.blank), ", ", values(value.values), ", ", value.min_length,
                ", ", value.max_length, ", ", value.minimum, "LL, ", value.maximum, "LL},");
  }
  return list("Parameter", body, parameters.size());
}

std::string Writer::links(const std::vector<Link>& links) {
  std::string body;
  for (const auto& link : links) {
    body += cat("\n    {", literal(link.name), ", ", literal(link.path), "},");
  }
  return list("Link", body, links.size());
}

std::string Writer::print(const Product& product) {
  std::string rows;
  for (const auto& operation : product.operations) {
    const auto answer = schema(operation.answer.get());
    const auto resource = schema(operation.resource.get());
    rows += cat("    {", literal(operation.id), ", ", literal(product.name), ", ",
                literal(operation.host), ",\n     ", literal(operation.path),
                ",\n     Method::", operation.method, ", Action::", operation.action, ", ",
                operation.status, ", ", literal(operation.kind), ",\n     ",
                literal(operation.instance), ", ", literal(operation.key), ", ",
                literal(operation.prefix), ", ", literal(operation.key_pattern), ", ",
                literal(operation.list_key), ", ", answer, ", ", resource, ", ",
                parameters(operation.parameters), ", ", links(operation.links), "},\n");
  }
  std::string operations = "{}";
  if (!product.operations.empty()) {
    definitions_ += cat("constexpr Operation kOperations[] = {\n", rows, "};\n");
    operations = cat("{tables_", product.name, "::kOperations, ", product.operations.size(), "}");
  }
  return cat("// The tables of ", product.name, ", written by ringback-generate: do not edit.\n",
             "#include \"rest/resource.hpp\"\n\nnamespace ringback::rest {\nnamespace tables_",
             product.name, " {\nnamespace {\n", declarations_, definitions_, "}  // namespace\n}\n",
             "extern const Product product_", product.name, ";\nconst Product product_",
             product.name, " = {", literal(product.name), ", ", operations,
             "};\n}  // namespace ringback::rest\n");
}

}  // namespace

std::string print_tables(const Product& product) { return Writer().print(product); }

std::string print_index(const std::vector<std::string>& products) {
  std::string declarations;
  std::string pointers;
  for (const auto& product : products) {
    declarations += cat("extern const Product product_", product, ";\n");
    pointers += cat("    &product_", product, ",\n");
  }
  return cat(
      "// The list of products, written by ringback-generate: do not edit.\n",
      "#include \"rest/resource.hpp\"\n\nnamespace ringback::rest {\n", declarations,
      "\nList<const Product*> products() {\n  static constexpr const Product* kProducts[] = {\n",
      pointers, "  };\n  return {kProducts, ", products.size(), "};\n}\n",
      "}  // namespace ringback::rest\n");
}

}  // namespace ringback::rest::generator
