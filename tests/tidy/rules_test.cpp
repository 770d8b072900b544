// Shows for each rule of the tidy test a file that breaks it and one that keeps it.
#include "rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ringback::tidy {
namespace {

/// The findings of one rule as `line what`, one a line.
std::string found(Findings (*rule)(const Source&), std::string path, std::string text) {
  std::string out;
  for (const auto& finding : rule({std::move(path), std::move(text)})) {
    out += std::to_string(finding.line) + " " + finding.what + "\n";
  }
  return out;
}

std::string repeated(int times, const std::string& text) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

/// A definition of `lines` lines, signature and braces included.
std::string function(const std::string& signature, int lines) {
  return signature + " {\n" + repeated(lines - 2, "  work();\n") + "}\n";
}

std::string long_in(const std::string& text) { return found(long_functions, "a.cpp", text); }

std::string against_layers(const std::string& path, const std::string& include) {
  return found(includes_against_layers, path, "#include " + include + "\n");
}

TEST(WideLines, AreCountedInCharacters) {
  const auto wide = std::string(101, 'x');
  EXPECT_EQ(found(wide_lines, "a.cpp", "\n" + wide + "\n"), "2 101 columns\n");
  EXPECT_EQ(found(wide_lines, "a.cpp", std::string(100, 'x') + "\n"), "");
  EXPECT_EQ(found(wide_lines, "a.cpp", std::string(99, 'x') + "\u2014\n"), "");
}

TEST(WideLines, AreFoundInScriptsAndNotInProse) {
  const auto wide = std::string(101, 'x');
  EXPECT_NE(found(wide_lines, "scripts/setup", wide), "");
  EXPECT_NE(found(wide_lines, "runtime/CMakeLists.txt", wide), "");
  EXPECT_EQ(found(wide_lines, "docs/guide.md", wide), "");
}

TEST(WideLines, MayBeOneLongAddress) {
  const auto address = "https://www.twilio.com/docs/" + std::string(100, 'x');
  EXPECT_EQ(found(wide_lines, "a.cpp", "// " + address + "\n"), "");
  EXPECT_NE(found(wide_lines, "a.cpp", "// see " + address + "\n"), "");
  EXPECT_NE(found(wide_lines, "a.cpp", "// " + address + " says\n"), "");
}

TEST(LongFiles, BeginAfter500Lines) {
  EXPECT_EQ(found(long_files, "a.cpp", repeated(500, "\n")), "");
  EXPECT_EQ(found(long_files, "a.cpp", repeated(501, "\n")), "0 501 lines\n");
  EXPECT_EQ(found(long_files, "assets/data.json", repeated(501, "\n")), "");
}

TEST(LongFunctions, BeginAfter70Lines) {
  EXPECT_EQ(long_in(function("int f()", 70)), "");
  EXPECT_EQ(long_in("\n" + function("int f()", 71)), "2 a function of 71 lines\n");
}

TEST(LongFunctions, AreFoundWhereverFunctionsAre) {
  const auto* const expected = "2 a function of 80 lines\n";
  EXPECT_EQ(long_in("namespace a {\n" + function("void f(int x = 3) const", 80) + "}\n"), expected);
  EXPECT_EQ(long_in("class A final {\n" + function("  A() : b_{1}, c_(2)", 80) + "};\n"), expected);
  EXPECT_EQ(long_in("class A {\n" + function(" public: A()", 80) + "};\n"), expected);
  EXPECT_EQ(long_in("\n" + function("template <class T> T f(T t)", 80)), expected);
  EXPECT_EQ(long_in("\n" + function("bool operator==(A a, A b)", 80)), expected);
  EXPECT_EQ(long_in("extern \"C\" {\n" + function("int f(void)", 80) + "}\n"), expected);
  EXPECT_EQ(long_in("\n" + function("const auto f = [](int x)", 80)), expected);
  EXPECT_EQ(long_in("\n" + function("TEST(A, B)", 80)), expected);
}

TEST(LongFunctions, CountTheirWholeSignatureAndInnerBlocks) {
  EXPECT_EQ(long_in("int f(int a,\n      int b) {\n" + repeated(34, "if (a) {\n}\n") + "}\n"),
            "1 a function of 71 lines\n");
}

TEST(LongFunctions, AreNotTypesTablesOrSeveralShortOnes) {
  EXPECT_EQ(long_in("class A {\n" + repeated(100, "  void f() {}\n") + "};\n"), "");
  EXPECT_EQ(long_in("struct A {\n" + repeated(100, "  int f();\n") + "};\n"), "");
  EXPECT_EQ(long_in("const A kTable[] = {\n" + repeated(100, "    {f(1)},\n") + "};\n"), "");
  EXPECT_EQ(long_in("const A kTable{\n" + repeated(100, "    {f(1)},\n") + "};\n"), "");
  EXPECT_EQ(long_in(repeated(9, function("int f()", 20))), "");
}

TEST(LongFunctions, AreNotMisledByBracesInText) {
  const std::string head =
      "int f() {\n  a = \"{\"; b = '{'; c = R\"x({\"{)x\";  // {\n  /* { */\n}\n";
  EXPECT_EQ(long_in(head + repeated(9, function("int f()", 20))), "");
  EXPECT_EQ(long_in("#define F(x) \\\n  { {\n" + repeated(9, function("int f()", 20))), "");
}

TEST(MissingPurposes, AreFoundInTheFirstLine) {
  EXPECT_EQ(found(missing_purposes, "a.cpp", "// What it is for.\n"), "");
  EXPECT_EQ(found(missing_purposes, "a.h", "/* What it is for. */\n"), "");
  EXPECT_NE(found(missing_purposes, "a.cpp", "\n// Late.\n"), "");
  EXPECT_NE(found(missing_purposes, "a.cpp", ""), "");
  EXPECT_NE(found(missing_purposes, "a.hpp", "#pragma once\n"), "");
  EXPECT_EQ(found(missing_purposes, "scripts/a", "#!/bin/sh\n# What it is for.\n"), "");
  EXPECT_NE(found(missing_purposes, "scripts/a", "#!/bin/sh\nset -e\n"), "");
  EXPECT_NE(found(missing_purposes, "CMakeLists.txt", "add_library(a)\n"), "");
}

TEST(UnguardedHeaders, AreHeadersAlone) {
  EXPECT_NE(found(unguarded_headers, "a.hpp", "// A.\n// #pragma once\n"), "");
  EXPECT_EQ(found(unguarded_headers, "a.h", "// A.\n#pragma once\n"), "");
  EXPECT_EQ(found(unguarded_headers, "a.cpp", "// A.\n"), "");
}

TEST(NamespacesInHeaders, AreFoundInCode) {
  EXPECT_EQ(found(namespaces_in_headers, "a.hpp", "\nusing namespace std;\n"),
            "2 using namespace in a header\n");
  EXPECT_EQ(found(namespaces_in_headers, "a.hpp", "// using namespace std;\n"), "");
  EXPECT_EQ(found(namespaces_in_headers, "a.cpp", "using namespace std;\n"), "");
}

TEST(Layers, PointDown) {
  EXPECT_EQ(against_layers("runtime/app/main.cpp", "\"voice/call.hpp\""), "");
  EXPECT_EQ(against_layers("runtime/voice/call.cpp", "\"voice/call.hpp\""), "");
  EXPECT_EQ(against_layers("runtime/rest/overlay/calls.cpp", "\"rest/api.hpp\""), "");
  EXPECT_EQ(against_layers("runtime/twiml/parse.cpp", "\"base/xml.hpp\""), "");
  EXPECT_EQ(against_layers("runtime/base/xml.cpp", "\"http/url.hpp\""),
            "1 http/url.hpp is in a higher layer\n");
}

TEST(Layers, KeepSiblingsApart) {
  EXPECT_EQ(against_layers("runtime/voice/call.cpp", "\"rest/api.hpp\""),
            "1 rest/api.hpp is in a sibling\n");
  EXPECT_EQ(against_layers("runtime/http/web.cpp", "\"store/store.hpp\""),
            "1 store/store.hpp is in a sibling\n");
}

TEST(Layers, KnowEveryFolder) {
  EXPECT_NE(against_layers("runtime/misc/a.cpp", "<string>"), "");
  EXPECT_NE(against_layers("runtime/voice/call.cpp", "\"misc/a.hpp\""), "");
  EXPECT_NE(against_layers("runtime/voice/call.cpp", "\"call.hpp\""), "");
}

TEST(Layers, ShowFunctionsTheSdkOnly) {
  EXPECT_EQ(against_layers("functions/forwarder.cpp", "<twilio/function.hpp>"), "");
  EXPECT_EQ(against_layers("functions/forwarder.cpp", "<nlohmann/json.hpp>"), "");
  EXPECT_EQ(against_layers("functions/forwarder.cpp", "\"office.hpp\""), "");
  EXPECT_EQ(against_layers("functions/forwarder.cpp", "\"office/office.hpp\""), "");
  EXPECT_EQ(against_layers("runtime/include/twilio/abi.h", "<stdint.h>"), "");
  EXPECT_NE(against_layers("functions/forwarder.cpp", "\"base/text.hpp\""), "");
  EXPECT_NE(against_layers("runtime/include/twilio/client.hpp", "<boost/url.hpp>"), "");
  EXPECT_NE(against_layers("runtime/include/twilio/client.hpp", "<unistd.h>"), "");
}

TEST(Layers, ShowTheSdkToThoseWhoRunFunctions) {
  EXPECT_EQ(against_layers("runtime/functions/plugin.cpp", "<twilio/abi.h>"), "");
  EXPECT_NE(against_layers("runtime/voice/call.cpp", "<twilio/twiml.hpp>"), "");
}

TEST(Asio, IsIncludedBehindTheWall) {
  const auto at = [](const char* path) {
    return found(includes_of_asio, path, "#include <boost/asio/io_context.hpp>\n");
  };
  EXPECT_EQ(at("runtime/http/server.cpp"), "");
  EXPECT_EQ(at("runtime/clock/real_clock.cpp"), "");
  EXPECT_EQ(at("runtime/functions/pool.cpp"), "");
  EXPECT_EQ(at("runtime/app/main.cpp"), "");
  EXPECT_NE(at("runtime/functions/pool.hpp"), "");
  EXPECT_NE(at("runtime/http/web.cpp"), "");
  EXPECT_NE(at("runtime/clock/clock.hpp"), "");
  EXPECT_EQ(found(includes_of_asio, "runtime/http/url.cpp", "#include <boost/url.hpp>\n"), "");
}

TEST(TimeAndChance, AreFoundInCode) {
  const std::string path = "runtime/voice/call.cpp";
  EXPECT_NE(found(own_time_or_chance, path, "auto t = std::chrono::system_clock::now();\n"), "");
  EXPECT_NE(found(own_time_or_chance, path, "std::this_thread::sleep_for(1s);\n"), "");
  EXPECT_NE(found(own_time_or_chance, path, "int x = rand();\n"), "");
  EXPECT_EQ(found(own_time_or_chance, path, "int x = operand();  // rand() is not used\n"), "");
  EXPECT_EQ(found(own_time_or_chance, "runtime/clock/real_clock.cpp", "steady_clock\n"), "");
}

TEST(ForeignWords, AreFoundInEveryText) {
  const std::string later = std::string("TO") + "DO";
  EXPECT_NE(found(foreign_words, "README.md", "First.\n" + later + ": more\n"), "");
  EXPECT_NE(found(foreign_words, "a.cpp", "// at /ho" + std::string("me/x\n")), "");
  EXPECT_EQ(found(foreign_words, "a.cpp", "// a fulL" + std::string("LMent\n")), "");
  EXPECT_EQ(found(foreign_words, "package-lock.json", later), "");
}

TEST(CodeOf, KeepsEveryLineAndColumn) {
  EXPECT_EQ(code_of("a // b\nc"), "a     \nc");
  EXPECT_EQ(code_of("a /* b\n */ c"), "a     \n    c");
  EXPECT_EQ(code_of("f(\"a\\\"b\", 'c')"), "f(\"    \", ' ')");
  EXPECT_EQ(code_of("x = 1'000; // '"), "x = 1'000;     ");
  EXPECT_EQ(code_of("R\"(\")\" + y"), std::string(6, ' ') + " + y");
}

}  // namespace
}  // namespace ringback::tidy
