// Every edge between the engines: who answers which address, who does which operation.
#include <nlohmann/json.hpp>

#include "app/bins.hpp"
#include "app/debugging_event.hpp"
#include "app/emulator.hpp"
#include "app/proxy.hpp"
#include "app/public_pages.hpp"
#include "base/text.hpp"
#include "functions/unrouted.hpp"
#include "http/conditional.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "voice/audio.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kTwilioPrefix = "/_twilio/";
constexpr std::string_view kHtml = "text/html; charset=utf-8";

/// `/_twilio/api.twilio.com/2010-04-01/...` is `https://api.twilio.com/2010-04-01/...`.
void unwrap(http::Request& request) {
  auto& url = request.url;
  const auto rest = url.path.substr(kTwilioPrefix.size());
  const auto slash = rest.find('/');
  request.origin = cat(url.scheme, "://", url.authority(), kTwilioPrefix, rest.substr(0, slash));
  url.scheme = "https";
  url.host = to_lower(rest.substr(0, slash));
  url.port.clear();
  url.path = slash == std::string::npos ? "/" : rest.substr(slash);
}

bool names_recording(std::string_view path) {
  const auto last = path.substr(path.rfind('/') + 1);
  return path.find("/Recordings/RE") != std::string_view::npos && last.starts_with("RE") &&
         !last.ends_with(".json") && !last.ends_with(".xml");
}

}  // namespace

/// Which operations of the REST API mean something to an engine. All others are documents.
void Emulator::wire() {
  using rest::Checks;
  using rest::Invocation;
  api_.on("CreateCall", Checks::kNothing, [this](const Invocation& call) {
    return exchange_.create_call(call.account_sid, call.parameters, call.cause);
  });
  api_.on("UpdateCall", Checks::kDocument, [this](const Invocation& call) {
    return exchange_.update_call(text_of(*call.document, "sid"), call.parameters, call.cause);
  });
  api_.on("CreateCallRecording", [this](const Invocation& recording) {
    return exchange_.create_recording(recording.get("CallSid"), recording.parameters,
                                      recording.cause);
  });
  api_.on("UpdateCallRecording", Checks::kNothing, [this](const Invocation& recording) {
    return exchange_.update_recording(recording.get("CallSid"), recording.get("Sid"),
                                      recording.parameters);
  });
  api_.on("CreateStream", [this](const Invocation& stream) {
    return exchange_.forks().create_stream(stream.get("CallSid"), stream.parameters, stream.cause);
  });
  api_.on("CreateSiprec", [this](const Invocation& siprec) {
    return exchange_.forks().create_siprec(siprec.get("CallSid"), siprec.parameters);
  });
  api_.on("CreateRealtimeTranscription", [this](const Invocation& wanted) {
    return exchange_.forks().create_transcription(wanted.get("CallSid"), wanted.parameters,
                                                  wanted.cause);
  });
  const auto stops = [this](std::string_view kind) {
    return [this, kind](const Invocation& fork) {
      return exchange_.forks().stop_fork(kind, fork.get("CallSid"), fork.get("Sid"),
                                         fork.parameters);
    };
  };
  api_.on("UpdateStream", Checks::kNothing, stops(kind::kStream));
  api_.on("UpdateSiprec", Checks::kNothing, stops(kind::kSiprec));
  api_.on("UpdateRealtimeTranscription", Checks::kNothing, stops(kind::kLiveTranscription));
  api_.on("CreateMessage", Checks::kNothing, [this](const Invocation& message) {
    return messenger_.create_message(message.account_sid, message.parameters, message.cause);
  });
  api_.on("UpdateMessage", [this](const Invocation& message) {
    return messenger_.update_message(text_of(*message.document, "sid"), message.parameters,
                                     message.cause);
  });
  api_.on("CreateMessageFeedback", [this](const Invocation& feedback) {
    return messenger_.create_feedback(feedback.get("MessageSid"), feedback.parameters,
                                      feedback.cause);
  });
  wire_conferences();
  wire_queues();
  web_.serve([this](const http::Url& url) { return owns(url); },
             [this](http::Request request, http::Respond respond) {
               answer_ours(std::move(request), std::move(respond));
             });
}

/// Conferences and queues live on calls: their operations act on those.
void Emulator::wire_conferences() {
  using rest::Checks;
  using rest::Invocation;
  auto& conferences = exchange_.conferences();
  const auto checked = [this](auto act) {
    return [this, act](const Invocation& asked) -> Result<Json> {
      if (auto fine = api_.check(asked); !fine.ok()) return fine.error();
      return act(asked);
    };
  };
  api_.on("UpdateConference", [&conferences](const Invocation& asked) {
    return conferences.update_conference(asked.get("Sid"), asked.parameters, asked.cause);
  });
  api_.on("CreateParticipant", Checks::kNothing, checked([&conferences](const Invocation& asked) {
            return conferences.create_participant(asked.account_sid, asked.get("ConferenceSid"),
                                                  asked.parameters, asked.cause);
          }));
  api_.on("FetchParticipant", Checks::kNothing, [&conferences](const Invocation& asked) {
    return conferences.fetch_participant(asked.account_sid, asked.get("ConferenceSid"),
                                         asked.get("CallSid"));
  });
  api_.on("UpdateParticipant", Checks::kNothing, checked([&conferences](const Invocation& asked) {
            return conferences.update_participant(asked.account_sid, asked.get("ConferenceSid"),
                                                  asked.get("CallSid"), asked.parameters,
                                                  asked.cause);
          }));
  api_.on("DeleteParticipant", Checks::kNothing, [&conferences](const Invocation& asked) {
    return conferences.remove_participant(asked.account_sid, asked.get("ConferenceSid"),
                                          asked.get("CallSid"), asked.cause);
  });
  api_.on("UpdateConferenceRecording", Checks::kNothing, [&conferences](const Invocation& asked) {
    return conferences.update_recording(asked.account_sid, asked.get("ConferenceSid"),
                                        asked.get("Sid"), asked.parameters);
  });
}

void Emulator::wire_queues() {
  using rest::Checks;
  using rest::Invocation;
  auto& queues = exchange_.queues();
  api_.on("FetchQueue", [&queues](const Invocation& asked) {
    return queues.fetch_queue(text_of(*asked.document, "sid"));
  });
  api_.on("ListQueue", [this, &queues](const Invocation& asked) {
    queues.refresh(asked.account_sid);
    return api_.generic(asked);
  });
  api_.on("DeleteQueue", [this, &queues](const Invocation& asked) -> Result<Json> {
    const auto empty = queues.check_empty(text_of(*asked.document, "sid"));
    if (!empty.ok()) return empty.error();
    return api_.generic(asked);
  });
  api_.on("FetchMember", Checks::kNothing, [&queues](const Invocation& asked) {
    return queues.fetch_member(asked.account_sid, asked.get("QueueSid"), asked.get("CallSid"));
  });
  api_.on("ListMember", [&queues](const Invocation& asked) {
    return queues.list_members(asked.get("QueueSid"));
  });
  api_.on("UpdateMember", Checks::kNothing, [&queues](const Invocation& asked) {
    return queues.update_member(asked.account_sid, asked.get("QueueSid"), asked.get("CallSid"),
                                asked.parameters, asked.cause);
  });
}

/// Who asks to hear of faults is told of each, but of none that came of telling.
// https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
void Emulator::wire_debugger() {
  debugger_.tell([this](const Json& alert, EventId entry) {
    if (config_.debugger_webhook.empty() || comes_of_telling(trace_, entry)) return;
    untold_.push_back({alert, entry, turn_.fate()});
    // When what is under way at this instant is done: telling makes further entries.
    if (!telling_) telling_ = clock_.after(Duration(0), [this] { tell_of_faults(); });
  });
}

void Emulator::tell_of_faults() {
  telling_ = {};
  for (const auto& [alert, entry, taken_back] : std::exchange(untold_, {})) {
    if (taken_back && *taken_back) continue;  // it is not kept
    const auto account = text_of(alert, "account_sid");
    const auto url = http::parse_url(handler_url(config_.debugger_webhook, parts_.domain));
    if (!url) continue;
    const auto event = debugging_event(store_, alert);
    auto token = auth_token(store_, account);
    auto [request, detail] = http::make_webhook("POST", *url, event, token);
    request.cause =
        trace_.record(entry, kDebuggerWebhook, account, cat("POST ", url->text()), detail);
    web_.fetch_following(std::move(request), {std::move(token)},
                         [](const Result<http::Fetched>&) {});
  }
}

/// What products of the REST API have the engines do.
rest::Outside Emulator::outside() {
  // What calls and messages of Twilio itself come from.
  static constexpr auto kCalls = "+14157234000";
  static constexpr auto kTexts = "22395";
  rest::Outside outside;
  outside.send = [this](const std::string& account, const std::string& to, const std::string& body,
                        EventId cause) { messenger_.send_from(kTexts, account, to, body, cause); };
  outside.call = [this](const std::string& account, const FormFields& parameters, EventId cause) {
    auto call = parameters;
    call.emplace_back("From", kCalls);
    return exchange_.create_call(account, call, cause, voice::Pace::kAtOnce);
  };
  outside.post = [this](const std::string& account, const std::string& url,
                        const FormFields& parameters, EventId cause) {
    const auto address = http::parse_url(url);
    if (!address) return;
    auto token = auth_token(store_, account);
    auto request = http::webhook_request("POST", *address, parameters, token);
    request.cause = trace_.record(cause, "callback", account, cat("POST ", url),
                                  {{"method", "POST"}, {"url", url}});
    web_.fetch_following(std::move(request), {std::move(token)},
                         [](const Result<http::Fetched>&) {});
  };
  outside.service_changed = [this] { service_ = nullptr; };
  outside.logs = [this] { return logs(); };
  return outside;
}

/// A request of an engine or a function. A handler of the service may tell the world of what it is
/// asked, so that is asked only of what is kept.
void Emulator::answer_ours(http::Request request, http::Respond respond) {
  if (!turn_.open() || is_twilio(request.url.host)) {
    return handle(std::move(request), std::move(respond));
  }
  turn_.settled([this, request = std::move(request),
                 respond = std::move(respond)](const Result<void>& committed) mutable {
    if (committed) return handle(std::move(request), std::move(respond));
    respond(http::response(503, kHtml, committed.error().message));
  });
}

/// What functions have written of late.
std::vector<rest::LogLine> Emulator::logs() const {
  constexpr std::size_t kMostLines = 1000;
  std::vector<rest::LogLine> lines;
  const auto& entries = trace_.entries();
  for (auto entry = entries.rbegin(); entry != entries.rend() && lines.size() < kMostLines;
       ++entry) {
    if (entry->kind() != "function.log") continue;
    const auto detail = parse_json(entry->detail());
    const auto level = detail ? text_of(*detail, "level") : "";
    lines.push_back({entry->id, entry->cause, entry->at, std::string(entry->subject()), level,
                     std::string(entry->text())});
  }
  return lines;
}

/// Whether a URL is answered in-process: Twilio's hosts and the service itself.
bool Emulator::owns(const http::Url& url) const {
  if (is_twilio(url.host) || is_public(url)) return true;
  const auto& domain = parts_.domain;
  const auto port = domain.substr(domain.find(':') + 1);
  const bool near = url.host == "127.0.0.1" || url.host == "[::1]";
  return url.authority() == domain || (near && url.port == port);
}

void Emulator::handle(http::Request request, http::Respond respond) {
  refresh();
  const bool wrapped = request.url.path.starts_with(kTwilioPrefix);
  if (wrapped) unwrap(request);
  if (substitute_ && substitute_(request, respond)) return;
  if (is_public(request.url)) return respond(answer_public(request));
  if (is_twilio(request.url.host)) {
    return answer_twilio(std::move(request), turn_.hold(std::move(respond)));
  }
  if (wrapped) return respond(http::response(404, kHtml, "Only hosts of twilio.com are here"));
  answer_service(std::move(request), std::move(respond));
}

void Emulator::answer_twilio(http::Request request, http::Respond respond) {
  const auto& url = request.url;
  const auto product = url.host.substr(0, url.host.find('.'));  // also of api.dublin.ie1.twilio.com
  if (product == "handler") return respond(answer_bin(config_.bins, request));
  if (product == "caller-ids") return respond(products_.caller_ids().answer(request));
  const bool deletes = request.method == "DELETE";  // the resource, not its audio
  if (product == "api" && names_recording(url.path) && !deletes) {
    return respond(answer_recording(request));
  }
  if (product == "api" && messaging::names_medium(url.path) && !deletes) {
    return respond(messaging::answer_medium(store_, request));
  }
  auto tested = answer_test_credentials(config_.test_account, request, api_, clock_.now());
  if (tested) return respond(std::move(*tested));
  if (product == "sync") sync_.prepare(request);
  api_.handle(std::move(request), std::move(respond));
}

void Emulator::answer_service(http::Request request, http::Respond respond) {
  const auto& path = request.url.path;
  if (functions_.has(path)) {
    if (observer_) respond = observer_(path, std::move(respond));
    return functions_.handle(std::move(request), std::move(respond));
  }
  auto ready = functions::answer_without_route(request, config_.limits);
  if (ready) return respond(std::move(*ready));
  auto response = answer_asset(request);
  if (response.status == 403) response = functions::forbidden_response(request, response.body);
  http::forbid_caching(response);
  respond(std::move(response));
}

http::Response Emulator::answer_asset(const http::Request& request) const {
  const auto& path = request.url.path;
  const auto* asset = assets_.find(path == "/" ? "/assets/index.html" : path);
  if (asset == nullptr) return functions::not_found_response(request);
  if (request.method == "OPTIONS") return functions::options_response();
  const auto token = auth_token(store_, config_.account_sid);
  return app::answer_asset(*asset, request, token, config_.proxy);
}

// https://www.twilio.com/docs/voice/api/recording#fetch-a-recording-media-file
http::Response Emulator::answer_recording(const http::Request& request) const {
  const auto last = request.url.path.substr(request.url.path.rfind('/') + 1);
  const auto dot = last.find('.');
  const auto* recording = store_.get(kind::kRecording, last.substr(0, dot));
  if (request.method != "GET" && request.method != "HEAD") {
    return http::response(405, kHtml, "A recording's audio is only fetched");
  }
  const bool same_account =
      recording != nullptr &&
      request.url.path.find(text_of(*recording, "account_sid")) != std::string::npos;
  if (!same_account || text_of(*recording, "status") != "completed") {
    return http::response(404, kHtml, "The recording is not there, or not ready");
  }
  return voice::answer_recording_file(*recording, request);
}

}  // namespace ringback::app
