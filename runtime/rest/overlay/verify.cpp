// Verify: what services and templates have from the beginning.
// https://www.twilio.com/docs/verify/api/service
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr auto kService = "verify.v2.service";

constexpr Default kDefaults[] = {
    {kService, "code_length", "6"},
    {kService, "lookup_enabled", "false"},
    {kService, "psd2_enabled", "false"},
    {kService, "skip_sms_to_landlines", "false"},
    {kService, "dtmf_input_required", "true"},
    {kService, "tts_name", "null"},
    {kService, "do_not_share_warning_enabled", "false"},
    {kService, "custom_code_enabled", "false"},
    {kService, "default_template_sid", "null"},
    {kService, "push",
     R"({"include_date":false,"apn_credential_sid":null,"fcm_credential_sid":null})"},
    {kService, "totp", R"({"issuer":null,"time_step":30,"code_length":6,"skew":1})"},
    {kService, "whatsapp", R"({"msg_service_sid":null,"from":null})"},
    {kService, "verify_event_subscription_enabled", "false"},
};

constexpr Filter kFilters[] = {
    {"verify_v2/ListVerificationAttempt", "VerifyServiceSid", "service_sid", Comparison::kEqual},
    {"verify_v2/ListVerificationAttempt", "Status", "conversion_status", Comparison::kEqual},
    {"verify_v2/ListVerificationAttempt", "ChannelData.To", "", Comparison::kIgnore},
    {"verify_v2/ListVerificationAttempt", "Country", "", Comparison::kIgnore},
};

}  // namespace

const Overlay kVerifyOverlay = {{}, {}, rows(kDefaults), rows(kFilters), {}, {}, {}};

}  // namespace ringback::rest
