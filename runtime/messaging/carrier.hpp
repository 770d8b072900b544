// The world beyond Twilio: which messages phones get, and how fast senders may send.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

/// What becomes of messages to a phone, by its entry in `phones`: `sms_error`, `sms_status` and
/// `sms_after`. Own numbers get everything.
struct Fate {
  int error = 0;                     ///< 21xxx: refused at once; else told when it is over.
  std::string status = "delivered";  ///< Or failed, undelivered, or sent: nothing more is heard.
  Duration after{800};               ///< From being sent to that.
};
Fate fate_of(const Store& store, std::string_view number);

/// What a fault of delivery means. https://www.twilio.com/docs/api/errors
std::string error_text(int code);

/// US and Canadian numbers that the called party pays for; they have rules of their own.
bool is_toll_free(std::string_view number);

/// How many segments a sender may send each second: a long code 1, a toll-free number 3, a short
/// code 100, an alphabetic sender 10.
/// https://help.twilio.com/articles/115002943027-Understanding-Twilio-Rate-Limits-and-Message-Queues
int segments_per_second(std::string_view sender);

/// Letters, digits and blanks, a letter among them, eleven at most.
/// https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id
bool is_alpha_sender(std::string_view sender);

}  // namespace ringback::messaging
