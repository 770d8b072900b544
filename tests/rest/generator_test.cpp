// The generator, on small documents.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rest/generator/model.hpp"

namespace ringback::rest::generator {
namespace {

constexpr const char* kDocument = R"json({
  "servers": [{"url": "https://shop.twilio.com"}],
  "components": {"schemas": {
    "shop.v1.item": {"type": "object", "properties": {
      "sid": {"type": "string", "pattern": "^(IT|IU)[0-9a-fA-F]{32}$", "nullable": true},
      "state": {"$ref": "#/components/schemas/item_enum_state"},
      "made": {"type": "string", "format": "date-time"},
      "size": {"type": "object", "properties": {"width": {"type": "integer"}}},
      "links": {"type": "object", "format": "uri-map"}}},
    "item_enum_state": {"type": "string", "enum": ["new", "sold \"out\""]}}},
  "paths": {
    "/v1/Items": {
      "x-twilio": {"dependentProperties": {
        "parts": {"mapping": {"item_sid": "sid"}, "resource_url": "/v1/Items/{item_sid}/Parts"},
        "lost": {"mapping": {}, "resource_url": "/v1None"}}},
      "get": {"operationId": "ListItem",
        "parameters": [
          {"name": "Made<", "in": "query", "schema": {"type": "string", "format": "date"}}],
        "responses": {"200": {"content": {"application/json": {"schema": {"type": "object",
          "properties": {"items": {"type": "array",
            "items": {"$ref": "#/components/schemas/shop.v1.item"}},
            "meta": {"type": "object", "properties": {"key": {"type": "string"}}}}}}}}}},
      "post": {"operationId": "CreateItem",
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {
          "type": "object", "required": ["Name"], "properties": {
            "Name": {"type": "string", "maxLength": 8},
            "Tags": {"type": "array", "items": {"type": "string"}}}}}}},
        "responses": {"200": {"description": "known"}, "201": {"content": {"application/json": {
          "schema": {"$ref": "#/components/schemas/shop.v1.item"}}}}}}},
    "/v1/Items/{Sid}": {
      "servers": [{"url": "https://other.twilio.com"}],
      "parameters": [{"name": "Sid", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"operationId": "FetchItem", "responses": {"200": {"content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/shop.v1.item"}}}}}},
      "delete": {"operationId": "DeleteItem", "responses": {"204": {"description": "gone"}}}},
    "/v1/Items/{Sid}/Shine": {
      "parameters": [{"name": "Sid", "in": "path", "required": true, "schema": {"type": "string"}}],
      "post": {"operationId": "CreateShine", "responses": {"202": {"description": "yes"}}}}
  }
})json";

Product read_good() { return read_document("twilio_shop_v1.json", Json::parse(kDocument)).value(); }

const Operation& operation_of(const Product& product, std::string_view id) {
  for (const auto& operation : product.operations) {
    if (operation.id == id) return operation;
  }
  throw std::out_of_range("no such operation");
}

TEST(Reading, FindsWhatOperationsDo) {
  const auto product = read_good();
  EXPECT_EQ(product.name, "shop_v1");
  ASSERT_EQ(product.operations.size(), 5u);
  const auto& create = operation_of(product, "CreateItem");
  EXPECT_EQ(create.action, "kCreate");
  EXPECT_EQ(create.status, 201);
  EXPECT_EQ(create.host, "shop.twilio.com");
  EXPECT_EQ(create.kind, "shop.v1.item");
  EXPECT_EQ(create.instance, "/v1/Items/{Sid}");
  EXPECT_EQ(create.key, "sid");
  EXPECT_EQ(create.prefix, "IT");
  EXPECT_EQ(operation_of(product, "FetchItem").host, "other.twilio.com");
  EXPECT_EQ(operation_of(product, "DeleteItem").answer, nullptr);
  EXPECT_EQ(operation_of(product, "DeleteItem").kind, "shop.v1.item");
}

TEST(Reading, LeavesActionsWithoutSharedMeaningOpen) {
  const auto product = read_good();
  EXPECT_EQ(operation_of(product, "CreateShine").action, "kOther");
  EXPECT_EQ(operation_of(product, "CreateShine").kind, "");
}

TEST(Reading, FindsTheListInItsEnvelope) {
  const auto product = read_good();
  const auto& list = operation_of(product, "ListItem");
  EXPECT_EQ(list.list_key, "items");
  EXPECT_EQ(list.resource->name, "shop.v1.item");
  EXPECT_EQ(list.answer->fields.size(), 2u);
  EXPECT_EQ(list.parameters[0].name, "Made<");
  EXPECT_EQ(list.parameters[0].format, "kDate");
}

TEST(Reading, KeepsWhatParametersRequire) {
  const auto product = read_good();
  const auto& parameters = operation_of(product, "CreateItem").parameters;
  ASSERT_EQ(parameters.size(), 2u);
  EXPECT_TRUE(parameters[0].required);
  EXPECT_EQ(parameters[0].place, "kForm");
  EXPECT_EQ(parameters[0].max_length, 8u);
  EXPECT_FALSE(parameters[1].required);
  EXPECT_EQ(parameters[1].type, "kArray");
  EXPECT_EQ(parameters[1].items, "kString");
}

TEST(Reading, FollowsReferencesAndLinks) {
  const auto product = read_good();
  const auto& item = *operation_of(product, "FetchItem").resource;
  EXPECT_EQ(item.fields[0].sid, "IT|IU");
  EXPECT_TRUE(item.fields[0].nullable);
  EXPECT_EQ(item.fields[1].values, (std::vector<std::string>{"new", "sold \"out\""}));
  EXPECT_EQ(item.fields[2].format, "kIsoTime");
  EXPECT_EQ(item.fields[3].inner->fields[0].name, "width");
  const auto& links = operation_of(product, "CreateItem").links;
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].path, "/v1/Items/{sid}/Parts");
}

/// What is said about the document after one change.
std::string complaint(const char* pointer, const Json& value) {
  auto document = Json::parse(kDocument);
  document[Json::json_pointer(pointer)] = value;
  const auto read = read_document("twilio_shop_v1.json", document);
  return read.ok() ? "" : read.error().message;
}

TEST(Surprises, NameTheFileAndThePlace) {
  EXPECT_EQ(complaint("/paths/~1v1~1Items/get/operationId", ""),
            "twilio_shop_v1.json#/paths/~1v1~1Items/get: an operation without operationId");
  EXPECT_EQ(complaint("/paths/~1v1~1Items/get/parameters/0/in", "pocket"),
            "twilio_shop_v1.json#/paths/~1v1~1Items/get/parameters/0/in: an unknown place");
  EXPECT_EQ(complaint("/components/schemas/shop.v1.item/properties/state/$ref", "#/no/where"),
            "twilio_shop_v1.json#/paths/~1v1~1Items/get/responses/200/content/application/json"
            "/properties/items/items/properties/state/$ref: nothing is at #/no/where");
  EXPECT_EQ(complaint("/paths/~1v1~1Items~1{Sid}/parameters", Json::array()),
            "twilio_shop_v1.json#/paths/~1v1~1Items~1{Sid}/get/parameters: "
            "the path's {Sid} is not among them");
  EXPECT_EQ(complaint("/paths", 1), "twilio_shop_v1.json#/paths: no paths");
}

TEST(Writing, IsDeterministicAndEscapesText) {
  const auto text = print_tables(read_good());
  EXPECT_EQ(text, print_tables(read_good()));
  EXPECT_NE(text.find(R"("sold \"out\"")"), std::string::npos);
  EXPECT_NE(text.find("const Product product_shop_v1 = "), std::string::npos);
}

TEST(Writing, SharesWhatIsTheSame) {
  const auto text = print_tables(read_good());
  const auto first = text.find("\"shop.v1.item\", {k");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("\"shop.v1.item\", {k", first + 1), std::string::npos);
}

TEST(Writing, ListsTheProducts) {
  const auto text = print_index({"api_v2010", "shop_v1"});
  EXPECT_NE(text.find("&product_api_v2010"), std::string::npos);
  EXPECT_NE(text.find("{kProducts, 2}"), std::string::npos);
}

}  // namespace
}  // namespace ringback::rest::generator
