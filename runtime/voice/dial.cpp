// <Dial>: ringing others, the whisper, the bridge and the end.
// https://www.twilio.com/docs/voice/twiml/dial
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/sip.hpp"

namespace ringback::voice {

namespace {

constexpr std::string_view kWhatsApp = "whatsapp:";

/// What a SIP address may be shown in place of a number.
bool is_sip_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '_' || c == '.';
  });
}

/// What the far end would have answered to the INVITE.
std::string_view sip_response(const Call& child, std::string_view outcome) {
  if (child.answered) return "200";
  if (outcome == "busy") return "486";
  return outcome == "failed" ? "503" : "487";
}

/// https://www.twilio.com/docs/voice/twiml/sip
void append_dialled_sip(FormFields& parameters, const Call& child, std::string_view outcome) {
  if (!is_sip(child.to)) return;
  parameters.emplace_back("DialSipCallId", sip_call_id(child));
  parameters.emplace_back("DialSipResponseCode", sip_response(child, outcome));
  if (!child.answered && outcome != "busy") return;  // the far end has answered nothing
  for (const auto& [name, value] : child.sip_headers) {
    parameters.emplace_back(cat("DialSipHeader_", name), value);
  }
}

/// What all recordings of the dial have, whoever is heard in them.
RecordingRequest recording_of(const Call& parent, const twiml::Dial& dial) {
  RecordingRequest request{parent.account_sid, parent.sid, "DialVerb"};
  request.callback = dial.recording_callback;
  request.cause = parent.cause;
  request.track = dial.recording_track;
  if (dial.trim == "trim-silence") request.trim = Trim::kSilence;
  return request;
}

}  // namespace

void Exchange::start_dial(Call& parent, const twiml::Dial& dial) {
  if (dial.conference) return conferences_.join(parent, dial);
  if (dial.queue) return queues_.dequeue(parent, dial);
  if (const auto fault = caller_id_fault(parent, dial); !fault.empty()) {
    alert(parent, {13214, 0, fault, ""});
    return feed_later(parent, twiml::DialEnded{"failed", "", {}, false, {}, {}});
  }
  auto& session = dials_[parent.sid];
  session = DialSession{};
  session.dial = dial;
  session.started = clock_.now();
  ring_targets(parent);
}

/// Why the callerId may not be shown to who is dialled; "" when it may.
std::string Exchange::caller_id_fault(const Call& parent, const twiml::Dial& dial) const {
  const auto& shown = dial.caller_id;
  const auto all_are = [&](std::string_view scheme) {
    return std::all_of(dial.targets.begin(), dial.targets.end(),
                       [&](const auto& target) { return target.address.starts_with(scheme); });
  };
  const bool named = is_sip_name(shown) && all_are("sip");
  if (!shown.empty() && !named && !may_show(parent, shown)) {
    return cat("callerId '", shown, "' is neither a number of yours nor the caller's own");
  }
  const bool to_whatsapp =
      std::any_of(dial.targets.begin(), dial.targets.end(),
                  [](const auto& target) { return target.address.starts_with(kWhatsApp); });
  if (!to_whatsapp || shown.starts_with(kWhatsApp)) return "";
  return cat("<WhatsApp> needs the callerId of a WhatsApp sender, as in whatsapp:+15550001111");
}

/// A callerId is a number of the account, a verified one, or one of the two in the call.
bool Exchange::may_show(const Call& parent, const std::string& caller_id) const {
  const bool is_number = is_e164(caller_id);
  if (!is_number) return is_endpoint(caller_id);
  if (caller_id == parent.from || caller_id == parent.to) return true;
  if (own_number(store_, caller_id) != nullptr) return true;
  return store_.find(kind::kOutgoingCallerId, [&](const Json& verified) {
    return text_of(verified, "phone_number") == caller_id;
  }) != nullptr;
}

/// All are rung at once and the first to answer is connected; sequential
/// dials take the next number when one has not answered.
void Exchange::ring_targets(Call& parent) {
  auto& session = dials_.at(parent.sid);
  const auto& targets = session.dial.targets;
  const bool sequential = session.dial.sequential;
  do {
    ring_child(parent, targets[session.next_target++]);
  } while (!sequential && session.next_target < targets.size());
}

void Exchange::ring_child(Call& parent, const twiml::DialTarget& target) {
  auto& session = dials_.at(parent.sid);
  Call child;
  child.sid = sids_.make("CA");
  child.account_sid = parent.account_sid;
  child.parent_sid = parent.sid;
  child.depth = parent.depth + 1;
  child.direction = Direction::kOutboundDial;
  // Without a callerId the callee sees the caller's number, of an outbound parent its From.
  child.from = session.dial.caller_id.empty() ? parent.from : session.dial.caller_id;
  child.to = target.address;
  child.reason = session.dial.call_reason;
  child.ring_timeout = session.dial.timeout;
  child.send_digits = target.send_digits;
  child.detection = target.detection;
  if (target.address.starts_with("app:")) {
    child.parameters = target.parameters;
    if (target.copies_parent_to) child.shown_to = parent.to;
  }
  child.status_callback = {target.status_callback, target.status_callback_method,
                           target.status_callback_events};
  if (target.url) {
    child.source.url = *target.url;
    child.source.method = target.method;
    child.source.place = twiml::Place::kWhisper;
    child.whispers = true;
  }
  child.cause = trace_.record(parent.cause, "dial", parent.sid,
                              cat("dials ", target.address, " for ", parent.from), parties(child));
  session.children.push_back(child.sid);
  auto& placed = add_call(std::move(child));
  if (session.dial.record.find("ringing") != std::string::npos) {
    record_dial(session, parent, placed, "ringing");
  }
  enqueue([this, sid = placed.sid] {
    if (auto* ready = find(sid); ready != nullptr && !ready->over()) begin(*ready);
  });
}

/// The whisper is for the callee alone; only then are the two connected.
void Exchange::child_answered(Call& child) {
  if (child.whispers) return start_document(child);
  bridge(child);
}

void Exchange::bridge(Call& child) {
  child.whispers = false;
  auto* parent = find(child.parent_sid);
  const auto found = dials_.find(child.parent_sid);
  if (parent == nullptr || found == dials_.end() || parent->over() || child.over()) return;
  auto& session = found->second;
  if (!session.winner.empty()) return;  // another was first; this one is being cancelled
  session.winner = child.sid;
  session.bridged = clock_.now();
  pick_up(*parent);
  parent->bridged_to = child.sid;
  child.bridged_to = parent->sid;
  for (const auto& sid : {parent->sid, child.sid}) far_joins(sid);
  parent->cause = trace_.record(child.cause, "call.bridged", parent->sid,
                                cat(parent->from, " and ", child.to, " are connected"),
                                {{"from", far_number(*parent)}, {"to", child.to}});
  if (session.dial.record.find("answer") != std::string::npos) {
    record_dial(session, *parent, child, "answer");
  } else if (session.dial.recording_track != "inbound") {
    const int channel = session.dial.record.ends_with("-dual") ? 2 : 1;
    recorder_.add_voice(session.recording_sid, {child.sid, Voice::Side::kFar}, channel);
  }
  for (const auto& sid : session.children) {
    if (sid == child.sid) continue;
    enqueue([this, sid] {
      if (auto* loser = find(sid); loser != nullptr) {
        end_call(*loser, loser->answered ? "completed" : "canceled");
      }
    });
  }
  session.time_limit =
      later(child, session.dial.time_limit, [this](Call& late) { end_call(late, "completed"); });
}

/// Dual: the caller on channel 1, the called party on channel 2.
void Exchange::record_dial(DialSession& session, const Call& parent, const Call& child,
                           std::string_view moment) {
  if (!session.recording_sid.empty()) return;
  const bool dual = session.dial.record.ends_with("-dual");
  const auto& track = session.dial.recording_track;
  auto request = recording_of(parent, session.dial);
  if (track != "outbound") request.channels[{parent.sid, Voice::Side::kFar}] = 1;
  if (track != "inbound") request.channels[{child.sid, Voice::Side::kFar}] = dual ? 2 : 1;
  session.recording_sid = recorder_.start(std::move(request));
  trace_.record(parent.cause, "dial.recorded", parent.sid, cat("recorded from ", moment));
}

/// The call on channel 1, on 2 what comes from the conference. Begins as the call joins: nobody is
/// rung. Returns the recording, if the dial is recorded.
std::string Exchange::record_conferring(const Call& call, const twiml::Dial& dial) {
  if (dial.record.find("record-from") == std::string::npos) return "";
  auto request = recording_of(call, dial);
  const int channel = dial.record.ends_with("-dual") ? 2 : 1;
  if (request.track != "outbound") request.channels[{call.sid, Voice::Side::kFar}] = 1;
  if (request.track != "inbound") request.channels[{call.sid, Voice::Side::kNear}] = channel;
  return recorder_.start(std::move(request));
}

/// A child has ended: the dial goes on with the others, or is over.
void Exchange::child_over(const std::string& parent_sid, const std::string& child_sid,
                          std::string_view status) {
  const auto found = dials_.find(parent_sid);
  auto* parent = find(parent_sid);
  if (found == dials_.end() || parent == nullptr) return;
  auto& session = found->second;
  if (std::erase(session.children, child_sid) == 0) return;  // of an earlier dial
  if (session.winner == child_sid) return finish_dial(parent_sid, "completed", child_sid);
  if (!session.children.empty() || !session.winner.empty()) return;
  if (session.next_target < session.dial.targets.size() && !parent->over()) {
    return ring_targets(*parent);
  }
  finish_dial(parent_sid, status == "completed" ? declined_whisper_ : status, child_sid);
}

/// The two in a conversation hear each other no more, not even what they were saying.
void Exchange::part(Call& call) {
  auto* other = find(std::exchange(call.bridged_to, ""));
  if (other == nullptr) return;
  other->bridged_to.clear();
  for (auto* each : {&call, other}) cut_off(*each, each->saying);
}

/// A child is sent to a document of its own: it is out of the dial, and its caller is free.
void Exchange::leave_dial(Call& child) {
  part(child);
  child.whispers = false;
  const auto found = dials_.find(child.parent_sid);
  if (found == dials_.end()) return;
  found->second.left_child = child.sid;
  child_over(child.parent_sid, child.sid, "no-answer");
}

/// The parent is gone, or goes on with another document: the children are let go.
void Exchange::end_dial(const std::string& parent_sid, std::string_view status) {
  const auto found = dials_.find(parent_sid);
  if (found == dials_.end()) return;
  const auto children = found->second.children;
  auto told = children.back();
  if (found->second.bridged) {
    status = "completed";
    told = found->second.winner;
  } else if (const auto whispered = std::ranges::find_if(
                 children, [this](const auto& sid) { return find(sid)->answered.has_value(); });
             whispered != children.end() && declined_whisper_ == "completed") {
    status = "completed";
    told = *whispered;
  }
  finish_dial(parent_sid, status, told);
  for (const auto& sid : children) {
    auto* child = find(sid);
    if (child != nullptr) end_call(*child, child->answered ? "completed" : "canceled");
  }
}

void Exchange::finish_dial(const std::string& parent_sid, std::string_view status,
                           const std::string& child_sid) {
  auto node = dials_.extract(parent_sid);
  auto& session = node.mapped();
  twiml::DialEnded ended;
  ended.status = status;
  ended.call_sid = child_sid;
  ended.bridged = session.bridged.has_value();
  ended.took = clock_.now() - session.started;
  const auto* child = find(child_sid);
  if (child != nullptr && child->answered && session.left_child != child_sid) {
    ended.duration_seconds = seconds_up(clock_.now() - *child->answered);
  }
  if (child != nullptr) {
    ended.parameters = child->returned;
    append_dialled_sip(ended.parameters, *child, status);
  }
  if (!session.recording_sid.empty()) ended.recording = recorder_.stop(session.recording_sid);
  auto* parent = find(parent_sid);
  parent->cause =
      trace_.record(parent->cause, "dial.ended", parent_sid, cat("the dial ended: ", status));
  feed_later(*parent, ended);
}

}  // namespace ringback::voice
