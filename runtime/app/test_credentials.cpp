// Test credentials and the numbers that mean something to them.
#include "app/test_credentials.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "base/crypto.hpp"
#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "messaging/segments.hpp"
#include "rest/dialect.hpp"
#include "rest/xml.hpp"
#include "twiml/schema.hpp"

namespace ringback::app {

namespace {

using http::field;

/// What a magic number stands for. The value "" is that of every other number, and `{}` in a text
/// the number itself; a row with the code 0 is fine.
struct Magic {
  std::string_view value;
  int code;
  std::string_view text;
};

constexpr Magic kMessageFrom[] = {
    {"+15005550006", 0, ""},
    {"+15005550001", 21212, "The 'From' number {} is not a valid phone number."},
    {"+15005550008", 21611,
     "The 'From' number {} has exceeded the maximum number of queued messages"},
    {"", 21606, "The 'From' phone number provided ({}) is not a valid message-capable number."},
};
constexpr Magic kMessageTo[] = {
    {"+15005550001", 21211, "The 'To' number {} is not a valid phone number."},
    {"+15005550002", 21612, "The 'To' number {} is not currently reachable by message."},
    {"+15005550003", 21408, "Permission to send a message to {} has not been enabled."},
    {"+15005550004", 21610, "Attempt to send to unsubscribed recipient"},
    {"+15005550009", 21614, "To number: {}, is not a mobile number"},
};
constexpr Magic kCallFrom[] = {
    {"+15005550006", 0, ""},
    {"+15005550001", 21212, "The 'From' number {} is not a valid phone number."},
    {"", 21210, "The source phone number provided, {}, is not yet verified for your account."},
};
constexpr Magic kCallTo[] = {
    {"+15005550001", 21217, "The phone number {} does not appear to be valid."},
    {"+15005550002", 21214, "The phone number {} cannot be reached."},
    {"+15005550003", 21215, "Your account is not authorized to call {}."},
    {"+15005550004", 21216, "Calls to {} are blocked."},
};
constexpr Magic kPhoneNumber[] = {
    {"+15005550006", 0, ""},
    {"+15005550000", 21422, "{} is not available."},
    {"", 21421, "PhoneNumber is invalid: {}"},
};
constexpr Magic kAreaCode[] = {
    {"500", 0, ""},
    {"", 21452, "No phone numbers found in area code {}"},
};

Result<void> look_up(std::span<const Magic> rows, const std::string& value) {
  for (const auto& row : rows) {
    if (!row.value.empty() && row.value != value) continue;
    if (row.code == 0) return {};
    return Error{row.code, replace_all(std::string(row.text), "{}", value)};
  }
  return {};
}

Result<void> check(std::span<const Magic> from, std::span<const Magic> to,
                   const FormFields& parameters, int invalid_to) {
  if (auto fine = look_up(from, field(parameters, "From")); !fine.ok()) return fine;
  const auto called = field(parameters, "To");
  if (auto fine = look_up(to, called); !fine.ok()) return fine;
  if (is_e164(called)) return {};
  return Error{invalid_to, cat("The 'To' number ", called, " is not a valid phone number.")};
}

Json common(const TestAccount& account, const std::string& prefix, const std::string& list,
            const std::string& seed, Time now) {
  const auto sid = sid_of_name(prefix, seed);
  return {{"account_sid", account.sid},
          {"api_version", "2010-04-01"},
          {"date_created", rfc2822(now)},
          {"date_updated", rfc2822(now)},
          {"sid", sid},
          {"uri", cat("/2010-04-01/Accounts/", account.sid, "/", list, "/", sid, ".json")}};
}

/// What is being made, and how.
struct Wish {
  const TestAccount& account;
  const FormFields& parameters;
  std::string seed;  ///< SIDs come from the request, so that nothing else changes theirs.
  Time now;
};

Result<Json> message(const Wish& wish) {
  const auto& parameters = wish.parameters;
  if (field(parameters, "To").empty()) return Error{21604, "A 'To' phone number is required."};
  const bool service = !field(parameters, "MessagingServiceSid").empty();
  if (field(parameters, "From").empty() && !service) {
    return Error{21603, "A 'From' phone number is required."};
  }
  const auto body = field(parameters, "Body");
  const bool media = http::has_field(parameters, "MediaUrl");
  if (body.empty() && !media) return Error{21602, "Message body is required."};
  if (twiml::characters(body) > 1600) {
    return Error{21617, "The concatenated message body exceeds the 1600 character limit."};
  }
  const std::span<const Magic> from = kMessageFrom;
  const auto fine = check(service ? std::span<const Magic>{} : from, kMessageTo, parameters, 21211);
  if (!fine.ok()) return fine.error();
  auto document = common(wish.account, media ? "MM" : "SM", "Messages", wish.seed, wish.now);
  document.update({{"body", body},
                   {"from", field(parameters, "From")},
                   {"to", field(parameters, "To")},
                   {"status", "queued"},
                   {"direction", "outbound-api"},
                   {"num_media", media ? "1" : "0"},
                   {"num_segments", media ? "1" : cat(messaging::segment_count(body))},
                   {"price_unit", "USD"}});
  return document;
}

Result<Json> call(const Wish& wish) {
  const auto& parameters = wish.parameters;
  if (field(parameters, "To").empty()) return Error{21201, "No 'To' number is specified"};
  if (field(parameters, "From").empty()) return Error{21213, "A 'From' number is required."};
  bool document_is_named = false;
  for (const auto* name : {"Url", "Twiml", "ApplicationSid"}) {
    document_is_named = document_is_named || !field(parameters, name).empty();
  }
  if (!document_is_named) return Error{21205, "Url parameter is required."};
  const auto fine = check(kCallFrom, kCallTo, parameters, 21211);
  if (!fine.ok()) return fine.error();
  auto document = common(wish.account, "CA", "Calls", wish.seed, wish.now);
  document.update({{"from", field(parameters, "From")},
                   {"from_formatted", formatted_number(field(parameters, "From"))},
                   {"to", field(parameters, "To")},
                   {"to_formatted", formatted_number(field(parameters, "To"))},
                   {"status", "queued"},
                   {"direction", "outbound-api"},
                   {"price_unit", "USD"}});
  return document;
}

Result<Json> number(const Wish& wish) {
  const auto& parameters = wish.parameters;
  auto wanted = field(parameters, "PhoneNumber");
  const auto area = field(parameters, "AreaCode");
  if (wanted.empty() && area.empty()) return Error{21421, "PhoneNumber or AreaCode is required"};
  const auto fine = wanted.empty() ? look_up(kAreaCode, area) : look_up(kPhoneNumber, wanted);
  if (!fine.ok()) return fine.error();
  if (wanted.empty()) wanted = "+15005550006";
  const auto name = field(parameters, "FriendlyName");
  auto document = common(wish.account, "PN", "IncomingPhoneNumbers", wish.seed, wish.now);
  document.update(
      {{"phone_number", wanted},
       {"friendly_name", name.empty() ? formatted_number(wanted) : name},
       {"voice_url", field(parameters, "VoiceUrl")},
       {"sms_url", field(parameters, "SmsUrl")},
       {"status", "in-use"},
       {"capabilities", {{"voice", true}, {"sms", true}, {"mms", false}, {"fax", false}}}});
  return document;
}

struct Operation {
  std::string_view list;
  std::string_view name;
  Result<Json> (*make)(const Wish& wish);
};
constexpr Operation kOperations[] = {{"Messages", "CreateMessage", message},
                                     {"Calls", "CreateCall", call},
                                     {"IncomingPhoneNumbers", "CreateIncomingPhoneNumber", number}};

http::Response refusal(const Error& error) { return rest::error_response(error); }

http::Response answer(const TestAccount& account, const http::Request& request,
                      const rest::Api& api, Time now) {
  const auto folder = cat("/2010-04-01/Accounts/", account.sid, "/");
  const std::string_view path = request.url.path;
  for (const auto& operation : kOperations) {
    if (request.method != "POST" || !path.starts_with(folder)) break;
    const auto list = path.substr(folder.size());
    if (list != operation.list && list != cat(operation.list, ".json")) continue;
    const auto made = operation.make(
        {account, http::parse_form(request.body), cat(request.url.path, request.body), now});
    if (!made.ok()) return refusal(made.error());
    return http::response(201, "application/json;charset=utf-8",
                          print_json(api.render(operation.name, *made)));
  }
  return refusal({20008, "Resource not accessible with Test Account Credentials", 403});
}

}  // namespace

std::optional<http::Response> answer_test_credentials(const TestAccount& account,
                                                      const http::Request& request,
                                                      const rest::Api& api, Time now) {
  const auto header = request.headers.get("Authorization");
  if (account.sid.empty() || !equals_ignoring_case(header.substr(0, 6), "Basic ")) {
    return std::nullopt;
  }
  const auto credentials = base64_decode(trim(std::string_view(header).substr(6)));
  const auto colon = credentials.find(':');
  if (credentials.substr(0, colon) != account.sid) return std::nullopt;
  const bool right = colon != std::string::npos &&
                     equal_in_constant_time(credentials.substr(colon + 1), account.token);
  auto response =
      right ? answer(account, request, api, now) : refusal({20003, "Authenticate", 401});
  if (!right) response.headers.set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
  return rest::speaks_xml(request.url.path) ? rest::as_xml(std::move(response), nullptr) : response;
}

}  // namespace ringback::app
