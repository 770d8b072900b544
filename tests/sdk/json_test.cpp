// JSON as functions read it.
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>
#include <twilio/json.hpp>

namespace twilio {
namespace {

/// What the library makes of the text, printed; "none" where it is not JSON.
std::string library(const std::string& text) {
  const auto value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? "none" : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ours(const std::string& text) {
  try {
    return detail::parse(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  } catch (const std::runtime_error&) {
    return "none";
  }
}

TEST(Parse, ReadsWhatIsPlainAsTheLibraryDoes) {
  for (const std::string text :
       {R"({})", R"([])", R"("")", R"({"a":"b"})", R"( { "a" : [ "b" , { } ] } )",
        R"({"a":"1","b":"2","a":"3"})", R"([["x"],[],{"y":"z"}])", "\t[\n\"~ !\"\r]",
        R"([true,false,null])", R"({"a":0,"b":17})", "123456789012345678", "[1 ,2\n]",
        R"("\"\\\/\b\f\n\r\t")", R"({"a\"b":"{\"c\":[]}"})", R"(["\\","\\\""])"}) {
    EXPECT_EQ(ours(text), library(text)) << text;
    Json value;
    EXPECT_TRUE(detail::PlainReader(text).read(value)) << text;
    EXPECT_EQ(value, Json::parse(text)) << text;
  }
}

TEST(Parse, LeavesWhatIsNotPlainToTheLibrary) {
  for (const std::string text : {"-1",
                                 "1.5",
                                 "1e3",
                                 "01",
                                 "-0",
                                 "1234567890123456789",
                                 "[1x]",
                                 "nul",
                                 "truefalse",
                                 "\"a\n\"",
                                 R"("\x")",
                                 R"("\")",
                                 R"("\)",
                                 R"("a\"b)",
                                 R"("\u00e9")",
                                 "\"\xC3\xA9\"",
                                 R"({"a":"b",})",
                                 R"(["a" "b"])",
                                 R"({"a" "b"})",
                                 R"({"a":"b"} x)",
                                 R"("open)",
                                 R"({"a":)",
                                 "",
                                 "  ",
                                 "\"\x7F\"",
                                 "\"\x01\"",
                                 "\"\xFF\"",
                                 "[\"a\"",
                                 "{1:\"b\"}"}) {
    EXPECT_EQ(ours(text), library(text)) << text;
    Json value;
    EXPECT_FALSE(detail::PlainReader(text).read(value)) << text;
  }
  const std::string nul("\"a\"\0", 4);
  EXPECT_EQ(ours(nul), library(nul));
}

TEST(Parse, KeepsTheFirstPlaceAndTheLastValueOfEachOfManyNames) {
  Json expected = Json::object();
  std::string text;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {
      const auto name = "name" + std::to_string(i);
      const auto value = std::to_string(round * 100 + i);
      expected[name] = value;
      text += (text.empty() ? "{\"" : ",\"") + name + "\":\"" + value + '"';
    }
  }
  EXPECT_EQ(detail::parse(text + "}"), expected);
}

TEST(Parse, ReadsWhatNestsDeeply) {
  for (const std::size_t depth : {31u, 32u, 33u, 34u, 200u}) {
    const auto text = std::string(depth, '[') + std::string(depth, ']');
    EXPECT_EQ(ours(text), text);
  }
}

TEST(Parse, AgreesWithTheLibraryAboutAnything) {
  std::mt19937 random(7);
  const std::string alphabet = "{{}}[[]]\"\"\"\"::,,abun/ \n\\\\01e-.\xC3\xA9";
  for (int run = 0; run < 20'000; ++run) {
    std::string text(random() % 14, ' ');
    for (auto& c : text) c = alphabet[random() % alphabet.size()];
    ASSERT_EQ(ours(text), library(text)) << text;
  }
}

}  // namespace
}  // namespace twilio
