// Digests and signatures, against published vectors.
#include "base/crypto.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace ringback {
namespace {

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
  }
  return text;
}

// Examples of RFC 1321 and FIPS 180-4, and RFC 2202's second test of HMAC-SHA1.
TEST(Digests, MatchTheStandards) {
  EXPECT_EQ(hex_of(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const auto* time : {"first", "second"}) {
    EXPECT_EQ(hex_of(hmac_sha1("Jefe", "what do ya want for nothing?")),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        << "the key for the " << time << " time";
  }
  EXPECT_EQ(hex_of(hmac_sha1("", "")), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
  EXPECT_EQ(hex_of(hmac_sha1(std::string_view(), "")), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

// RFC 4648, section 10.
TEST(Base64, MatchesTheStandard) {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : pairs) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(base64_decode(encoded), plain);
  }
}

TEST(Base64, CarriesEveryByte) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  EXPECT_EQ(base64_decode(base64(every)), every);
}

TEST(Base64, IsNothingWhenBroken) {
  for (const char* text : {"A", "AA", "AAA", "=", "==", "====", "A===", "A=AA", "AA=A", "AAA!",
                           "Zm9v\n", " Zm9v", "Zg==Zg=="}) {
    EXPECT_EQ(base64_decode(text), "") << text;
  }
}

TEST(Comparison, IsOfWholeTexts) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secrets"));
}

FormFields documented_call(const std::string& from) {
  return {{"To", "+18005551212"},
          {"From", from},
          {"Digits", "1234"},
          {"Caller", from},
          {"CallSid", "CA1234567890ABCDE"}};
}

// The first two are the examples of Twilio's documentation and of its helper libraries' tests
// (token 12345); those below follow the same rules, computed independently.
TEST(Signature, MatchesTwiliosExamples) {
  EXPECT_EQ(twilio_signature("12345", "https://example.com/myapp.php?foo=1&bar=2",
                             documented_call("+14158675310")),
            "L/OH5YylLD5NRKLltdqwSvS0BnU=");
  EXPECT_EQ(twilio_signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2",
                             documented_call("+14158675309")),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
}

TEST(Signature, OfAGetIsThatOfItsUrl) {
  EXPECT_EQ(twilio_signature("12345", "https://example.com/hook?CallSid=CA1&Digits=%23", {}),
            "V4rOgnwdRVUD3zJgONAw8E4izjo=");
}

TEST(Signature, CountsARepeatedFieldOncePerValue) {
  EXPECT_EQ(
      twilio_signature("12345", "https://example.com/hook", {{"A", "b"}, {"A", "a"}, {"A", "b"}}),
      "3jKpJ3mZtKVniDpUMNZPNe5hJ2I=");
}

TEST(Signature, CoversAJsonBodyByItsDigest) {
  const auto digest = sha256_hex(R"({"CallSid":"CA1234567890ABCDE","Caller":"+12349013030"})");
  EXPECT_EQ(digest, "5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9");
  EXPECT_EQ(twilio_signature("12345", "https://example.com/hook?bodySHA256=" + digest, {}),
            "0UGmlFt5BPqU7IxNAgL4y/K7MpQ=");
}

TEST(Signature, SortsNamesByBytes) {
  EXPECT_EQ(twilio_signature("t", "u", {{"b", "2"}, {"B", "1"}, {"a", ""}}),
            base64(hmac_sha1("t", "uB1ab2")));
  const FormFields fields = {
      {"", "0"},          {"Called", "1"},     {"CalledCity", "2"},  {"CalledCitx", ""},
      {"CalledZip", "3"}, {"Called\x01", "4"}, {"Cal\xC3\xA9", "5"}, {"\xC3\xA9", "6"}};
  std::map<std::string, std::string> by_bytes(fields.begin(), fields.end());
  std::string text = "u";
  for (const auto& [name, value] : by_bytes) text += name + value;
  EXPECT_EQ(twilio_signature("t", "u", fields), base64(hmac_sha1("t", text)));
}

}  // namespace
}  // namespace ringback
