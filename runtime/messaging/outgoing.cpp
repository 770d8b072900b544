// Reading and judging messages that are to be sent.
#include "messaging/outgoing.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "http/message.hpp"
#include "messaging/carrier.hpp"
#include "messaging/content.hpp"
#include "messaging/opt_out.hpp"
#include "messaging/segments.hpp"
#include "messaging/sender_pool.hpp"
#include "messaging/smart_encoding.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

using http::field;

constexpr std::size_t kMostCharacters = 1600;
constexpr std::size_t kMostMedia = 10;
constexpr long long kLongestValidity_s = 36'000;
constexpr Duration kFarthest = std::chrono::hours(24 * 35);
constexpr std::string_view kShortCode = "api.v2010.account.short_code";

bool is_true(const FormFields& parameters, std::string_view name) {
  return equals_ignoring_case(field(parameters, name), "true");
}

/// The body, by itself or by a template.
Result<void> read_content(const Store& store, const FormFields& parameters, Outgoing& message) {
  message.body = field(parameters, "Body");
  for (const auto& [name, value] : parameters) {
    if (name == "MediaUrl") message.media.push_back(value);
  }
  const auto content = field(parameters, "ContentSid");
  const auto variables = field(parameters, "ContentVariables");
  if (content.empty()) {
    if (variables.empty()) return {};
    return Error{21654, "A ContentSid is required where ContentVariables are given."};
  }
  auto filled = fill_content(store, message.account_sid, content, variables);
  if (!filled.ok()) return filled.error();
  message.body = filled->body;
  message.media.insert(message.media.end(), filled->media.begin(), filled->media.end());
  return {};
}

/// https://www.twilio.com/docs/messaging/features/message-scheduling
Result<void> read_schedule(const FormFields& parameters, const Settings& settings, Time now,
                           Outgoing& message) {
  const auto type = field(parameters, "ScheduleType");
  const auto when = field(parameters, "SendAt");
  if (type.empty()) return {};  // SendAt alone is passed over
  if (type != "fixed") return Error{35126, cat("ScheduleType '", type, "' is not supported")};
  if (when.empty()) return Error{35111, "SendAt is required where ScheduleType is 'fixed'."};
  if (message.service_sid.empty()) {
    return Error{35118, "MessagingServiceSid is required to schedule a message"};
  }
  const auto time = parse_time(when);
  const bool fits = time.ok() && when.find('T') != std::string::npos &&
                    *time - now >= settings.schedule_lead && *time - now <= kFarthest;
  if (!fits) {
    return Error{35114, cat("SendAt time must be between ", settings.schedule_lead.count() / 1000,
                            " seconds and 35 days (3024000 seconds) in the future, inclusive")};
  }
  message.send_at = *time;
  return {};
}

/// One of a few words, or nothing.
Result<bool> read_word(const FormFields& parameters, std::string_view name, std::string_view no,
                       std::string_view yes, int code) {
  const auto word = field(parameters, name);
  if (word == yes) return true;
  if (word.empty() || word == no) return false;
  return Error{code, cat("Invalid ", name, ": ", word)};
}

Result<void> read_rules(const FormFields& parameters, Outgoing& message) {
  if (const auto period = field(parameters, "ValidityPeriod"); !period.empty()) {
    const auto seconds = parse_integer(period);
    if (!seconds || *seconds < 1 || *seconds > kLongestValidity_s) {
      return Error{21624, cat("ValidityPeriod is not valid: ", period)};
    }
    message.validity = std::chrono::seconds(*seconds);
  }
  const auto discard = read_word(parameters, "ContentRetention", "retain", "discard", 30029);
  if (!discard.ok()) return discard.error();
  const auto mask = read_word(parameters, "AddressRetention", "retain", "obfuscate", 30030);
  if (!mask.ok()) return mask.error();
  message.discards_body = *discard;
  message.obfuscates_addresses = *mask;
  message.as_mms = is_true(parameters, "SendAsMms");
  message.feedback = is_true(parameters, "ProvideFeedback");
  if (is_true(parameters, "ShortenUrls")) {
    message.remarks.emplace_back("ShortenUrls has no effect: links are sent as they are");
  }
  return {};
}

/// What the service adds to the message that it sends.
Result<void> apply_service(const Store& store, const FormFields& parameters, Outgoing& message) {
  message.service_sid = field(parameters, "MessagingServiceSid");
  if (message.service_sid.empty() && is_sid(message.from, "MG")) {
    message.service_sid = std::exchange(message.from, "");
  }
  const auto named = field(parameters, "SmartEncoded");
  bool smart = equals_ignoring_case(named, "true");
  if (!message.service_sid.empty()) {
    const auto* service = store.get(kind::kMessagingService, message.service_sid);
    if (service == nullptr || text_of(*service, "account_sid") != message.account_sid) {
      return Error{21701, cat("The messaging service ", message.service_sid, " does not exist.")};
    }
    if (message.status_callback.empty()) {
      message.status_callback = text_of(*service, "status_callback");
    }
    const auto validity = parse_integer(text_of(*service, "validity_period"));
    if (!http::has_field(parameters, "ValidityPeriod") && validity && *validity > 0) {
      message.validity = std::chrono::seconds(*validity);
    }
    if (named.empty()) smart = service->value("smart_encoding", false);
    message.names_sender = !message.from.empty();
    auto sender = check_sender_pool(store, *service, message.from, message.to);
    if (!sender) return sender.error();
    message.from = std::move(sender).value();
  }
  if (smart) message.body = smart_encode(message.body);
  return {};
}

/// Who may send: a number or short code of the account that can; where the law lets it, a name.
Result<void> check_sender(const Store& store, const Outgoing& message) {
  const auto& from = message.from;
  if (!message.service_sid.empty()) return {};  // it is one of a pool
  if (from.empty()) return Error{21603, "A 'From' phone number is required."};
  const auto mine = [&](const Json* one) {
    return one != nullptr && text_of(*one, "account_sid") == message.account_sid;
  };
  if (mine(store.find(kShortCode, Match{"short_code", from}))) return {};
  if (is_alpha_sender(from)) {
    if (!message.to.starts_with("+1")) return {};
    return Error{21612, cat("Message cannot be sent with the combination of 'To' (", message.to,
                            ") and 'From' (", from, ")")};
  }
  if (!is_e164(from)) {
    return Error{21212, cat("The 'From' number ", from, " is not a valid phone number.")};
  }
  const auto* own = own_number(store, from);
  const auto can = own == nullptr ? Json() : own->value("capabilities", Json::object());
  if (!mine(own) || !can.value("sms", true)) {
    return Error{21606, cat("The 'From' phone number provided (", from,
                            ") is not a valid message-capable Twilio phone number for this "
                            "destination/account.")};
  }
  if (!message.media.empty() && !can.value("mms", true)) {
    return Error{21621, cat("The 'From' number ", from, " has not been enabled for MMS")};
  }
  return {};
}

Result<void> check_content(const Outgoing& message) {
  if (message.body.empty() && message.media.empty()) {
    return Error{21602, "Message body is required."};
  }
  if (twiml::characters(message.body) > kMostCharacters) {
    return Error{21617, "The concatenated message body exceeds the 1600 character limit."};
  }
  if (message.media.size() > kMostMedia) {
    return Error{21623, "Number of media files exceeds allowed limit."};
  }
  for (const auto& url : message.media) {
    if (!http::parse_url(url).ok()) return Error{21620, cat("Invalid media URL: ", url)};
  }
  const auto& callback = message.status_callback;
  if (!callback.empty() && !http::parse_url(callback).ok()) {
    return Error{21609, cat("The StatusCallback URL ", callback, " is not a valid URL.")};
  }
  return {};
}

}  // namespace

Result<Outgoing> read_outgoing(const Store& store, const Settings& settings, Time now,
                               const std::string& account_sid, const FormFields& parameters) {
  Outgoing message;
  message.account_sid = account_sid;
  message.direction = "outbound-api";
  message.to = field(parameters, "To");
  message.from = field(parameters, "From");
  message.status_callback = field(parameters, "StatusCallback");
  const auto* application = store.get(kind::kApplication, field(parameters, "ApplicationSid"));
  if (message.status_callback.empty() && application != nullptr &&
      text_of(*application, "account_sid") == account_sid) {
    message.status_callback = text_of(*application, "message_status_callback");
  }
  auto read = read_content(store, parameters, message);
  if (read.ok()) read = read_rules(parameters, message);
  if (read.ok()) read = apply_service(store, parameters, message);
  if (read.ok()) read = read_schedule(parameters, settings, now, message);
  if (!read.ok()) return read.error();
  return message;
}

Result<void> check_outgoing(const Store& store, const Outgoing& message) {
  const auto& to = message.to;
  if (to.empty()) return Error{21604, "A 'To' phone number is required."};
  if (!is_e164(to)) {
    return Error{21211, cat("The 'To' number ", to, " is not a valid phone number.")};
  }
  if (auto fine = check_sender(store, message); !fine.ok()) return fine;
  if (auto fine = check_content(message); !fine.ok()) return fine;
  if (message.from == to) return Error{21266, "'To' and 'From' number cannot be the same"};
  // It is looked at again when a service sends it.
  const bool later = message.send_at.has_value() || !message.names_sender;
  if (!later && is_opted_out(store, message.from, message.service_sid, to)) {
    return Error{21610, "Attempt to send to unsubscribed recipient"};
  }
  const int refused = fate_of(store, to).error;
  if (refused == 21610) return Error{21610, "Attempt to send to unsubscribed recipient"};
  if (refused == 21614) {
    return Error{21614, cat("To number: ", to, ", is not a mobile number")};
  }
  if (refused >= 21000 && refused < 22000) {
    return Error{refused, cat("The message to ", to, " was refused")};
  }
  return {};
}

}  // namespace ringback::messaging
