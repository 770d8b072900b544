// Joining, hearing, leaving.
#include "voice/conferences.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/speech.hpp"

namespace ringback::voice {

namespace {

const Sound kBeep = {Sound::Kind::kMedia, "beep", kBeepDuration};

/// What a call in a conference has of its <Dial> when that is over.
/// https://www.twilio.com/docs/voice/twiml/dial#attributes-action
twiml::DialEnded outcome(const Participant& participant, Time now) {
  twiml::DialEnded ended;
  ended.status = "answered";
  ended.bridged = true;
  ended.took = now - participant.joined;
  return ended;
}

twiml::DialEnded not_joined() {
  twiml::DialEnded ended;
  ended.status = "failed";
  return ended;
}

}  // namespace

Conference* Conferences::find(std::string_view sid) {
  const auto found = conferences_.find(sid);
  return found == conferences_.end() ? nullptr : found->second.get();
}

Conference* Conferences::named(std::string_view account_sid, std::string_view name) {
  const auto found = names_.find(cat(account_sid, "/", name));
  return found == names_.end() ? nullptr : find(found->second);
}

Participant* Conferences::participant(Conference& conference, std::string_view id) {
  for (auto& one : conference.participants) {
    if (one.call_sid == id || (!one.label.empty() && one.label == id)) return &one;
  }
  return nullptr;
}

/// Why the call may not join, in Twilio's codes; 0 when it may.
int Conferences::fault(const Call& call, const twiml::ConferenceNoun& noun) {
  auto* conference = named(call.account_sid, noun.name);
  const bool coaches = !noun.coach.empty();
  if (conference == nullptr) return coaches ? 13240 : 0;
  if (conference->participants.size() >= static_cast<std::size_t>(noun.max_participants)) {
    return 16020;
  }
  if (!noun.label.empty() && participant(*conference, noun.label) != nullptr) return 16025;
  return coaches && participant(*conference, noun.coach) == nullptr ? 13240 : 0;
}

void Conferences::join(Call& call, const twiml::Dial& dial) {
  const auto& noun = *dial.conference;
  if (const int code = fault(call, noun); code != 0) {
    exchange_.alert(call, {code, 0, cat("the call cannot join the conference ", noun.name), ""});
    return exchange_.feed_later(call, not_joined());
  }
  auto* conference = named(call.account_sid, noun.name);
  enter(conference == nullptr ? open(call.account_sid, noun, call.cause) : *conference, call, dial);
}

/// A conference comes into being with its first participant.
Conference& Conferences::open(const std::string& account_sid, const twiml::ConferenceNoun& noun,
                              EventId cause) {
  auto opened = std::make_unique<Conference>();
  opened->sid = exchange_.sids_.make("CF");
  opened->account_sid = account_sid;
  opened->name = noun.name;
  opened->region = noun.region.empty() ? "us1" : noun.region;
  opened->cause = exchange_.trace_.record(cause, "conference.opened", opened->sid,
                                          cat("the conference ", noun.name, " is opened"));
  names_[cat(account_sid, "/", noun.name)] = opened->sid;
  auto& conference = *(conferences_[opened->sid] = std::move(opened));
  write(conference, "init");
  return conference;
}

void Conferences::enter(Conference& conference, Call& call, const twiml::Dial& dial) {
  const auto& noun = *dial.conference;
  Participant entering;
  entering.call_sid = call.sid;
  entering.label = noun.label;
  entering.muted = noun.muted;
  entering.starts = noun.start_on_enter;
  entering.ends = noun.end_on_exit;
  entering.beeps_on_enter = noun.beep == "true" || noun.beep == "onEnter";
  entering.beeps_on_exit = noun.beep == "true" || noun.beep == "onExit";
  if (!noun.coach.empty()) entering.coached = participant(conference, noun.coach)->call_sid;
  entering.hangs_up_on_star = dial.hangup_on_star;
  entering.recording_sid = exchange_.record_conferring(call, dial);
  entering.wait = noun.wait;
  entering.joined = exchange_.clock_.now();
  entering.time_limit = exchange_.later(call, dial.time_limit,
                                        [this](Call& late) { leave(late, "participant_hung_up"); });
  if (noun.records && !conference.recording) {
    conference.recording = noun.recording_callback;
    conference.trim = noun.trim == "trim-silence" ? Trim::kSilence : Trim::kNothing;
  }
  if (conference.participants.empty() && !conference.callback.url) {
    conference.callback = {noun.status_callback, noun.status_callback_method,
                           noun.status_callback_events};
  }
  call.conference_sid = conference.sid;
  conference.invited.erase(call.sid);
  const bool beeps = entering.beeps_on_enter && conference.started;
  conference.participants.push_back(std::move(entering));
  auto& entered = conference.participants.back();
  auto detail = parties(call);
  detail.add("conference", conference.name);
  call.cause = exchange_.trace_.record(call.cause, "conference.join", call.sid,
                                       cat(far_number(call), " joins ", conference.name), detail);
  conference.cause = call.cause;
  write(conference, entered);
  tell(conference, "participant-join", "join", about(conference, entered));
  if (beeps) play_to_all(conference, kBeep, "");
  if (conference.started) record(conference);
  adjust_recording(conference, entered);
  start_if_due(conference);
  let_wait(conference, entered);
}

/// It starts with the second participant, and not before one who may start it is there. Nobody
/// waits any more, then.
void Conferences::start_if_due(Conference& conference) {
  const auto& all = conference.participants;
  if (conference.started && all.size() > 1) {
    stop_waiting(conference);
    return connect(conference, all.back(), {});
  }
  const bool may = std::any_of(all.begin(), all.end(), [](const auto& one) { return one.starts; });
  if (conference.started || all.size() < 2 || !may) return;
  conference.started = true;
  conference.cause = exchange_.trace_.record(conference.cause, "conference.started", conference.sid,
                                             cat(conference.name, " starts"));
  write(conference, "in-progress");
  tell(conference, "conference-start", "start", {});
  stop_waiting(conference);
  std::vector<std::string> already;
  for (const auto& one : all) {
    connect(conference, one, already);
    already.push_back(one.call_sid);
  }
  record(conference);
}

/// The calls that the participant hears, and that hear it, in the order of joining.
std::vector<std::string> Conferences::partners(Conference& conference, const Participant& one) {
  std::vector<std::string> all;
  const auto talks_to = [](const Participant& from, const Participant& to) {
    return (from.coached.empty() || from.coached == to.call_sid) && !from.muted && !from.held;
  };
  for (const auto& other : conference.participants) {
    const bool both = talks_to(one, other) && talks_to(other, one);
    if (conference.started && both && &other != &one) all.push_back(other.call_sid);
  }
  return all;
}

/// Says in the journal whom the participant can talk with, but for those with whom it could
/// already.
void Conferences::connect(Conference& conference, const Participant& one,
                          const std::vector<std::string>& already) {
  const auto* call = exchange_.find(one.call_sid);
  if (call == nullptr) return;
  for (const auto& sid : partners(conference, one)) {
    const bool known = std::find(already.begin(), already.end(), sid) != already.end();
    const auto* other = known ? nullptr : exchange_.find(sid);
    if (other == nullptr) continue;
    const auto from = far_number(*other);
    const auto to = far_number(*call);
    exchange_.trace_.record(conference.cause, "conference.connected", conference.sid,
                            cat(from, " and ", to, " are connected in ", conference.name),
                            {{"from", from}, {"to", to}, {"conference", conference.name}});
  }
}

void Conferences::stop_waiting(Conference& conference) {
  for (const auto& one : conference.participants) {
    exchange_.far_joins(one.call_sid);
    auto* call = one.held || one.announcement ? nullptr : exchange_.find(one.call_sid);
    if (call != nullptr) exchange_.end_interlude(*call);
  }
}

void Conferences::record(Conference& conference) {
  if (!conference.recording || !conference.recording_sid.empty()) return;
  RecordingRequest request;
  request.account_sid = conference.account_sid;
  request.call_sid = conference.participants.front().call_sid;
  request.conference_sid = conference.sid;
  request.source = "Conference";
  request.callback = *conference.recording;
  request.trim = conference.trim;
  request.cause = conference.cause;
  conference.recording_sid = exchange_.recorder_.start(std::move(request));
  for (const auto& one : conference.participants) adjust_recording(conference, one);
}

/// A recording has whom all can hear: nobody who is muted, held or only heard by one; and what is
/// announced to all.
void Conferences::adjust_recording(Conference& conference, const Participant& one) {
  const auto adjust = [&](Voice::Side side, bool is_heard) {
    const Voice voice{one.call_sid, side};
    const auto& sid = conference.recording_sid;
    if (is_heard) exchange_.recorder_.add_voice(sid, voice, 1);
    if (!is_heard) exchange_.recorder_.remove_voice(sid, voice);
  };
  adjust(Voice::Side::kFar, !one.muted && !one.held && one.coached.empty());
  adjust(Voice::Side::kNear, one.announcement && one.announcement->to == Announcement::To::kAll);
}

/// Who is alone, or before the start, hears what its waitUrl gives, once.
void Conferences::let_wait(Conference& conference, Participant& waiting) {
  auto* call = exchange_.find(waiting.call_sid);
  const bool alone = conference.participants.size() == 1;
  const bool busy = waiting.held || waiting.announcement;
  if (call == nullptr || call->over() || busy || (conference.started && !alone)) return;
  wait_with(conference, *call, waiting.wait);
}

void Conferences::wait_with(Conference& conference, Call& call, const twiml::WaitMusic& music) {
  if (music.silent) return exchange_.end_interlude(call);
  if (!music.url) return exchange_.play_music(call);
  twiml::Source source;
  source.url = *music.url;
  source.method = music.method;
  source.place = twiml::Place::kConference;
  exchange_.start_interlude(call, std::move(source),
                            [sid = conference.sid, name = conference.name] {
                              return FormFields{{"ConferenceSid", sid}, {"FriendlyName", name}};
                            });
}

/// A coach is heard by whom it coaches, everybody else by all who are not held.
std::vector<Call*> Conferences::listeners(const Conference& conference,
                                          const Participant& speaker) {
  std::vector<Call*> all;
  if (!conference.started || speaker.muted || speaker.held) return all;
  for (const auto& one : conference.participants) {
    if (one.call_sid == speaker.call_sid || one.held) continue;
    if (!speaker.coached.empty() && speaker.coached != one.call_sid) continue;
    auto* call = exchange_.find(one.call_sid);
    if (call != nullptr && call->interlude == nullptr) all.push_back(call);
  }
  return all;
}

std::string Conferences::hearers(const Call& call) {
  auto* conference = find(call.conference_sid);
  std::vector<std::string> numbers;
  for (const auto* one : listeners(*conference, *participant(*conference, call.sid))) {
    numbers.push_back(far_number(*one));
  }
  return ringback::join(numbers, " ");
}

void Conferences::heard(Call& call, const Sound& sound) {
  auto* conference = find(call.conference_sid);
  const auto* speaker = conference == nullptr ? nullptr : participant(*conference, call.sid);
  if (speaker == nullptr) return;
  if (sound.kind == Sound::Kind::kDigits) {
    const bool star = sound.text.find('*') != std::string::npos;
    if (star && speaker->hangs_up_on_star) leave(call, "participant_hung_up");
    return;
  }
  if (!conference->started || speaker->muted || speaker->held) return;
  speaks(*conference, *participant(*conference, call.sid), sound.length);
  for (auto* listener : listeners(*conference, *speaker)) exchange_.make_sound(*listener, sound);
}

/// Who begins to speak, and stops, is told.
void Conferences::speaks(Conference& conference, Participant& speaker, Duration length) {
  falls_silent(conference, speaker);  // one sentence ends where the next begins
  speaker.speaks = true;
  tell(conference, "participant-speech-start", "speaker", about(conference, speaker));
  speaker.speech =
      exchange_.later(*exchange_.find(speaker.call_sid), length, [this](const Call& silent) {
        auto* still = find(silent.conference_sid);
        auto* one = still == nullptr ? nullptr : participant(*still, silent.sid);
        if (one != nullptr) falls_silent(*still, *one);
      });
}

void Conferences::falls_silent(Conference& conference, Participant& speaker) {
  if (!std::exchange(speaker.speaks, false)) return;
  speaker.speech.cancel();
  tell(conference, "participant-speech-stop", "speaker", about(conference, speaker));
}

void Conferences::announced(const Call& call, const Sound& sound) {
  auto* conference = find(call.conference_sid);
  const auto* one = conference == nullptr ? nullptr : participant(*conference, call.sid);
  if (one == nullptr || !one->announcement) return;
  if (one->announcement->to == Announcement::To::kAll) play_to_all(*conference, sound, call.sid);
}

void Conferences::call_over(const Call& call) {
  if (call.invited_to.empty()) return;
  auto* invited = find(call.invited_to);
  const bool never_came = invited != nullptr && invited->invited.erase(call.sid) != 0;
  if (never_came) tell_of_absence(*invited, call);
  exchange_.store_.erase(kind::kParticipant, call.sid);
  if (!never_came) return;
  auto& conference = *invited;
  if (!conference.participants.empty() || !conference.invited.empty()) return;
  end(conference, "last-participant-left", {});
}

void Conferences::hushed(Call& call, const Path& path) {
  auto* conference = find(call.conference_sid);
  auto* speaker = conference == nullptr ? nullptr : participant(*conference, call.sid);
  if (speaker == nullptr || !conference->started) return;
  falls_silent(*conference, *speaker);
  for (auto* listener : listeners(*conference, *speaker)) {
    exchange_.inaudible({listener->sid, Voice::Side::kNear});
    listener->far->hushed(path);
  }
}

void Conferences::play_to_all(Conference& conference, const Sound& sound, std::string_view but) {
  for (const auto& one : conference.participants) {
    auto* listener = one.call_sid == but ? nullptr : listener_of(one);
    if (listener != nullptr) exchange_.make_sound(*listener, sound);
  }
}

void Conferences::leave(Call& call, std::string_view reason) { leave(call, reason, "left"); }

void Conferences::kick(Call& call) { leave(call, "participant_updated_via_api", "kicked"); }

void Conferences::leave(Call& call, std::string_view reason, std::string_view how) {
  auto* conference = find(call.conference_sid);
  if (conference == nullptr) return;
  const auto* leaving = participant(*conference, call.sid);
  const bool ends = leaving->ends;
  const bool beeps = leaving->beeps_on_exit;
  const Ending ending{call.sid, leaving->label};  // the call may be gone with its last step
  remove(*conference, call, reason);
  if (conference->participants.empty() && conference->invited.empty()) {
    return end(*conference, cat("last-participant-", how), ending);
  }
  if (ends) return end(*conference, cat("participant-with-end-conference-on-exit-", how), ending);
  if (beeps && conference->started) play_to_all(*conference, kBeep, "");
  if (conference->participants.size() == 1) {
    let_wait(*conference, conference->participants.front());
  }
}

/// One participant is out, and its <Dial> is over.
void Conferences::remove(Conference& conference, Call& call, std::string_view reason) {
  auto& all = conference.participants;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& one) { return one.call_sid == call.sid; });
  stop_announcement(conference, *found, "The participant has left");
  const auto leaving = std::move(*found);
  all.erase(found);
  exchange_.cut_off(call, call.saying);
  for (const auto side : {Voice::Side::kFar, Voice::Side::kNear}) {
    exchange_.recorder_.remove_voice(conference.recording_sid, {call.sid, side});
  }
  call.conference_sid.clear();
  exchange_.end_interlude(call);
  exchange_.store_.erase(kind::kParticipant, call.sid);
  auto detail = parties(call);
  detail.add("conference", conference.name);
  call.cause = exchange_.trace_.record(call.cause, "conference.leave", call.sid,
                                       cat(far_number(call), " leaves ", conference.name), detail);
  conference.cause = call.cause;
  auto parameters = about(conference, leaving);
  parameters.emplace_back("ParticipantCallStatus", call.status);
  parameters.emplace_back("ReasonParticipantLeft", reason);
  tell(conference, "participant-leave", "leave", parameters);
  const bool was_in = reason != "participant_add_failed";
  auto ended = was_in ? outcome(leaving, exchange_.clock_.now()) : not_joined();
  if (!leaving.recording_sid.empty()) {
    ended.recording = exchange_.recorder_.stop(leaving.recording_sid);
  }
  exchange_.feed_later(call, ended);
}

/// https://www.twilio.com/docs/voice/twiml/conference#reasonconferenceended
void Conferences::end(Conference& conference, std::string_view reason, const Ending& ending) {
  const auto& ended_by = ending.call_sid;
  const bool by_api = reason == "conference-ended-via-api";
  while (!conference.participants.empty()) {
    const auto sid = conference.participants.front().call_sid;
    remove(conference, *exchange_.find(sid),
           by_api ? "conference_ended_via_api" : "moderator_ended_conference");
  }
  for (const auto& sid : std::exchange(conference.invited, {})) {
    exchange_.enqueue([this, sid] {
      if (auto* call = exchange_.find(sid)) exchange_.end_call(*call, "canceled");
    });
  }
  if (!conference.recording_sid.empty()) exchange_.recorder_.stop(conference.recording_sid);
  exchange_.store_.update(kind::kConference, conference.sid,
                          {{"reason_conference_ended", reason},
                           {"call_sid_ending_conference", text_or_null(ended_by)}});
  write(conference, "completed");
  conference.cause = exchange_.trace_.record(conference.cause, "conference.ended", conference.sid,
                                             cat(conference.name, " ends: ", reason));
  FormFields parameters = {{"ReasonConferenceEnded", std::string(reason)},
                           {"Reason", cat("Conference ended: ", reason)}};
  if (!ended_by.empty()) parameters.emplace_back("CallSidEndingConference", ended_by);
  if (!ending.label.empty()) {
    parameters.emplace_back("ParticipantLabelEndingConference", ending.label);
  }
  tell(conference, "conference-end", "end", parameters);
  names_.erase(cat(conference.account_sid, "/", conference.name));
  conferences_.erase(std::string(conference.sid));
}

void Conferences::document_ended(Call& call, twiml::Place place) {
  auto* conference = find(call.conference_sid);
  auto* one = conference == nullptr ? nullptr : participant(*conference, call.sid);
  if (one == nullptr) return;
  exchange_.end_interlude(call);  // what is left is silence
  if (place != twiml::Place::kAnnouncement || !one->announcement) return;
  const auto announced = *std::exchange(one->announcement, std::nullopt);
  adjust_recording(*conference, *one);
  auto parameters = about_announcement(*conference, *one, announced);
  tell(*conference, "announcement-end", "announcement", parameters);
  go_on_waiting(*conference, call.sid);
}

/// https://www.twilio.com/docs/voice/twiml/conference#attributes-waiturl: without what it should
/// hear before the start, the call does not stay.
void Conferences::document_failed(Call& call, twiml::Place place) {
  auto* conference = find(call.conference_sid);
  auto* one = conference == nullptr ? nullptr : participant(*conference, call.sid);
  if (one == nullptr) return;
  exchange_.end_interlude(call);
  if (place == twiml::Place::kAnnouncement) {
    stop_announcement(*conference, *one, "The document could not be had");
    return go_on_waiting(*conference, call.sid);
  }
  if (!conference->started && !one->held) leave(call, "participant_add_failed");
}

/// The announcement on this call comes to no end of its own.
void Conferences::stop_announcement(Conference& conference, Participant& one,
                                    std::string_view why) {
  if (!one.announcement) return;
  const auto announced = *std::exchange(one.announcement, std::nullopt);
  adjust_recording(conference, one);
  auto parameters = about_announcement(conference, one, announced);
  parameters.emplace_back("ReasonAnnouncementFailed", why);
  tell(conference, "announcement-fail", "announcement", parameters);
}

/// Behind an announcement: who is held or alone hears again what it heard before.
void Conferences::go_on_waiting(Conference& conference, const std::string& call_sid) {
  auto* one = participant(conference, call_sid);
  auto* call = exchange_.find(call_sid);
  if (one == nullptr || call == nullptr) return;
  if (one->held) return wait_with(conference, *call, one->hold);
  let_wait(conference, *one);
}

void Conferences::forget() {
  conferences_.clear();
  names_.clear();
}

void Conferences::recover() {
  for (const auto& sid :
       exchange_.store_.select(kind::kConference, "status", {"init", "in-progress"})) {
    if (find(sid) != nullptr) continue;
    exchange_.store_.update(kind::kConference, sid,
                            {{"status", "completed"},
                             {"reason_conference_ended", "last-participant-left"},
                             {"date_updated", rfc2822(exchange_.clock_.now())}});
  }
  for (const auto& sid : exchange_.store_.select(kind::kParticipant, "call_sid")) {
    const auto* call = exchange_.find(sid);
    if (call == nullptr || call->conference_sid.empty()) {
      exchange_.store_.erase(kind::kParticipant, sid);
    }
  }
}

}  // namespace ringback::voice
