// <Gather>: prompts that a key or a word interrupts, and the digits or the speech behind them.
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
  const bool known = lists("dtmf|speech|dtmf speech|speech dtmf", input, '|');
  if (!known) {
    alert(13326, verb, cat("<Gather> input='", input, "' is neither dtmf nor speech"));
    gathering.takes_keys = true;
    gathering.takes_speech = false;
  }
  gathering.finish_keys = attribute(verb, "finishOnKey", "#");
  if (gathering.finish_keys.size() > 1 ||
      gathering.finish_keys.find_first_not_of(kFinishKeys) != std::string::npos) {
    alert(13310, verb, cat("<Gather> finishOnKey='", gathering.finish_keys, "' is not a key"));
    gathering.finish_keys = "#";
  }
  gathering.wanted = integer(verb, "numDigits", 0, 1, 1000, 13314);
  gathering.timeout = std::chrono::seconds(integer(verb, "timeout", 5, 0, 14'400, 13313));
  gathering.empty_too = flag(verb, "actionOnEmptyResult", false, 13338);
  gathering.barge_in = flag(verb, "bargeIn", true, 13332);
  gathering.prompts.sounds = verb.children;
  read_speech(verb, gathering);
  state_ = std::move(gathering);
  prompt_next();
  auto& begun = std::get<Gathering>(state_);
  if (speech_) gather_speech(begun, *speech_);  // the caller speaks already
}

/// Says the nested prompts one after another; the timeout begins when the last has ended.
void Interpreter::prompt_next() {
  auto& gathering = std::get<Gathering>(state_);
  if (continue_prompts(gathering.prompts)) return;
  if (!gathering.speaking) wait(gathering.timeout);
}

/// Input ends the prompts, unless it may not: then it goes unheard until they are over.
bool Interpreter::barges_in(Gathering& gathering) {
  if (gathering.prompts.active && !gathering.barge_in) return false;
  end_prompts(gathering.prompts);
  return true;
}

/// "finishOnKey: the digit that submits"; "numDigits: submits once the caller has entered them".
void Interpreter::gather_key(char key) {
  auto& gathering = std::get<Gathering>(state_);
  if (!gathering.takes_keys || gathering.speaking || !barges_in(gathering)) return;
  hurried_documents_ = 0;
  if (gathering.finish_keys.find(key) != std::string::npos) {
    if (gathering.digits.empty()) return nothing_gathered();
    return submit_keys(std::string(1, key));
  }
  gathering.digits += key;
  if (gathering.wanted > 0 && std::ssize(gathering.digits) >= gathering.wanted) {
    return submit_keys("");
  }
  wait(gathering.timeout);
}

void Interpreter::gather_timed_out(Alarm alarm) {
  const auto& gathering = std::get<Gathering>(state_);
  if (alarm == Alarm::kPartial) return report_partial();
  if (gathering.speaking) return submit_speech();
  if (gathering.prompts.active) return prompt_next();  // a nested <Pause> is over
  if (gathering.digits.empty()) return nothing_gathered();
  submit_keys("");
}

/// As they were seen on the wire: the key is told where none has ended it, too.
void Interpreter::submit_keys(std::string_view key) {
  const auto& digits = std::get<Gathering>(state_).digits;
  submit({{"Digits", digits}, {"FinishedOnKey", std::string(key)}, {"msg", "Gather End"}});
}

void Interpreter::submit(FormFields parameters) {
  const XmlElement verb = std::get<Gathering>(state_).verb;
  emit(ClearAlarm{Alarm::kWait});
  request_action(verb, std::move(parameters));
}

/// Without any input the next verb runs, unless actionOnEmptyResult asks for the action all the
/// same.
void Interpreter::nothing_gathered() {
  const auto& gathering = std::get<Gathering>(state_);
  if (gathering.empty_too && gathering.takes_keys) return submit_keys("");
  if (gathering.empty_too) return submit({{"SpeechResult", ""}});
  emit(ClearAlarm{Alarm::kWait});
  next();
}

}  // namespace ringback::twiml
