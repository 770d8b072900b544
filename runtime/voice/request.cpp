// What the REST API asks of calls, and what a person with a phone does.
// https://www.twilio.com/docs/voice/api/call-resource
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/handset.hpp"
#include "voice/parameters.hpp"
#include "voice/sip.hpp"

namespace ringback::voice {

namespace {

using http::field;

/// Parameters that Twilio takes and this exchange does not act on yet: each is told of.
constexpr auto kNotEmulated = std::to_array<std::string_view>(
    {"Byoc", "CallerId", "SipAuthUsername", "ClientNotificationUrl"});

/// Error 21626 where one of the events that are sent is none. The call is placed all the same.
Result<std::string> read_events(const FormFields& parameters) {
  return words_of(parameters, "StatusCallbackEvent",
                  {"initiated", "ringing", "answered", "completed"}, "completed", 21626, false);
}

/// Those that are there: where all of them are wrong, nothing is told.
std::string known_events(const FormFields& parameters) {
  if (const auto events = read_events(parameters); events.ok()) return *events;
  FormFields known;
  for (const auto& sent : parameters) {
    if (sent.first == "StatusCallbackEvent" && read_events({sent}).ok()) known.push_back(sent);
  }
  return joined(known, "StatusCallbackEvent");
}

/// Whom a call is to, or from: a number as people write it, or an address without what stands
/// behind it.
std::string read_address(const std::string& to) {
  if (to.starts_with("client:")) return to.substr(0, to.find('?'));
  if (is_sip(to)) return std::string(bare_sip(to));
  return is_endpoint(to) ? to : international_number(to);
}

/// Twilio refuses hosts with an underscore here.
Result<void> read_callback(StatusCallback& callback, const FormFields& parameters) {
  const auto url = absolute_url(parameters, "StatusCallback", 21609);
  if (!url.ok()) return url.error();
  if (*url && (*url)->host.find('_') != std::string::npos) {
    return Error{21609, cat("StatusCallback has a host with '_': ", (*url)->text())};
  }
  callback.url = *url;
  const auto method = method_of(parameters, "StatusCallbackMethod");
  if (!method.ok()) return method.error();
  callback.method = *method;
  callback.events = known_events(parameters);
  return {};
}

/// Whether the token is of a call from that number, which may then be shown to others.
bool vouches(const Store& store, std::string_view token, const Call& call) {
  const auto* parent = store.get(kind::kCall, call_of_token(token));
  return parent != nullptr && text_of(*parent, "direction") == "inbound" &&
         text_of(*parent, "account_sid") == call.account_sid &&
         text_of(*parent, "from") == call.from;
}

/// A trunk of the account's, where a number is called; elsewhere it means nothing.
Result<void> check_byoc(const Store& store, const FormFields& parameters, const Call& call) {
  const auto sid = field(parameters, "Byoc");
  if (sid.empty() || !is_e164(call.to)) return {};
  const auto* trunk = store.get("voice.v1.byoc_trunk", sid);
  if (trunk != nullptr && text_of(*trunk, "account_sid") == call.account_sid) return {};
  return Error{21300, cat("Byoc is not the SID of a BYOC trunk of the account's: ", sid)};
}

}  // namespace

Result<void> Exchange::read_caller(Call& call, const FormFields& parameters, Pace pace) const {
  call.to = read_address(field(parameters, "To"));
  call.from = field(parameters, "From");
  if (is_e164(call.to)) call.from = read_address(call.from);
  if (call.to.empty()) return Error{21201, "No 'To' number is specified"};
  if (call.from.empty()) return Error{21213, "No 'From' number is specified"};
  if (!is_endpoint(call.to) || call.to == call.from) {
    const auto message =
        cat("The phone number you are attempting to call, ", call.to, ", is not valid.");
    return Error{21211, message};
  }
  const bool between_apps = !is_e164(call.to);  // a client or SIP address sees any name
  if (!is_e164(call.from) && (!between_apps || call.from.find(' ') != std::string::npos)) {
    return Error{21212, cat("From is not a valid phone number: ", call.from)};
  }
  if (!is_e164(call.from)) return {};
  const auto* number = own_number(store_, call.from);
  const auto verified = [&](const Json& caller_id) {
    return text_of(caller_id, "phone_number") == call.from &&
           text_of(caller_id, "account_sid") == call.account_sid;
  };
  if (number != nullptr && text_of(*number, "account_sid") == call.account_sid) {
    call.number_sid = text_of(*number, "sid");
  } else if (pace != Pace::kAtOnce && store_.find(kind::kOutgoingCallerId, verified) == nullptr &&
             !vouches(store_, field(parameters, "CallToken"), call)) {
    return Error{21210, cat("The source phone number provided, ", call.from,
                            ", is not yet verified for your account. You may only make calls from "
                            "phone numbers that you've verified or purchased from Twilio.")};
  }
  return {};
}

/// Of a call through an application, that one's addresses count alone, and what they are told.
Result<FormFields> Exchange::through_application(const std::string& account_sid,
                                                 const FormFields& parameters) const {
  static constexpr std::pair<std::string_view, std::string_view> kSettings[] = {
      {"Url", "voice_url"},
      {"Method", "voice_method"},
      {"FallbackUrl", "voice_fallback_url"},
      {"FallbackMethod", "voice_fallback_method"},
      {"StatusCallback", "status_callback"},
      {"StatusCallbackMethod", "status_callback_method"}};
  const auto sid = field(parameters, "ApplicationSid");
  if (sid.empty()) return parameters;
  const auto* application = store_.get(kind::kApplication, sid);
  if (application == nullptr || text_of(*application, "account_sid") != account_sid) {
    return Error{21218, cat("The 'ApplicationSid' attribute is not valid: ", sid)};
  }
  auto fields = parameters;
  std::erase_if(fields, [](const auto& sent) {
    return sent.first == "Twiml" || sent.first == "StatusCallbackEvent" ||
           std::any_of(std::begin(kSettings), std::end(kSettings),
                       [&sent](const auto& setting) { return setting.first == sent.first; });
  });
  for (const auto& [name, member] : kSettings) {
    const auto value = text_of(*application, member);
    if (!value.empty()) fields.emplace_back(name, value);
  }
  return fields;
}

Result<void> Exchange::read_document(Call& call, const FormFields& parameters) const {
  const auto url = field(parameters, "Url");
  call.inline_twiml = url.empty() ? field(parameters, "Twiml") : "";
  if (url.empty() && call.inline_twiml.empty()) {
    return Error{21205, "Url parameter is required."};
  }
  if (call.inline_twiml.size() > 4000) {
    return Error{32018, "Twiml is longer than 4000 characters"};
  }
  if (!url.empty()) {
    const auto parsed = http::parse_url(url);
    if (!parsed.ok()) return Error{21205, cat("Url is not a valid URL: ", url)};
    call.source.url = *parsed;
  }
  const auto method = method_of(parameters, "Method");
  if (!method.ok()) return method.error();
  call.source.method = *method;
  const auto fallback = absolute_url(parameters, "FallbackUrl", 21205);
  if (!fallback.ok()) return fallback.error();
  call.source.fallback_url = *fallback;
  const auto fallback_method = method_of(parameters, "FallbackMethod");
  if (!fallback_method.ok()) return fallback_method.error();
  call.source.fallback_method = *fallback_method;
  return {};
}

Result<void> Exchange::read_progress(Call& call, const FormFields& parameters) const {
  if (auto read = read_callback(call.status_callback, parameters); !read.ok()) return read.error();
  const auto timeout = seconds_of(parameters, "Timeout", call.ring_timeout, 600);
  if (!timeout.ok()) return timeout.error();
  call.ring_timeout = *timeout;
  const auto limit = seconds_of(parameters, "TimeLimit", call.time_limit, 86'400);
  if (!limit.ok()) return limit.error();
  call.time_limit = *limit;
  call.send_digits = field(parameters, "SendDigits");
  if (call.send_digits.size() > 32 ||
      call.send_digits.find_first_not_of("0123456789ABCD*#wW") != std::string::npos) {
    return Error{21206, cat("SendDigits '", call.send_digits, "' is not valid")};
  }
  return {};
}

Result<void> Exchange::read_recording(Call& call, const FormFields& parameters) const {
  const auto record = word_of(parameters, "Record", {"false", "true"});
  if (!record.ok()) return record.error();
  const auto channels = word_of(parameters, "RecordingChannels", {"mono", "dual"});
  if (!channels.ok()) return channels.error();
  if (*record == "true") call.record = *channels;
  const auto track = word_of(parameters, "RecordingTrack", {"both", "inbound", "outbound"});
  if (!track.ok()) return track.error();
  call.recording_track = *track;
  const auto trim = word_of(parameters, "Trim", {"trim-silence", "do-not-trim"});
  if (!trim.ok()) return trim.error();
  if (*trim == "do-not-trim") call.recording_trim = Trim::kNothing;
  return read_recording_callback(call, parameters);
}

Result<void> Exchange::read_recording_callback(Call& call, const FormFields& parameters) const {
  const auto events = words_of(parameters, "RecordingStatusCallbackEvent",
                               {"in-progress", "completed", "absent"}, "completed", 20001, true);
  if (!events.ok()) return events.error();
  call.recording_callback.events = *events;
  const auto method = method_of(parameters, "RecordingStatusCallbackMethod");
  if (!method.ok()) return method.error();
  call.recording_callback.method = *method;
  const auto url = absolute_url(parameters, "RecordingStatusCallback", 13256);
  if (!url.ok()) return url.error();
  call.recording_callback.url = *url;
  return {};
}

void Exchange::warn_of_the_missing(const Call& call, const FormFields& parameters) {
  for (const auto name : kNotEmulated) {
    if (!http::has_field(parameters, name)) continue;
    trace_.record(call.cause, "alert", call.sid,
                  cat(name, " is not emulated yet; the call is placed without it"));
  }
}

Result<Json> Exchange::create_call(const std::string& account_sid, const FormFields& sent,
                                   EventId cause, Pace pace) {
  const auto through = through_application(account_sid, sent);
  if (!through) return through.error();
  const auto& parameters = *through;
  Call call;
  call.account_sid = account_sid;
  call.direction = Direction::kOutboundApi;
  call.reason = field(parameters, "CallReason");
  if (auto read = read_caller(call, parameters, pace); !read.ok()) return read.error();
  if (auto trunk = check_byoc(store_, parameters, call); !trunk.ok()) return trunk.error();
  if (auto read = read_document(call, parameters); !read.ok()) return read.error();
  if (auto read = read_progress(call, parameters); !read.ok()) return read.error();
  if (auto read = read_recording(call, parameters); !read.ok()) return read.error();
  if (auto read = read_detection(call, parameters); !read.ok()) return read.error();
  const bool paced = pace == Pace::kOfAccount && rate_.limits();
  if (paced && rate_.wait(account_sid) > CallRate::kLongest) {
    return Error{22005, "More calls are queued than can begin within 24 hours"};
  }
  call.sid = sids_.make("CA");
  call.cause = trace_.record(cause, "call.queued", call.sid, cat(call.from, " calls ", call.to),
                             parties(call));
  const auto& placed = add_call(std::move(call));
  warn_of_the_missing(placed, parameters);
  if (const auto events = read_events(parameters); !events.ok()) {
    alert(placed, {21626, 0, events.error().message, ""});
  }
  if (http::has_field(parameters, "Url") && http::has_field(parameters, "Twiml")) {
    alert(placed, {32019, 0, "Twiml means nothing beside Url", ""});
  }
  if (placed.detection.asynchronous && !placed.detection.callback) {
    alert(placed, {21262, 0, "AsyncAmd has no AsyncAmdStatusCallback: nobody is told", ""});
  }
  if (paced) {
    rate_.join(account_sid, placed.sid);
  } else {
    find(placed.sid)->ring_timer =
        clock_.after(Duration(0), [this, sid = placed.sid] { begin_queued(sid); });
  }
  return *store_.get(kind::kCall, placed.sid);
}

/// The present document is gone, and what it would have asked for next is told only: the actions of
/// its <Dial> or <Enqueue> hear how that ended, and what they answer is not run.
void Exchange::dismiss(Call& call, const twiml::Event& event) {
  if (!call.document) return;
  auto& interpreter = call.document->interpreter;
  interpreter.on(twiml::HungUp{});  // so that no verb behind it is run
  for (const auto& effect : interpreter.on(event)) {
    const auto* request = std::get_if<twiml::Fetch>(&effect);
    if (request == nullptr) continue;
    auto parameters = standard_parameters(call);
    parameters.insert(parameters.end(), request->parameters.begin(), request->parameters.end());
    post(request->url, request->method, parameters, call.cause);
  }
}

/// The present document is dropped, and what it was doing with it; the new one starts at once.
void Exchange::redirect(Call& call, const Call& wanted, FormFields parameters) {
  enqueue([this, sid = call.sid, source = wanted.source, twiml = wanted.inline_twiml,
           parameters = std::move(parameters)] {
    auto* live = find(sid);
    if (live == nullptr || !live->in_progress()) return;
    live->dismissed = true;
    end_dial(sid, "canceled");
    leave_dial(*live);
    conferences_.leave(*live, "participant_updated_via_api");
    live->queue_result = "redirected";
    queues_.leave(*live, live->queue_result);
    live->dismissed = false;
    forks_.disconnect(*live);
    stop_playing(*live);
    live->alarms = {};
    if (!live->detection.asynchronous) {  // else nothing waits for it, and it goes on
      live->detecting = false;
      live->detection_timer.cancel();
    }
    finish_recording(*live);
    auto now = source;
    if (!now.fallback_url) {  // that of the call stays
      now.fallback_url = live->source.fallback_url;
      now.fallback_method = live->source.fallback_method;
    }
    live->source = std::move(now);
    live->inline_twiml = twiml;
    end_interlude(*live);
    start_document(*live, parameters);
  });
}

/// A live call may be given another status callback and another limit, counted from its answer.
Result<void> Exchange::change_progress(Call& call, const FormFields& parameters) {
  Call wanted;
  if (auto read = read_progress(wanted, parameters); !read.ok()) return read.error();
  if (wanted.status_callback.url) {
    call.status_callback.url = wanted.status_callback.url;
    call.status_callback.method = wanted.status_callback.method;
    store_.update(kind::kCall, call.sid, callback_members(call));
  }
  if (!http::has_field(parameters, "TimeLimit")) return {};
  call.time_limit = wanted.time_limit;
  if (!call.answered) return {};
  const auto left = *call.answered + call.time_limit - clock_.now();
  call.limit_timer = later(call, left, [this](Call& late) { end_call(late, "completed"); });
  return {};
}

// https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
Result<Json> Exchange::update_call(const std::string& call_sid, const FormFields& parameters,
                                   EventId cause) {
  if (store_.get(kind::kCall, call_sid) == nullptr) {
    return Error{20404, cat("The call ", call_sid, " was not found"), 404};
  }
  auto* call = find(call_sid);
  const auto stored = text_of(*store_.get(kind::kCall, call_sid), "status");
  if (call == nullptr && !is_final(stored)) fail_lost(call_sid);
  const auto status = field(parameters, "Status");
  const bool redirects = http::has_field(parameters, "Url") || http::has_field(parameters, "Twiml");
  if (!status.empty() && status != "canceled" && status != "completed") {
    return Error{20001, cat("Status '", status, "' is neither canceled nor completed")};
  }
  const bool live = call != nullptr && !call->over();
  if (live) {
    if (auto changed = change_progress(*call, parameters); !changed.ok()) return changed.error();
  }
  if (!status.empty() ? !live : redirects && !(live && call->in_progress())) {
    return Error{21220, "Call is not in-progress. Cannot redirect."};
  }
  if (redirects && status.empty()) {
    Call wanted;
    if (auto read = read_document(wanted, parameters); !read.ok()) return read.error();
    call->cause = cause;
    redirect(*call, wanted, {});
  } else if (live) {
    // "canceled" leaves calls alone that somebody has answered.
    const bool ringing = !call->answered.has_value();
    if (status == "canceled" && ringing) {
      call->cause = cause;
      enqueue([this, call_sid] {
        if (auto* live = find(call_sid)) end_call(*live, "canceled");
      });
    } else if (status == "completed") {
      call->cause = cause;
      enqueue([this, call_sid, ringing] {
        if (auto* live = find(call_sid)) end_call(*live, ringing ? "canceled" : "completed");
      });
    }
  }
  return *store_.get(kind::kCall, call_sid);
}

Result<std::string> Exchange::dial_in(const std::string& from, const std::string& to,
                                      PhoneBehaviour caller, EventId cause,
                                      const std::string& forwarded_from) {
  const auto* number = own_number(store_, to);
  const auto domain = number == nullptr ? sip_domain_of(store_, to) : Json();
  if (number == nullptr && domain.is_null()) {
    return Error{21211, cat(to, " is not one of the numbers in twilio.yaml, nor at a SIP domain")};
  }
  const auto* phone = store_.get(kind::kPhone, from);
  if (phone == nullptr) phone = store_.get(kind::kPhone, "default");
  const auto held = hold_steps();  // a call that nobody answers is gone with the next
  const auto& call = receive(
      number == nullptr ? domain : *number, from,
      [&](Call& arrived) {
        arrived.far = std::make_unique<Handset>(clock_, *this, arrived.sid, std::move(caller));
        arrived.forwarded_from = forwarded_from;
        if (!forwarded_from.empty()) {
          store_.update(kind::kCall, arrived.sid, {{"forwarded_from", forwarded_from}});
        }
        if (phone != nullptr) arrived.stir_verstat = text_of(*phone, "stir_verstat");
        if (!is_sip(to)) return;
        arrived.sip_headers = sip_headers_in(to);
        if (phone == nullptr) return;
        for (auto& header : sip_headers_of(*phone)) arrived.sip_headers.push_back(header);
      },
      cause);
  return call.sid;
}

}  // namespace ringback::voice
