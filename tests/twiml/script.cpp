// Effects in words.
#include "twiml/script.hpp"

#include <stdexcept>

#include "base/overloaded.hpp"
#include "base/text.hpp"

namespace ringback::twiml {

namespace {

std::string_view name_of(Alarm alarm) {
  return alarm == Alarm::kWait ? "alarm" : alarm == Alarm::kLimit ? "limit" : "partial";
}

/// Without what each <Gather> of keys tells anyhow.
std::string in_words(const FormFields& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (name == "msg" || (name == "FinishedOnKey" && value.empty())) continue;
    out += cat(" ", name, "=", value);
  }
  return out;
}

std::string given(const FormFields& parameters) {
  return parameters.empty() ? "" : cat(" with", in_words(parameters));
}

std::string told(const std::optional<http::Url>& url, std::string_view method) {
  return url ? cat(" tell ", method, " ", url->text()) : "";
}

std::string in_words(const RecordingCallback& callback) {
  if (!callback.url) return "";
  return cat(" tell ", callback.method, " ", callback.url->text(), " of ", callback.events);
}

/// The times are told where they are not the usual ones.
std::string in_words(const MachineDetection& detection) {
  if (detection.mode.empty()) return "";
  const MachineDetection usual;
  std::string out = cat(" detects ", detection.mode);
  const auto add = [&out](std::string_view what, Duration time, Duration otherwise) {
    if (time != otherwise) out += cat(" ", what, " ", time.count());
  };
  add("timeout", detection.timeout, usual.timeout);
  add("speech", detection.speech_threshold, usual.speech_threshold);
  add("end", detection.speech_end_threshold, usual.speech_end_threshold);
  add("silence", detection.silence_timeout, usual.silence_timeout);
  return out + told(detection.callback, detection.method);
}

std::string in_words(const DialTarget& target) {
  std::string out = target.address;
  if (!target.send_digits.empty()) out += cat(" keys ", target.send_digits);
  if (target.url) out += cat(" whisper ", target.method, " ", target.url->text());
  if (target.status_callback) {
    out += cat(" tell ", target.status_callback_method, " ", target.status_callback->text(), " of ",
               target.status_callback_events);
  }
  out += in_words(target.detection);
  if (target.copies_parent_to) out += " as the caller's";
  return out + given(target.parameters);
}

std::string in_words(const WaitMusic& wait) {
  if (wait.silent) return " in silence";
  return wait.url ? cat(" hearing ", wait.method, " ", wait.url->text()) : "";
}

std::string in_words(const ConferenceNoun& conference) {
  std::string out = cat(" conference ", conference.name, in_words(conference.wait));
  if (!conference.label.empty()) out += cat(" as ", conference.label);
  if (conference.muted) out += " muted";
  if (conference.beep != "true") out += cat(" beep ", conference.beep);
  if (!conference.start_on_enter) out += " waits";
  if (conference.end_on_exit) out += " ends it";
  if (conference.max_participants != 250) out += cat(" of ", conference.max_participants);
  if (!conference.region.empty()) out += cat(" in ", conference.region);
  if (!conference.coach.empty()) out += cat(" coaches ", conference.coach);
  if (conference.records) out += cat(" recorded ", conference.trim);
  out += in_words(conference.recording_callback);
  if (!conference.status_callback) return out;
  return out + cat(" tell ", conference.status_callback_method, " ",
                   conference.status_callback->text(), " of ", conference.status_callback_events);
}

std::string in_words(const QueueNoun& queue) {
  std::string out = cat(" queue ", queue.name, queue.reservation_sid);
  if (!queue.post_work_activity_sid.empty()) out += cat(" then ", queue.post_work_activity_sid);
  return queue.url ? cat(out, " after ", queue.method, " ", queue.url->text()) : out;
}

std::string in_words(const Enqueue& enqueue) {
  std::string out = cat("enqueue ", enqueue.queue, enqueue.workflow_sid);
  if (!enqueue.task_attributes.empty()) out += cat(" ", enqueue.task_attributes);
  if (!enqueue.task_priority.empty()) out += cat(" priority ", enqueue.task_priority);
  if (!enqueue.task_timeout.empty()) out += cat(" for ", enqueue.task_timeout, "s");
  return out + in_words(enqueue.wait);
}

std::string in_words(const Dial& dial) {
  const auto seconds = [](Duration time) { return cat(time.count() / 1000, "s"); };
  std::string out = "dial";
  for (const auto& target : dial.targets) out += cat(" [", in_words(target), "]");
  if (dial.conference) out += in_words(*dial.conference);
  if (dial.queue) out += in_words(*dial.queue);
  out += cat(" for ", seconds(dial.timeout));
  if (dial.time_limit != std::chrono::hours(4)) out += cat(" limit ", seconds(dial.time_limit));
  if (!dial.caller_id.empty()) out += cat(" as ", dial.caller_id);
  if (!dial.call_reason.empty()) out += cat(" because '", dial.call_reason, "'");
  if (dial.record != "do-not-record") out += cat(" ", dial.record);
  if (dial.recording_track != "both") out += cat(" ", dial.recording_track);
  if (dial.trim != "do-not-trim") out += cat(" ", dial.trim);
  out += in_words(dial.recording_callback);
  if (dial.answer_on_bridge) out += " answerOnBridge";
  if (dial.hangup_on_star) out += " hangupOnStar";
  return dial.sequential ? out + " sequential" : out;
}

std::string in_words(const Say& say) {
  const bool plain = say.voice == "man" && say.language == "en-US";
  return cat("say ", say.text, plain ? "" : cat(" (", say.voice, " ", say.language, ")"),
             say.pauses > Duration(0) ? cat(" and ", say.pauses.count(), " ms") : "");
}

std::string in_words(const StartRecording& start) {
  std::string out = cat("record ", start.trim, in_words(start.callback));
  if (start.transcribes) out += " transcribed";
  return start.transcribe_callback ? cat(out, " for ", start.transcribe_callback->text()) : out;
}

/// Whatever is not empty, each after a blank.
std::string spaced(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const auto word : words) {
    if (!word.empty()) out += cat(" ", word);
  }
  return out;
}

std::string in_words(const SendSms& sms) {
  return cat("sms", spaced({sms.to, sms.from}), " '", sms.body, "'",
             told(sms.status_callback, "POST"));
}

std::string in_words(const StartStream& start) {
  return cat(start.connects ? "connect " : "stream ", start.url, spaced({start.name, start.track}),
             in_words(start.parameters), told(start.status_callback, start.status_callback_method));
}

std::string in_words(const StartSiprec& start) {
  return cat("siprec", spaced({start.connector, start.name, start.track}),
             told(start.status_callback, start.status_callback_method));
}

std::string in_words(const StartTranscription& start) {
  return cat("transcribe",
             spaced({start.name, start.track, start.language, start.engine, start.inbound_label,
                     start.outbound_label, start.partial_results ? "partial" : ""}),
             told(start.status_callback, start.status_callback_method));
}

std::string in_words(const SetAlarm& set) {
  return cat(name_of(set.alarm), " ", set.after.count() / 1000, "s");
}

std::string in_words(const Alert& alert) {
  return cat("alert ", alert.code, alert.line > 0 ? cat(" at ", alert.line) : "");
}

std::string in_words(const Effect& effect) {
  return std::visit(
      Overloaded{
          [](const Answer&) { return std::string("answer"); },
          [](const Say& e) { return in_words(e); },
          [](const PlayMedia& e) { return cat("play ", e.url); },
          [](const PlayDigits& e) { return cat("keys ", e.digits); },
          [](const Beep&) { return std::string("beep"); },
          [](const StopPlaying&) { return std::string("hush"); },
          [](const SetAlarm& e) { return in_words(e); },
          [](const ClearAlarm& e) { return cat("no ", name_of(e.alarm)); },
          [](const StartRecording& e) { return in_words(e); },
          [](const StopRecording&) { return std::string("stop recording"); },
          [](const Dial& e) { return in_words(e); },
          [](const Enqueue& e) { return in_words(e); },
          [](const Leave&) { return std::string("leave"); },
          [](const Unavailable&) { return std::string("unavailable"); },
          [](const AskMonth&) { return std::string("ask the month"); },
          [](const Refer& e) { return cat("refer ", e.uri); },
          [](const SendSms& e) { return in_words(e); },
          [](const StartCallRecording& e) {
            return cat("record the call ", e.channels, " ", e.track, " ", e.trim,
                       in_words(e.callback));
          },
          [](const StopCallRecording&) { return std::string("stop recording the call"); },
          [](const StartStream& e) { return in_words(e); },
          [](const StopStream& e) { return cat("stop stream", spaced({e.name})); },
          [](const StartSiprec& e) { return in_words(e); },
          [](const StopSiprec& e) { return cat("stop siprec", spaced({e.name})); },
          [](const StartTranscription& e) { return in_words(e); },
          [](const StopTranscription& e) { return cat("stop transcription", spaced({e.name})); },
          [](const Fetch& e) { return cat(e.method, " ", e.url.text(), in_words(e.parameters)); },
          [](const Post& e) {
            return cat("tell ", e.method, " ", e.url.text(), in_words(e.parameters));
          },
          [](const Reject& e) { return cat("reject ", e.reason, given(e.returned)); },
          [](const Hangup& e) { return cat("hang up", given(e.returned)); },
          [](const RanOut&) { return std::string("ran out"); },
          [](const Alert& e) { return in_words(e); }},
      effect);
}

}  // namespace

std::string in_words(const Effects& effects) {
  std::vector<std::string> words;
  for (const auto& effect : effects) words.push_back(in_words(effect));
  return join(words, "; ");
}

http::Url url(std::string_view text) { return http::parse_url(text).value(); }

Fetched document(std::string_view body, std::string_view from) {
  return {url(from), 200, "text/xml", std::string(body)};
}

DialEnded dial_ended(std::string status) {
  DialEnded ended;
  ended.status = std::move(status);
  ended.call_sid = "CAchild";
  ended.took = std::chrono::seconds(1);
  return ended;
}

DialEnded conferred() {
  DialEnded ended;
  ended.status = "answered";
  ended.bridged = true;
  ended.took = std::chrono::seconds(1);
  return ended;
}

std::string Script::begin(std::string_view verbs) {
  return on(document(cat("<Response>", verbs, "</Response>")));
}

std::string Script::follow(std::string_view steps) {
  std::vector<std::string> words;
  for (const auto& step : split(steps, ',')) {
    auto effects = take(trim(step));
    if (!effects.empty()) words.push_back(std::move(effects));
  }
  return join(words, " | ");
}

std::string Script::take(std::string_view step) {
  const auto blank = step.find(' ');
  const auto what = step.substr(0, blank);
  const std::string rest(blank == std::string_view::npos ? "" : step.substr(blank + 1));
  const RecordingInfo two_seconds{"RE1", "https://api.twilio.com/RE1", 2};
  if (what.empty()) return "";
  if (what == "finished") return finished();
  if (what == "waited") return waited();
  if (what == "limit") return on(TimedOut{Alarm::kLimit});
  if (what == "press") return press(rest);
  if (what == "partial") return on(TimedOut{Alarm::kPartial});
  if (what == "speak") return on(SpeechStarted{rest, Duration(2000)});
  if (what == "spoken") return on(SpeechEnded{rest});
  if (what == "recorded") return on(Recorded{two_seconds});
  if (what == "dialled") return on(dial_ended(rest));
  if (what == "dequeued") return on(EnqueueEnded{rest, "QUx", 12});
  if (what == "conferred") return on(conferred());
  if (what == "month") return on(MonthTold{{2026, 11}});
  if (what == "referred") return on(ReferEnded{rest, "202", "200"});
  if (what == "sent") return on(SmsSent{"SM1", rest});
  if (what == "unstreamed") return on(StreamEnded{});
  if (what == "unplayed") return on(NotPlayed{});
  if (what == "hangup") return hung_up();
  if (what == "reply") return begin(rest);
  throw std::invalid_argument(cat("no step '", what, "'"));
}

std::string Script::press(std::string_view keys) {
  std::vector<std::string> words;
  for (const char key : keys) {
    if (auto effects = on(Pressed{key}); !effects.empty()) words.push_back(std::move(effects));
  }
  return join(words, " | ");
}

}  // namespace ringback::twiml
