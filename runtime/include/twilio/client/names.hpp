// twilio/client/names.hpp - the names of Twilio's resources, as its helper libraries spell them.
#pragma once

#include <string_view>

namespace twilio {

// One step of a path each: calls() is the list, calls(sid) one of it. Which step leads to which is
// what https://www.twilio.com/docs/usage/api says; a resource that is not here is at("Name", sid).
template <class Self>
class Names {
 public:
  using Sid = std::string_view;

  // Voice, messaging and the account (2010-04-01)
  Self accounts(Sid sid = "") const { return step("Accounts", sid); }
  Self addresses(Sid sid = "") const { return step("Addresses", sid); }
  Self applications(Sid sid = "") const { return step("Applications", sid); }
  Self available_phone_numbers(Sid sid = "") const { return step("AvailablePhoneNumbers", sid); }
  Self local(Sid sid = "") const { return step("Local", sid); }
  Self mobile(Sid sid = "") const { return step("Mobile", sid); }
  Self toll_free(Sid sid = "") const { return step("TollFree", sid); }
  Self balance(Sid sid = "") const { return step("Balance", sid); }
  Self calls(Sid sid = "") const { return step("Calls", sid); }
  Self conferences(Sid sid = "") const { return step("Conferences", sid); }
  Self connect_apps(Sid sid = "") const { return step("ConnectApps", sid); }
  Self feedback(Sid sid = "") const { return step("Feedback", sid); }
  Self incoming_phone_numbers(Sid sid = "") const { return step("IncomingPhoneNumbers", sid); }
  Self keys(Sid sid = "") const { return step("Keys", sid); }
  Self media(Sid sid = "") const { return step("Media", sid); }
  Self members(Sid sid = "") const { return step("Members", sid); }
  Self messages(Sid sid = "") const { return step("Messages", sid); }
  Self notifications(Sid sid = "") const { return step("Notifications", sid); }
  Self outgoing_caller_ids(Sid sid = "") const { return step("OutgoingCallerIds", sid); }
  Self payments(Sid sid = "") const { return step("Payments", sid); }
  Self queues(Sid sid = "") const { return step("Queues", sid); }
  Self recordings(Sid sid = "") const { return step("Recordings", sid); }
  Self short_codes(Sid sid = "") const { return step("ShortCodes", sid); }
  Self signing_keys(Sid sid = "") const { return step("SigningKeys", sid); }
  Self sip(Sid sid = "") const { return step("SIP", sid); }
  Self domains(Sid sid = "") const { return step("Domains", sid); }
  Self credential_lists(Sid sid = "") const { return step("CredentialLists", sid); }
  Self ip_access_control_lists(Sid sid = "") const { return step("IpAccessControlLists", sid); }
  Self siprec(Sid sid = "") const { return step("Siprec", sid); }
  Self tokens(Sid sid = "") const { return step("Tokens", sid); }
  Self transcriptions(Sid sid = "") const { return step("Transcriptions", sid); }
  Self usage(Sid sid = "") const { return step("Usage", sid); }
  Self records(Sid sid = "") const { return step("Records", sid); }
  Self triggers(Sid sid = "") const { return step("Triggers", sid); }
  Self user_defined_messages(Sid sid = "") const { return step("UserDefinedMessages", sid); }

  // Studio
  Self flows(Sid sid = "") const { return step("Flows", sid); }
  Self executions(Sid sid = "") const { return step("Executions", sid); }
  Self engagements(Sid sid = "") const { return step("Engagements", sid); }
  Self steps(Sid sid = "") const { return step("Steps", sid); }
  Self execution_context(Sid sid = "") const { return step("Context", sid); }
  Self step_context(Sid sid = "") const { return step("Context", sid); }
  Self flow_validate(Sid sid = "") const { return step("Flows/Validate", sid); }
  Self revisions(Sid sid = "") const { return step("Revisions", sid); }
  Self test_users(Sid sid = "") const { return step("TestUsers", sid); }

  // TaskRouter
  Self workspaces(Sid sid = "") const { return step("Workspaces", sid); }
  Self activities(Sid sid = "") const { return step("Activities", sid); }
  Self events(Sid sid = "") const { return step("Events", sid); }
  Self tasks(Sid sid = "") const { return step("Tasks", sid); }
  Self task_channels(Sid sid = "") const { return step("TaskChannels", sid); }
  Self task_queues(Sid sid = "") const { return step("TaskQueues", sid); }
  Self workers(Sid sid = "") const { return step("Workers", sid); }
  Self worker_channels(Sid sid = "") const { return step("Channels", sid); }
  Self workflows(Sid sid = "") const { return step("Workflows", sid); }
  Self reservations(Sid sid = "") const { return step("Reservations", sid); }
  Self statistics(Sid sid = "") const { return step("Statistics", sid); }
  Self real_time_statistics(Sid sid = "") const { return step("RealTimeStatistics", sid); }
  Self cumulative_statistics(Sid sid = "") const { return step("CumulativeStatistics", sid); }

  // Sync
  Self documents(Sid sid = "") const { return step("Documents", sid); }
  Self lists(Sid sid = "") const { return step("Lists", sid); }
  Self maps(Sid sid = "") const { return step("Maps", sid); }
  Self items(Sid sid = "") const { return step("Items", sid); }
  Self sync_lists(Sid sid = "") const { return step("Lists", sid); }
  Self sync_list_items(Sid sid = "") const { return step("Items", sid); }
  Self sync_maps(Sid sid = "") const { return step("Maps", sid); }
  Self sync_map_items(Sid sid = "") const { return step("Items", sid); }
  Self sync_streams(Sid sid = "") const { return step("Streams", sid); }
  Self stream_messages(Sid sid = "") const { return step("Messages", sid); }

  // Serverless
  Self services(Sid sid = "") const { return step("Services", sid); }
  Self environments(Sid sid = "") const { return step("Environments", sid); }
  Self builds(Sid sid = "") const { return step("Builds", sid); }
  Self build_status(Sid sid = "") const { return step("Status", sid); }
  Self functions(Sid sid = "") const { return step("Functions", sid); }
  Self function_versions(Sid sid = "") const { return step("Versions", sid); }
  Self assets(Sid sid = "") const { return step("Assets", sid); }
  Self asset_versions(Sid sid = "") const { return step("Versions", sid); }
  Self variables(Sid sid = "") const { return step("Variables", sid); }
  Self deployments(Sid sid = "") const { return step("Deployments", sid); }
  Self logs(Sid sid = "") const { return step("Logs", sid); }

  // Conversations, Chat, Proxy, Flex, Video
  Self bindings(Sid sid = "") const { return step("Bindings", sid); }
  Self channels(Sid sid = "") const { return step("Channels", sid); }
  Self configuration(Sid sid = "") const { return step("Configuration", sid); }
  Self conversations(Sid sid = "") const { return step("Conversations", sid); }
  Self credentials(Sid sid = "") const { return step("Credentials", sid); }
  Self flex_flows(Sid sid = "") const { return step("FlexFlows", sid); }
  Self interactions(Sid sid = "") const { return step("Interactions", sid); }
  Self invites(Sid sid = "") const { return step("Invites", sid); }
  Self message_interactions(Sid sid = "") const { return step("MessageInteractions", sid); }
  Self participants(Sid sid = "") const { return step("Participants", sid); }
  Self participant_conversations(Sid sid = "") const {
    return step("ParticipantConversations", sid);
  }
  Self phone_numbers(Sid sid = "") const { return step("PhoneNumbers", sid); }
  Self roles(Sid sid = "") const { return step("Roles", sid); }
  Self rooms(Sid sid = "") const { return step("Rooms", sid); }
  Self sessions(Sid sid = "") const { return step("Sessions", sid); }
  Self streams(Sid sid = "") const { return step("Streams", sid); }
  Self users(Sid sid = "") const { return step("Users", sid); }
  Self web_channels(Sid sid = "") const { return step("WebChannels", sid); }
  Self webhooks(Sid sid = "") const { return step("Webhooks", sid); }

  // Verify, Monitor, Messaging services, Trunking
  Self alerts(Sid sid = "") const { return step("Alerts", sid); }
  Self alpha_senders(Sid sid = "") const { return step("AlphaSenders", sid); }
  Self buckets(Sid sid = "") const { return step("Buckets", sid); }
  Self challenges(Sid sid = "") const { return step("Challenges", sid); }
  Self entities(Sid sid = "") const { return step("Entities", sid); }
  Self factors(Sid sid = "") const { return step("Factors", sid); }
  Self origination_urls(Sid sid = "") const { return step("OriginationUrls", sid); }
  Self rate_limits(Sid sid = "") const { return step("RateLimits", sid); }
  Self trunks(Sid sid = "") const { return step("Trunks", sid); }
  Self verifications(Sid sid = "") const { return step("Verifications", sid); }
  Self verification_checks(Sid sid = "") const { return step("VerificationCheck", sid); }

 private:
  Self step(std::string_view name, Sid sid) const {
    return static_cast<const Self&>(*this).at(name, sid);
  }
};

}  // namespace twilio
