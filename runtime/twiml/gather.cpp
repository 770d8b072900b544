// <Gather>: prompts that a key interrupts, and the digits behind them.
// https://www.twilio.com/docs/voice/twiml/gather
#include <utility>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kFinishKeys = "0123456789#*";

}  // namespace

void Interpreter::gather(const XmlElement& verb) {
  Gathering gathering;
  gathering.verb = verb;
  const auto input = attribute(verb, "input", "dtmf");
  gathering.takes_keys = lists(input, "dtmf");
  gathering.takes_speech = lists(input, "speech");
  if (!gathering.takes_keys && !gathering.takes_speech) {
    alert(13326, verb, cat("<Gather> input='", input, "' is neither dtmf nor speech"));
    gathering.takes_keys = true;
  }
  gathering.finish_keys = attribute(verb, "finishOnKey", "#");
  if (gathering.finish_keys.size() > 1 ||
      gathering.finish_keys.find_first_not_of(kFinishKeys) != std::string::npos) {
    alert(13310, verb, cat("<Gather> finishOnKey='", gathering.finish_keys, "' is not a key"));
    gathering.finish_keys = "#";
  }
  gathering.wanted = integer(verb, "numDigits", 0, 1, 1000, 13314);
  gathering.timeout = std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13313));
  state_ = std::move(gathering);
  prompt_next();
}

/// Says the nested prompts one after another; the timeout begins when the last has ended.
void Interpreter::prompt_next() {
  auto& gathering = std::get<Gathering>(state_);
  if (gathering.prompt && gathering.prompt->more-- > 0) {
    effects_.push_back(gathering.prompt->sound);
    return;
  }
  gathering.prompt.reset();
  while (gathering.next_prompt < gathering.verb.children.size()) {
    const auto& prompt = gathering.verb.children[gathering.next_prompt++];
    if (prompt.name == "Pause") {
      return wait(std::chrono::seconds(integer(prompt, "length", 1, 0, 86'400, 13610)));
    }
    if (prompt.attribute("digits") != nullptr) {
      alert(13325, prompt, "<Play> digits cannot be played in <Gather>");
      continue;
    }
    gathering.prompt = prompt.name == "Say" ? spoken(prompt) : played(prompt);
    if (!gathering.prompt) continue;
    effects_.push_back(gathering.prompt->sound);
    return;
  }
  gathering.prompting = false;
  if (!gathering.speaking) wait(gathering.timeout);
}

/// "finishOnKey: the digit that submits"; "numDigits: submits once the caller has entered them".
void Interpreter::gather_key(char key) {
  auto& gathering = std::get<Gathering>(state_);
  if (!gathering.takes_keys || gathering.speaking) return;
  hurried_documents_ = 0;
  if (std::exchange(gathering.prompting, false)) emit(StopPlaying{});
  if (gathering.finish_keys.find(key) != std::string::npos) {
    if (gathering.digits.empty()) return nothing_gathered();
    return submit({{"Digits", gathering.digits}, {"FinishedOnKey", std::string(1, key)}});
  }
  gathering.digits += key;
  if (gathering.wanted > 0 && std::ssize(gathering.digits) >= gathering.wanted) {
    return submit({{"Digits", gathering.digits}});
  }
  wait(gathering.timeout);
}

/// Speech interrupts the prompts as keys do; keys that came before it have won.
void Interpreter::gather_speech(Gathering& gathering) {
  if (!gathering.takes_speech || !gathering.digits.empty()) return;
  gathering.speaking = true;
  if (std::exchange(gathering.prompting, false)) emit(StopPlaying{});
  emit(ClearAlarm{Alarm::kWait});
}

void Interpreter::submit(FormFields parameters) {
  const XmlElement verb = std::get<Gathering>(state_).verb;
  emit(ClearAlarm{Alarm::kWait});
  request_action(verb, std::move(parameters));
}

/// Without any input the next verb runs, unless
/// actionOnEmptyResult asks for the action all the same.
void Interpreter::nothing_gathered() {
  const XmlElement verb = std::get<Gathering>(state_).verb;
  if (flag(verb, "actionOnEmptyResult", false, 13338)) return submit({{"Digits", ""}});
  emit(ClearAlarm{Alarm::kWait});
  next();
}

}  // namespace ringback::twiml
