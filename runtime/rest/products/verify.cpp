// Starting and checking verifications.
#include "rest/products/verify.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kVerifyService = "verify.v2.service";
constexpr std::string_view kVerification = "verify.v2.service.verification";
constexpr std::string_view kAttempt = "verify.v2.verification_attempt";
constexpr std::string_view kRateLimit = "verify.v2.service.rate_limit";
constexpr std::string_view kBucket = "verify.v2.service.rate_limit.bucket";
/// When something that is limited was done. Not a Twilio resource.
constexpr std::string_view kUses = "ringback.verify_uses";

constexpr Duration kLifetime = std::chrono::minutes(10);
constexpr std::size_t kMostSendings = 5;
constexpr long long kMostChecks = 5;
constexpr std::array kChannels = {"sms", "call", "email", "whatsapp", "sna", "auto", "rbm"};

Error bad_parameter(std::string_view name) {
  return {60200, cat("Invalid parameter `", name, "`")};
}

bool are_digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         text.find_first_not_of("0123456789") == text.npos;
}

/// As many digits as the service wants, the same for the same verification.
std::string code_of(const std::string& sid, long long length) {
  std::string code;
  for (auto hash = stable_hash(cat("code of ", sid)); code.size() < std::size_t(length);) {
    code += static_cast<char>('0' + hash % 10);
    hash /= 10;
  }
  return code;
}

/// `123456` as it is read out: `1, 2, 3, 4, 5, 6`.
std::string spoken(std::string_view code) {
  std::string out;
  for (const char digit : code) out += cat(out.empty() ? "" : ", ", digit);
  return out;
}

Time created(const Json& verification) {
  return Time(Duration(verification.value("_created_ms", 0LL)));
}

}  // namespace

Verify::Verify(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside)
    : api_(api), store_(store), sids_(sids), clock_(clock), outside_(outside) {
  const auto on = [this](std::string_view name, Checks checks,
                         Result<Json> (Verify::*what)(const Invocation&)) {
    api_.on(cat("verify_v2/", name), checks,
            [this, what](const Invocation& invocation) { return (this->*what)(invocation); });
  };
  on("CreateService", Checks::kDocument, &Verify::create_service);
  on("CreateVerification", Checks::kNothing, &Verify::start);
  on("UpdateVerification", Checks::kNothing, &Verify::update);
  on("CreateVerificationCheck", Checks::kNothing, &Verify::check);
  api_.on("verify_v2/FetchVerification", Checks::kNothing,
          [this](const Invocation& asked) { return fetch(asked); });
  api_.on("verify_v2/FetchVerificationAttemptsSummary", Checks::kNothing,
          [this](const Invocation& asked) { return summary(asked); });
}

// https://www.twilio.com/docs/verify/api/service
Result<Json> Verify::create_service(const Invocation& invocation) {
  const auto name = invocation.get("FriendlyName");
  if (name.empty() || name.size() > 30) return bad_parameter("FriendlyName");
  if (const auto* length = first_of(invocation, {"CodeLength"})) {
    const auto digits = parse_integer(*length).value_or(0);
    if (digits < 4 || digits > 10) return bad_parameter("CodeLength");
  }
  if (const auto checked = api_.check(invocation); !checked) return checked.error();
  return api_.generic(invocation);
}

/// The youngest verification to this address, or of this SID, that has not expired; or null.
const Json* Verify::latest(const std::string& service_sid, const std::string& to_or_sid) const {
  const bool by_sid = is_sid(to_or_sid, "VE");
  Query query;
  query.limit = 1;
  query.match = {by_sid ? "sid" : "to", to_or_sid};
  query.where = [&](const Json& other) {
    return text_of(other, "service_sid") == service_sid &&
           created(other) + kLifetime > clock_.now();
  };
  const auto found = store_.list(kVerification, query).documents;
  return found.empty() ? nullptr : found.front();
}

Result<void> Verify::check_start(const Invocation& invocation, const Json& service) const {
  const auto to = invocation.get("To");
  const auto channel = to_lower(invocation.get("Channel"));
  const auto known = std::find(kChannels.begin(), kChannels.end(), channel);
  if (to.empty()) return bad_parameter("To");
  if (known == kChannels.end()) return bad_parameter("Channel");
  const bool email = channel == "email";
  if (email ? to.find('@') == to.npos : !is_e164(to)) return bad_parameter("To");
  const auto* phone = store_.get(kind::kPhone, to);
  const bool landline = phone != nullptr && (text_of(*phone, "sms_error") == "21614" ||
                                             text_of(*phone, "line_type") == "landline");
  if (channel == "sms" && landline && !service.value("skip_sms_to_landlines", false)) {
    return Error{60205, "SMS is not supported by landline phone number", 403};
  }
  if (const auto* code = first_of(invocation, {"CustomCode"}); code != nullptr && !code->empty()) {
    if (!service.value("custom_code_enabled", false)) {
      return Error{60204, "Service does not support this feature: custom code", 403};
    }
    if (!are_digits(*code, 4, 10)) return bad_parameter("CustomCode");
  }
  const bool amount = invocation.get("Amount").empty() || invocation.get("Payee").empty();
  if (service.value("psd2_enabled", false) && amount) {
    return Error{60206, "'Amount' & 'Payee' params are required"};
  }
  return {};
}

/// https://www.twilio.com/docs/verify/api/service-rate-limits
Result<void> Verify::heed_rate_limits(const Invocation& invocation, const Json& service) {
  const auto limits = parse_json(invocation.get("RateLimits"));
  if (!limits || !limits->is_object()) return {};
  const auto service_sid = text_of(service, "sid");
  for (const auto& [name, value] : limits->items()) {
    const auto* limit = store_.find(kRateLimit, [&, wanted = name](const Json& other) {
      return text_of(other, "unique_name") == wanted &&
             text_of(other, "service_sid") == service_sid;
    });
    if (limit == nullptr) return bad_parameter("RateLimits");
    const auto limit_sid = text_of(*limit, "sid");
    const auto key =
        cat(limit_sid, "/", value.is_string() ? value.get<std::string>() : value.dump());
    const auto* known = store_.get(kUses, key);
    Json uses = known == nullptr ? Json{{"times", Json::array()}} : *known;
    const auto now = clock_.now().time_since_epoch().count();
    long long longest = 0;
    auto query = everything();
    query.match = {"rate_limit_sid", limit_sid};
    for (const auto* bucket : store_.list(kBucket, query).documents) {
      const auto interval = bucket->value("interval", 0LL) * 1000;
      longest = std::max(longest, interval);
      const auto recent = std::count_if(uses["times"].begin(), uses["times"].end(),
                                        [&](const Json& time) { return time > now - interval; });
      if (recent >= bucket->value("max", 0LL)) {
        return Error{20429, cat("Too many requests for rate limit ", name), 429};
      }
    }
    Json times = Json::array();
    for (const auto& time : uses["times"]) {
      if (time > now - longest) times.push_back(time);
    }
    times.push_back(now);
    store_.put(kUses, key, {{"times", std::move(times)}});
  }
  return {};
}

// https://www.twilio.com/docs/verify/api/verification#start-new-verification
Result<Json> Verify::start(const Invocation& invocation) {
  const auto service_sid = invocation.get("ServiceSid");
  const auto* service = store_.get(kVerifyService, service_sid);
  if (service == nullptr) return not_found(invocation.url.path);
  if (const auto fine = check_start(invocation, *service); !fine) return fine.error();
  if (const auto fine = heed_rate_limits(invocation, Json(*service)); !fine) return fine.error();
  const auto* known = latest(service_sid, invocation.get("To"));
  if (known != nullptr && text_of(*known, "status") == "max_attempts_reached") {
    return Error{60202, "Max check attempts reached", 429};
  }
  if (known != nullptr && text_of(*known, "status") == "pending") {
    if (known->at("send_code_attempts").size() >= kMostSendings) {
      return Error{60203, "Max send attempts reached", 429};
    }
    return send(invocation, *known);
  }
  const auto sid = sids_.make("VE");
  const auto now = iso8601(clock_.now());
  const auto custom = invocation.get("CustomCode");
  return send(invocation, {{"sid", sid},
                           {"service_sid", service_sid},
                           {"account_sid", invocation.account_sid},
                           {"to", invocation.get("To")},
                           {"channel", ""},
                           {"status", "pending"},
                           {"valid", false},
                           {"lookup", Json::object()},
                           {"amount", text_or_null(invocation.get("Amount"))},
                           {"payee", text_or_null(invocation.get("Payee"))},
                           {"send_code_attempts", Json::array()},
                           {"date_created", now},
                           {"date_updated", now},
                           {"sna", nullptr},
                           {"_created_ms", clock_.now().time_since_epoch().count()},
                           {"_checks", 0},
                           {"_code", custom.empty() ? code_of(sid, service->value("code_length", 6))
                                                    : custom}});
}

/// Sends the code of a pending verification, again perhaps by another channel.
Result<Json> Verify::send(const Invocation& invocation, Json verification) {
  const Json service = *store_.get(kVerifyService, text_of(verification, "service_sid"));
  const auto now = iso8601(clock_.now());
  const auto channel = to_lower(invocation.get("Channel"));
  const auto attempt = sids_.make("VL");
  const auto sid = text_of(verification, "sid");
  verification["channel"] = channel;
  verification["date_updated"] = now;
  verification["send_code_attempts"].push_back(
      {{"time", now}, {"channel", to_upper(channel)}, {"attempt_sid", attempt}});
  store_.put(kVerification, sid, verification);
  store_.put(kAttempt, attempt,
             {{"sid", attempt},
              {"account_sid", invocation.account_sid},
              {"service_sid", text_of(service, "sid")},
              {"verification_sid", sid},
              {"date_created", now},
              {"date_updated", now},
              {"conversion_status", "unconverted"},
              {"channel", channel == "auto" || channel == "sna" ? "sms" : channel},
              {"price", {{"value", "0.05"}, {"currency", "USD"}}},
              {"channel_data", {{"to", text_of(verification, "to")}}}});
  bring(invocation, service, verification);
  return verification;
}

void Verify::bring(const Invocation& invocation, const Json& service, const Json& verification) {
  const auto& account = invocation.account_sid;
  const auto channel = text_of(verification, "channel");
  const auto to = text_of(verification, "to");
  auto name = invocation.get("CustomFriendlyName");
  if (name.empty()) name = text_of(service, "friendly_name");
  const auto code = text_of(verification, "_code");
  if (channel == "sna") return;  // the network itself is asked, not the person
  if (channel == "call") {
    const auto words = xml_escape(cat("Your ", name, " verification code is: ", spoken(code)));
    FormFields call = {{"To", to}, {"Twiml", cat("<Response><Say>", words, "</Say></Response>")}};
    const auto digits = invocation.get("SendDigits");
    if (!digits.empty()) call.emplace_back("SendDigits", digits);
    // Who cannot be called does not get the code, which is no fault of the request.
    [[maybe_unused]] const auto placed = outside_.call(account, call, invocation.cause);
    return;
  }
  auto text = cat("Your ", name, " verification code is: ", code);
  if (service.value("do_not_share_warning_enabled", false)) text += ". Do not share it.";
  outside_.send(account, to, text, invocation.cause);
}

void Verify::set_status(Json& verification, std::string_view status) {
  const auto now = iso8601(clock_.now());
  verification["status"] = status;
  verification["valid"] = status == "approved";
  verification["date_updated"] = now;
  store_.put(kVerification, text_of(verification, "sid"), verification);
  if (status != "approved") return;
  for (const auto& attempt : verification["send_code_attempts"]) {
    const auto sid = text_of(attempt, "attempt_sid");
    if (store_.get(kAttempt, sid) == nullptr) continue;
    store_.update(kAttempt, sid, {{"conversion_status", "converted"}, {"date_updated", now}});
  }
}

// https://www.twilio.com/docs/verify/api/verification-check
Result<Json> Verify::check(const Invocation& invocation) {
  const auto service_sid = invocation.get("ServiceSid");
  auto which = invocation.get("VerificationSid");
  if (which.empty()) which = invocation.get("To");
  if (which.empty()) return bad_parameter("To");
  const auto code = invocation.get("Code");
  const auto* found = latest(service_sid, which);
  if (found == nullptr) return not_found(invocation.url.path);
  Json verification = *found;
  const auto status = text_of(verification, "status");
  if (status == "max_attempts_reached") return Error{60202, "Max check attempts reached", 429};
  if (status != "pending") return not_found(invocation.url.path);
  const bool network = text_of(verification, "channel") == "sna";
  if (!network && !are_digits(code, 4, 10)) return bad_parameter("Code");
  const auto same = [&](std::string_view name, const char* member) {
    return verification[member].is_null() || invocation.get(name) == text_of(verification, member);
  };
  const bool right = network || (code == text_of(verification, "_code") &&
                                 same("Amount", "amount") && same("Payee", "payee"));
  const auto checks = verification.value("_checks", 0LL) + 1;
  verification["_checks"] = checks;
  set_status(verification, right                   ? "approved"
                           : checks >= kMostChecks ? "max_attempts_reached"
                                                   : "pending");
  verification["sna_attempts_error_codes"] = Json::array();
  if (!right) verification["status"] = "pending";  // that it was the last is told by the next one
  return verification;
}

/// By its SID, or by whom it went to.
Result<Json> Verify::fetch(const Invocation& invocation) const {
  const auto* found = latest(invocation.get("ServiceSid"), invocation.get("Sid"));
  if (found == nullptr) return not_found(invocation.url.path);
  return *found;
}

// https://www.twilio.com/docs/verify/api/verification#update-a-verification-status
Result<Json> Verify::update(const Invocation& invocation) {
  const auto* found = latest(invocation.get("ServiceSid"), invocation.get("Sid"));
  if (found == nullptr) return not_found(invocation.url.path);
  const auto status = to_lower(invocation.get("Status"));
  if (status != "canceled" && status != "approved") return bad_parameter("Status");
  Json verification = *found;
  const auto before = text_of(verification, "status");
  if (before == "approved" || before == "canceled") return not_found(invocation.url.path);
  set_status(verification, status);
  return verification;
}

// https://www.twilio.com/docs/verify/api/list-verification-attempts-summary
Result<Json> Verify::summary(const Invocation& invocation) const {
  long long total = 0;
  long long converted = 0;
  auto query = everything();
  query.match = {"account_sid", invocation.account_sid};
  const auto service = invocation.get("VerifyServiceSid");
  const auto channel = invocation.get("Channel");
  for (const auto* attempt : store_.list(kAttempt, query).documents) {
    if (!service.empty() && text_of(*attempt, "service_sid") != service) continue;
    if (!channel.empty() && text_of(*attempt, "channel") != channel) continue;
    ++total;
    if (text_of(*attempt, "conversion_status") == "converted") ++converted;
  }
  const auto percent = total == 0 ? 0 : converted * 10'000 / total;
  const auto cents = percent % 100;
  return Json{{"total_attempts", total},
              {"total_converted", converted},
              {"total_unconverted", total - converted},
              {"conversion_rate_percentage", cat(percent / 100, ".", cents < 10 ? "0" : "", cents)},
              {"url", "https://verify.twilio.com/v2/Attempts/Summary"}};
}

}  // namespace ringback::rest
