// Conferences: who is in them, who hears whom, and what is told of it.
// https://www.twilio.com/docs/voice/twiml/conference
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "twiml/effects.hpp"
#include "voice/call.hpp"
#include "voice/far_end.hpp"
#include "voice/recorder.hpp"

namespace ringback::voice {

class Exchange;

/// A document that is played to one participant, or by one to all.
struct Announcement {
  enum class To { kOne, kAll };
  std::string url;
  To to = To::kOne;
};

/// A call that is in a conference.
struct Participant {
  std::string call_sid;
  std::string label;
  bool muted = false;
  bool held = false;
  bool starts = true;  ///< startConferenceOnEnter
  bool ends = false;   ///< endConferenceOnExit
  bool beeps_on_enter = true;
  bool beeps_on_exit = true;
  std::string coached;        ///< The call that alone hears it; "" for all.
  std::string recording_sid;  ///< Of its <Dial>'s `record`; "" for none.
  bool hangs_up_on_star = false;
  twiml::WaitMusic wait;
  twiml::WaitMusic hold;
  Time joined;
  Timer time_limit;
  std::optional<Announcement> announcement;  ///< That runs on this call.
  bool speaks = false;
  Timer speech;  ///< Until it falls silent.
};

struct Conference {
  std::string sid;
  std::string account_sid;
  std::string name;
  std::string region;
  bool started = false;
  std::vector<Participant> participants;  ///< In the order of joining.
  std::set<std::string> invited;          ///< Calls placed by the REST API that have not joined.
  StatusCallback callback;                ///< The first joiner's; its events are those of Twilio.
  int told = 0;                           ///< Callbacks sent.
  std::string recording_sid;
  std::optional<twiml::RecordingCallback> recording;  ///< It is to be recorded.
  Trim trim = Trim::kNothing;
  EventId cause = 0;
};

/// Every conference that is going on. Owned by the exchange, and a part of it.
class Conferences {
 public:
  explicit Conferences(Exchange& exchange) : exchange_(exchange) {}

  /// <Dial><Conference>: answered by DialEnded, at once when the call may not join.
  void join(Call& call, const twiml::Dial& dial);

  /// The far end of a participant makes a sound, or falls silent.
  void heard(Call& call, const Sound& sound);
  void hushed(Call& call, const Path& path);

  /// The numbers of those who hear the participant now, blank-separated.
  std::string hearers(const Call& call);

  /// The participant's call, if it hears what is played to all: who is held, or waits, does not.
  Call* listener_of(const Participant& one);

  /// The numbers of all who hear what this document of the call says, where it is announced to the
  /// whole conference; "" for any other.
  std::string audience(Call& call, int running);

  /// The call leaves for this ReasonParticipantLeft, if it is in one; its <Dial> ends.
  void leave(Call& call, std::string_view reason);

  /// The API takes the participant out.
  void kick(Call& call);

  /// The call has ended; it may be one that was to join.
  void call_over(const Call& call);

  /// The announcement that runs on this call makes a sound.
  void announced(const Call& call, const Sound& sound);

  /// What a participant is played has ended, or could not be had.
  void document_ended(Call& call, twiml::Place place);
  void document_failed(Call& call, twiml::Place place);

  /// How many are going on.
  std::size_t size() const { return conferences_.size(); }

  void forget();

  /// Ends what the Store says is going on and nobody here knows of.
  void recover();

  // participants.cpp: the REST API. A conference is named by its SID, a participant by the SID of
  // its call or its label.
  // https://www.twilio.com/docs/voice/api/conference-participant-resource
  Result<Json> create_participant(const std::string& account_sid, const std::string& conference,
                                  const FormFields& parameters, EventId cause);
  Result<Json> fetch_participant(const std::string& account_sid, const std::string& conference,
                                 const std::string& id);

  /// The call's state, for a participant that has not joined.
  void call_changed(const Call& call);
  Result<Json> update_participant(const std::string& account_sid, const std::string& conference,
                                  const std::string& id, const FormFields& parameters,
                                  EventId cause);
  Result<Json> remove_participant(const std::string& account_sid, const std::string& conference,
                                  const std::string& id, EventId cause);

  /// https://www.twilio.com/docs/voice/api/conference-resource#update-a-conference-resource
  Result<Json> update_conference(const std::string& sid, const FormFields& parameters,
                                 EventId cause);

  /// Ends, pauses or goes on with the recording of a conference.
  Result<Json> update_recording(const std::string& account_sid, const std::string& sid,
                                const std::string& recording, const FormFields& parameters);

 private:
  /// Whose leaving ends a conference; nobody's when the API does.
  struct Ending {
    std::string call_sid;
    std::string label;
  };
  Conference* find(std::string_view sid);
  Conference* named(std::string_view account_sid, std::string_view name);
  Participant* participant(Conference& conference, std::string_view id);
  Conference& open(const std::string& account_sid, const twiml::ConferenceNoun& noun,
                   EventId cause);
  int fault(const Call& call, const twiml::ConferenceNoun& noun);
  void enter(Conference& conference, Call& call, const twiml::Dial& dial);
  void start_if_due(Conference& conference);
  void stop_waiting(Conference& conference);
  std::vector<std::string> partners(Conference& conference, const Participant& one);
  void connect(Conference& conference, const Participant& one,
               const std::vector<std::string>& already);
  void speaks(Conference& conference, Participant& speaker, Duration length);
  void record(Conference& conference);
  void adjust_recording(Conference& conference, const Participant& one);
  void let_wait(Conference& conference, Participant& waiting);
  void wait_with(Conference& conference, Call& call, const twiml::WaitMusic& music);
  void play_to_all(Conference& conference, const Sound& sound, std::string_view but);
  std::vector<Call*> listeners(const Conference& conference, const Participant& speaker);
  void leave(Call& call, std::string_view reason, std::string_view how);
  void remove(Conference& conference, Call& call, std::string_view reason);
  void falls_silent(Conference& conference, Participant& speaker);
  void stop_announcement(Conference& conference, Participant& one, std::string_view why);
  void go_on_waiting(Conference& conference, const std::string& call_sid);
  void end(Conference& conference, std::string_view reason, const Ending& ending);

  // participants.cpp
  Result<void> change(Conference& conference, Participant& one, const FormFields& parameters);
  void set_muted(Conference& conference, Participant& one, bool muted);
  void set_held(Conference& conference, Participant& one, bool held);
  void announce(Conference& conference, Participant& one, const http::Url& url,
                const std::string& method, Announcement::To to);
  Result<void> check_invitation(Conference& conference, const FormFields& parameters);
  Conference* addressed(const std::string& account_sid, const std::string& conference);

  // conference_events.cpp: documents and callbacks
  void tell(Conference& conference, std::string_view event, std::string_view subscribed,
            const FormFields& more);
  void tell_of_absence(Conference& conference, const Call& call);
  FormFields about(const Conference& conference, const Participant& participant) const;
  FormFields about_announcement(const Conference& conference, const Participant& participant,
                                const Announcement& announcement) const;
  void write(const Conference& conference, const Participant& participant);
  void write(const Conference& conference, std::string_view status);

  Exchange& exchange_;
  std::map<std::string, std::unique_ptr<Conference>, std::less<>> conferences_;
  std::map<std::string, std::string, std::less<>> names_;  ///< SIDs by account and name.
};

}  // namespace ringback::voice
