// Keywords, and the list of those who do not want messages.
#include "messaging/opt_out.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "messaging/carrier.hpp"
#include "store/kinds.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

/// Not a Twilio resource: that `to` has stopped `sender`, a number or a messaging service.
constexpr std::string_view kOptOut = "ringback.opt_out";

std::string key_of(std::string_view sender, std::string_view to) { return cat(sender, ">", to); }

/// The messaging service whose pool a number is in, or null.
const Json* service_of(const Store& store, std::string_view number_sid) {
  const auto* sender = store.find(kind::kServiceNumber, Match{"sid", std::string(number_sid)});
  return sender == nullptr ? nullptr
                           : store.get(kind::kMessagingService, text_of(*sender, "service_sid"));
}

}  // namespace

std::string_view opt_out_type(std::string_view body, std::string_view number) {
  const auto word = to_lower(trim(body));
  if (word.empty() || word.find(' ') != std::string::npos) return "";
  if (twiml::lists("stop stopall unsubscribe cancel end quit optout revoke", word)) return "STOP";
  if (twiml::lists("start unstop", word)) return "START";
  if (word == "yes" && !is_toll_free(number)) return "START";
  if (twiml::lists("help info", word)) return "HELP";
  return "";
}

bool heeds_keywords(const Store& store, const Settings& settings, const Json& number) {
  if (!settings.keywords) return false;
  const auto excepted = [&](const std::string& name) {
    return !name.empty() &&
           std::ranges::find(settings.without_keywords, name) != settings.without_keywords.end();
  };
  if (excepted(text_of(number, "phone_number"))) return false;
  const auto* service = service_of(store, text_of(number, "sid"));
  return service == nullptr ||
         !(excepted(text_of(*service, "sid")) || excepted(text_of(*service, "friendly_name")));
}

bool is_opted_out(const Store& store, const std::string& sender, const std::string& service_sid,
                  const std::string& to) {
  return store.get(kOptOut, key_of(sender, to)) != nullptr ||
         (!service_sid.empty() && store.get(kOptOut, key_of(service_sid, to)) != nullptr);
}

std::string heed_keyword(Store& store, std::string_view type, const Json& number,
                         const std::string& from) {
  const auto own = text_of(number, "phone_number");
  const auto* service = service_of(store, text_of(number, "sid"));
  const auto service_sid = service == nullptr ? "" : text_of(*service, "sid");
  const bool stopped = is_opted_out(store, own, service_sid, from);
  if (type == "STOP") {
    for (const auto& sender : {own, service_sid}) {
      if (sender.empty()) continue;
      store.put(kOptOut, key_of(sender, from), {{"sender", sender}, {"to", from}});
    }
    return stopped ? ""
                   : "You are unsubscribed. No more messages come from here. Reply START to "
                     "subscribe again.";
  }
  if (type == "START") {
    for (const auto& sender : {own, service_sid}) store.erase(kOptOut, key_of(sender, from));
    return stopped ? "You are subscribed again. Reply HELP for help, STOP to unsubscribe." : "";
  }
  return stopped ? "" : "Reply STOP to unsubscribe. Your carrier may charge for messages.";
}

}  // namespace ringback::messaging
