// The interpreter's effects, done: the only place where a document touches the world.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/overloaded.hpp"
#include "base/text.hpp"
#include "store/account.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/media.hpp"
#include "voice/speech.hpp"

namespace ringback::voice {

namespace {

std::string outcome(const http::Response& response) {
  return cat(response.status, " ", http::reason_phrase(response.status));
}

/// The document that came, ready to be read. https://www.twilio.com/docs/api/errors/11770
Result<http::Response> read_answer(const http::Url& url, http::Response response) {
  const bool chunked = to_lower(response.headers.get("Transfer-Encoding")).ends_with("chunked");
  if (chunked && response.body.empty() && response.status < 300) {
    return Error{11770, cat(url.text(), " answered with chunks, and nothing in them"), 502};
  }
  return http::decoded(url, std::move(response));
}

}  // namespace

/// A document begins.
void Exchange::start(Call& call, Running& running) {
  const int id = running.id;
  auto& interpreter = running.interpreter;
  if (call.speech) interpreter.on(twiml::SpeechStarted{*call.speech, Duration(0)});
  const auto effects =
      running.inline_twiml.empty() ? interpreter.start() : interpreter.start(running.inline_twiml);
  for (const auto& effect : effects) perform(call, id, effect);
}

void Exchange::feed(Call& call, const twiml::Event& event) {
  if (const auto* running = call.front()) feed(call, running->id, event);
}

void Exchange::feed(Call& call, int running, const twiml::Event& event) {
  auto* found = call.running(running);
  if (found == nullptr) return;
  for (const auto& effect : found->interpreter.on(event)) perform(call, running, effect);
  if (call.over()) forget_if_done(call.sid);
}

/// The event comes to the call's document as a step of its own; it is dropped when the call runs
/// another one by then.
void Exchange::feed_later(Call& call, twiml::Event event) {
  if (!call.document) return;
  if (call.dismissed) return dismiss(call, event);
  enqueue([this, sid = call.sid, id = call.document->id, event = std::move(event)] {
    if (auto* found = find(sid)) feed(*found, id, event);
  });
}

void Exchange::perform(Call& call, int running, const twiml::Effect& effect) {
  std::visit(
      Overloaded{
          [&](const twiml::Answer&) { pick_up(call); },
          [&](const twiml::Say& say) {
            play(call, running,
                 {Sound::Kind::kSpeech, say.text, speech_duration(say.text) + say.pauses});
          },
          [&](const twiml::Beep&) {
            play(call, running, {Sound::Kind::kMedia, "beep", kBeepDuration});
          },
          [&](const twiml::PlayDigits& play_digits) {
            const auto& digits = play_digits.digits;
            play(call, running, {Sound::Kind::kDigits, digits, digits_duration(digits)});
          },
          [&](const twiml::PlayMedia& media) { play_media(call, running, media.url); },
          [&](const twiml::StopPlaying&) { stop_playing(call); },
          [&](const twiml::SetAlarm& alarm) { set_alarm(call, running, alarm); },
          [&](const twiml::ClearAlarm& alarm) {
            call.alarms[static_cast<std::size_t>(alarm.alarm)].cancel();
          },
          [&](const twiml::StartRecording& recording) { start_recording(call, recording); },
          [&](const twiml::StopRecording&) { stop_recording(call); },
          [&](const twiml::Dial& dial) { start_dial(call, dial); },
          [&](const twiml::Enqueue& wanted) { queues_.enqueue(call, wanted); },
          [&](const twiml::Leave&) {
            call.queue_result = "leave";
            queues_.leave(call, call.queue_result);
          },
          [&](const twiml::AskMonth&) { tell_month(call); },
          [&](const twiml::Refer& wanted) { refer(call, wanted); },
          [&](const twiml::SendSms& sms) { send_sms(call, sms); },
          [&](const twiml::StartCallRecording& wanted) {
            forks_.start_call_recording(call, wanted);
          },
          [&](const twiml::StopCallRecording&) { forks_.stop_call_recording(call); },
          [&](const twiml::StartStream& wanted) { forks_.start_stream(call, wanted); },
          [&](const twiml::StopStream& stop) { forks_.stop_stream(call, stop.name); },
          [&](const twiml::StartSiprec& wanted) { forks_.start_siprec(call, wanted); },
          [&](const twiml::StopSiprec& stop) { forks_.stop_siprec(call, stop.name); },
          [&](const twiml::StartTranscription& wanted) {
            forks_.start_transcription(call, wanted);
          },
          [&](const twiml::StopTranscription& stop) { forks_.stop_transcription(call, stop.name); },
          [&](const twiml::Fetch& request) { fetch(call, running, request); },
          [&](const twiml::Post& callback) {
            auto parameters = standard_parameters(call);
            parameters.insert(parameters.end(), callback.parameters.begin(),
                              callback.parameters.end());
            post(callback.url, callback.method, parameters, call.cause);
          },
          [&](const twiml::Reject& reject) {
            const auto status = reject.reason == "busy" ? "busy" : "no-answer";
            call.returned = reject.returned;
            end_call(call, call.answered ? "completed" : status);
          },
          [&](const twiml::Hangup& hangup) {
            call.returned = hangup.returned;
            end_call(call, "completed");
          },
          [&](const twiml::RanOut&) { ran_out(call, call.running(running)->interpreter.place()); },
          [&](const twiml::Unavailable&) {
            unavailable(call, call.running(running)->interpreter.place());
          },
          [&](const twiml::Alert& fault) { alert(call, fault); }},
      effect);
}

/// The document has ended, and with it what it was for.
void Exchange::ran_out(Call& call, twiml::Place place) {
  switch (place) {
    case twiml::Place::kWhisper:
      if (call.in_progress()) return bridge(call);
      break;
    case twiml::Place::kConference:
    case twiml::Place::kAnnouncement: return conferences_.document_ended(call, place);
    case twiml::Place::kDequeued: return queues_.ready(call);
    default: break;
  }
  end_call(call, call.answered ? "completed" : "no-answer");
}

/// Neither that document nor a fallback could be had; the call's own waits on.
void Exchange::unavailable(Call& call, twiml::Place place) {
  if (place == twiml::Place::kDequeued) return queues_.ready(call);
  if (place == twiml::Place::kQueue) {
    call.queue_result = "error";
    return queues_.leave(call, call.queue_result);
  }
  conferences_.document_failed(call, place);
}

void Exchange::play(Call& call, int running, const Sound& sound) {
  auto detail = parties(call);
  detail.add("length_ms", sound.length.count());
  const auto audience = conferences_.audience(call, running);
  if (!audience.empty()) detail.add("heard_by", audience);
  const auto length = sound.length;
  const auto entry = trace_.record(call.cause, "call.plays", call.sid,
                                   cat(sound.kind == Sound::Kind::kSpeech   ? "says: "
                                       : sound.kind == Sound::Kind::kDigits ? "plays digits "
                                                                            : "plays ",
                                       sound.text),
                                   detail);
  call.playing = Playing{entry, clock_.now(), length};
  ++call.sounds;
  make_sound(call, sound);
  const auto* document = call.running(running);
  if (document->interpreter.place() == twiml::Place::kAnnouncement) {
    conferences_.announced(call, sound);
  }
  call.sound_timer = clock_.after(length, [this, sid = call.sid, running] {
    enqueue([this, sid, running] {
      auto* found = find(sid);
      if (found == nullptr) return;
      found->playing.reset();
      feed(*found, running, twiml::Finished{});
    });
  });
}

/// Silence at once, also from media that are still on their way.
void Exchange::stop_playing(Call& call) {
  cut_off(call, call.playing);
  ++call.sounds;
  call.sound_timer.cancel();
  inaudible({call.sid, Voice::Side::kNear});
  if (call.far) call.far->hushed({});
}

/// A sound ends before its end: the journal has how much of it was heard.
void Exchange::cut_off(const Call& call, std::optional<Playing>& sound) {
  const auto cut = std::exchange(sound, std::nullopt);
  const auto played = cut ? clock_.now() - cut->began : Duration(0);
  if (!cut || played >= cut->length) return;
  auto detail = parties(call);
  detail.add("sound", static_cast<long long>(cut->entry));
  detail.add("played_ms", played.count());
  trace_.record(call.cause, "call.cut", call.sid, cat("cut off after ", stopwatch(played)), detail);
}

/// Media are fetched without the standard parameters; their length is read from the file. An answer
/// that was no document but audio is here already.
void Exchange::play_media(Call& call, int running, const std::string& url) {
  if (call.audio && call.audio->url == url && call.audio->length > Duration(0)) {
    return play(call, running, {Sound::Kind::kMedia, url, call.audio->length});
  }
  const auto asked = trace_.record(call.cause, "webhook", call.sid, cat("GET ", url),
                                   {{"method", "GET"}, {"url", url}});
  http::Request request;
  request.url = *http::parse_url(url);  // the interpreter resolved it
  request.cause = asked;
  const auto played = [this, url, running, asked, sid = call.sid,
                       sounds = ++call.sounds](const Result<http::Response>& media) {
    auto* found = find(sid);
    if (found == nullptr || found->sounds != sounds || found->over()) return;
    const bool came = media.ok() && media->status == 200;
    const bool fine = came && is_audio(media->headers.get("Content-Type"));
    const auto length = fine ? media_duration(media->body) : Duration(0);
    if (length > Duration(0)) return play(*found, running, {Sound::Kind::kMedia, url, length});
    if (!fine) alert_of_media(*found, url, asked, media);
    feed(*found, running, twiml::NotPlayed{});
  };
  web_.fetch_following(std::move(request), {}, [this, played](Result<http::Fetched> reply) {
    auto media = reply.ok() ? Result<http::Response>(std::move(reply->response)) : reply.error();
    enqueue([played, media = std::move(media)] { played(media); });
  });
}

/// Of media only an answer that cannot be played is worth an entry of the journal.
void Exchange::alert_of_media(const Call& call, const std::string& url, EventId asked,
                              const Result<http::Response>& media) {
  const auto text = media.ok() ? outcome(*media) : media.error().message;
  const auto told = trace_.record(asked, "webhook.reply", call.sid, text,
                                  http::answer_detail(media.ok() ? &*media : nullptr));
  const bool came = media.ok() && media->status == 200;
  alert(call.account_sid, call.sid, told,
        {came ? 13420 : 11200, 0, came ? cat(url, " is not audio") : cat(url, ": ", text), url});
}

void Exchange::fetch(Call& call, int running, const twiml::Fetch& request) {
  auto parameters = standard_parameters(call);
  if (const auto& more = call.running(running)->parameters) {
    const auto added = more();
    parameters.insert(parameters.end(), added.begin(), added.end());
  }
  parameters.insert(parameters.end(), call.parameters.begin(), call.parameters.end());
  parameters.insert(parameters.end(), request.parameters.begin(), request.parameters.end());
  const auto token = auth_token(store_, call.account_sid);
  auto [webhook, detail] = http::make_webhook(request.method, request.url, parameters, token);
  const auto asked = trace_.record(call.cause, "webhook", call.sid,
                                   cat(request.method, " ", request.url.text()), detail);
  webhook.cause = asked;
  call.cause = asked;
  web_.fetch_following(
      std::move(webhook), {token, call.memory},
      [this, asked, running, url = std::make_shared<const http::Url>(request.url),
       sid = call.sid](Result<http::Fetched> result) {
        enqueue([this, asked, running, url, sid, result = std::move(result)]() mutable {
          fetched(sid, running, *url, asked, std::move(result));
        });
      });
}

/// The webhook was answered, or was not. The document's own URL is the one that was asked for,
/// without what a GET adds to it.
void Exchange::fetched(const std::string& call_sid, int running, const http::Url& url,
                       EventId asked, Result<http::Fetched> result) {
  auto text = result.ok() ? outcome(result->response) : result.error().message;
  if (result.ok() && result->moved) text += cat(" from ", result->url.text());
  const auto told = trace_.record(asked, "webhook.reply", call_sid, text,
                                  http::answer_detail(result.ok() ? &result->response : nullptr));
  auto* found = find(call_sid);
  if (found == nullptr || found->running(running) == nullptr) return;
  found->cause = told;
  if (!result.ok()) return feed(*found, running, twiml::FetchFailed{url, result.error()});
  auto& own = result->moved ? result->url : url;
  auto response = read_answer(own, std::move(result->response));
  if (!response.ok()) return feed(*found, running, twiml::FetchFailed{own, response.error()});
  if (response->status < 400) found->parameters.clear();  // of the first alone
  const auto type = response->headers.get("Content-Type");
  const bool audible = is_audio(type);
  if (audible) found->audio = Audio{own.text(), media_duration(response->body)};
  feed(*found, running, twiml::Fetched{own, response->status, type, std::move(response->body)});
  if (!audible) return;
  if (auto* still = find(call_sid)) still->audio.reset();
}

void Exchange::set_alarm(Call& call, int running, const twiml::SetAlarm& alarm) {
  auto& timer = call.alarms[static_cast<std::size_t>(alarm.alarm)];
  timer = clock_.after(alarm.after, [this, sid = call.sid, running, which = alarm.alarm] {
    enqueue([this, sid, running, which] {
      if (auto* found = find(sid)) feed(*found, running, twiml::TimedOut{which});
    });
  });
}

/// A fault for the debugger. https://www.twilio.com/docs/usage/monitor-alert
void Exchange::alert(const Call& call, const twiml::Alert& fault) {
  alert(call.account_sid, call.sid, call.cause, fault);
}

void Exchange::alert(const std::string& account_sid, const std::string& resource_sid, EventId cause,
                     const twiml::Alert& alert) {
  std::string where;
  if (alert.line > 0 && alert.column > 0) where = cat(", column ", alert.column);
  if (alert.line > 0) where = cat(" (line ", alert.line, where, ")");
  report(trace_, cause, {account_sid, resource_sid, alert.code, alert.message + where, alert.url});
}

}  // namespace ringback::voice
