// What is kept and told of conferences.
// https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallback
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"
#include "voice/conferences.hpp"
#include "voice/exchange.hpp"

namespace ringback::voice {

namespace {

std::string yes_no(bool value) { return value ? "true" : "false"; }

}  // namespace

Call* Conferences::listener_of(const Participant& one) {
  auto* call = one.held ? nullptr : exchange_.find(one.call_sid);
  const bool hears = call != nullptr && call->interlude == nullptr && !call->hears_music;
  return hears ? call : nullptr;
}

std::string Conferences::audience(Call& call, int running) {
  auto* conference = find(call.conference_sid);
  const auto* one = conference == nullptr ? nullptr : participant(*conference, call.sid);
  const auto* document = call.running(running);
  if (one == nullptr || !one->announcement || document == nullptr) return "";
  const bool announces = document->interpreter.place() == twiml::Place::kAnnouncement;
  if (!announces || one->announcement->to != Announcement::To::kAll) return "";
  std::vector<std::string> numbers = {far_number(call)};
  for (const auto& each : conference->participants) {
    const auto* listener = each.call_sid == call.sid ? nullptr : listener_of(each);
    if (listener != nullptr) numbers.push_back(far_number(*listener));
  }
  return ringback::join(numbers, " ");
}

/// Tells one event, if the first joiner wanted to hear of such.
void Conferences::tell(Conference& conference, std::string_view event, std::string_view subscribed,
                       const FormFields& more) {
  const auto wanted = split(conference.callback.events, ' ');
  if (!conference.callback.url ||
      std::find(wanted.begin(), wanted.end(), subscribed) == wanted.end()) {
    return;
  }
  FormFields parameters = {{"ConferenceSid", conference.sid},
                           {"FriendlyName", conference.name},
                           {"AccountSid", conference.account_sid},
                           {"SequenceNumber", cat(++conference.told)},
                           {"Timestamp", rfc2822(exchange_.clock_.now())},
                           {"StatusCallbackEvent", std::string(event)}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  exchange_.post(conference.callback.url, conference.callback.method, parameters, conference.cause);
}

FormFields Conferences::about(const Conference&, const Participant& participant) const {
  FormFields parameters = {{"CallSid", participant.call_sid},
                           {"Muted", yes_no(participant.muted)},
                           {"Hold", yes_no(participant.held)},
                           {"Coaching", yes_no(!participant.coached.empty())}};
  if (!participant.coached.empty()) {
    parameters.emplace_back("CallSidToCoach", participant.coached);
  }
  parameters.emplace_back("EndConferenceOnExit", yes_no(participant.ends));
  parameters.emplace_back("StartConferenceOnEnter", yes_no(participant.starts));
  if (!participant.label.empty()) parameters.emplace_back("ParticipantLabel", participant.label);
  return parameters;
}

/// An announcement to one is told with its participant.
FormFields Conferences::about_announcement(const Conference& conference,
                                           const Participant& participant,
                                           const Announcement& announcement) const {
  FormFields parameters;
  if (announcement.to == Announcement::To::kOne) parameters = about(conference, participant);
  parameters.emplace_back("AnnounceUrl", announcement.url);
  return parameters;
}

/// Who was called for the conference has not joined it.
void Conferences::tell_of_absence(Conference& conference, const Call& call) {
  const auto* document = exchange_.store_.get(kind::kParticipant, call.sid);
  if (document == nullptr) return;
  Participant absent;
  absent.call_sid = call.sid;
  absent.label = text_of(*document, "label");
  absent.muted = document->value("muted", false);
  absent.starts = document->value("start_conference_on_enter", true);
  absent.ends = document->value("end_conference_on_exit", false);
  absent.coached = text_of(*document, "call_sid_to_coach");
  auto parameters = about(conference, absent);
  parameters.emplace_back("ParticipantCallStatus", call.status);
  parameters.emplace_back("ReasonParticipantLeft", "participant_add_failed");
  tell(conference, "participant-leave", "leave", parameters);
}

/// The Participant resource, as it is now.
void Conferences::write(const Conference& conference, const Participant& participant) {
  auto& store = exchange_.store_;
  const auto now = rfc2822(exchange_.clock_.now());
  const auto* before = store.get(kind::kParticipant, participant.call_sid);
  Json document = {{"account_sid", conference.account_sid},
                   {"call_sid", participant.call_sid},
                   {"conference_sid", conference.sid},
                   {"label", text_or_null(participant.label)},
                   {"call_sid_to_coach", text_or_null(participant.coached)},
                   {"coaching", !participant.coached.empty()},
                   {"date_created", before == nullptr ? now : text_of(*before, "date_created")},
                   {"date_updated", now},
                   {"end_conference_on_exit", participant.ends},
                   {"muted", participant.muted},
                   {"hold", participant.held},
                   {"start_conference_on_enter", participant.starts},
                   {"status", "connected"},
                   {"queue_time", "0"},
                   {"uri", cat("/2010-04-01/Accounts/", conference.account_sid, "/Conferences/",
                               conference.sid, "/Participants/", participant.call_sid, ".json")}};
  store.put(kind::kParticipant, participant.call_sid, std::move(document));
}

/// The Conference resource, in this state.
void Conferences::write(const Conference& conference, std::string_view status) {
  auto& store = exchange_.store_;
  const auto now = rfc2822(exchange_.clock_.now());
  if (store.get(kind::kConference, conference.sid) != nullptr) {
    store.update(kind::kConference, conference.sid, {{"status", status}, {"date_updated", now}});
    return;
  }
  const auto path =
      cat("/2010-04-01/Accounts/", conference.account_sid, "/Conferences/", conference.sid);
  store.put(kind::kConference, conference.sid,
            {{"account_sid", conference.account_sid},
             {"date_created", now},
             {"date_updated", now},
             {"api_version", "2010-04-01"},
             {"friendly_name", conference.name},
             {"region", conference.region},
             {"sid", conference.sid},
             {"status", status},
             {"uri", path + ".json"},
             {"reason_conference_ended", nullptr},
             {"call_sid_ending_conference", nullptr}});
}

}  // namespace ringback::voice
