// Requests as Twilio makes them to an application.
#include <gtest/gtest.h>

#include "http/web.hpp"

namespace ringback::http {
namespace {

const std::string webhook_token = "12345";
const FormFields webhook_fields = {{"CallSid", "CA1"}, {"Digits", "#"}};

Request webhook(std::string_view method, std::string_view url) {
  return webhook_request(method, parse_url(url).value(), webhook_fields, webhook_token);
}

std::string signature_of(const Request& request) {
  return request.headers.get("X-Twilio-Signature");
}

TEST(Webhooks, ByPostCarryAFormThatIsSigned) {
  const auto request = webhook("POST", "https://example.com/hook?a=1");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url.text(), "https://example.com/hook?a=1");
  EXPECT_EQ(request.body, "CallSid=CA1&Digits=%23");
  EXPECT_EQ(request.headers.get("Content-Type"),
            "application/x-www-form-urlencoded; charset=UTF-8");
  EXPECT_EQ(signature_of(request),
            twilio_signature(webhook_token, "https://example.com/hook?a=1", webhook_fields));
}

TEST(Webhooks, ByGetCarryTheirFieldsInTheSignedQuery) {
  const auto request = webhook("GET", "https://example.com/hook");
  EXPECT_EQ(request.url.text(), "https://example.com/hook?CallSid=CA1&Digits=%23");
  EXPECT_EQ(request.body, "");
  EXPECT_FALSE(request.headers.has("Content-Type"));
  EXPECT_EQ(signature_of(request), "V4rOgnwdRVUD3zJgONAw8E4izjo=");
}

TEST(Webhooks, ByGetKeepTheQueryThatWasThere) {
  EXPECT_EQ(webhook("GET", "https://example.com/hook?a=1").url.query, "a=1&CallSid=CA1&Digits=%23");
}

TEST(Webhooks, WithoutFieldsByGetKeepTheirUrl) {
  const auto url = parse_url("https://example.com/hook").value();
  EXPECT_EQ(webhook_request("GET", url, {}, webhook_token).url.text(), "https://example.com/hook");
}

TEST(Webhooks, DoNotSignTheUserOfTheUrlNorLogInUnasked) {
  const auto request = webhook("POST", "https://us%40er:pass@example.com/hook");
  EXPECT_FALSE(request.headers.has("Authorization"));
  EXPECT_EQ(signature_of(request),
            twilio_signature(webhook_token, "https://example.com/hook", webhook_fields));
}

TEST(Webhooks, LeaveTheirParametersByNameInTheJournal) {
  const auto url = parse_url("https://example.com/hook?x=1").value();
  const FormFields fields = {{"b", "2 +\xC3\xA9"}, {"a", ""}, {"b", "3"}};
  const auto [request, detail] = make_webhook("GET", url, fields, webhook_token);
  EXPECT_EQ(detail.print(detail.text),
            "{\"method\":\"GET\",\"url\":\"https://example.com/hook?x=1\","
            "\"parameters\":{\"a\":\"\",\"b\":\"2 +\xC3\xA9\"}}");
  EXPECT_EQ(request.url.text(), webhook_request("GET", url, fields, webhook_token).url.text());
}

TEST(Webhooks, DoNotSignTheFragment) {
  const auto request = webhook("POST", "https://example.com/hook#part");
  EXPECT_EQ(signature_of(request), signature_of(webhook("POST", "https://example.com/hook")));
}

TEST(Webhooks, KeepThePortInWhatIsSigned) {
  EXPECT_EQ(signature_of(webhook("POST", "http://localhost:3000/hook")),
            twilio_signature(webhook_token, "http://localhost:3000/hook", webhook_fields));
}

TEST(Webhooks, SayWhoTheyAre) {
  const auto request = webhook("POST", "https://example.com/hook");
  EXPECT_EQ(request.headers.get("User-Agent"), "TwilioProxy/1.1");
  EXPECT_EQ(request.headers.get("Accept"), "*/*");
  EXPECT_EQ(request.headers.get("Accept-Encoding"), "gzip");
  EXPECT_EQ(request.headers.get("X-Home-Region"), "us1");
}

// "hello" by gzip.
const std::string packed_hello(
    "\x1F\x8B\x08\0\0\0\0\0\x02\xFF\xCB\x48\xCD\xC9\xC9\x07\0\x86\xA6\x10\x36\x05\0\0\0", 25);

Result<Response> unpacked(std::string_view encoding, std::string body) {
  const auto url = parse_url("https://example.com/hook").value();
  return decoded(url, {200, {{"Content-Encoding", std::string(encoding)}}, std::move(body)});
}

TEST(WebhookAnswers, AreUnpacked) {
  const auto answer = unpacked("gzip", packed_hello);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->body, "hello");
  EXPECT_FALSE(answer->headers.has("Content-Encoding"));
  EXPECT_EQ(unpacked("identity", "hello")->body, "hello");
}

std::string kept(const Response& answer) {
  const auto detail = answer_detail(&answer);
  return detail.print(detail.text);
}

TEST(WebhookAnswers, AreKeptForTheJournal) {
  EXPECT_EQ(
      kept({201, {{"Content-Type", "text/xml"}, {"A", "1"}, {"a", "2"}, {"B", ""}}, "\n\n<a/>"}),
      R"({"status":201,"headers":{"Content-Type":"text/xml","A":"1","B":""},)"
      R"("body":"\n\n<a/>"})");
  EXPECT_EQ(kept({204, {}, ""}), R"({"status":204,"headers":{},"body":""})");
  EXPECT_EQ(answer_detail(nullptr).text, "");
}

TEST(WebhookAnswers, AreReadFromTheJournalUnpacked) {
  EXPECT_EQ(kept({200, {{"content-encoding", "gzip"}}, packed_hello}),
            R"({"status":200,"headers":{"content-encoding":"gzip"},"body":"hello"})");
  EXPECT_EQ(kept({200, {{"Content-Encoding", "br"}}, "hello"}),
            R"({"status":200,"headers":{"Content-Encoding":"br"},"body":"hello"})");
}

TEST(WebhookAnswers, AreKeptUpToTheLengthOfADocument) {
  const Response answer{200, {}, std::string(64 * 1024 + 1, 'x')};
  EXPECT_EQ(answer_detail(&answer).text.size(), 64 * 1024 + std::string_view("200\n\n").size());
}

TEST(WebhookAnswers, MayNotUnpackToMoreThanADocument) {
  std::string big = packed_hello;
  for (int i = 0; i < 14'000; ++i) big += packed_hello;
  EXPECT_EQ(unpacked("gzip", big).error().code, 11750);
  EXPECT_EQ(unpacked("gzip", "hello").error().code, 11206);
  EXPECT_EQ(unpacked("br", "hello").error().code, 11206);
}

}  // namespace
}  // namespace ringback::http
