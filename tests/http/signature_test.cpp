// Whether a request comes from Twilio.
#include "http/signature.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::http {
namespace {

const std::string kSignatureToken = "12345";

Request signed_request(std::string_view url, std::string_view signed_url,
                       const FormFields& fields = {}) {
  Request request;
  request.url = parse_url(url).value();
  request.headers.add("X-Twilio-Signature", twilio_signature(kSignatureToken, signed_url, fields));
  return request;
}

bool accepted(const Request& request, Proxy proxy = Proxy::kIgnored) {
  return is_signed(request, kSignatureToken, proxy);
}

TEST(Signatures, AreOverTheUrl) {
  const std::string url = "http://localhost:3000/a?b=%20c&d";
  EXPECT_TRUE(accepted(signed_request(url, url)));
  EXPECT_FALSE(accepted(signed_request(url, "http://localhost:3000/a?b=%20c")));
  EXPECT_FALSE(accepted(signed_request(url, "https://localhost:3000/a?b=%20c&d")));
  EXPECT_FALSE(is_signed(signed_request(url, url), "other", Proxy::kIgnored));
  EXPECT_FALSE(is_signed(signed_request(url, url), "", Proxy::kIgnored));
}

TEST(Signatures, AreNeeded) {
  Request request;
  request.url = parse_url("http://localhost:3000/a").value();
  EXPECT_FALSE(accepted(request));
  request.headers.add("X-Twilio-Signature", "");
  EXPECT_FALSE(accepted(request));
}

TEST(Signatures, MayLeaveThePortOutOrWriteItOut) {
  EXPECT_TRUE(accepted(signed_request("https://a.test/x?y=1", "https://a.test:443/x?y=1")));
  EXPECT_TRUE(accepted(signed_request("https://a.test:443/x", "https://a.test/x")));
  EXPECT_TRUE(accepted(signed_request("http://a.test/x", "http://a.test:80/x")));
  EXPECT_TRUE(accepted(signed_request("http://a.test:3000/x", "http://a.test/x")));
  EXPECT_FALSE(accepted(signed_request("http://a.test:3000/x", "http://a.test:80/x")));
  EXPECT_FALSE(accepted(signed_request("http://a.test/x", "http://a.test:443/x")));
}

TEST(Signatures, AreOverTheFieldsOfAForm) {
  auto request = signed_request("http://a.test/x", "http://a.test/x", {{"A", "b c"}, {"B", ""}});
  request.method = "POST";
  request.body = "B=&A=b+c";
  EXPECT_FALSE(accepted(request)) << "it is not said to be a form";
  request.headers.add("Content-Type", "Application/X-WWW-Form-URLEncoded; charset=UTF-8");
  EXPECT_TRUE(accepted(request));
  request.body += "&C=d";
  EXPECT_FALSE(accepted(request));
}

TEST(Signatures, VouchForOtherBodiesByTheirDigest) {
  const std::string body = R"({"a":1})";
  const auto url = cat("http://a.test/x?bodySHA256=", sha256_hex(body));
  auto request = signed_request(url, url);
  request.method = "POST";
  request.headers.add("Content-Type", "application/json");
  request.body = body;
  EXPECT_TRUE(accepted(request));
  request.body = R"({"a":2})";
  EXPECT_FALSE(accepted(request));
  auto bare = signed_request("http://a.test/x", "http://a.test/x");
  bare.body = body;
  bare.headers.add("Content-Type", "application/json");
  EXPECT_FALSE(accepted(bare));
}

TEST(Signatures, AreOverTheAddressBeforeATrustedProxy) {
  auto request = signed_request("http://10.0.0.1:3000/x?y", "https://a.test/x?y");
  request.headers.add("X-Forwarded-Proto", "https, http");
  request.headers.add("X-Forwarded-Host", "a.test");
  EXPECT_TRUE(accepted(request, Proxy::kTrusted));
  EXPECT_FALSE(accepted(request, Proxy::kIgnored));
}

TEST(Signatures, TakeWhatAProxyNotesInPart) {
  auto scheme = signed_request("http://a.test/x", "https://a.test/x");
  scheme.headers.add("X-Forwarded-Proto", "HTTPS");
  EXPECT_TRUE(accepted(scheme, Proxy::kTrusted));
  auto host = signed_request("http://10.0.0.1:3000/x", "http://a.test:8080/x");
  host.headers.add("X-Forwarded-Host", "a.test:8080");
  EXPECT_TRUE(accepted(host, Proxy::kTrusted));
  auto nonsense = signed_request("http://a.test/x", "http://a.test/x");
  nonsense.headers.add("X-Forwarded-Proto", "gopher");
  nonsense.headers.add("X-Forwarded-Host", "a b/c");
  EXPECT_TRUE(accepted(nonsense, Proxy::kTrusted));
}

}  // namespace
}  // namespace ringback::http
