// Messages and their media.
// https://www.twilio.com/docs/messaging/api/message-resource
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr Rename kRenames[] = {
    {"api.v2010.account.message.media", "MessageSid", "parent_sid"},
};

constexpr Fault kFaults[] = {
    {"CreateMessage", "To", 21604, "A 'To' phone number is required.", 21211,
     "The 'To' number {} is not a valid phone number."},
    {"CreateMessage", "From", 21603, "A 'From' phone number is required.", 21212,
     "The 'From' number {} is not a valid phone number."},
    {"CreateMessage", "Body", 21602, "Message body is required.", 21617,
     "The concatenated message body exceeds the 1600 character limit."},
    {"CreateMessage", "MessagingServiceSid", 0, "", 21701,
     "The messaging service {} does not exist."},
    {"CreateMessage", "ValidityPeriod", 0, "", 21624, "ValidityPeriod is not valid: {}"},
};

/// A message is deleted once its fate is known, not before.
Result<void> has_arrived(const Invocation& invocation, const Store&) {
  const auto status = text_of(*invocation.document, "status");
  for (const auto* live : {"accepted", "queued", "sending", "scheduled"}) {
    if (status == live) {
      return Error{20009, "Cannot delete this resource before it is complete", 409};
    }
  }
  return {};
}

/// Of a message only the text may be taken away, and only a scheduled one canceled.
Result<void> may_change(const Invocation& invocation, const Store&) {
  if (!invocation.get("Body").empty()) {
    return Error{20001, "Invalid parameter Body: a message's text can only be removed"};
  }
  const bool scheduled = text_of(*invocation.document, "status") == "scheduled";
  if (invocation.get("Status") == "canceled" && !scheduled) {
    return Error{30409, "Message is not scheduled and cannot be canceled", 409};
  }
  return {};
}

/// "On and before a specific date", where other lists say midnight.
constexpr Filter kFilters[] = {{"ListMessage", "DateSent<", "date_sent", Comparison::kUntil}};

constexpr Guard kGuards[] = {{"DeleteMessage", has_arrived}, {"UpdateMessage", may_change}};

}  // namespace

const Overlay kMessagesOverlay = {{}, rows(kRenames), {}, rows(kFilters), rows(kFaults),
                                  {}, rows(kGuards)};

}  // namespace ringback::rest
