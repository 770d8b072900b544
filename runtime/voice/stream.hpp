// One media stream: what is heard on a leg, told to a WebSocket server, and what that answers.
// https://www.twilio.com/docs/voice/media-streams/websocket-messages
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "clock/clock.hpp"
#include "http/web.hpp"
#include "twiml/effects.hpp"
#include "voice/far_end.hpp"
#include "voice/recorder.hpp"

namespace ringback::voice {

/// Whose the stream is.
struct StreamIdentity {
  std::string account_sid;
  std::string call_sid;
  std::string sid;
};

/// What it wants of the exchange. The last one may end the stream.
struct StreamHooks {
  std::function<void()> opened;
  std::function<void(const Sound&)> play;  ///< The far end hears it.
  std::function<void()> hush;
  std::function<void(int code, std::string message)> fault;
  std::function<void(const Error&)> ended;  ///< Code 0 when the server said goodbye.
};

/// Sends 20 ms of sound at a time, by the emulated clock, and lets no time pass until the server
/// has seen them: what it answers at once comes at the same emulated time in every run.
class Stream {
 public:
  Stream(Clock& clock, StreamIdentity identity, twiml::StartStream wanted, StreamHooks hooks);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() = default;

  /// False when there is no way to a server.
  bool open(http::Web& web, http::Headers headers);

  void sound(Voice::Side side, const Sound& sound);
  void hushed(Voice::Side side);
  void key(char key);

  /// Says that it is over, and closes.
  void stop();

  const twiml::StartStream& wanted() const { return wanted_; }
  const StreamIdentity& identity() const { return identity_; }
  bool is_open() const { return open_; }

 private:
  struct Track {
    std::string name;
    Voice::Side side;
    Time from{};
    Time until{};
    std::uint64_t chunks = 0;
  };
  /// What the server wants to be heard: so much sound, or a mark to be told of.
  struct Piece {
    Duration length{};
    std::string mark;
  };

  void opened();
  void tick();
  void sync();
  void send(std::string_view event, const Json& more);
  void send_media(Track& track);
  void received(const std::string& text);
  void advance();
  void clear();

  Clock& clock_;
  StreamIdentity identity_;
  twiml::StartStream wanted_;
  StreamHooks hooks_;
  std::unique_ptr<http::Socket> socket_;
  std::vector<Track> tracks_;
  bool open_ = false;
  std::uint64_t sequence_ = 0;
  Time started_{};
  Time next_tick_{};
  Timer timer_;
  Hold hold_;  ///< The server has not seen all yet.
  std::deque<Piece> pieces_;
  Timer playing_;
};

}  // namespace ringback::voice
