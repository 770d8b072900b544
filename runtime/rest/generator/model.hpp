// An OpenAPI document reduced to what the tables keep, and the reading and writing of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace ringback::rest::generator {

struct Schema;

/// A field of a resource or a parameter of an operation; enumerators are named as in resource.hpp.
struct Value {
  std::string name;
  std::string type = "kAny";
  std::string items = "kAny";
  std::string format = "kNone";
  std::string place;  ///< Of a parameter.
  std::string sid;
  std::string pattern;
  std::string blank;  ///< The least value as JSON; "" when its type says it.
  bool nullable = false;
  bool required = false;
  unsigned min_length = 0;
  unsigned max_length = 0;
  long long minimum = 0;
  long long maximum = 0;
  std::vector<std::string> values;
  std::shared_ptr<Schema> inner;
};

struct Schema {
  std::string name;
  std::vector<Value> fields;
};

struct Link {
  std::string name;
  std::string path;
};

struct Operation {
  std::string id;
  std::string host;
  std::string path;
  std::string method;
  std::string action;
  int status = 200;
  std::string kind;
  std::string instance;
  std::string key;
  std::string prefix;
  std::string key_pattern;
  std::string list_key;
  std::shared_ptr<Schema> answer;
  std::shared_ptr<Schema> resource;
  std::vector<Value> parameters;
  std::vector<Link> links;
};

struct Product {
  std::string name;
  std::vector<Operation> operations;
};

/// Reads one document. `file` is its name without folder, `twilio_api_v2010.json`. The error names
/// the file and the JSON pointer of what was not understood.
Result<Product> read_document(std::string_view file, const Json& document);

/// The C++ file of one product's tables.
std::string print_tables(const Product& product);

/// The C++ file that lists the products.
std::string print_index(const std::vector<std::string>& products);

}  // namespace ringback::rest::generator
