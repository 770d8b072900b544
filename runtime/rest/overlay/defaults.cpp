// What documents have from the beginning where their client says nothing, as Twilio documents it
// with the parameters of each resource's creation.
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr Default kDefaults[] = {
    {"api.v2010.account.address", "",
     R"({"emergency_enabled":false,"validated":false,"verified":false})"},
    {"api.v2010.account.application", "",
     R"({"voice_method":"POST","voice_fallback_method":"POST","sms_method":"POST",)"
     R"("sms_fallback_method":"POST","status_callback_method":"POST",)"
     R"("voice_caller_id_lookup":false,"message_status_callback":null,)"
     R"("public_application_connect_enabled":false})"},
    {"api.v2010.account.queue", "", R"({"max_size":1000,"current_size":0,"average_wait_time":0})"},
    {"api.v2010.account.sip.sip_domain", "",
     R"({"voice_method":"POST","voice_fallback_method":"POST",)"
     R"("voice_status_callback_method":"POST","sip_registration":false,"secure":false,)"
     R"("emergency_calling_enabled":false,"auth_type":""})"},
    {"api.v2010.account.short_code", "", R"({"sms_method":"POST","sms_fallback_method":"POST"})"},
    {"api.v2010.account.usage.usage_trigger", "",
     R"({"callback_method":"POST","trigger_by":"usage","current_value":"0"})"},
    {"chat.v1.service", "",
     R"({"typing_indicator_timeout":5,"consumption_report_interval":10,)"
     R"("read_status_enabled":true,"reachability_enabled":false})"},
    {"chat.v1.service.channel", "", R"({"attributes":"{}","type":"public","created_by":"system"})"},
    {"chat.v1.service.channel.message", "", R"({"attributes":"{}","from":"system"})"},
    {"chat.v1.service.user", "", R"({"attributes":"{}"})"},
    {"chat.v2.service", "",
     R"({"typing_indicator_timeout":5,"consumption_report_interval":10,)"
     R"("read_status_enabled":true,"reachability_enabled":false,)"
     R"("pre_webhook_retry_count":0,"post_webhook_retry_count":0,)"
     R"("limits":{"channel_members":100,"user_channels":250},)"
     R"("media":{"size_limit_mb":150,)"
     R"("compatibility_message":"media messages are not supported"}})"},
    {"chat.v2.service.channel", "", R"({"attributes":"{}","type":"public","created_by":"system"})"},
    {"chat.v2.service.channel.member", "", R"({"attributes":"{}"})"},
    {"chat.v2.service.channel.message", "",
     R"({"attributes":"{}","from":"system","type":"text","was_edited":false})"},
    {"chat.v2.service.user", "", R"({"attributes":"{}"})"},
    {"conversations.v1.conversation", "", R"({"state":"active","attributes":"{}","timers":{}})"},
    {"conversations.v1.conversation.conversation_message", "",
     R"({"attributes":"{}","author":"system"})"},
    {"conversations.v1.conversation.conversation_participant", "", R"({"attributes":"{}"})"},
    {"conversations.v1.service.service_conversation", "",
     R"({"state":"active","attributes":"{}","timers":{}})"},
    {"conversations.v1.service.service_conversation.service_conversation_message", "",
     R"({"attributes":"{}","author":"system"})"},
    {"conversations.v1.service.service_conversation.service_conversation_participant", "",
     R"({"attributes":"{}"})"},
    {"conversations.v1.service.service_user", "", R"({"attributes":"{}"})"},
    {"conversations.v1.user", "", R"({"attributes":"{}"})"},
    {"events.v1.sink", "", R"({"status":"initialized"})"},
    {"flex.v1.plugin", "", R"({"archived":false})"},
    {"flex.v1.plugin.plugin_version", "", R"({"archived":false,"private":false})"},
    {"flex.v1.plugin_configuration", "", R"({"archived":false})"},
    {"ip_messaging.v2.service.channel", "",
     R"({"attributes":"{}","type":"public","created_by":"system"})"},
    {"ip_messaging.v2.service.channel.message", "",
     R"({"attributes":"{}","from":"system","type":"text","was_edited":false})"},
    {"ip_messaging.v2.service.user", "", R"({"attributes":"{}"})"},
    {"notify.v1.service", "",
     R"({"default_apn_notification_protocol_version":"3",)"
     R"("default_fcm_notification_protocol_version":"3",)"
     R"("default_gcm_notification_protocol_version":"3","log_enabled":true,)"
     R"("delivery_callback_enabled":false})"},
    {"proxy.v1.service", "",
     R"({"default_ttl":0,"geo_match_level":"country",)"
     R"("number_selection_behavior":"prefer-sticky"})"},
    {"proxy.v1.service.session", "", R"({"status":"open","mode":"voice-and-message","ttl":0})"},
    {"studio.v2.flow.execution", "", R"({"status":"active","context":{}})"},
    {"sync.v1.service", "",
     R"({"webhooks_from_rest_enabled":false,"reachability_webhooks_enabled":false,)"
     R"("acl_enabled":false,"reachability_debouncing_enabled":false,)"
     R"("reachability_debouncing_window":5000})"},
    {"taskrouter.v1.workspace", "",
     R"({"multi_task_enabled":true,"prioritize_queue_order":"FIFO",)"
     R"("event_callback_url":""})"},
    {"taskrouter.v1.workspace.activity", "", R"({"available":false})"},
    {"taskrouter.v1.workspace.task", "",
     R"({"assignment_status":"pending","priority":0,"timeout":86400,"attributes":"{}",)"
     R"("addons":"{}","age":0,"ignore_capacity":false})"},
    {"taskrouter.v1.workspace.task_channel", "", R"({"channel_optimized_routing":false})"},
    {"taskrouter.v1.workspace.task_queue", "",
     R"({"max_reserved_workers":1,"task_order":"FIFO","target_workers":"1==1"})"},
    {"taskrouter.v1.workspace.worker", "", R"({"attributes":"{}"})"},
    {"taskrouter.v1.workspace.workflow", "", R"({"task_reservation_timeout":120})"},
    {"trunking.v1.trunk", "",
     R"({"disaster_recovery_method":"POST",)"
     R"("recording":{"mode":"do-not-record","trim":"do-not-trim"},"secure":false,)"
     R"("cnam_lookup_enabled":false,"transfer_mode":"disable-all",)"
     R"("transfer_caller_id":"from-transferee","symmetric_rtp_enabled":false})"},
    {"video.v1.composition", "", R"({"format":"webm","resolution":"640x480","trim":true})"},
    {"video.v1.composition_hook", "",
     R"({"enabled":true,"format":"webm","resolution":"640x480","trim":true})"},
    {"video.v1.room", "",
     R"({"status":"in-progress","type":"group","enable_turn":true,)"
     R"("status_callback_method":"POST","max_participants":50,)"
     R"("max_participant_duration":14400,"max_concurrent_published_tracks":170,)"
     R"("record_participants_on_connect":false,"video_codecs":["VP8","H264"],)"
     R"("media_region":"us1","audio_only":false,"empty_room_timeout":5,)"
     R"("unused_room_timeout":5,"large_room":false})"},
    {"voice.v1.byoc_trunk", "",
     R"({"voice_method":"POST","voice_fallback_method":"POST",)"
     R"("status_callback_method":"POST","cnam_lookup_enabled":false})"},
    {"voice.v1.connection_policy.connection_policy_target", "",
     R"({"enabled":true,"priority":10,"weight":10})"},
};

}  // namespace

const Overlay kDefaultsOverlay = {{}, {}, rows(kDefaults), {}, {}, {}, {}};

}  // namespace ringback::rest
