// The media streams of all legs.
#include "voice/streams.hpp"

#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

constexpr int kMostForks = 4;

}  // namespace

Result<std::string> Streams::start(const std::string& account_sid, const std::string& call_sid,
                                   const twiml::StartStream& wanted, EventId cause) {
  int forks = 0;
  for (const auto& [sid, entry] : streams_) {
    const bool same = entry.stream->identity().call_sid == call_sid;
    if (same && !entry.stream->wanted().connects) ++forks;
  }
  if (forks >= kMostForks && !wanted.connects) {
    return Error{31900, "a call has at most 4 streams beside its document"};
  }
  const auto sid = sids_.make("MZ");
  store_.put(kind::kStream, sid,
             {{"sid", sid},
              {"account_sid", account_sid},
              {"call_sid", call_sid},
              {"name", text_or_null(wanted.name)},
              {"status", "in-progress"},
              {"date_updated", rfc2822(clock_.now())},
              {"uri", cat("/2010-04-01/Accounts/", account_sid, "/Calls/", call_sid, "/Streams/",
                          sid, ".json")}});
  const StreamIdentity identity{account_sid, call_sid, sid};
  auto& entry = streams_[sid];
  entry.cause =
      trace_.record(cause, "stream.starts", sid, cat(call_sid, " streams to ", wanted.url));
  entry.stream = std::make_unique<Stream>(clock_, identity, wanted, hooks_of(identity));
  http::Headers headers;
  headers.add("User-Agent", "Twilio.TmeWs/1.0");
  headers.add("X-Twilio-Signature",
              twilio_signature(auth_token(store_, account_sid), wanted.url, {}));
  if (!entry.stream->open(web_, std::move(headers))) {
    hooks_.gone(sid, {31904, cat(wanted.url, ": no network here"), 502});
  }
  return sid;
}

StreamHooks Streams::hooks_of(const StreamIdentity& identity) {
  const auto& call = identity.call_sid;
  const auto& sid = identity.sid;
  return {[this, sid] { tell(streams_.at(sid), "stream-started", ""); },
          [this, call](const Sound& sound) { hooks_.play(call, sound); },
          [this, call] { hooks_.hush(call); },
          [this, call](int code, const std::string& message) {
            hooks_.alert(call, {code, 0, message, ""});
          },
          [this, sid](const Error& error) { hooks_.gone(sid, error); }};
}

// https://www.twilio.com/docs/voice/twiml/stream#attributes-statuscallback
void Streams::tell(const Entry& entry, std::string_view event, const std::string& error) {
  const auto& [account, call, sid] = entry.stream->identity();
  const auto& wanted = entry.stream->wanted();
  const auto cause = trace_.record(entry.cause, cat("stream.", event.substr(7)), sid,
                                   cat(event, " ", wanted.url, error.empty() ? "" : ": ", error));
  if (!wanted.status_callback) return;
  FormFields parameters = {{"AccountSid", account},
                           {"CallSid", call},
                           {"StreamSid", sid},
                           {"StreamName", wanted.name.empty() ? sid : wanted.name},
                           {"StreamEvent", std::string(event)},
                           {"Timestamp", iso8601(clock_.now())}};
  if (!error.empty()) parameters.emplace_back("StreamError", error);
  hooks_.notify(wanted.status_callback, wanted.status_callback_method, parameters, cause);
}

void Streams::lose(const std::string& sid, const Error& error) {
  const auto found = streams_.find(sid);
  if (found == streams_.end()) return;
  if (error.code != 0) {
    tell(found->second, "stream-error", cat(error.code, " ", error.message));
    const auto call = found->second.stream->identity().call_sid;
    hooks_.alert(call, {error.code, 0, error.message, found->second.stream->wanted().url});
  }
  end(sid);
}

void Streams::end(const std::string& sid) {
  auto node = streams_.extract(sid);
  if (node.empty()) return;
  auto& stream = *node.mapped().stream;
  const bool was_open = stream.is_open();
  stream.stop();
  if (store_.get(kind::kStream, sid) != nullptr) {
    store_.update(kind::kStream, sid,
                  {{"status", "stopped"}, {"date_updated", rfc2822(clock_.now())}});
  }
  if (was_open) tell(node.mapped(), "stream-stopped", "");
  if (stream.wanted().connects) hooks_.disconnected(stream.identity().call_sid);
}

bool Streams::stop(const std::string& call_sid, const std::string& name) {
  for (const auto& [sid, entry] : streams_) {
    const bool same = entry.stream->identity().call_sid == call_sid;
    if (!same || (sid != name && entry.stream->wanted().name != name)) continue;
    end(std::string(sid));
    return true;
  }
  return false;
}

void Streams::disconnect(const std::string& call_sid) {
  for (const auto& [sid, entry] : streams_) {
    const bool same = entry.stream->identity().call_sid == call_sid;
    if (same && entry.stream->wanted().connects) return end(std::string(sid));
  }
}

void Streams::over(const std::string& call_sid) {
  std::vector<std::string> ended;
  for (const auto& [sid, entry] : streams_) {
    if (entry.stream->identity().call_sid == call_sid) ended.push_back(sid);
  }
  for (const auto& sid : ended) end(sid);
}

void Streams::sound(const Voice& voice, const Sound& sound) {
  for (auto& [sid, entry] : streams_) {
    if (entry.stream->identity().call_sid == voice.call_sid) entry.stream->sound(voice.side, sound);
  }
}

void Streams::hushed(const Voice& voice) {
  for (auto& [sid, entry] : streams_) {
    if (entry.stream->identity().call_sid == voice.call_sid) entry.stream->hushed(voice.side);
  }
}

void Streams::key(const std::string& call_sid, char key) {
  for (auto& [sid, entry] : streams_) {
    if (entry.stream->identity().call_sid == call_sid) entry.stream->key(key);
  }
}

}  // namespace ringback::voice
