// Challenges, and what is answered to them.
#include "http/login.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::http {
namespace {

using Scheme = Challenge::Scheme;

constexpr auto kNonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
constexpr auto kClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

Headers challenged(std::initializer_list<const char*> lines) {
  Headers headers;
  for (const auto* line : lines) headers.add("WWW-Authenticate", line);
  return headers;
}

/// https://www.rfc-editor.org/rfc/rfc7616#section-3.9.1
std::string example(const std::string& algorithm, bool counts = true) {
  const auto line =
      cat("Digest realm=\"http-auth@example.org\", ", counts ? "qop=\"auth-int, auth\", " : "",
          "algorithm=", algorithm, ", nonce=\"", kNonce,
          "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
  const auto challenge = best_challenge(challenged({line.c_str()}));
  if (!challenge) return "none";
  Request request;
  request.url = *parse_url("http://www.example.org/dir/index.html");
  return authorization(*challenge, "Mufasa:Circle%20of%20Life", request, 1, kClientNonce);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Login, AnswersDigestAsItsStandardDoes) {
  const auto md5 = example("MD5");
  EXPECT_TRUE(contains(md5, "response=\"8ca523f5e9506fed4657c9700eebdbec\"")) << md5;
  EXPECT_TRUE(md5.starts_with("Digest username=\"Mufasa\", realm=\"http-auth@example.org\""))
      << md5;
  EXPECT_TRUE(contains(md5, "uri=\"/dir/index.html\"")) << md5;
  EXPECT_TRUE(contains(md5, "qop=auth, nc=00000001, cnonce=\"f2/wE4q7")) << md5;
  EXPECT_TRUE(contains(md5, "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")) << md5;
  const auto sha256 = example("SHA-256");
  EXPECT_TRUE(contains(
      sha256, "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""))
      << sha256;
}

TEST(Login, CountsNothingWhereTheServerDoesNot) {
  const auto header = example("MD5", false);
  EXPECT_FALSE(contains(header, "nc=")) << header;
  EXPECT_FALSE(contains(header, "cnonce=")) << header;
}

TEST(Login, TakesTheStrongestThatIsOffered) {
  const auto* basic = "Basic realm=\"a\"";
  const auto* md5 = "Digest realm=\"b\", nonce=\"1\"";
  const auto* sha256 = "Digest realm=\"c\", nonce=\"2\", algorithm=SHA-256";
  EXPECT_EQ(best_challenge(challenged({basic}))->scheme, Scheme::kBasic);
  EXPECT_EQ(best_challenge(challenged({basic, md5}))->scheme, Scheme::kDigestMd5);
  EXPECT_EQ(best_challenge(challenged({sha256, md5, basic}))->realm, "c");
  const auto in_one_line = cat(basic, ", ", sha256, ", ", md5);
  EXPECT_EQ(best_challenge(challenged({in_one_line.c_str()}))->nonce, "2");
}

TEST(Login, DoesNotKnowOtherSchemes) {
  EXPECT_FALSE(best_challenge({}));
  for (const auto* line :
       {"", ",", "Bearer realm=\"a\"", "Negotiate YIIabc==", "Digest nonce=1, algorithm=SHA-512",
        "Digest nonce=1, qop=\"auth-int\"", "=\"", "\"", "realm=\"Basic\""}) {
    EXPECT_FALSE(best_challenge(challenged({line}))) << line;
  }
}

TEST(Login, SaysUserAndPasswordByBasic) {
  const Challenge basic;
  EXPECT_EQ(authorization(basic, "us%40er:p:a%20ss", {}, 1, ""),
            cat("Basic ", base64("us@er:p:a ss")));
  EXPECT_EQ(authorization(basic, "user", {}, 1, ""), cat("Basic ", base64("user:")));
}

}  // namespace
}  // namespace ringback::http
