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
    {"CreateMessage", "MessagingServiceSid", 0, "", 21701, "The messaging service {} does not exist."},
    {"CreateMessage", "ValidityPeriod", 0, "", 21624, "ValidityPeriod is not valid: {}"},
};

}  // namespace

const Overlay kMessagesOverlay = {{}, rows(kRenames), {}, {}, rows(kFaults), {}};

}  // namespace ringback::rest
