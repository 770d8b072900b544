// X-Twilio-Signature against the vectors of Twilio's documentation, and the hashes below it.
#include <gtest/gtest.h>

#include <string>
#include <twilio/signature.hpp>

using namespace twilio;

namespace {

const std::string token = "12345";
const std::string url = "https://mycompany.com/myapp.php?foo=1&bar=2";
const std::string signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
const Json parameters = {{"CallSid", "CA1234567890ABCDE"},
                         {"Caller", "+14158675309"},
                         {"Digits", "1234"},
                         {"From", "+14158675309"},
                         {"To", "+18005551212"}};

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

TEST(Signature, MatchesTheDocumentedRequests) {
  EXPECT_EQ(request_signature(token, url, parameters), signature);
  Json other = parameters;
  other["Caller"] = other["From"] = "+14158675310";
  EXPECT_EQ(request_signature(token, "https://example.com/myapp.php?foo=1&bar=2", other),
            "L/OH5YylLD5NRKLltdqwSvS0BnU=");
}

TEST(Signature, SignsAJsonBodyByItsHashInTheUrl) {
  EXPECT_EQ(request_signature(token,
                              "https://example.com/hook?bodySHA256="
                              "5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9"),
            "0UGmlFt5BPqU7IxNAgL4y/K7MpQ=");
}

TEST(Signature, CountsRepeatedValuesOnceAndInOrder) {
  EXPECT_EQ(request_signature(token, "https://example.com/hook", {{"A", {"b", "a", "b"}}}),
            "3jKpJ3mZtKVniDpUMNZPNe5hJ2I=");
}

TEST(Signature, LeavesAQueryAsItIs) {
  EXPECT_EQ(request_signature(token, "https://example.com/hook?CallSid=CA1&Digits=%23"),
            "V4rOgnwdRVUD3zJgONAw8E4izjo=");
}

TEST(ValidateRequest, AcceptsTheSignatureOfTwilio) {
  EXPECT_TRUE(validate_request(token, signature, url, parameters));
}

TEST(ValidateRequest, RefusesEverythingElse) {
  EXPECT_FALSE(validate_request("54321", signature, url, parameters));
  EXPECT_FALSE(validate_request(token, signature, url + "&baz=3", parameters));
  EXPECT_FALSE(validate_request(token, signature, url, Json::object()));
  EXPECT_FALSE(validate_request(token, "", url, parameters));
  EXPECT_FALSE(validate_request(token, signature + "=", url, parameters));
}

TEST(ValidateRequest, RefusesWithoutAToken) {
  EXPECT_FALSE(validate_request("", request_signature("", url), url));
}

TEST(ValidateRequest, IgnoresAStandardPort) {
  EXPECT_TRUE(validate_request(token, signature, "https://mycompany.com:443/myapp.php?foo=1&bar=2",
                               parameters));
  const std::string with_port = request_signature(token, "http://a.example.com:80/x");
  EXPECT_TRUE(validate_request(token, with_port, "http://a.example.com/x"));
  const std::string other = request_signature(token, "http://a.example.com:8080/x");
  EXPECT_FALSE(validate_request(token, other, "http://a.example.com/x"));
  EXPECT_TRUE(validate_request(token, other, "http://a.example.com:8080/x"));
}

TEST(TogglePort, TouchesOnlyTheHost) {
  EXPECT_EQ(detail::toggle_port("https://a/b:443"), "https://a:443/b:443");
  EXPECT_EQ(detail::toggle_port("https://u:p@a?x"), "https://u:p@a:443?x");
  EXPECT_EQ(detail::toggle_port("http://[::1]/"), "http://[::1]:80/");
  EXPECT_EQ(detail::toggle_port("http://a:443"), "http://a:443");
  EXPECT_EQ(detail::toggle_port("nothing"), "nothing");
}

TEST(Sha1, MatchesItsSpecification) {
  EXPECT_EQ(hex(detail::sha1("")), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  EXPECT_EQ(hex(detail::sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(hex(detail::sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(hex(detail::sha1(std::string(1'000'000, 'a'))),
            "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(HmacSha1, MatchesItsSpecification) {
  EXPECT_EQ(hex(detail::hmac_sha1("Jefe", "what do ya want for nothing?")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(detail::hmac_sha1(std::string(80, '\xaa'),
                                  "Test Using Larger Than Block-Size Key - Hash Key First")),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(Base64, PadsToFours) {
  EXPECT_EQ(detail::base64(""), "");
  EXPECT_EQ(detail::base64("f"), "Zg==");
  EXPECT_EQ(detail::base64("fo"), "Zm8=");
  EXPECT_EQ(detail::base64("foo"), "Zm9v");
  EXPECT_EQ(detail::base64("\xff\xfe\xfd"), "//79");
}

}  // namespace
