// URLs: reading, printing, resolving.
#include <gtest/gtest.h>

#include "http/message.hpp"

namespace ringback::http {
namespace {

Url url_of(std::string_view text) {
  auto url = parse_url(text);
  EXPECT_TRUE(url.ok()) << text;
  return url.ok() ? std::move(url).value() : Url{};
}

std::string read(std::string_view text) { return url_of(text).text(); }

TEST(Urls, AreReadIntoTheirParts) {
  const auto url = url_of("https://user:pa%40ss@Example.COM:8443/a/b%20c?x=1&y=#part");
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.userinfo, "user:pa%40ss");
  EXPECT_EQ(url.host, "example.com");
  EXPECT_EQ(url.port, "8443");
  EXPECT_EQ(url.path, "/a/b%20c");
  EXPECT_EQ(url.query, "x=1&y=");
  EXPECT_EQ(url.fragment, "part");
}

TEST(Urls, ArePrintedForEveryPurpose) {
  const auto url = url_of("https://user@example.com:8443/a?x=1#part");
  EXPECT_EQ(url.text(), "https://user@example.com:8443/a?x=1#part");
  EXPECT_EQ(url.request_text(), "https://example.com:8443/a?x=1");
  EXPECT_EQ(url.authority(), "example.com:8443");
  EXPECT_EQ(url.target(), "/a?x=1");
}

TEST(Urls, HaveAPathEvenWhenNoneIsWritten) {
  EXPECT_EQ(read("http://example.com"), "http://example.com/");
  EXPECT_EQ(read("http://example.com?x=1"), "http://example.com/?x=1");
  EXPECT_EQ(read("HTTP://EXAMPLE.com/A"), "http://example.com/A");
}

TEST(Urls, MayBeOfAddresses) {
  const auto url = url_of("http://[::1]:3000/a");
  EXPECT_EQ(url.host, "[::1]");
  EXPECT_EQ(url.authority(), "[::1]:3000");
  EXPECT_EQ(url_of("http://127.0.0.1/").host, "127.0.0.1");
}

TEST(Urls, WithBlanksAndBracesAreTolerated) {
  EXPECT_EQ(read("  http://example.com/a b\n"), "http://example.com/a%20b");
  EXPECT_EQ(read("http://example.com/?f={{From}}|x"), "http://example.com/?f=%7B%7BFrom%7D%7D%7Cx");
  EXPECT_EQ(read("http://[::1]/a[b]?c[]=100%"), "http://[::1]/a%5Bb%5D?c%5B%5D=100%25");
  EXPECT_EQ(read("http://example.com/caf\xC3\xA9"), "http://example.com/caf%C3%A9");
}

TEST(Urls, OfNoWebAreRefused) {
  for (const char* text : {"", "/relative", "example.com/a", "ftp://example.com/", "http://",
                           "http:///a", "mailto:a@example.com", "http://a b/", "http://h:port/",
                           "http://[::1/", "http://caf\xC3\xA9.example/"}) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url.ok()) << text;
    EXPECT_EQ(url.error().code, 11100);
    EXPECT_NE(url.error().message.find(text), std::string::npos);
  }
}

// RFC 3986, sections 5.4.1 and 5.4.2, as far as they stay on the web.
TEST(References, ResolveAsInTheStandard) {
  const auto base = url_of("http://a/b/c/d;p?q");
  const std::vector<std::pair<const char*, const char*>> examples = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"}};
  for (const auto& [reference, expected] : examples) {
    const auto resolved = resolve_url(base, reference);
    ASSERT_TRUE(resolved.ok()) << reference;
    EXPECT_EQ(resolved->text(), expected) << reference;
  }
}

TEST(References, MayBeAbsolute) {
  const auto base = url_of("http://a/b");
  EXPECT_EQ(resolve_url(base, "https://Other.example/x?y")->text(), "https://other.example/x?y");
  EXPECT_FALSE(resolve_url(base, "mailto:a@example.com").ok());
  EXPECT_FALSE(resolve_url(base, "g:h").ok());
}

TEST(References, KeepTheUserOfTheirBase) {
  const auto base = url_of("http://user:pw@a/b");
  EXPECT_EQ(resolve_url(base, "/c")->text(), "http://user:pw@a/c");
  EXPECT_EQ(resolve_url(base, "//other/c")->text(), "http://other/c");
}

TEST(References, WithBlanksAndBracesAreTolerated) {
  EXPECT_EQ(resolve_url(url_of("http://a/b"), " c d?e={f} ")->text(), "http://a/c%20d?e=%7Bf%7D");
  EXPECT_EQ(resolve_url(url_of("http://a/b"), "c[1]?//[x]")->text(), "http://a/c%5B1%5D?//%5Bx%5D");
}

}  // namespace
}  // namespace ringback::http
