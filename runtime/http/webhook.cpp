// Webhooks: parameters, signature and headers of what is asked, and what comes back.
#include "http/webhook.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/coding.hpp"
#include "http/form.hpp"

namespace ringback::http {

namespace {

// https://www.twilio.com/docs/voice/twiml: documents; media may be as long as the client takes.
constexpr std::size_t kDocumentLimit = 64 * 1024;
constexpr std::size_t kMediaLimit = 16 * 1024 * 1024;

Request signed_request(std::string_view method, Url url, std::string form, const FormFields& fields,
                       std::string_view auth_token) {
  Request request;
  request.method = std::string(method);
  const bool gets = method == "GET";
  if (gets) {
    if (!form.empty()) url.query = url.query.empty() ? form : cat(url.query, "&", form);
  } else {
    request.body = std::move(form);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  }
  request.headers.add("User-Agent", "TwilioProxy/1.1");
  request.headers.add("Accept", "*/*");
  request.headers.add("Accept-Encoding", "gzip");
  request.headers.add("X-Home-Region", "us1");
  static const FormFields none;
  if (!auth_token.empty()) {
    request.headers.add("X-Twilio-Signature",
                        twilio_signature(auth_token, url.request_text(), gets ? none : fields));
  }
  request.url = std::move(url);
  return request;
}

/// The detail of a webhook, from its method, its URL and its form, each in a line.
std::string print_webhook(std::string_view text) {
  const auto method = text.substr(0, text.find('\n'));
  text.remove_prefix(method.size() + 1);
  const auto url = text.substr(0, text.find('\n'));
  auto fields = parse_form(text.substr(url.size() + 1));
  std::ranges::stable_sort(fields, {}, &std::pair<std::string, std::string>::first);
  PrintedObject parameters;
  std::string_view last;
  for (const auto& [name, value] : fields) {
    if (name != last || parameters.empty()) parameters.add(name, value);  // the first of a name
    last = name;
  }
  return PrintedObject({{"method", method}, {"url", url}}).add("parameters", parameters).text();
}

/// The detail of an answer, from its status and its headers, each in a line, an empty line and the
/// body.
std::string print_answer(std::string_view text) {
  const auto end = std::min(text.size(), text.find("\n\n"));
  auto head = text.substr(0, end);
  const auto body = text.substr(std::min(text.size(), end + 2));
  const auto take_line = [&head] {
    const auto line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(head.size(), line.size() + 1));
    return line;
  };
  const auto status = parse_integer(take_line()).value_or(0);
  PrintedObject printed;
  Headers headers;
  while (!head.empty()) {
    const auto line = take_line();
    const auto name = line.substr(0, line.find(':'));
    const auto value = line.substr(std::min(line.size(), name.size() + 1));
    if (headers.has(name)) continue;
    headers.add(name, value);
    printed.add(name, value);
  }
  const auto plain = decode_body(body, headers.get("Content-Encoding"), kDocumentLimit);
  PrintedObject detail;
  detail.add("status", status).add("headers", printed);
  return detail.add("body", plain.ok() ? *plain : body).text();
}

}  // namespace

Request webhook_request(std::string_view method, Url url, const FormFields& fields,
                        std::string_view auth_token) {
  return signed_request(method, std::move(url), print_form(fields), fields, auth_token);
}

Webhook make_webhook(std::string_view method, const Url& url, const FormFields& fields,
                     std::string_view auth_token) {
  auto form = print_form(fields);
  LateDetail detail{cat(method, "\n", url.text(), "\n", form), &print_webhook};
  return {signed_request(method, url, std::move(form), fields, auth_token), std::move(detail)};
}

LateDetail answer_detail(const Response* answer) {
  if (answer == nullptr) return {"", nullptr};
  const auto body = std::string_view(answer->body).substr(0, kDocumentLimit);
  std::size_t size = 8 + body.size();
  for (const auto& [name, value] : answer->headers) size += name.size() + value.size() + 2;
  auto text = std::to_string(answer->status);
  text.reserve(size);
  for (const auto& [name, value] : answer->headers) {
    text.append("\n").append(name).append(":").append(value);
  }
  text.append("\n\n").append(body);
  return {std::move(text), &print_answer};
}

Result<Response> decoded(const Url& url, Response response) {
  const auto encoding = response.headers.get("Content-Encoding");
  if (encoding.empty() || equals_ignoring_case(encoding, "identity")) return response;
  const bool is_media = response.headers.get("Content-Type").starts_with("audio/");
  auto body = decode_body(response.body, encoding, is_media ? kMediaLimit : kDocumentLimit);
  if (!body.ok()) {
    const bool too_long = body.error().status == 413;
    const auto why = too_long ? "more than 64 kB when unpacked" : body.error().message;
    return Error{too_long ? 11750 : 11206, cat(url.request_text(), ": ", why), 502};
  }
  response.body = std::move(body).value();
  response.headers.remove("Content-Encoding");
  return response;
}

}  // namespace ringback::http
