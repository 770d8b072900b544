// STOP, START and HELP: who does not want messages of whom.
// https://help.twilio.com/articles/223134027-Twilio-support-for-opt-out-keywords-SMS-STOP-filtering
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "messaging/settings.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

/// What a text asks of the number that it is sent to: `STOP`, `START`, `HELP`, or "" for nothing of
/// that kind. The text is the word alone, in whatever case.
std::string_view opt_out_type(std::string_view body, std::string_view number);

/// Whether the number, or its messaging service, heeds such words.
bool heeds_keywords(const Store& store, const Settings& settings, const Json& number);

/// Whether the recipient has stopped the sender or its messaging service.
bool is_opted_out(const Store& store, const std::string& sender, const std::string& service_sid,
                  const std::string& to);

/// What changed, and what is answered; "" for no answer.
std::string heed_keyword(Store& store, std::string_view type, const Json& number,
                         const std::string& from);

}  // namespace ringback::messaging
