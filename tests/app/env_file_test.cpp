// `.env`, line by line.
#include "app/env_file.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace ringback::app {
namespace {

/// Every variable as `NAME=[value]`, in order.
std::string variables_of(std::string_view text) {
  std::string out;
  for (const auto& [name, value] : parse_env_file(text, ".env").variables) {
    out += cat(name, "=[", replace_all(value, "\n", "|"), "]");
  }
  return out;
}

TEST(EnvFiles, AreReadAsDotenvReadsThem) {
  EXPECT_EQ(variables_of("A=value\n A = padded \n"), "A=[padded]");
  EXPECT_EQ(variables_of("A = padded \t\nB=\tx"), "A=[padded]B=[x]");
  EXPECT_EQ(variables_of(R"(A="x\n y")"), "A=[x| y]");
  EXPECT_EQ(variables_of(R"(A='x\n y')"), R"(A=[x\n y])");
  EXPECT_EQ(variables_of(R"(A=x\n y)"), R"(A=[x\n y])");
  EXPECT_EQ(variables_of("A=a=b=c"), "A=[a=b=c]");
  EXPECT_EQ(variables_of("A=$HOME/x"), "A=[$HOME/x]");
  EXPECT_EQ(variables_of("A=\nB=\"\""), "A=[]B=[]");
  EXPECT_EQ(variables_of("A.b-c_1=x"), "A.b-c_1=[x]");
}

TEST(EnvFiles, KeepWhatStandsBetweenQuotes) {
  EXPECT_EQ(variables_of("A=\" padded \" \n"), "A=[ padded ]");
  EXPECT_EQ(variables_of("A=\"x"), "A=[\"x]");
  EXPECT_EQ(variables_of("A=\"x'"), "A=[\"x']");
  EXPECT_EQ(variables_of("A='"), "A=[']");
}

TEST(EnvFiles, PassOverOtherLines) {
  EXPECT_EQ(variables_of("export A=1\nbad line\n# B=2\n#C=3\n\n=4\nD E=5\n"), "");
  EXPECT_EQ(variables_of(""), "");
}

TEST(EnvFiles, MayComeFromAnywhere) {
  EXPECT_EQ(variables_of("\xEF\xBB\xBF"
                         "A=1\r\nB=2\rC=3"),
            "A=[1]B=[2]C=[3]");
}

TEST(EnvFiles, TakeTheLastOfAName) { EXPECT_EQ(variables_of("A=1\nB=2\nA=3"), "A=[3]B=[2]"); }

TEST(EnvFiles, TakeACommentBehindAValueForPartOfItAndSaySo) {
  const auto read = parse_env_file("A=1\nB=v # text\nC=\"v # text\"\nD=a#b\n", "x/.env");
  EXPECT_EQ(*find_variable(read.variables, "B"), "v # text");
  EXPECT_EQ(read.warnings,
            std::vector<std::string>{"x/.env:2: the text behind # belongs to the value of B"});
}

}  // namespace
}  // namespace ringback::app
