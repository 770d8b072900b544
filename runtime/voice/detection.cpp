// Whether a person answers or a machine.
// https://www.twilio.com/docs/voice/answering-machine-detection
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/parameters.hpp"

namespace ringback::voice {

namespace {

using http::field;

struct Bounds {
  std::string_view name;
  long long least;
  long long most;
};

/// A number within its bounds, else Twilio's code for it; the fallback where nothing was sent.
Result<long long> number_of(const FormFields& parameters, const Bounds& bounds,
                            long long fallback) {
  const auto text = field(parameters, bounds.name);
  if (text.empty()) return fallback;
  const auto number = parse_integer(text);
  if (number && *number >= bounds.least && *number <= bounds.most) return *number;
  return Error{21263, cat(bounds.name, " '", text, "' is not a number from ", bounds.least, " to ",
                          bounds.most)};
}

}  // namespace

Result<void> Exchange::read_detection(Call& call, const FormFields& parameters) const {
  auto& detection = call.detection;
  const auto mode = field(parameters, "MachineDetection");
  const auto asynchronous = word_of(parameters, "AsyncAmd", {"false", "true"});
  if (!asynchronous.ok()) return asynchronous.error();
  if (mode.empty() || mode == "none") return {};
  if (mode != "Enable" && mode != "DetectMessageEnd") {
    return Error{21234,
                 cat("MachineDetection '", mode, "' is neither Enable nor DetectMessageEnd")};
  }
  const auto timeout = number_of(parameters, {"MachineDetectionTimeout", 3, 59}, 30);
  if (!timeout) return timeout.error();
  detection.timeout = std::chrono::seconds(*timeout);
  struct Threshold {
    Bounds bounds;
    Duration& value;
  };
  for (const auto& [bounds, value] :
       {Threshold{{"MachineDetectionSpeechThreshold", 1000, 6000}, detection.speech_threshold},
        Threshold{{"MachineDetectionSpeechEndThreshold", 500, 5000},
                  detection.speech_end_threshold},
        Threshold{{"MachineDetectionSilenceTimeout", 2000, 10'000}, detection.silence_timeout}}) {
    const auto number = number_of(parameters, bounds, value.count());
    if (!number) return number.error();
    value = Duration(*number);
  }
  detection.asynchronous = *asynchronous == "true";
  const auto callback = absolute_url(parameters, "AsyncAmdStatusCallback", 21609);
  if (!callback.ok()) return callback.error();
  detection.callback = *callback;
  const auto method = method_of(parameters, "AsyncAmdStatusCallbackMethod");
  if (!method.ok()) return method.error();
  detection.method = *method;
  // Keys are pressed at once, so that nothing is left to be listened to.
  if (call.send_digits.empty()) detection.mode = mode;
  return {};
}

/// Listens to who has answered. A person is known by a short greeting and the silence behind it, a
/// machine by how long it speaks; one that says nothing is not known.
void Exchange::detect(Call& call) {
  const auto& detection = call.detection;
  const auto nature = call.far->nature();
  call.detecting = true;
  auto after = detection.silence_timeout;
  std::string verdict = "unknown";
  if (nature == "human") {
    after = detection.speech_threshold + detection.speech_end_threshold;
    verdict = "human";
  } else if (nature == "fax") {
    after = detection.speech_threshold;
    verdict = "fax";
  } else if (nature == "machine" && detection.mode == "Enable") {
    after = detection.speech_threshold;
    verdict = "machine_start";
  } else if (nature == "machine") {
    after = detection.timeout;  // unless the end of its message is heard before
    verdict = "machine_end_other";
  }
  if (after > detection.timeout) {
    after = detection.timeout;
    verdict = "unknown";
  }
  call.detection_timer =
      later(call, after, [this, verdict](Call& late) { detected(late, verdict); });
}

/// The end of a machine's message: its beep, or else silence behind its words.
void Exchange::message_heard(Call& call, const Sound& sound) {
  if (call.detection.mode != "DetectMessageEnd" || call.far->nature() != "machine") return;
  const bool beep = sound.text == "beep";
  const auto after = beep ? sound.length : sound.length + call.detection.speech_end_threshold;
  const auto left = *call.answered + call.detection.timeout - clock_.now();
  const std::string verdict = beep ? "machine_end_beep" : "machine_end_silence";
  call.detection_timer =
      later(call, std::min(after, left), [this, verdict, after, left](Call& late) {
        detected(late, after <= left ? verdict : "machine_end_other");
      });
}

/// What is known is told, by the first request for a document that has waited for it, or beside it.
void Exchange::detected(Call& call, const std::string& verdict) {
  call.detecting = false;
  call.answered_by = verdict;
  call.detection_took = clock_.now() - *call.answered;
  store_.update(kind::kCall, call.sid, {{"answered_by", verdict}});
  call.cause = trace_.record(call.cause, "call.detected", call.sid,
                             cat(far_number(call), " is ", verdict), parties(call));
  if (!call.detection.asynchronous) return connected(call);
  post(call.detection.callback, call.detection.method,
       {{"CallSid", call.sid},
        {"AccountSid", call.account_sid},
        {"AnsweredBy", verdict},
        {"MachineDetectionDuration", cat(call.detection_took.count())}},
       call.cause);
}

}  // namespace ringback::voice
