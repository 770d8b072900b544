// One media stream.
#include "voice/stream.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "voice/audio.hpp"
#include "voice/mulaw.hpp"

namespace ringback::voice {

namespace {

constexpr Duration kFrame{20};
constexpr int kSamplesPerMs = 8;
constexpr Duration kMostBuffered = std::chrono::minutes(10);

std::string silence() {
  return std::string(static_cast<std::size_t>(kFrame.count() * kSamplesPerMs),
                     static_cast<char>(kMulawSilence));
}

/// What stands for a voice that began `since` ago, as in recordings.
std::string tone(Duration since, int channel) {
  std::string frame;
  const auto from = static_cast<std::uint64_t>(since.count() * kSamplesPerMs);
  for (int i = 0; i < kFrame.count() * kSamplesPerMs; ++i) {
    frame += static_cast<char>(mulaw(tone_sample(from + static_cast<std::uint64_t>(i), channel)));
  }
  return frame;
}

}  // namespace

Stream::Stream(Clock& clock, StreamIdentity identity, twiml::StartStream wanted, StreamHooks hooks)
    : clock_(clock),
      identity_(std::move(identity)),
      wanted_(std::move(wanted)),
      hooks_(std::move(hooks)) {
  if (wanted_.track != "outbound_track") tracks_.push_back({"inbound", Voice::Side::kFar});
  if (wanted_.track != "inbound_track") tracks_.push_back({"outbound", Voice::Side::kNear});
}

bool Stream::open(http::Web& web, http::Headers headers) {
  hold_ = clock_.hold();
  socket_ = web.open({wanted_.url, std::move(headers)},
                     {[this] { opened(); }, [this](const std::string& text) { received(text); },
                      [this](const Error& error) {
                        hold_.reset();
                        timer_.cancel();
                        hooks_.ended(error);
                      }});
  if (socket_ == nullptr) hold_.reset();
  return socket_ != nullptr;
}

void Stream::opened() {
  open_ = true;
  started_ = clock_.now();
  next_tick_ = started_ + kFrame;
  socket_->send(print_json({{"event", "connected"}, {"protocol", "Call"}, {"version", "1.0.0"}}));
  Json tracks = Json::array();
  for (const auto& track : tracks_) tracks.push_back(track.name);
  Json parameters = Json::object();
  for (const auto& [name, value] : wanted_.parameters) parameters[name] = value;
  send("start",
       {{"start",
         {{"accountSid", identity_.account_sid},
          {"streamSid", identity_.sid},
          {"callSid", identity_.call_sid},
          {"tracks", std::move(tracks)},
          {"mediaFormat", {{"encoding", "audio/x-mulaw"}, {"sampleRate", 8000}, {"channels", 1}}},
          {"customParameters", std::move(parameters)}}}});
  hooks_.opened();
  sync();
  timer_ = clock_.at(next_tick_, [this] { tick(); });
}

/// Time stands still until the server has seen everything; then its own sounds begin.
void Stream::sync() {
  hold_ = clock_.hold();
  socket_->sync([this, hold = hold_] {
    if (hold_ == hold) hold_.reset();
    advance();
  });
}

void Stream::tick() {
  for (auto& track : tracks_) send_media(track);
  next_tick_ += kFrame;
  timer_ = clock_.at(next_tick_, [this] { tick(); });
  sync();
}

void Stream::send(std::string_view event, const Json& more) {
  Json message = {{"event", event}, {"sequenceNumber", cat(++sequence_)}};
  message.update(more);
  message["streamSid"] = identity_.sid;
  socket_->send(print_json(message));
}

void Stream::send_media(Track& track) {
  const auto begin = next_tick_ - kFrame;
  const bool sounds = track.from < next_tick_ && track.until > begin;
  const int channel = track.side == Voice::Side::kNear ? 1 : 2;
  const auto since = std::max(begin - track.from, Duration(0));
  const auto frame = sounds ? tone(since, channel) : silence();
  send("media", {{"media",
                  {{"track", track.name},
                   {"chunk", cat(++track.chunks)},
                   {"timestamp", cat((begin - started_).count())},
                   {"payload", base64(frame)}}}});
}

void Stream::sound(Voice::Side side, const Sound& sound) {
  for (auto& track : tracks_) {
    if (track.side != side) continue;
    if (track.until < clock_.now()) track.from = clock_.now();  // else it goes on
    track.until = clock_.now() + sound.length;
  }
}

void Stream::hushed(Voice::Side side) {
  for (auto& track : tracks_) {
    if (track.side == side) track.until = std::min(track.until, clock_.now());
  }
}

void Stream::key(char key) {
  if (!open_ || !wanted_.connects) return;
  send("dtmf", {{"dtmf", {{"track", "inbound_track"}, {"digit", std::string(1, key)}}}});
}

void Stream::received(const std::string& text) {
  const auto message = parse_json(text);
  const auto event = message.ok() && message->is_object() ? text_of(*message, "event") : "";
  if (event.empty())
    return hooks_.fault(31950, "a message of the stream is not JSON with an event");
  if (!wanted_.connects) return;  // nobody hears what a stream of one way is sent
  if (event == "media" && message->contains("media")) {
    const auto bytes = base64_decode(text_of((*message)["media"], "payload"));
    Duration buffered{0};
    for (const auto& piece : pieces_) buffered += piece.length;
    if (buffered > kMostBuffered) return hooks_.fault(31931, "more than 10 minutes are buffered");
    const auto length = Duration(static_cast<long long>(bytes.size()) / kSamplesPerMs);
    if (length > Duration(0)) pieces_.push_back({length, ""});
  } else if (event == "mark" && message->contains("mark")) {
    pieces_.push_back({Duration(0), text_of((*message)["mark"], "name")});
  } else if (event == "clear") {
    clear();
  } else {
    hooks_.fault(31951, cat("the stream knows no event '", event, "'"));
  }
}

/// The next sound, of all pieces up to a mark; marks are told of when what stands before them has
/// been heard.
void Stream::advance() {
  if (playing_) return;
  while (!pieces_.empty() && pieces_.front().length == Duration(0)) {
    send("mark", {{"mark", {{"name", pieces_.front().mark}}}});
    pieces_.pop_front();
  }
  Duration length{0};
  while (!pieces_.empty() && pieces_.front().length > Duration(0)) {
    length += pieces_.front().length;
    pieces_.pop_front();
  }
  if (length == Duration(0)) return;
  hooks_.play({Sound::Kind::kMedia, "stream", length});
  playing_ = clock_.after(length, [this] {
    playing_ = {};
    advance();
  });
}

/// Nothing of what is buffered is heard any more, and every mark in it is told of.
void Stream::clear() {
  if (playing_) hooks_.hush();
  playing_ = {};
  for (const auto& piece : std::exchange(pieces_, {})) {
    if (piece.length == Duration(0)) send("mark", {{"mark", {{"name", piece.mark}}}});
  }
}

void Stream::stop() {
  timer_.cancel();
  playing_ = {};
  if (open_) {
    send("stop",
         {{"stop", {{"accountSid", identity_.account_sid}, {"callSid", identity_.call_sid}}}});
  }
  hold_.reset();
  if (socket_ != nullptr) socket_->close();
  open_ = false;
}

}  // namespace ringback::voice
