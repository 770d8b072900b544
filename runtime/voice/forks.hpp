// What goes on beside a leg's document: streams, live transcriptions, SIPREC sessions, recordings.
// https://www.twilio.com/docs/voice/twiml/start
#pragma once

#include <map>
#include <string>
#include <vector>

#include "voice/call.hpp"
#include "voice/live_transcriptions.hpp"
#include "voice/streams.hpp"

namespace ringback::voice {

class Exchange;

class Forks {
 public:
  explicit Forks(Exchange& exchange);

  // <Start>, <Stop> and <Connect>
  void start_stream(Call& call, const twiml::StartStream& wanted);
  void stop_stream(Call& call, const std::string& name) { streams_.stop(call.sid, name); }
  void start_siprec(Call& call, const twiml::StartSiprec& wanted);
  bool stop_siprec(Call& call, const std::string& name);
  void start_transcription(Call& call, const twiml::StartTranscription& wanted);
  void stop_transcription(Call& call, const std::string& name) {
    live_transcriptions_.stop(call.sid, name);
  }
  void start_call_recording(Call& call, const twiml::StartCallRecording& wanted);
  void stop_call_recording(Call& call);

  /// The document that <Connect> stood in is left.
  void disconnect(Call& call) { streams_.disconnect(call.sid); }

  void audible(const Voice& voice, const Sound& sound);
  void inaudible(const Voice& voice);
  void call_over(Call& call);
  void forget();
  void recover();

  // `POST Calls/{CallSid}/Streams.json`, `Siprec.json`, `Transcriptions.json`, and of one of them
  // with Status=stopped, which may be named by its SID or its name, and may have ended before.
  Result<Json> create_stream(const std::string& call_sid, const FormFields& parameters,
                             EventId cause);
  Result<Json> create_siprec(const std::string& call_sid, const FormFields& parameters);
  Result<Json> create_transcription(const std::string& call_sid, const FormFields& parameters,
                                    EventId cause);
  Result<Json> stop_fork(std::string_view kind, const std::string& call_sid,
                         const std::string& name, const FormFields& parameters);

 private:
  struct Siprec {
    std::string sid;
    twiml::StartSiprec wanted;
  };
  StreamsHooks stream_hooks();
  void tell_siprec(const Call& call, const Siprec& siprec, std::string_view event);

  Exchange& exchange_;
  Streams streams_;
  LiveTranscriptions live_transcriptions_;
  std::map<std::string, std::vector<Siprec>> siprecs_;  ///< By leg.
};

}  // namespace ringback::voice
