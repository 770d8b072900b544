// A simulated phone.
#include "voice/phone.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/overloaded.hpp"
#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "voice/speech.hpp"

namespace ringback::voice {

namespace {

/// A person answers words a little after they have ended.
constexpr Duration kReaction{300};

Duration duration_of(const Json& object, std::string_view key, Duration fallback) {
  const auto text = text_of(object, key);
  const auto parsed = parse_duration(text);
  return text.empty() || !parsed.ok() ? fallback : *parsed;
}

Step step_of(const Json& step) {
  if (step == "connected") return JoinStep{};
  if (step.is_string()) return HangUpStep{};
  if (step.contains("wait")) return WaitStep{duration_of(step, "wait", Duration(1000))};
  if (step.contains("say")) return SayStep{text_of(step, "say")};
  if (step.contains("press")) return PressStep{text_of(step, "press")};
  return HearStep{text_of(step, "hear")};
}

/// An answering machine: after its greeting and a beep it listens for a minute.
void be_voicemail(PhoneBehaviour& phone, const Json& voicemail) {
  phone.answered_by = "machine";
  phone.when_called = WhenCalled::kAnswers;
  phone.after = duration_of(voicemail, "after", Duration(20'000));
  auto greeting = text_of(voicemail, "greeting");
  if (greeting.empty())
    greeting = "Nobody can take your call. Please leave a message after the tone.";
  phone.script = {SayStep{greeting}, SayStep{"beep"}, WaitStep{Duration(60'000)}, HangUpStep{}};
}

}  // namespace

PhoneBehaviour phone_behaviour(const Json& document) {
  PhoneBehaviour phone;
  phone.name = text_of(document, "name");
  if (document.contains("answers_after")) {
    phone.after = duration_of(document, "answers_after", phone.after);
  } else if (document.contains("declines_after")) {
    phone.when_called = WhenCalled::kDeclines;
    phone.after = duration_of(document, "declines_after", phone.after);
  } else if (text_of(document, "never_answers") == "true") {
    phone.when_called = WhenCalled::kNeverAnswers;
  } else if (text_of(document, "busy") == "true") {
    phone.when_called = WhenCalled::kIsBusy;
  } else if (text_of(document, "unreachable") == "true") {
    phone.when_called = WhenCalled::kIsUnreachable;
  } else if (document.contains("voicemail")) {
    be_voicemail(phone, document["voicemail"]);
  }
  phone.lines = document.value("lines", std::size_t(0));
  const auto nature = text_of(document, "answered_by");
  if (!nature.empty()) phone.answered_by = nature;
  if (document.contains("script")) {
    for (const auto& step : document["script"]) phone.script.push_back(step_of(step));
  }
  if (document.contains("hangs_up_after")) {
    phone.hangs_up_after = duration_of(document, "hangs_up_after", Duration(0));
  }
  return phone;
}

std::vector<PhoneEffect> Phone::on(const PhoneEvent& event, Time now) {
  effects_.clear();
  now_ = now;
  if (state_ == State::kDone) return {};
  std::visit(
      Overloaded{[this](const Rings&) { ring(); }, [this](const Connected&) { connect(); },
                 [this](const Hears& e) { hear(e); }, [this](const Joined&) { join(); },
                 [this](const Elapsed&) { elapse(); }, [this](const TimeIsUp&) { put_down(); },
                 [this](const LineEnded&) { state_ = State::kDone; }},
      event);
  return std::move(effects_);
}

void Phone::ring() {
  if (state_ != State::kIdle) return;
  state_ = State::kRinging;
  switch (behaviour_.when_called) {
    case WhenCalled::kAnswers:
    case WhenCalled::kDeclines: effects_.push_back(SetTimer{behaviour_.after}); break;
    case WhenCalled::kNeverAnswers: break;
    case WhenCalled::kIsBusy: effects_.push_back(Decline{"busy"}); break;
    case WhenCalled::kIsUnreachable: effects_.push_back(Decline{"failed"}); break;
  }
}

void Phone::elapse() {
  if (state_ == State::kConnected) return continue_script();
  if (state_ != State::kRinging) return;
  if (behaviour_.when_called == WhenCalled::kDeclines) {
    state_ = State::kDone;
    effects_.push_back(Decline{"busy"});
  } else {
    effects_.push_back(PickUp{});
    connect();
  }
}

void Phone::connect() {
  if (state_ == State::kConnected) return;
  state_ = State::kConnected;
  if (behaviour_.hangs_up_after) effects_.push_back(SetTimeLimit{*behaviour_.hangs_up_after});
  continue_script();
}

void Phone::continue_script() {
  if (step_ >= behaviour_.script.size() || listening_ || alone_) return;
  const Step step = behaviour_.script[step_++];
  std::visit(Overloaded{[this](const WaitStep& s) { effects_.push_back(SetTimer{s.how_long}); },
                        [this](const SayStep& s) {
                          heard_.clear();
                          const auto length =
                              s.text == "beep" ? kBeepDuration : speech_duration(s.text);
                          effects_.push_back(Speak{s.text, length});
                          effects_.push_back(SetTimer{length});
                        },
                        [this](const PressStep& s) {
                          heard_.clear();
                          const auto length = digits_duration(s.digits);
                          effects_.push_back(PressKeys{s.digits, length});
                          effects_.push_back(SetTimer{length});
                        },
                        [this](const HearStep&) { listen(); }, [this](const JoinStep&) { meet(); },
                        [this](const HangUpStep&) { put_down(); }},
             step);
}

/// Somebody who presses a key hears at the same time what it brings.
void Phone::hear(const Hears& event) {
  if (state_ != State::kConnected) return;
  Heard heard{event.text, now_, now_ + event.length};
  if (listening_) {
    if (is_wanted(heard)) answer(heard);
  } else if (step_ < behaviour_.script.size() && !alone_) {
    heard_.push_back(std::move(heard));
  }
}

/// By the HearStep that it is at.
bool Phone::is_wanted(const Heard& heard) const {
  const auto& wanted = std::get<HearStep>(behaviour_.script[step_ - 1]).text;
  return fits(cat("*", to_lower(wanted), "*"), to_lower(heard.text));
}

void Phone::listen() {
  const auto found =
      std::ranges::find_if(heard_, [this](const Heard& heard) { return is_wanted(heard); });
  listening_ = found == heard_.end();
  if (listening_) return heard_.clear();
  answer(*found);
  heard_.erase(heard_.begin(), found + 1);
}

/// When the words have ended, and a moment later.
void Phone::answer(const Heard& heard) {
  listening_ = false;
  effects_.push_back(SetTimer{std::max(heard.over + kReaction - now_, Duration(0))});
}

void Phone::join() {
  joined_ = now_;
  if (std::exchange(alone_, false)) effects_.push_back(SetTimer{kReaction});
}

/// What was heard before somebody came is not from them.
void Phone::meet() {
  alone_ = !joined_;
  std::erase_if(heard_, [this](const Heard& h) { return !joined_ || h.begun < *joined_; });
  if (joined_) effects_.push_back(SetTimer{Duration(0)});
}

void Phone::put_down() {
  state_ = State::kDone;
  effects_.push_back(PutDown{});
}

}  // namespace ringback::voice
