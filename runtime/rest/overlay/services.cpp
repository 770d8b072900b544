// What messaging services and serverless documents have from the beginning, and how alerts are
// found. https://www.twilio.com/docs/messaging/api/service-resource
// https://www.twilio.com/docs/usage/monitor-alert
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr auto kMessaging = "messaging.v1.service";
constexpr auto kServerless = "serverless.v1.service";
constexpr auto kBuild = "serverless.v1.service.build";

constexpr Text kPost = "\"POST\"";
constexpr Default kDefaults[] = {
    {kMessaging, "inbound_request_url", "null"},
    {kMessaging, "inbound_method", kPost},
    {kMessaging, "fallback_url", "null"},
    {kMessaging, "fallback_method", kPost},
    {kMessaging, "status_callback", "null"},
    {kMessaging, "sticky_sender", "true"},
    {kMessaging, "mms_converter", "true"},
    {kMessaging, "smart_encoding", "true"},
    {kMessaging, "scan_message_content", "\"inherit\""},
    {kMessaging, "fallback_to_long_code", "true"},
    {kMessaging, "area_code_geomatch", "true"},
    {kMessaging, "validity_period", "36000"},
    {kMessaging, "synchronous_validation", "false"},
    {kMessaging, "usecase", "\"undeclared\""},
    {kMessaging, "us_app_to_person_registered", "false"},
    {kMessaging, "use_inbound_webhook_on_number", "false"},
    {kServerless, "include_credentials", "true"},
    {kServerless, "ui_editable", "false"},
    {kBuild, "status", "\"building\""},
    {kBuild, "asset_versions", "[]"},
    {kBuild, "function_versions", "[]"},
    {kBuild, "dependencies", "[]"},
};

constexpr Filter kFilters[] = {
    {"monitor_v1/ListAlert", "StartDate", "date_generated", Comparison::kFrom},
    {"monitor_v1/ListAlert", "EndDate", "date_generated", Comparison::kUntil},
    {"monitor_v1/ListEvent", "StartDate", "event_date", Comparison::kFrom},
    {"monitor_v1/ListEvent", "EndDate", "event_date", Comparison::kUntil},
};

constexpr Fault kFaults[] = {
    {"messaging_v1/CreateService", "FriendlyName", 21702, "FriendlyName is required.", 21702,
     "FriendlyName is not valid: {}"},
};

}  // namespace

const Overlay kServicesOverlay = {{}, {}, rows(kDefaults), rows(kFilters), rows(kFaults), {}, {}};

}  // namespace ringback::rest
