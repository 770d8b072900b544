// <Gather input="speech">: when speech begins, what is told of it meanwhile, and when it is over.
// https://www.twilio.com/docs/voice/twiml/gather#speechtimeout
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr long long kLongestSpeech = 60;
constexpr std::size_t kMostHints = 500;
constexpr std::size_t kLongestHint = 100;
constexpr Duration kBetweenPartials{1000};
constexpr auto kProfanities =
    std::to_array<std::string_view>({"asshole", "bastard", "bitch", "fuck", "shit"});

bool is_model(std::string_view model) {
  return lists(
             "default numbers_and_commands phone_call experimental_conversations "
             "experimental_utterances",
             model) ||
         model.starts_with("googlev2_") || model.starts_with("deepgram_");
}

bool are_hints(const std::string& hints) {
  const auto phrases = split(hints, ',');
  return phrases.size() <= kMostHints &&
         std::all_of(phrases.begin(), phrases.end(),
                     [](const auto& phrase) { return trim(phrase).size() <= kLongestHint; });
}

std::vector<std::string> words_of(std::string_view text) {
  auto words = split(text, ' ');
  std::erase(words, "");
  return words;
}

/// Of a profanity only the first letter is left.
std::string without_profanity(std::string text) {
  const auto lower = to_lower(text);
  for (const auto word : kProfanities) {
    for (std::size_t at = 0; (at = lower.find(word, at)) != std::string::npos; at += word.size()) {
      text.replace(at + 1, word.size() - 1, word.size() - 1, '*');
    }
  }
  return text;
}

}  // namespace

/// The attributes about speech.
void Interpreter::read_speech(const XmlElement& verb, Gathering& gathering) {
  const auto model = attribute(verb, "speechModel");
  if (!model.empty() && !is_model(model)) {
    alert(13334, verb, cat("<Gather> speechModel='", model, "' is not a model"));
  }
  gathering.speech_timeout = gathering.timeout;
  if (attribute(verb, "speechTimeout") != "auto") {
    const auto usual = gathering.timeout.count() / 1000;
    const auto seconds = integer(verb, "speechTimeout", usual, 1, 14'400, 13327);
    gathering.speech_timeout = std::chrono::seconds(seconds);
  } else if (model.empty()) {
    gathering.speech_timeout = Duration(0);
  } else {
    alert(13335, verb, "<Gather> speechTimeout='auto' does not go with a speechModel");
  }
  const auto longest = integer(verb, "maxSpeechTime", kLongestSpeech, 1, kLongestSpeech, 13328);
  gathering.longest_speech = std::chrono::seconds(longest);
  const auto language = attribute(verb, "language", "en-US");
  if (!is_language(language)) {
    alert(13331, verb, cat("<Gather> language='", language, "' is not a language"));
  }
  if (!are_hints(attribute(verb, "hints"))) {
    alert(13330, verb, "<Gather> hints are more than 500 phrases of up to 100 characters");
  }
  gathering.filters_profanity = flag(verb, "profanityFilter", true, 13333);
  if (!attribute(verb, "partialResultCallback").empty()) {
    gathering.partial_callback = url(verb, "partialResultCallback", 11100);
  }
  gathering.partial_method = method(verb, "partialResultCallbackMethod", 13329);
}

/// Speech interrupts the prompts as keys do; keys that came before it have won.
void Interpreter::gather_speech(Gathering& gathering, const SpeechStarted& speech) {
  if (!gathering.takes_speech || !gathering.digits.empty() || !barges_in(gathering)) return;
  hurried_documents_ = 0;
  emit(ClearAlarm{Alarm::kWait});
  if (!std::exchange(gathering.speaking, true)) {
    emit(SetAlarm{Alarm::kLimit, gathering.longest_speech});
  }
  gathering.saying = speech;
  gathering.partials = 0;
  if (gathering.partial_callback) emit(SetAlarm{Alarm::kPartial, kBetweenPartials});
}

/// The words of the utterance under way that have been heard after so many seconds.
std::size_t Interpreter::words_heard(const Gathering& gathering, int seconds) {
  const auto words = words_of(gathering.saying->text).size();
  const auto length = gathering.saying->length.count();
  if (length <= 0) return words;
  const auto heard = words * static_cast<std::size_t>(seconds) * 1000;
  return std::min(words, heard / static_cast<std::size_t>(length));
}

/// Every second of speech: the words of this second, and those before, which will not change.
void Interpreter::report_partial() {
  auto& gathering = std::get<Gathering>(state_);
  if (!gathering.saying || !gathering.partial_callback) return;
  const auto words = words_of(gathering.saying->text);
  const auto before = words_heard(gathering, gathering.partials++);
  const auto now = words_heard(gathering, gathering.partials);
  const auto at = [&](std::size_t index) {
    return words.begin() + static_cast<std::ptrdiff_t>(index);
  };
  auto stable = join({words.begin(), at(before)}, " ");
  if (!gathering.spoken.empty()) stable = cat(gathering.spoken, stable.empty() ? "" : " ", stable);
  const auto unstable = join({at(before), at(now)}, " ");
  emit(Post{gathering.partial_method,
            *gathering.partial_callback,
            {{"UnstableSpeechResult", filtered(gathering, unstable)},
             {"StableSpeechResult", filtered(gathering, stable)},
             {"SequenceNumber", cat(gathering.partials_sent++)}}});
  emit(SetAlarm{Alarm::kPartial, kBetweenPartials});
}

std::string Interpreter::filtered(const Gathering& gathering, std::string text) {
  return gathering.filters_profanity ? without_profanity(std::move(text)) : text;
}

/// An utterance is over; another may follow until speechTimeout has passed.
void Interpreter::gather_spoken(Gathering& gathering, const std::string& text) {
  if (!std::exchange(gathering.saying, std::nullopt)) return;
  if (gathering.partial_callback) emit(ClearAlarm{Alarm::kPartial});
  gathering.spoken += cat(gathering.spoken.empty() ? "" : " ", text);
  if (gathering.speech_timeout == Duration(0)) return submit_speech();
  wait(gathering.speech_timeout);
}

/// What was said so far, when nobody goes on or it has lasted too long.
void Interpreter::submit_speech() {
  const auto& gathering = std::get<Gathering>(state_);
  auto spoken = gathering.spoken;
  if (gathering.saying) {  // cut at the greatest length
    auto words = words_of(gathering.saying->text);
    words.resize(words_heard(gathering, static_cast<int>(gathering.longest_speech.count() / 1000)));
    if (gathering.partial_callback) emit(ClearAlarm{Alarm::kPartial});
    spoken += cat(spoken.empty() ? "" : " ", join(words, " "));
  }
  emit(ClearAlarm{Alarm::kLimit});
  submit({{"SpeechResult", filtered(gathering, spoken)}, {"Confidence", "0.9"}});
}

}  // namespace ringback::twiml
