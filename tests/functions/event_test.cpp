// Requests to events.
#include "functions/event.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

http::Request posted(const std::string& target, const std::string& type, const std::string& body) {
  auto asked = request("POST", target);
  if (!type.empty()) asked.headers.add("Content-Type", type);
  asked.headers.add("Content-Length", std::to_string(body.size()));
  asked.body = body;
  return asked;
}

constexpr auto form = "application/x-www-form-urlencoded";
constexpr auto json = "application/json";

/// The event without `request`, or the status of the refusal.
std::string event_of(const http::Request& asked, const Limits& limits = {}) {
  const auto text = build_event(asked, limits);
  if (!text) return std::to_string(text.error().status);
  auto event = *parse_json(*text);
  event.erase("request");
  return print_json(event);
}

Json request_of(const http::Request& asked) {
  return (*parse_json(*build_event(asked, {})))["request"];
}

struct Row {
  const char* claim;
  const char* target;
  const char* type;
  std::string body;
  const char* event;
};

TEST(Event, IsBuiltFromQueryAndBody) {
  const Row rows[] = {
      {"strings, also empty ones", "/f?a=1&b=&flag", "", "", R"({"a":"1","b":"","flag":""})"},
      {"decoded", "/f?a=x+y%2Bz", "", "", R"({"a":"x y+z"})"},
      {"repeats make a list", "/f?a=1&a=2&a=3", "", "", R"({"a":["1","2","3"]})"},
      {"names of queries nest", "/f?a[b]=1&a[c][]=2", "", "", R"({"a":{"b":"1","c":["2"]}})"},
      {"a form", "/f", form, "a=1&b=two+words", R"({"a":"1","b":"two words"})"},
      {"a repeated form field", "/f", form, "a=1&a=2", R"({"a":["1","2"]})"},
      {"form names stay literal", "/f", form, "a%5Bb%5D=1&c[]=2", R"({"a[b]":"1","c[]":"2"})"},
      {"a form may say __proto__", "/f", form, "__proto__=1", R"({"__proto__":"1"})"},
      {"the body wins in place", "/f?a=1&b=2", form, "a=9&c=3", R"({"a":"9","b":"2","c":"3"})"},
      {"charset utf-8", "/f", "application/x-www-form-urlencoded; charset=UTF-8", "a=1",
       R"({"a":"1"})"},
      {"another charset", "/f", "application/x-www-form-urlencoded; charset=latin1", "a=1", "415"},
      {"a form in UTF-16", "/f", "application/x-www-form-urlencoded; charset=utf-16", "a=1", "415"},
      {"a JSON object", "/f?a=1", json, R"({"a":{"b":[1,true,null]}})",
       R"({"a":{"b":[1,true,null]}})"},
      {"the type in capitals", "/f", "Application/JSON;charset=\"UTF-8\"", R"({"a":1})",
       R"({"a":1})"},
      {"a JSON array by its places", "/f?0=q&z=1", json, R"(["x",2])",
       R"({"0":"x","1":2,"z":"1"})"},
      {"numbers come first", "/f?b=1", json, R"({"z":1,"2":"two","1":"one"})",
       R"({"1":"one","2":"two","b":"1","z":1})"},
      {"big integers lose digits", "/f", json, R"({"n":12345678901234567890,"f":1.0,"e":1e3})",
       R"({"n":12345678901234567000,"f":1,"e":1000})"},
      {"byte order mark", "/f", json, "\xEF\xBB\xBF{\"a\":1}", R"({"a":1})"},
      {"UTF-16 as the charset says", "/f", "application/json; charset=utf-16le",
       std::string("{\0}\0", 4), "{}"},
      {"UTF-16 with its mark", "/f", "application/json; charset=utf-16",
       std::string("\xFE\xFF\0[\0"
                   "7\0]",
                   8),
       R"({"0":7})"},
      {"UTF-16 without a mark", "/f", "application/json; charset=utf-16",
       std::string("\0[\0"
                   "7\0]",
                   6),
       R"({"0":7})"},
      {"no charset of JSON's", "/f", "application/json; charset=latin1", "{}", "415"},
      {"a charset of nobody's", "/f", "application/json; charset=utf-99", "{}", "415"},
      {"a charset without its dash", "/f", "application/json; charset=utf8", "{}", "415"},
      {"empty JSON body", "/f?a=1", json, "", R"({"a":"1"})"},
      {"white space only", "/f", json, "  ", "400"},
      {"a JSON text", "/f", json, "\"text\"", "400"},
      {"a JSON number", "/f", json, "5", "400"},
      {"malformed JSON", "/f", json, "{", "400"},
      {"what follows JSON", "/f", json, "{} x", "400"},
      {"other types are ignored", "/f", "text/json", R"({"a":1})", "{}"},
      {"types alike are ignored", "/f", "application/vnd.api+json", R"({"a":1})", "{}"},
      {"a type that is none is ignored", "/f", "application/json; charset", "{", "{}"},
      {"no type is ignored", "/f", "", "a=1", "{}"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(event_of(posted(row.target, row.type, row.body)), row.event) << row.claim;
  }
}

TEST(Event, TakesAThousandFieldsOfAForm) {
  std::string body = "k0=";
  for (int field = 1; field < 1000; ++field) body += "&k" + std::to_string(field) + "=";
  EXPECT_EQ(parse_json(event_of(posted("/f", form, body)))->size(), 1000u);
  EXPECT_EQ(event_of(posted("/f", form, body + "&k1000=")), "413");
}

TEST(Event, HasTheRequestFirst) {
  const auto event = *parse_json(*build_event(request("GET", "/f?a=1"), {}));
  EXPECT_EQ(event.begin().key(), "request");
}

TEST(Event, LetsAFieldNamedRequestReplaceTheRequest) {
  const auto event = *parse_json(*build_event(request("GET", "/f?request=mine"), {}));
  EXPECT_EQ(print_json(event), R"({"request":"mine"})");
}

TEST(Event, ShowsHeadersInLowerCaseAndHidesThePlatforms) {
  auto asked = request("GET", "/f");
  asked.headers.add("X-Twilio-Signature", "s");
  asked.headers.add("X-Many", "1");
  asked.headers.add("x-many", "2");
  for (const auto* name : {"Via", "Connection", "X-Forwarded-For", "I-Twilio-Idempotency-Token",
                           "X-Amz-Id", "OT-Tracer", "Upgrade"}) {
    asked.headers.add(name, "hidden");
  }
  EXPECT_EQ(print_json(request_of(asked)["headers"]),
            R"({"host":"localhost:3000","x-twilio-signature":"s","x-many":["1","2"]})");
}

TEST(Event, ReadsHeadersAsLatin1) {
  auto asked = request("GET", "/f");
  asked.headers.add("X-Name", "caf\xE9");
  EXPECT_EQ(request_of(asked)["headers"]["x-name"], "caf\xC3\xA9");
}

TEST(Event, LetsASecondLineReplaceAnEmptyFirst) {
  auto asked = request("GET", "/f");
  asked.headers.add("X-Empty", "");
  asked.headers.add("X-Empty", "second");
  EXPECT_EQ(request_of(asked)["headers"]["x-empty"], "second");
}

TEST(Event, ReadsCookiesOfEveryLine) {
  auto asked = request("GET", "/f");
  asked.headers.add("Cookie", "a=1; b=%20x; a=2");
  asked.headers.add("Cookie", "c=3");
  EXPECT_EQ(print_json(request_of(asked)["cookies"]), R"({"a":"1","b":" x","c":"3"})");
}

TEST(Limits, AreThoseOfTheCloud) {
  auto asked = posted("/f", json, "{\"a\":\"" + std::string(1024 * 1024, 'x') + "\"}");
  EXPECT_EQ(event_of(asked), "413");
  EXPECT_NE(event_of(asked, Limits::twilio_run()), "413");
  asked = request("GET", "/f");
  asked.body = "a=1";
  EXPECT_EQ(event_of(asked), "403");
  EXPECT_EQ(event_of(asked, Limits::twilio_run()), "{}");
}

TEST(Limits, CountHeadersAndTheirBytes) {
  auto many = request("GET", "/f");
  for (int line = 0; line < 90; ++line) many.headers.add("X-" + std::to_string(line), "v");
  EXPECT_EQ(event_of(many), "431");
  EXPECT_EQ(build_event(many, {}).error().code, 82008);
  EXPECT_EQ(event_of(many, Limits::twilio_run()), "{}");
  auto large = request("GET", "/f");
  large.headers.add("Cookie", std::string(15'000, 'c'));
  EXPECT_EQ(event_of(large), "431");
}

TEST(Limits, HoldForWhatACompressedBodyBecomes) {
  // Two megabytes of zeros, by gzip.
  auto bomb = posted("/f", json, "not gzip");
  bomb.headers.add("Content-Encoding", "gzip");
  EXPECT_EQ(event_of(bomb), "400");
  bomb.headers.set("Content-Encoding", "zstd");
  EXPECT_EQ(event_of(bomb), "415");
}

}  // namespace
}  // namespace ringback::functions
