// The TwiML interpreter: one call's document as a pure machine, (state, event) -> effects.
// It knows no clock, no network and no phone; whoever drives it does what the effects say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "twiml/document.hpp"
#include "twiml/effects.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

/// Where a call's first document comes from, and where to turn when one cannot be had.
struct Source {
  http::Url url;
  std::string method = "POST";
  std::optional<http::Url> fallback_url;
  std::string fallback_method = "POST";
  Place place = Place::kCall;
};

/// Runs documents from the first to the hang-up. Events must be fed one at a time; those that
/// mean nothing in the present state are ignored. See verbs.cpp for each verb.
class Interpreter {
 public:
  explicit Interpreter(Source source) : source_(std::move(source)), url_(source_.url) {}

  /// Requests the first document.
  Effects start();

  /// Runs a document given by value, as `Twiml=` in the REST API does; it has no URL of its own.
  Effects start(std::string_view twiml);

  Effects on(const Event& event);

  /// The call is hung up and no reply will be awaited any more.
  bool done() const { return std::holds_alternative<Done>(state_); }

  Place place() const { return source_.place; }

 private:
  // What the document is doing. Each state holds what only it needs.
  struct Idle {};
  struct Fetching {
    http::Url url;
    bool fallback = false;  ///< This is the fallback's document.
  };
  struct Playing {  ///< <Say>, <Play>: the same again `more` times.
    Effect sound;
    long long more = 0;
  };
  struct Pausing {};
  struct Gathering;
  struct Recording;
  struct Dialing {
    XmlElement verb;
  };
  struct Queued {
    XmlElement verb;
  };
  struct Awaiting {  ///< The end of a <Refer>, <Sms> or <Connect>.
    XmlElement verb;
  };
  struct Echoing {};
  struct Paying;
  struct Done {};

  /// Sounds one after another, which input may end.
  struct Prompts {
    std::vector<XmlElement> sounds;
    std::size_t next = 0;
    std::optional<Playing> playing{};  ///< The sound under way, and again.
    bool active = true;                ///< They are not over.
  };
  struct Gathering {
    XmlElement verb;
    bool takes_keys = true;
    bool takes_speech = false;
    std::string finish_keys;
    long long wanted = 0;  ///< numDigits; 0 for as many as come.
    Duration timeout{};
    bool empty_too = false;  ///< actionOnEmptyResult.
    bool barge_in = true;
    Prompts prompts;
    std::string digits;
    bool speaking = false;                ///< Speech was first: keys mean nothing any more.
    std::optional<SpeechStarted> saying;  ///< The utterance under way.
    std::string spoken;                   ///< Those before it.
    Duration speech_timeout{};            ///< 0 for `auto`: the first pause ends it.
    Duration longest_speech{};
    bool filters_profanity = true;
    std::optional<http::Url> partial_callback;
    std::string partial_method;
    int partials = 0;  ///< Of the utterance under way.
    int partials_sent = 0;
  };
  struct Recording {
    XmlElement verb;
    std::string keys;       ///< That end it.
    Duration silence{};     ///< That ends it; 0 for none.
    bool started = false;   ///< The beep is over.
    bool stopping = false;  ///< Recorded follows.
    std::string ended_by;   ///< The key, or `hangup`.
  };

  struct Paying {
    XmlElement verb;
    YearMonth month;
    std::vector<std::string> steps;  ///< What is asked for, as `for` in <Prompt> has it.
    std::size_t step = 0;
    long long attempt = 1;
    long long attempts = 1;
    std::string error;  ///< Why it is asked for again: errorType.
    Prompts prompts;
    bool twice = false;  ///< requireMatchingInputs.
    std::string first;   ///< Of the two inputs.
    std::string digits;
    std::map<std::string, std::string> captured;  ///< By step.
    Duration timeout{};
    std::string valid_cards;
    std::string charge;  ///< "" to get a token.
    std::string method;
    std::string account_type;
    long long shortest_postal_code = 0;
    std::string result;  ///< Once it is known.
  };

  // interpreter.cpp: documents
  void fetched(const Fetched& event);
  void fetch_failed(const FetchFailed& event);
  void load(Result<Document> document, const http::Url& url);
  void fault(const Error& error, const http::Url& url);
  void give_up();
  void request(std::string_view method, const http::Url& url, FormFields parameters = {});
  void request_action(const XmlElement& verb, FormFields parameters);
  void hung_up();
  void step(const Event& event);

  // verbs.cpp: running them
  void next();
  void begin_anew();
  void run(const XmlElement& verb);
  void say(const XmlElement& verb);
  void play(const XmlElement& verb);
  enum class Level { kVerb, kNested };  ///< Where a <Say> stands: codes differ.
  std::optional<Playing> spoken(const XmlElement& verb, Level level = Level::kVerb);
  std::optional<Playing> played(const XmlElement& verb);
  void begin(std::optional<Playing> sound);
  void wait(Duration how_long);
  void pause(const XmlElement& verb);
  void gather(const XmlElement& verb);
  void record(const XmlElement& verb);
  void redirect(const XmlElement& verb);
  void reject(const XmlElement& verb);
  void hangup(const XmlElement& verb);
  void not_emulated(const XmlElement& verb);

  // verbs.cpp: events in the midst of one
  void finished();
  void not_played();
  void pressed(char key);
  void speech_started(const SpeechStarted& speech);
  void speech_ended(const std::string& text);
  void timed_out(Alarm alarm);

  // dial.cpp
  void dial(const XmlElement& verb);
  void read_nouns(const XmlElement& verb, Dial& dial);
  std::optional<DialTarget> dial_target(const XmlElement& noun);
  std::string dialled_address(const XmlElement& noun);
  std::string sip_address(const XmlElement& noun);
  void application_of(const XmlElement& noun, DialTarget& target);
  MachineDetection machine_detection(const XmlElement& noun);
  std::optional<ConferenceNoun> conference(const XmlElement& noun);
  std::optional<QueueNoun> queue(const XmlElement& noun);
  void dial_ended(const DialEnded& event);

  // enqueue.cpp
  void enqueue(const XmlElement& verb);
  void leave(const XmlElement& verb);
  WaitMusic wait_music(const XmlElement& element);
  void enqueue_ended(const EnqueueEnded& event);

  // record.cpp
  void start_recording(Recording& recording);
  void stop_recording(Recording& recording, std::string ended_by);
  void record_key(Recording& recording, char key);
  void record_timed_out(Recording& recording, Alarm alarm);
  void recorded(const Recorded& event);

  // prompts.cpp
  bool continue_prompts(Prompts& prompts);
  bool end_prompts(Prompts& prompts);
  std::optional<Playing> nested_sound(const XmlElement& prompt);

  // pay.cpp
  void pay(const XmlElement& verb);
  void prompt(const XmlElement& verb);
  void pay_month(YearMonth month);
  void pay_ask();
  void pay_continue();
  void pay_key(char key);
  void pay_take();
  void pay_fail(std::string_view error);
  void pay_process();
  void pay_finish(std::string_view result);
  void pay_end();
  void pay_tell(const Paying& paying);
  bool read_payment(const XmlElement& verb, Paying& paying);
  static const XmlElement* pay_prompt(const Paying& paying);
  std::vector<XmlElement> pay_prompts(const Paying& paying);

  // connect.cpp
  void connect(const XmlElement& verb);
  void start_noun(const XmlElement& verb);
  void stop_noun(const XmlElement& verb);
  std::optional<StartStream> stream(const XmlElement& noun);
  void start_siprec(const XmlElement& noun);
  void start_transcription(const XmlElement& noun);
  void start_call_recording(const XmlElement& noun);
  std::optional<http::Url> callback_url(const XmlElement& noun, std::string_view name);
  void stream_ended();

  // others.cpp
  void echo(const XmlElement& verb);
  void refer(const XmlElement& verb);
  void sms(const XmlElement& verb);
  void refer_ended(const ReferEnded& event);
  void sms_sent(const SmsSent& event);
  void await_end(const XmlElement& verb, FormFields parameters);

  // gather.cpp
  void prompt_next();
  bool barges_in(Gathering& gathering);
  void gather_key(char key);
  void gather_timed_out(Alarm alarm);
  void submit(FormFields parameters);
  void submit_keys(std::string_view key);
  void nothing_gathered();

  // gather_speech.cpp
  void read_speech(const XmlElement& verb, Gathering& gathering);
  void gather_speech(Gathering& gathering, const SpeechStarted& speech);
  void gather_spoken(Gathering& gathering, const std::string& text);
  void report_partial();
  void submit_speech();
  static std::size_t words_heard(const Gathering& gathering, int seconds);
  static std::string filtered(const Gathering& gathering, std::string text);

  // attributes.cpp: reading them, with a warning and the default when they are bad
  std::string attribute(const XmlElement& verb, std::string_view name,
                        std::string_view fallback = "") const;
  long long integer(const XmlElement& verb, std::string_view name, long long fallback,
                    long long least, long long most, int code);
  bool flag(const XmlElement& verb, std::string_view name, bool fallback, int code);
  std::string method(const XmlElement& verb, std::string_view name, int code);
  std::optional<http::Url> url(const XmlElement& verb, std::string_view name, int code);
  RecordingCallback recording_callback(const XmlElement& verb);
  std::string word(const XmlElement& verb, std::string_view name, std::string_view fallback,
                   std::string_view words, int code);
  std::string some_words(const XmlElement& verb, std::string_view name, std::string_view fallback,
                         std::string_view words, int code);
  static FormFields parameters(const XmlElement& element, std::string_view prefix = "");
  void alert(int code, const XmlElement& verb, std::string message);

  template <typename E>
  void emit(E effect) {
    effects_.emplace_back(std::move(effect));
  }

  Source source_;
  http::Url url_;        ///< The present document's own address.
  bool has_url_ = true;  ///< False for a document given by value.
  Document document_;
  std::size_t position_ = 0;  ///< The next verb.
  bool answered_ = false;     ///< Answer was emitted.
  bool hung_up_ = false;
  std::optional<SpeechStarted> speech_;  ///< What the far end is saying.
  int hurried_documents_ = 0;            ///< Documents since anything took time: a loop shows here.
  std::variant<Idle, Fetching, Playing, Pausing, Gathering, Recording, Dialing, Queued, Awaiting,
               Echoing, Paying, Done>
      state_;
  Effects effects_;  ///< Of the step under way.
};

}  // namespace ringback::twiml
