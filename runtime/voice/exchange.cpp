// The life of a leg: placed or received, ringing, answered, ended.
#include "voice/exchange.hpp"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "store/prices.hpp"
#include "voice/handset.hpp"
#include "voice/peer_leg.hpp"
#include "voice/sip.hpp"
#include "voice/speech.hpp"

namespace ringback::voice {

namespace {

/// Calls that the machine's memory surely holds.
constexpr std::size_t kMaximumLiveCalls = 100'000;

/// Numbers and applications that reach each other, one by one: a circle has no end.
constexpr int kDeepest = 64;

/// A call that nobody answers is given up by the network.
constexpr Duration kLongestRinging{120'000};

/// The path with one leg more; false when it has come through that leg before.
bool extend(Path& path, const std::string& call_sid) {
  if (std::find(path.begin(), path.end(), call_sid) != path.end()) return false;
  path.push_back(call_sid);
  return true;
}

/// The caller's name, where the number or its application has it looked up and a phone has one.
std::string looked_up_name(const Store& store, const Json& answering, const std::string& caller) {
  const auto looks = answering.find("voice_caller_id_lookup");
  if (looks == answering.end() || *looks != true) return "";
  const auto* phone = store.get(kind::kPhone, caller);
  return phone == nullptr ? "" : text_of(*phone, "caller_name");
}

std::string method_of(const Json& number, std::string_view key) {
  return text_of(number, key) == "GET" ? "GET" : "POST";
}

}  // namespace

Exchange::Exchange(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace)
    : clock_(clock),
      store_(store),
      web_(web),
      sids_(sids),
      trace_(trace),
      recorder_(clock, store, sids, trace,
                [this](const twiml::RecordingCallback& callback, const FormFields& parameters,
                       EventId cause) { post(callback.url, callback.method, parameters, cause); }),
      transcriptions_(
          clock, store, sids, trace,
          [this](const http::Url& callback, const std::string& call_sid, const FormFields& more,
                 EventId cause) { tell_transcription(callback, call_sid, more, cause); }) {}

Exchange::~Exchange() = default;

std::size_t Exchange::loose_ends() const {
  return dials_.size() + conferences_.size() + queues_.size() + recorder_.size() + steps_.size();
}

void Exchange::forget() {
  recorder_.forget();
  transcriptions_.forget();
  forks_.forget();
  conferences_.forget();
  queues_.forget();
  dials_.clear();
  calls_.clear();
  lines_in_use_.clear();
  rate_.clear();
  steps_.clear();
}

void Exchange::recover() {
  for (const auto& sid :
       store_.select(kind::kCall, "status", {"queued", "ringing", "in-progress"})) {
    if (find(sid) == nullptr) fail_lost(sid);
  }
  conferences_.recover();
  queues_.recover();
  recorder_.recover();
  transcriptions_.recover();
  forks_.recover();
}

/// A call that the Store has for live, and nobody here knows of.
void Exchange::fail_lost(const std::string& call_sid) {
  auto lost = read_call(*store_.get(kind::kCall, call_sid));
  set_status(lost, "failed");
  store_.update(kind::kCall, call_sid, {{"end_time", rfc2822(clock_.now())}, {"duration", "0"}});
  tell_status(lost, "completed");
}

void Exchange::enqueue(std::function<void()> step) {
  steps_.push_back(std::move(step));
  if (!draining_) drain();
}

void Exchange::drain() {
  struct Draining {  // an exception of a step must not stop all steps for ever
    explicit Draining(bool& flag) : flag_(flag) { flag_ = true; }
    Draining(const Draining&) = delete;
    Draining& operator=(const Draining&) = delete;
    ~Draining() { flag_ = false; }
    bool& flag_;
  } const draining(draining_);
  while (!steps_.empty()) {
    const auto step = std::move(steps_.front());
    steps_.pop_front();
    step();
  }
}

/// No step is taken until what this returns goes: what is being changed may not be gone meanwhile.
std::shared_ptr<void> Exchange::hold_steps() {
  if (std::exchange(draining_, true)) return nullptr;  // of a step that is being taken
  return {nullptr, [this](void*) {
            draining_ = false;
            drain();
          }};
}

/// Does it after so long, unless the call is over by then.
Timer Exchange::later(const Call& call, Duration delay, std::function<void(Call&)> what) {
  return clock_.after(delay, [this, sid = call.sid, what = std::move(what)] {
    enqueue([this, sid, what] {
      if (auto* live = find(sid); live != nullptr && !live->over()) what(*live);
    });
  });
}

Call* Exchange::find(const std::string& call_sid) {
  const auto found = calls_.find(call_sid);
  return found == calls_.end() ? nullptr : found->second.get();
}

Call& Exchange::add_call(Call call) {
  call.created = clock_.now();
  call.memory = std::make_shared<http::Memory>();
  store_.put(kind::kCall, call.sid, call_document(call));
  auto& place = calls_[call.sid];
  assert(place == nullptr);
  place = std::make_unique<Call>(std::move(call));
  return *place;
}

/// The turn of a queued call has come, unless it is over.
void Exchange::begin_queued(const std::string& call_sid) {
  enqueue([this, call_sid] {
    if (auto* ready = find(call_sid); ready != nullptr && ready->status == "queued") begin(*ready);
  });
}

/// A queued call leaves the queue: it is dialled, and the other side rings.
void Exchange::begin(Call& call) {
  if (calls_.size() > kMaximumLiveCalls || call.depth > kDeepest) {
    alert(call, {10004, 0, "too many calls at a time; do your numbers call each other?", ""});
    return end_call(call, "failed");
  }
  connect_far_end(call);
  store_.update(kind::kCall, call.sid,
                {{"start_time", rfc2822(clock_.now())},
                 {"queue_time", cat((clock_.now() - call.created).count())}});
  set_status(call, "initiated");
  tell_status(call, "initiated");
  call.ring_timer =
      later(call, call.ring_timeout, [this](Call& late) { end_call(late, "no-answer"); });
  set_status(call, "ringing");
  tell_status(call, "ringing");
  call.far->ring();
}

/// An own number and an application are other legs of ours; everybody else is a simulated phone. A
/// client or another address of which nothing is known rings, and nobody is there.
void Exchange::connect_far_end(Call& call) {
  if (call.to.starts_with("app:") || own_number(store_, call.to) != nullptr) {
    call.far = std::make_unique<PeerLeg>(*this, call.sid);
    return;
  }
  const auto* phone = store_.get(kind::kPhone, call.to);
  if (phone == nullptr && is_e164(call.to)) phone = store_.get(kind::kPhone, "default");
  PhoneBehaviour behaviour;
  if (!is_e164(call.to)) behaviour.when_called = WhenCalled::kNeverAnswers;
  if (phone != nullptr) behaviour = phone_behaviour(*phone);
  if (phone != nullptr && is_sip(call.to)) call.sip_headers = sip_headers_of(*phone);
  auto& lines = lines_in_use_[call.to];
  if (behaviour.lines != 0 && lines >= behaviour.lines) behaviour.when_called = WhenCalled::kIsBusy;
  ++lines;
  call.on_phone = true;
  call.far = std::make_unique<Handset>(clock_, *this, call.sid, behaviour);
}

/// A call arrives at one of our numbers: it rings until its document answers it.
Call& Exchange::receive(const Json& number, const std::string& from,
                        const std::function<void(Call&)>& connect, EventId cause) {
  const auto& answering = answering_calls(store_, number);
  Call call;
  call.sid = sids_.make("CA");
  call.account_sid = text_of(number, "account_sid");
  call.from = from;
  call.to = text_of(number, "phone_number");
  call.number_sid = text_of(number, "sid");
  call.sip_domain_sid = text_of(number, "sip_domain_sid");
  call.caller_name = looked_up_name(store_, answering, from);
  call.status = "ringing";
  call.cause =
      trace_.record(cause, "call.inbound", call.sid, cat(from, " calls ", call.to), parties(call));
  const auto callback = http::parse_url(text_of(answering, "status_callback"));
  if (callback.ok()) call.status_callback.url = *callback;
  call.status_callback.method = method_of(answering, "status_callback_method");
  auto url = http::parse_url(text_of(answering, "voice_url"));
  if (url.ok()) call.source.url = *url;
  call.source.method = method_of(answering, "voice_method");
  const auto fallback = http::parse_url(text_of(answering, "voice_fallback_url"));
  if (fallback.ok()) call.source.fallback_url = *fallback;
  call.source.fallback_method = method_of(answering, "voice_fallback_method");
  auto& placed = add_call(std::move(call));
  store_.update(kind::kCall, placed.sid, {{"start_time", rfc2822(placed.created)}});
  connect(placed);
  placed.ring_timer =
      later(placed, kLongestRinging, [this](Call& late) { end_call(late, "no-answer"); });
  enqueue([this, sid = placed.sid, configured = url.ok()] {
    auto* arrived = find(sid);
    if (arrived == nullptr || arrived->over()) return;
    if (!configured) return end_call(*arrived, "failed");  // nothing would answer it
    start_document(*arrived);
  });
  return placed;
}

/// Runs the call's document; these parameters are sent with its requests, too.
void Exchange::start_document(Call& call, FormFields parameters) {
  call.document.emplace(
      Running{++call.documents, twiml::Interpreter(call.source), call.inline_twiml, {}});
  if (!parameters.empty()) {
    call.document->parameters = [more = std::move(parameters)] { return more; };
  }
  start(call, *call.document);
}

void Exchange::far_answers(const std::string& call_sid) {
  enqueue([this, call_sid] {
    if (auto* call = find(call_sid); call != nullptr && call->status == "ringing") answered(*call);
  });
}

void Exchange::far_declines(const std::string& call_sid, std::string_view status) {
  enqueue([this, call_sid, status = std::string(status)] {
    if (auto* call = find(call_sid); call != nullptr && !call->over()) end_call(*call, status);
  });
}

void Exchange::far_sounds(const std::string& call_sid, Sound sound) {
  enqueue([this, call_sid, sound = std::move(sound)] {
    auto* call = find(call_sid);
    if (call == nullptr || !call->in_progress()) return;
    if (sound.kind != Sound::Kind::kDigits) return heard(*call, sound);
    call->keys.push_back(sound);
    if (call->keys.size() == 1) press(*call);
  });
}

/// What is in front of a pause now, the rest when the pause is over.
void Exchange::press(Call& call) {
  while (!call.keys.empty() && call.in_progress()) {
    auto& next = call.keys.front();
    const auto keys = next.text.substr(0, next.text.find_first_of("wW"));
    const auto pauses = next.text.find_first_not_of("wW", keys.size());
    const Sound now{Sound::Kind::kDigits, keys, digits_duration(keys), next.path};
    const auto length = digits_duration(next.text.substr(0, pauses));
    const bool more = keys.size() < next.text.size();
    next.text.erase(0, pauses);
    if (!more) call.keys.erase(call.keys.begin());
    if (!keys.empty()) heard(call, now);
    if (!more) continue;
    call.keys_timer = later(call, length, [this](Call& ready) { press(ready); });
    return;
  }
}

void Exchange::far_hushes(const std::string& call_sid, Path path) {
  enqueue([this, call_sid, path = std::move(path)] {
    auto* call = find(call_sid);
    if (call != nullptr && call->in_progress()) hushed(*call, path);
  });
}

void Exchange::far_joins(const std::string& call_sid) {
  enqueue([this, call_sid] {
    auto* call = find(call_sid);
    if (call != nullptr && !call->over() && call->far) call->far->joined();
  });
}

void Exchange::far_hangs_up(const std::string& call_sid) {
  enqueue([this, call_sid] {
    auto* call = find(call_sid);
    if (call == nullptr || call->over()) return;
    call->put_down = true;
    // A caller who gives up before the answer leaves a call that nobody answered.
    end_call(*call, call->answered ? "completed" : "no-answer");
  });
}

/// The far end picked up a call of ours; it is sent digits before anything else happens.
void Exchange::answered(Call& call) {
  pick_up(call);
  if (!call.detection.mode.empty()) {
    detect(call);
    if (!call.detection.asynchronous) return;  // the document waits for the verdict
  }
  if (call.send_digits.empty()) return connected(call);
  const auto length = digits_duration(call.send_digits);
  call.sound_timer = later(call, length, [this](Call& ready) { connected(ready); });
  make_sound(call, {Sound::Kind::kDigits, call.send_digits, length});
}

void Exchange::connected(Call& call) {
  if (call.direction == Direction::kOutboundDial) return child_answered(call);
  start_document(call);
}

/// The call is connected, from either side.
void Exchange::pick_up(Call& call) {
  if (call.answered) return;
  call.answered = clock_.now();
  call.ring_timer.cancel();
  set_status(call, "in-progress");
  if (call.direction == Direction::kInbound) call.far->answered();
  tell_status(call, "answered");
  call.limit_timer =
      later(call, call.time_limit, [this](Call& late) { end_call(late, "completed"); });
  if (call.record.empty()) return;
  const auto& track = call.recording_track;
  call.call_recording_sid =
      recorder_.start({call.account_sid, call.sid, "OutboundAPI",
                       leg_voices(call.sid, track, call.record == "dual" ? 2 : 1),
                       call.recording_callback, call.cause, call.recording_trim, track});
}

/// The far end makes a sound: the bridged leg's far end hears it, or the document does.
void Exchange::heard(Call& call, Sound sound) {
  if (!extend(sound.path, call.sid)) return;
  audible({call.sid, Voice::Side::kFar}, sound);
  const bool digits = sound.kind == Sound::Kind::kDigits;
  auto* other = find(call.bridged_to);
  auto detail = parties(call);
  detail.add("length_ms", sound.length.count());
  const bool confers = !call.conference_sid.empty();
  if (confers) detail.add("heard_by", conferences_.hearers(call));
  if (!confers && other != nullptr) detail.add("heard_by", far_number(*other));
  const auto entry =
      trace_.record(call.cause, digits ? "call.pressed" : "call.heard", call.sid,
                    cat(far_number(call), digits ? " presses " : " says ", sound.text), detail);
  if (!digits) call.saying = Playing{entry, clock_.now(), sound.length};
  if (call.detecting && !digits) message_heard(call, sound);
  if (other != nullptr) {
    const auto dial = dials_.find(call.sid);
    const bool star = digits && sound.text.find('*') != std::string::npos;
    if (dial != dials_.end() && dial->second.dial.hangup_on_star && star) {
      return end_call(*other, "completed");
    }
    if (star && queues_.ends_on_star(call)) return queues_.leave(call, "bridged");
    audible({other->sid, Voice::Side::kNear}, sound);
    other->far->hear(sound);
    return;
  }
  if (!call.conference_sid.empty()) return conferences_.heard(call, sound);
  if (call.front() == nullptr) return;
  if (digits) {
    for (const char key : sound.text) feed(call, twiml::Pressed{key});
    return;
  }
  speech_over(call);  // one sentence ends where the next begins
  call.speech = sound.text;
  call.speech_timer = later(call, sound.length, [this](Call& speaker) { speech_over(speaker); });
  feed(call, twiml::SpeechStarted{sound.text, sound.length});
}

void Exchange::speech_over(Call& call) {
  if (!call.speech) return;
  call.speech_timer.cancel();
  feed(call, twiml::SpeechEnded{*std::exchange(call.speech, std::nullopt)});
}

/// The far end falls silent in the midst of a sound.
void Exchange::hushed(Call& call, Path path) {
  if (!extend(path, call.sid)) return;
  inaudible({call.sid, Voice::Side::kFar});
  cut_off(call, call.saying);
  speech_over(call);
  if (!call.conference_sid.empty()) return conferences_.hushed(call, path);
  auto* other = find(call.bridged_to);
  if (other == nullptr) return;
  inaudible({other->sid, Voice::Side::kNear});
  other->far->hushed(path);
}

/// Twilio's own side of the leg makes a sound.
void Exchange::make_sound(Call& call, const Sound& sound) {
  audible({call.sid, Voice::Side::kNear}, sound);
  if (call.far) call.far->hear(sound);
}

void Exchange::set_status(Call& call, std::string_view status) {
  assert(!call.over());
  call.status = status;
  // `initiated` is a word of webhooks only; the resource goes from queued to ringing.
  if (status != "initiated") {
    store_.update(kind::kCall, call.sid,
                  {{"status", call.status}, {"date_updated", rfc2822(clock_.now())}});
  }
  auto detail = parties(call);
  if (call.put_down) detail.add("hung_up_by", far_number(call));
  call.cause = trace_.record(call.cause, cat("call.", status), call.sid,
                             cat(call.from, " -> ", call.to, " ", status), detail);
  conferences_.call_changed(call);
}

/// The leg is over, whoever ended it. Its document may still have something to tell: a recording
/// that was under way, the outcome of a dial.
void Exchange::end_call(Call& call, std::string_view status) {
  if (call.over()) return;
  const std::string sid = call.sid;
  if (call.far) call.far->ended(status);
  close(call, status);
  if (call.document) feed(call, twiml::HungUp{});
  end_dial(sid, "canceled");
  forget_if_done(sid);
}

void Exchange::close(Call& call, std::string_view status) {
  const auto now = clock_.now();
  recorder_.leave(call.sid);
  if (call.on_phone && --lines_in_use_[call.to] == 0) lines_in_use_.erase(call.to);
  call.ring_timer.cancel();
  call.limit_timer.cancel();
  call.detection_timer.cancel();
  call.sound_timer.cancel();
  cut_off(call, call.playing);
  cut_off(call, call.saying);
  call.speech_timer.cancel();
  call.keys_timer.cancel();
  const bool dialled = call.status != "queued";
  if (!dialled) rate_.leave(call.account_sid, call.sid);
  set_status(call, status);
  const auto seconds = call.answered ? seconds_up(now - *call.answered) : 0;
  const auto price =
      call.answered ? Json(price_of_call(call.direction == Direction::kInbound, seconds)) : Json();
  store_.update(kind::kCall, call.sid,
                {{"end_time", rfc2822(now)}, {"duration", cat(seconds)}, {"price", price}});
  if (!call.call_recording_sid.empty()) {
    call.recording = recorder_.stop(std::exchange(call.call_recording_sid, ""));
  }
  forks_.call_over(call);
  conferences_.leave(call, "participant_hung_up");
  queues_.leave(call, "hangup");
  conferences_.call_over(call);
  if (dialled) tell_status(call, "completed");  // of a call cancelled in the queue nothing is told
  part(call);
  if (call.direction != Direction::kOutboundDial) return;
  enqueue([this, parent = call.parent_sid, child = call.sid, status = std::string(status)] {
    child_over(parent, child, status);
  });
}

/// A leg is kept until nothing of it is awaited any more.
void Exchange::forget_if_done(const std::string& call_sid) {
  enqueue([this, call_sid] {
    const auto* call = find(call_sid);
    if (call == nullptr || !call->over()) return;
    if (call->document && !call->document->interpreter.done()) return;
    calls_.erase(call_sid);
  });
}

}  // namespace ringback::voice
