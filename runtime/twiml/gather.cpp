// <Gather>: prompts that a key interrupts, and the digits behind them.
// https://www.twilio.com/docs/voice/twiml/gather
#include "base/text.hpp"
#include "twiml/interpreter.hpp"

namespace ringback::twiml {

void Interpreter::gather(const XmlElement& verb) {
  state_ = Gathering{verb, 0, true, 0, ""};
  prompt_next();
}

/// Says the nested prompts one after another; the timeout begins when the last has ended.
void Interpreter::prompt_next() {
  auto& gathering = std::get<Gathering>(state_);
  const auto& prompts = gathering.verb.children;
  while (gathering.prompt < prompts.size()) {
    const XmlElement prompt = prompts[gathering.prompt];
    const auto loop = integer(prompt, "loop", 1, 1, 1000, 13510);
    if (++gathering.repeats >= loop) {
      ++gathering.prompt;
      gathering.repeats = 0;
    }
    const auto text = std::string(trim(prompt.text));
    if (prompt.name == "Pause") {
      const auto seconds = integer(prompt, "length", 1, 0, 86'400, 13610);
      emit(SetAlarm{Alarm::kWait, std::chrono::seconds(seconds)});
      return;
    }
    if (prompt.name == "Say" && !text.empty()) {
      emit(Say{text, attribute(prompt, "voice", "man"), attribute(prompt, "language", "en-US")});
      return;
    }
    const auto media = has_url_ ? http::resolve_url(url_, text) : http::parse_url(text);
    if (prompt.name == "Play" && !text.empty() && media.ok()) {
      emit(PlayMedia{media->text()});
      return;
    }
    alert(prompt.name == "Say" ? 13520 : 13420, prompt,
          cat("<", prompt.name, "> in <Gather> is empty"));
  }
  gathering.prompting = false;
  const XmlElement verb = gathering.verb;
  emit(SetAlarm{Alarm::kWait, std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13313))});
}

/// "finishOnKey: the digit that submits"; "numDigits: submits once the caller has entered them".
void Interpreter::gather_key(char key) {
  auto& gathering = std::get<Gathering>(state_);
  const XmlElement verb = gathering.verb;
  if (attribute(verb, "input", "dtmf").find("dtmf") == std::string::npos) return;
  hurried_documents_ = 0;
  if (std::exchange(gathering.prompting, false)) emit(StopPlaying{});
  const auto finish = attribute(verb, "finishOnKey", "#");
  if (finish.find(key) != std::string::npos) {
    if (gathering.digits.empty()) return nothing_gathered();
    return submit({{"Digits", gathering.digits}, {"FinishedOnKey", std::string(1, key)}});
  }
  gathering.digits += key;
  const auto wanted = integer(verb, "numDigits", 0, 1, 1000, 13314);
  if (wanted > 0 && static_cast<long long>(gathering.digits.size()) >= wanted) {
    return submit({{"Digits", gathering.digits}});
  }
  emit(SetAlarm{Alarm::kWait, std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13313))});
}

void Interpreter::submit(FormFields parameters) {
  const XmlElement verb = std::get<Gathering>(state_).verb;
  emit(ClearAlarm{Alarm::kWait});
  request_action(verb, std::move(parameters));
}

/// "If the caller does not enter any input, the call falls through to the next verb", unless
/// actionOnEmptyResult asks for the action all the same.
void Interpreter::nothing_gathered() {
  const XmlElement verb = std::get<Gathering>(state_).verb;
  emit(ClearAlarm{Alarm::kWait});
  if (flag(verb, "actionOnEmptyResult", false, 13338)) return submit({{"Digits", ""}});
  next();
}

}  // namespace ringback::twiml
