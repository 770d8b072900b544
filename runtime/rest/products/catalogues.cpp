// The catalogues.
#include "rest/products/catalogues.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "rest/products/areas.hpp"

namespace ringback::rest {

namespace {

constexpr auto kSince = "2020-01-01T00:00:00Z";

Json words(std::string_view text) {
  Json list = Json::array();
  for (auto& word : split(text, ',')) list.push_back(std::move(word));
  return list;
}

/// A schema, and the types of events that are of it, after what all of them begin with.
struct Schema {
  Text id;
  Text begin;
  Text types;
  Text description;
};

// https://www.twilio.com/docs/events/event-types
constexpr Schema kSchemas[] = {
    {"Messaging.MessageStatus", "com.twilio.messaging.message.",
     "queued,sent,delivered,undelivered,failed,read", "Sent as a message changes its status"},
    {"Messaging.InboundMessageV1", "com.twilio.messaging.inbound-message.", "received",
     "Sent when a message comes in"},
    {"Voice.StatusCallback", "com.twilio.voice.status-callback.call.",
     "initiated,ringing,answered,completed", "Sent as a call changes its status"},
    {"VoiceInsights.CallSummary", "com.twilio.voice.insights.call-summary.",
     "complete,partial,error", "Sent when a call was summarized"},
    {"ErrorLogs.ErrorLog", "com.twilio.errorlogs.error.", "logged", "Sent when an error is logged"},
    {"TaskRouter.WDS", "com.twilio.taskrouter.",
     "task.created,task.updated,task.canceled,task.completed,reservation.created,"
     "reservation.accepted,worker.activity.update",
     "Sent as tasks, reservations and workers change"},
    {"StudioFlow.ExecutionStarted", "com.twilio.studio.flow.execution.", "started,ended",
     "Sent as executions of flows begin and end"},
};

void provide_events(Api& api) {
  for (const auto& schema : kSchemas) {
    api.provide(
        "events_v1/FetchSchema",
        {{"id", schema.id}, {"latest_version_date_created", kSince}, {"latest_version", 1}});
    const auto raw = cat("https://events-schemas.twilio.com/", schema.id, "/1");
    api.provide("events_v1/FetchSchemaVersion",
                {{"id", schema.id}, {"schema_version", 1}, {"date_created", kSince}, {"raw", raw}});
    for (const auto& type : split(schema.types, ',')) {
      api.provide("events_v1/FetchEventType",
                  {{"type", cat(schema.begin, type)},
                   {"schema_id", schema.id},
                   {"date_created", kSince},
                   {"date_updated", kSince},
                   {"description", schema.description},
                   {"status", "production"},
                   {"documentation_url", "https://www.twilio.com/docs/events/event-types"}});
    }
  }
}

/// Something that people and their papers are described by.
struct Form {
  Text machine_name;
  Text friendly_name;
  Text fields;
};

constexpr Form kEndUsers[] = {
    {"individual", "Individual", "first_name,last_name,email,phone_number"},
    {"business", "Business", "business_name,business_registration_number,email,phone_number"},
};

constexpr Form kTrustEndUsers[] = {
    {"authorized_representative_1", "Authorized Representative 1",
     "first_name,last_name,email,phone_number,business_title,job_position"},
    {"authorized_representative_2", "Authorized Representative 2",
     "first_name,last_name,email,phone_number,business_title,job_position"},
    {"customer_profile_business_information", "Customer Profile Business Information",
     "business_name,business_type,business_registration_identifier,business_registration_number,"
     "business_industry,business_identity,business_regions_of_operation,website_url"},
    {"us_a2p_messaging_profile_information", "US A2P Messaging Profile Information",
     "company_type,stock_exchange,stock_ticker"},
};

constexpr Form kPapers[] = {
    {"government_issued_document", "Government-issued document",
     "first_name,last_name,document_number"},
    {"business_registration", "Business registration", "business_name,document_number"},
    {"proof_of_address", "Proof of address", "address_sids"},
};

constexpr Form kTrustPapers[] = {
    {"customer_profile_address", "Customer Profile Address", "address_sids"},
};

Json fields_of(const Form& form) {
  Json fields = Json::array();
  for (const auto& name : split(form.fields, ',')) {
    fields.push_back({{"machine_name", name},
                      {"friendly_name", replace_all(name, "_", " ")},
                      {"constraint", "String"}});
  }
  return fields;
}

template <std::size_t size>
void provide_forms(Api& api, const char* fetch, const Form (&forms)[size]) {
  for (const auto& form : forms) {
    api.provide(fetch, {{"sid", sid_of_name("OY", cat(fetch, form.machine_name))},
                        {"friendly_name", form.friendly_name},
                        {"machine_name", form.machine_name},
                        {"fields", fields_of(form)}});
  }
}

/// What a regulation or policy wants to know of an end user, and which papers prove it.
Json requirements_of(const Form& end_user, std::initializer_list<const Form*> papers) {
  Json documents = Json::array();
  for (const auto* paper : papers) {
    documents.push_back(
        {{"name", paper->friendly_name},
         {"type", "document"},
         {"requirement_name", cat(paper->machine_name, "_info")},
         {"description", cat("Proves it by: ", paper->friendly_name)},
         {"accepted_documents", Json::array({{{"name", paper->friendly_name},
                                              {"type", paper->machine_name},
                                              {"fields", words(paper->fields)}}})}});
  }
  return {{"end_user", Json::array({{{"name", end_user.friendly_name},
                                     {"type", end_user.machine_name},
                                     {"requirement_name", cat(end_user.machine_name, "_info")},
                                     {"fields", words(end_user.fields)},
                                     {"detailed_fields", fields_of(end_user)}}})},
          {"supporting_document", Json::array({std::move(documents)})}};
}

// https://www.twilio.com/docs/phone-numbers/regulatory/api/regulations
void provide_regulations(Api& api) {
  static constexpr std::pair<char, const char*> kSorts[] = {
      {'L', "local"}, {'T', "toll-free"}, {'M', "mobile"}, {'N', "national"}};
  for (const auto& country : countries()) {
    const std::string_view code = country.code;
    if (code == "US" || code == "CA") continue;  // nothing is asked there
    for (const auto& [sort, type] : kSorts) {
      if (std::string_view(country.sorts).find(sort) == std::string_view::npos) continue;
      for (const auto& user : kEndUsers) {
        const bool person = user.machine_name == std::string_view("individual");
        const auto& paper = kPapers[person ? 0 : 1];
        const auto name = cat(country.name, ": ", type, " - ", user.friendly_name);
        api.provide("numbers_v2/FetchRegulation",
                    {{"sid", sid_of_name("RN", name)},
                     {"friendly_name", name},
                     {"iso_country", code},
                     {"number_type", type},
                     {"end_user_type", user.machine_name},
                     {"requirements", requirements_of(user, {&paper, &kPapers[2]})}});
      }
    }
  }
}

// https://www.twilio.com/docs/trust-hub/trusthub-rest-api/policies-resource
void provide_policies(Api& api) {
  static constexpr Text kPolicies[] = {"Primary Customer Profile of type Business",
                                       "Secondary Customer Profile of type Business",
                                       "Starter Customer Profile",
                                       "SHAKEN/STIR",
                                       "US A2P 10DLC Messaging",
                                       "Voice Integrity"};
  for (const auto* name : kPolicies) {
    api.provide("trusthub_v1/FetchPolicies",
                {{"sid", sid_of_name("RN", cat("policy ", name))},
                 {"friendly_name", name},
                 {"requirements", requirements_of(kTrustEndUsers[2], {&kTrustPapers[0]})}});
  }
}

/// What the marketplace offers.
struct AddOn {
  Text name;
  Text description;
  Text pricing_type;
  Text product;
  Text extension;
};

constexpr AddOn kAddOns[] = {
    {"Caller Score", "Tells how likely a caller is a person", "per request", "Incoming Voice Call",
     "voice-incoming"},
    {"Message Language", "Tells the language of a message", "per message", "Incoming SMS Message",
     "sms-incoming"},
    {"Number Lookup Plus", "Tells more of a number", "per request", "Lookups", "lookup-api"},
    {"Call Transcripts", "Writes down what was said", "per minute", "Recordings",
     "recording-transcription"},
};

// https://www.twilio.com/docs/marketplace/api/available-add-ons
void provide_add_ons(Api& api) {
  for (const auto* begin :
       {"marketplace_v1/FetchAvailableAddOn", "preview/FetchMarketplaceAvailableAddOn"}) {
    for (const auto& add_on : kAddOns) {
      const auto sid = sid_of_name("XB", add_on.name);
      api.provide(
          begin,
          {{"sid", sid},
           {"friendly_name", add_on.name},
           {"description", add_on.description},
           {"pricing_type", add_on.pricing_type},
           {"configuration_schema",
            {{"type", "object"}, {"properties", Json::object()}, {"required", Json::array()}}}});
      api.provide(cat(begin, "Extension"), {{"sid", sid_of_name("XF", add_on.name)},
                                            {"available_add_on_sid", sid},
                                            {"friendly_name", add_on.product},
                                            {"product_name", "Programmable Communications"},
                                            {"unique_name", add_on.extension}});
    }
  }
}

void provide_networks(Api& api) {
  struct Network {
    Text name;
    Text country;
    Text mcc;
    Text mnc;
  };
  static constexpr Network kNetworks[] = {
      {"AT&T", "US", "310", "410"},      {"T-Mobile", "US", "310", "260"},
      {"Rogers", "CA", "302", "720"},    {"Vodafone", "GB", "234", "15"},
      {"Telekom", "DE", "262", "01"},    {"Orange", "FR", "208", "01"},
      {"Vodafone", "ES", "214", "01"},   {"TIM", "IT", "222", "01"},
      {"NTT Docomo", "JP", "440", "10"}, {"Telstra", "AU", "505", "01"}};
  for (const auto& network : kNetworks) {
    const Json identifiers = Json::array({{{"mcc", network.mcc}, {"mnc", network.mnc}}});
    api.provide("supersim_v1/FetchNetwork",
                {{"sid", sid_of_name("HW", cat(network.mcc, network.mnc))},
                 {"friendly_name", network.name},
                 {"iso_country", network.country},
                 {"identifiers", identifiers}});
  }
}

// https://www.twilio.com/docs/voice/intelligence/api/prebuilt-operators-resource
void provide_operators(Api& api) {
  struct Operator {
    Text name;
    Text type;
    Text description;
  };
  static constexpr Operator kOperators[] = {
      {"Sentiment Analysis", "text-classification", "Tells positive from negative"},
      {"Conversation Summary", "text-generation", "Says in short what was said"},
      {"Voicemail Detector", "text-classification", "Tells whether a machine answered"},
      {"Recording Disclosure", "text-classification", "Tells whether recording was announced"},
      {"PII Extraction", "text-extraction", "Finds what is personal"}};
  for (const auto* type : {"text-classification", "text-extraction", "text-generation", "json"}) {
    api.provide("intelligence_v2/FetchOperatorType",
                {{"name", type},
                 {"sid", sid_of_name("EY", type)},
                 {"friendly_name", type},
                 {"description", cat("Operators that do ", type)},
                 {"docs_link", "https://www.twilio.com/docs/conversational-intelligence"},
                 {"output_type", type},
                 {"supported_languages", words("en")},
                 {"provider", "twilio"},
                 {"availability", "general-availability"},
                 {"configurable", true},
                 {"config_schema", Json::object()},
                 {"date_created", kSince},
                 {"date_updated", kSince}});
  }
  for (const auto& one : kOperators) {
    api.provide("intelligence_v2/FetchPrebuiltOperator", {{"sid", sid_of_name("LY", one.name)},
                                                          {"_origin", "twilio"},
                                                          {"friendly_name", one.name},
                                                          {"description", one.description},
                                                          {"author", "twilio"},
                                                          {"operator_type", one.type},
                                                          {"version", 1},
                                                          {"availability", "general-availability"},
                                                          {"config", Json::object()},
                                                          {"date_created", kSince},
                                                          {"date_updated", kSince}});
  }
}

// https://www.twilio.com/docs/verify/api/templates
void provide_texts(Api& api) {
  const auto text = [](const char* words) -> Json {
    return {{"is_default_translation", true},
            {"status", "approved"},
            {"locale", "en"},
            {"text", words},
            {"date_updated", kSince},
            {"date_created", kSince}};
  };
  static constexpr std::pair<const char*, const char*> kTemplates[] = {
      {"Default", "Your {{friendly_name}} verification code is: {{code}}"},
      {"Do not share", "Your {{friendly_name}} verification code is: {{code}}. Do not share it."},
      {"Short", "{{code}} is your code"}};
  for (const auto& [name, words] : kTemplates) {
    api.provide("verify_v2/ListVerificationTemplate", {{"sid", sid_of_name("HJ", name)},
                                                       {"friendly_name", name},
                                                       {"channels", Json::array({"sms", "voice"})},
                                                       {"translations", {{"en", text(words)}}}});
  }
  api.provide("verify_v2/FetchForm", {{"form_type", "form-push"},
                                      {"forms",
                                       {{"create_factor", {{"properties", Json::object()}}},
                                        {"verify_factor", {{"properties", Json::object()}}},
                                        {"create_challenge", {{"properties", Json::object()}}}}},
                                      {"form_meta", Json::object()}});
}

}  // namespace

void provide_catalogues(Api& api) {
  provide_events(api);
  provide_forms(api, "numbers_v2/FetchEndUserType", kEndUsers);
  provide_forms(api, "numbers_v2/FetchSupportingDocumentType", kPapers);
  provide_forms(api, "trusthub_v1/FetchEndUserType", kTrustEndUsers);
  provide_forms(api, "trusthub_v1/FetchSupportingDocumentType", kTrustPapers);
  provide_regulations(api);
  provide_policies(api);
  provide_add_ons(api);
  provide_networks(api);
  provide_operators(api);
  provide_texts(api);
}

}  // namespace ringback::rest
