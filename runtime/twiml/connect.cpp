// <Connect>, <Start> and <Stop>, and their nouns.
// https://www.twilio.com/docs/voice/twiml/connect
#include "base/text.hpp"
#include "twiml/interpreter.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kTracks = "inbound_track outbound_track both_tracks";

}  // namespace

// Gives the call's sound to somebody else, and takes theirs, until they end it.
void Interpreter::connect(const XmlElement& verb) {
  for (const auto& noun : verb.children) {
    if (noun.name != "Stream") {
      not_emulated(noun);
      continue;
    }
    auto connection = stream(noun);
    if (!connection) continue;
    connection->connects = true;
    if (connection->track != "inbound_track") {
      alert(31941, noun, "<Connect><Stream> has the inbound track alone");
      connection->track = "inbound_track";
    }
    state_ = Awaiting{verb};
    return emit(std::move(*connection));
  }
}

/// The far end of <Connect> is gone.
void Interpreter::stream_ended() {
  const auto* awaiting = std::get_if<Awaiting>(&state_);
  if (awaiting == nullptr || awaiting->verb.name != "Connect") return;
  hurried_documents_ = 0;
  await_end(XmlElement(awaiting->verb), {});
}

// https://www.twilio.com/docs/voice/twiml/start
// Begins something beside the document, which goes on at once.
void Interpreter::start_noun(const XmlElement& verb) {
  for (const auto& noun : verb.children) {
    if (noun.name == "Stream") {
      if (auto started = stream(noun)) emit(std::move(*started));
    } else if (noun.name == "Siprec") {
      start_siprec(noun);
    } else if (noun.name == "Transcription") {
      start_transcription(noun);
    } else if (noun.name == "Recording") {
      start_call_recording(noun);
    } else {
      not_emulated(noun);
    }
  }
}

// https://www.twilio.com/docs/voice/twiml/stop
void Interpreter::stop_noun(const XmlElement& verb) {
  for (const auto& noun : verb.children) {
    const auto name = attribute(noun, "name");
    if (noun.name == "Stream") emit(StopStream{name});
    if (noun.name == "Siprec") emit(StopSiprec{name});
    if (noun.name == "Transcription") emit(StopTranscription{name});
    if (noun.name == "Recording") emit(StopCallRecording{});
  }
}

std::optional<http::Url> Interpreter::callback_url(const XmlElement& noun, std::string_view name) {
  if (attribute(noun, name).empty()) return std::nullopt;
  return url(noun, name, 11100);
}

// https://www.twilio.com/docs/voice/twiml/stream
std::optional<StartStream> Interpreter::stream(const XmlElement& noun) {
  StartStream stream;
  stream.url = attribute(noun, "url");
  const auto scheme = stream.url.substr(0, stream.url.find("://"));
  if (scheme != "ws" && scheme != "wss") {
    alert(stream.url.find("://") == std::string::npos ? 31923 : 31922, noun,
          cat("<Stream> url='", stream.url, "' is not an address of a WebSocket"));
    return std::nullopt;
  }
  if (const auto query = stream.url.find('?'); query != std::string::npos) {
    alert(12200, noun, "<Stream> url has a query, which is left out: <Parameter> is for that");
    stream.url.erase(query);
  }
  stream.name = attribute(noun, "name");
  stream.track = word(noun, "track", "inbound_track", kTracks, 31941);
  stream.parameters = parameters(noun);
  stream.status_callback = callback_url(noun, "statusCallback");
  stream.status_callback_method = method(noun, "statusCallbackMethod", 11100);
  return stream;
}

// https://www.twilio.com/docs/voice/twiml/siprec
void Interpreter::start_siprec(const XmlElement& noun) {
  StartSiprec siprec;
  siprec.connector = attribute(noun, "connectorName");
  if (siprec.connector.empty()) return alert(31940, noun, "<Siprec> has no connectorName");
  siprec.name = attribute(noun, "name");
  siprec.track = word(noun, "track", "inbound_track", kTracks, 31941);
  siprec.status_callback = callback_url(noun, "statusCallback");
  siprec.status_callback_method = method(noun, "statusCallbackMethod", 11100);
  emit(std::move(siprec));
}

// https://www.twilio.com/docs/voice/twiml/transcription
// Its statusCallbackUrl is absolute, unlike the callbacks of its like.
void Interpreter::start_transcription(const XmlElement& noun) {
  StartTranscription start;
  start.name = attribute(noun, "name");
  start.track = word(noun, "track", "both_tracks", kTracks, 31941);
  start.language = attribute(noun, "languageCode", "en-US");
  start.engine = attribute(noun, "transcriptionEngine", "google");
  start.inbound_label = attribute(noun, "inboundTrackLabel");
  start.outbound_label = attribute(noun, "outboundTrackLabel");
  start.partial_results = flag(noun, "partialResults", false, 12200);
  if (const auto told = attribute(noun, "statusCallbackUrl"); !told.empty()) {
    const auto absolute = http::parse_url(told);
    if (!absolute.ok()) alert(11100, noun, absolute.error().message);
    if (absolute.ok()) start.status_callback = *absolute;
  }
  start.status_callback_method = method(noun, "statusCallbackMethod", 11100);
  emit(std::move(start));
}

// https://www.twilio.com/docs/voice/twiml/recording
void Interpreter::start_call_recording(const XmlElement& noun) {
  StartCallRecording start;
  start.channels = word(noun, "channels", "dual", "mono", 13217);
  start.track = word(noun, "track", "both", "inbound outbound", 13217);
  start.trim = word(noun, "trim", "trim-silence", "do-not-trim", 13699);
  start.callback = recording_callback(noun);
  emit(std::move(start));
}

}  // namespace ringback::twiml
