// The exchange: every live call, and the only place where a call touches the world.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "base/sid.hpp"
#include "clock/clock.hpp"
#include "http/web.hpp"
#include "store/store.hpp"
#include "voice/call.hpp"
#include "voice/call_rate.hpp"
#include "voice/conferences.hpp"
#include "voice/forks.hpp"
#include "voice/phone.hpp"
#include "voice/queues.hpp"
#include "voice/recorder.hpp"
#include "voice/transcriptions.hpp"

namespace ringback::voice {

/// One <Dial> under way on a parent call.
struct DialSession {
  twiml::Dial dial;
  std::vector<std::string> children;  ///< Call SIDs, in the order of the nouns.
  std::size_t next_target = 0;        ///< Not yet rung, of a sequential dial.
  std::string winner;                 ///< The child that was answered and is, or will be, bridged.
  std::optional<Time> bridged;
  std::string recording_sid;
  std::string left_child;  ///< The latest that was sent to a document of its own.
  Time started;
  Timer time_limit;
};

/// Places, receives, connects and ends calls. One thread; everything that happens to a call is a
/// step of a queue, so that no step sees another half done.
class Exchange final : public Line {
 public:
  Exchange(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace);
  ~Exchange() override;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// `POST Calls.json`: https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
  /// Returns the new, queued Call; errors carry Twilio's codes.
  Result<Json> create_call(const std::string& account_sid, const FormFields& sent, EventId cause,
                           Pace pace = Pace::kOfAccount);

  /// `POST Calls/{Sid}.json`: cancels, ends, or sends a live call to another document.
  Result<Json> update_call(const std::string& call_sid, const FormFields& parameters,
                           EventId cause);

  /// `POST Calls/{CallSid}/Recordings.json`: records a live call until it ends or is told to stop.
  Result<Json> create_recording(const std::string& call_sid, const FormFields& parameters,
                                EventId cause);

  /// `POST Calls/{CallSid}/Recordings/{Sid}.json`: stops, pauses or resumes; `Twilio.CURRENT` is
  /// the newest.
  Result<Json> update_recording(const std::string& call_sid, const std::string& recording_sid,
                                const FormFields& parameters);

  /// What becomes of silent recordings.
  void keep_silence(SilentRecordings silent) { recorder_.keep_silence(silent); }

  /// Of the REST API, for every account; 0: none waits.
  void limit_call_rate(double calls_per_second) { rate_.limit(calls_per_second); }

  /// The DialCallStatus of a callee who was lost in the whisper: `completed`, as that of the call
  /// itself, or `no-answer`, as it is documented. DialBridged is `false` in either case.
  void call_declined_whispers(std::string status) { declined_whisper_ = std::move(status); }
  Conferences& conferences() { return conferences_; }
  Forks& forks() { return forks_; }
  Queues& queues() { return queues_; }

  /// A person with a phone that is not ours calls one of our numbers, or somebody at a SIP domain
  /// of ours: `sip:USER@HOST?X-NAME=VALUE`. `forwarded_from`: the number that the person called,
  /// and from which it was forwarded; "" when it was not. Returns the inbound Call's SID; fails
  /// when no number and no domain of ours is called so.
  Result<std::string> dial_in(const std::string& from, const std::string& to, PhoneBehaviour caller,
                              EventId cause, const std::string& forwarded_from = "");

  /// Live legs, for tests and health: 0 when everything has ended.
  std::size_t live_calls() const { return calls_.size(); }

  /// Dials, conferences, queues and recordings under way: 0 when every call has ended.
  std::size_t loose_ends() const;

  /// Recordings and transcriptions of calls that have ended, which are not ready yet.
  std::size_t unfinished() const { return recorder_.processing() + transcriptions_.size(); }

  /// Forgets every live call; the Store stays as it is, and nobody is told.
  void forget();

  /// Ends what the Store says is live and nobody here knows of: calls as `failed`, recordings as
  /// `absent`, and tells their callbacks.
  void recover();

  // Line
  void far_answers(const std::string& call_sid) override;
  void far_declines(const std::string& call_sid, std::string_view status) override;
  void far_sounds(const std::string& call_sid, Sound sound) override;
  void far_hushes(const std::string& call_sid, Path path) override;
  void far_hangs_up(const std::string& call_sid) override;

 private:
  friend class PeerLeg;

  /// Somebody is on the line with this leg's far end. Takes effect on the next step.
  void far_joins(const std::string& call_sid);
  friend class Conferences;
  friend class Forks;
  friend class Queues;

  // exchange.cpp: the life of a leg
  Call& add_call(Call call);
  Call* find(const std::string& call_sid);
  void fail_lost(const std::string& call_sid);
  void enqueue(std::function<void()> step);
  void drain();
  std::shared_ptr<void> hold_steps();
  Timer later(const Call& call, Duration delay, std::function<void(Call&)> what);
  void begin_queued(const std::string& call_sid);
  void begin(Call& call);
  void connect_far_end(Call& call);
  Call& receive(const Json& number, const std::string& from,
                const std::function<void(Call&)>& connect, EventId cause);
  void answered(Call& call);
  void connected(Call& call);
  void pick_up(Call& call);
  void heard(Call& call, Sound sound);
  void press(Call& call);
  void speech_over(Call& call);
  void hushed(Call& call, Path path);
  void make_sound(Call& call, const Sound& sound);
  void set_status(Call& call, std::string_view status);
  void end_call(Call& call, std::string_view status);
  void close(Call& call, std::string_view status);
  void forget_if_done(const std::string& call_sid);
  void start_document(Call& call, FormFields parameters = {});

  // interlude.cpp: what a leg hears while its document waits
  void start_interlude(Call& call, twiml::Source source, std::function<FormFields()> parameters);
  void play_music(Call& call);
  void end_interlude(Call& call);

  // perform.cpp: the interpreter's effects
  void start(Call& call, Running& running);
  void feed(Call& call, const twiml::Event& event);
  void feed(Call& call, int running, const twiml::Event& event);
  void perform(Call& call, int running, const twiml::Effect& effect);
  void ran_out(Call& call, twiml::Place place);
  void unavailable(Call& call, twiml::Place place);
  void play(Call& call, int running, const Sound& sound);
  void play_media(Call& call, int running, const std::string& url);
  void alert_of_media(const Call& call, const std::string& url, EventId asked,
                      const Result<http::Response>& media);
  void stop_playing(Call& call);
  void cut_off(const Call& call, std::optional<Playing>& sound);
  void fetch(Call& call, int running, const twiml::Fetch& request);
  void fetched(const std::string& call_sid, int running, const http::Url& url, EventId asked,
               Result<http::Fetched> result);
  void set_alarm(Call& call, int running, const twiml::SetAlarm& alarm);

  void feed_later(Call& call, twiml::Event event);

  // detection.cpp: who answers
  Result<void> read_detection(Call& call, const FormFields& parameters) const;
  void detect(Call& call);
  void message_heard(Call& call, const Sound& sound);
  void detected(Call& call, const std::string& verdict);

  // request.cpp: the REST API's parameters
  Result<void> read_caller(Call& call, const FormFields& parameters, Pace pace) const;
  Result<FormFields> through_application(const std::string& account_sid,
                                         const FormFields& parameters) const;
  Result<void> read_document(Call& call, const FormFields& parameters) const;
  Result<void> read_progress(Call& call, const FormFields& parameters) const;
  Result<void> read_recording(Call& call, const FormFields& parameters) const;
  Result<void> read_recording_callback(Call& call, const FormFields& parameters) const;
  void warn_of_the_missing(const Call& call, const FormFields& parameters);
  void redirect(Call& call, const Call& wanted, FormFields parameters);
  void dismiss(Call& call, const twiml::Event& event);
  Result<void> change_progress(Call& call, const FormFields& parameters);

  // dial.cpp: <Dial>
  void start_dial(Call& parent, const twiml::Dial& dial);
  void ring_targets(Call& parent);
  void ring_child(Call& parent, const twiml::DialTarget& target);
  std::string caller_id_fault(const Call& parent, const twiml::Dial& dial) const;
  bool may_show(const Call& parent, const std::string& caller_id) const;
  void child_answered(Call& child);
  void bridge(Call& child);
  void child_over(const std::string& parent_sid, const std::string& child_sid,
                  std::string_view status);
  void part(Call& call);
  void leave_dial(Call& child);
  void end_dial(const std::string& parent_sid, std::string_view status);
  void finish_dial(const std::string& parent_sid, std::string_view status,
                   const std::string& child_sid);
  std::string record_conferring(const Call& call, const twiml::Dial& dial);
  void record_dial(DialSession& session, const Call& parent, const Call& child,
                   std::string_view moment);

  // listeners.cpp: who listens in
  void audible(const Voice& voice, const Sound& sound);
  void inaudible(const Voice& voice);
  void start_recording(Call& call, const twiml::StartRecording& recording);
  void stop_recording(Call& call);
  std::optional<twiml::RecordingInfo> finish_recording(Call& call);
  std::string current_recording(const std::string& call_sid) const;
  void tell_transcription(const http::Url& callback, const std::string& call_sid,
                          const FormFields& more, EventId cause);

  // errands.cpp: what others do for a document
  void refer(Call& call, const twiml::Refer& refer);
  void send_sms(Call& call, const twiml::SendSms& sms);
  void tell_month(Call& call);

  // callbacks.cpp: telling others
  void tell_status(Call& call, std::string_view event);
  void post(const std::optional<http::Url>& url, const std::string& method,
            const FormFields& parameters, EventId cause);
  void alert(const Call& call, const twiml::Alert& fault);
  void alert(const std::string& account_sid, const std::string& resource_sid, EventId cause,
             const twiml::Alert& alert);

  Clock& clock_;
  Store& store_;
  http::Web& web_;
  Sids& sids_;
  Trace& trace_;
  Recorder recorder_;
  Transcriptions transcriptions_;
  std::unordered_map<std::string, std::unique_ptr<Call>> calls_;
  std::unordered_map<std::string, DialSession> dials_;  ///< By parent.
  Conferences conferences_{*this};
  Forks forks_{*this};
  Queues queues_{*this};
  CallRate rate_{clock_, [this](const std::string& call_sid) { begin_queued(call_sid); }};
  std::unordered_map<std::string, std::size_t> lines_in_use_;  ///< Of phones, by number.
  std::string declined_whisper_ = "completed";
  std::deque<std::function<void()>> steps_;
  bool draining_ = false;
};

}  // namespace ringback::voice
