// One resource at two addresses, and what it has from the beginning, in all other products.
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr Text kNumber = "api.v2010.account.incoming_phone_number";
constexpr Text kConversation = "conversations.v1.conversation";
constexpr Text kServiceConversation = "conversations.v1.service.service_conversation";
constexpr Text kOperator = "intelligence.v2.operator";

constexpr Alias kAliases[] = {
    {"api.v2010.account.address.dependent_phone_number", kNumber},
    {"api.v2010.account.recording.recording_transcription", "api.v2010.account.transcription"},
    {"chat.v3.channel", "chat.v2.service.channel"},
    {"content.v1.content_and_approvals", "content.v1.content"},
    {"content.v1.legacy_content", "content.v1.content"},
    {"conversations.v1.conversation_with_participants", kConversation},
    {"conversations.v1.service.service_conversation_with_participants", kServiceConversation},
    {"insights.v1.call", "api.v2010.account.call"},
    {"intelligence.v2.custom_operator", kOperator, "_origin", "custom"},
    {"intelligence.v2.prebuilt_operator", kOperator, "_origin", "twilio"},
    {"numbers.v2.authorization_document.dependent_hosted_number_order",
     "numbers.v2.hosted_number_order"},
    {"preview.hosted_numbers.authorization_document.dependent_hosted_number_order",
     "preview.hosted_numbers.hosted_number_order"},
    {"proxy.v1.service.session.interaction",
     "proxy.v1.service.session.participant.message_interaction"},
    {"studio.v1.flow", "studio.v2.flow"},
    {"studio.v1.flow.execution", "studio.v2.flow.execution"},
};

constexpr Rename kRenames[] = {
    {"taskrouter.v1.workspace.worker.worker_channel", "Capacity", "configured_capacity"},
};

constexpr Filter kFilters[] = {
    {"taskrouter_v1/ListEvent", "StartDate", "event_date", Comparison::kFrom},
    {"taskrouter_v1/ListEvent", "EndDate", "event_date", Comparison::kUntil},
    {"taskrouter_v1/ListEvent", "TaskSid", "resource_sid", Comparison::kEqual},
    {"taskrouter_v1/ListEvent", "WorkerSid", "resource_sid", Comparison::kEqual},
    {"taskrouter_v1/ListEvent", "WorkflowSid", "resource_sid", Comparison::kEqual},
    {"taskrouter_v1/ListEvent", "TaskQueueSid", "resource_sid", Comparison::kEqual},
};

}  // namespace

const Overlay kOthersOverlay = {rows(kAliases), rows(kRenames), {}, rows(kFilters), {}, {}, {}};

}  // namespace ringback::rest
