// The media streams of all legs: their resources, their callbacks, their limits.
// https://www.twilio.com/docs/voice/api/stream-resource
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/sid.hpp"
#include "base/trace.hpp"
#include "store/store.hpp"
#include "voice/stream.hpp"

namespace ringback::voice {

/// What streams want of the exchange, by the leg's SID.
struct StreamsHooks {
  std::function<void(const std::string& call_sid, const Sound&)> play;
  std::function<void(const std::string& call_sid)> hush;
  std::function<void(const std::string& call_sid, const twiml::Alert&)> alert;
  std::function<void(const std::optional<http::Url>&, const std::string& method, const FormFields&,
                     EventId cause)>
      notify;
  std::function<void(const std::string& sid, const Error&)> gone;  ///< As a step of its own.
  std::function<void(const std::string& call_sid)> disconnected;   ///< A <Connect> is over.
};

class Streams {
 public:
  Streams(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace, StreamsHooks hooks)
      : clock_(clock),
        store_(store),
        web_(web),
        sids_(sids),
        trace_(trace),
        hooks_(std::move(hooks)) {}

  /// Begins; the SID, or why not. What becomes of the connection is told later.
  Result<std::string> start(const std::string& account_sid, const std::string& call_sid,
                            const twiml::StartStream& wanted, EventId cause);

  /// Ends the one of this name or SID; false when there is none.
  bool stop(const std::string& call_sid, const std::string& name);

  /// Ends the one that <Connect> has.
  void disconnect(const std::string& call_sid);

  /// Ends all of a leg.
  void over(const std::string& call_sid);

  void sound(const Voice& voice, const Sound& sound);
  void hushed(const Voice& voice);
  void key(const std::string& call_sid, char key);

  /// The server of one is gone.
  void lose(const std::string& sid, const Error& error);

  void forget() { streams_.clear(); }

 private:
  struct Entry {
    std::unique_ptr<Stream> stream;
    EventId cause = 0;
  };
  StreamHooks hooks_of(const StreamIdentity& identity);
  void end(const std::string& sid);
  void tell(const Entry& entry, std::string_view event, const std::string& error);

  Clock& clock_;
  Store& store_;
  http::Web& web_;
  Sids& sids_;
  Trace& trace_;
  StreamsHooks hooks_;
  std::map<std::string, Entry> streams_;
};

}  // namespace ringback::voice
