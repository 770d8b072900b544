// The rows of Start and Stop but those of streams.
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kSiprec = "<Start><Siprec connectorName='c' @/></Start>";
constexpr std::string_view kSiprecStarted = "answer; siprec c inbound_track; ran out";
constexpr std::string_view kSiprecTold =
    "<Start><Siprec connectorName='c' statusCallback='/told' @/></Start>";

const AttributeRows kSiprecRows = {
    {"Start/Siprec",
     "connectorName",
     "none",
     "any",
     State::kBehaves,
     "<Start><Siprec @/></Start>",
     "",
     "answer; alert 31940 at 1; ran out",
     {{"c", kSiprecStarted}},
     "",
     0},
    {"Start/Siprec",
     "name",
     "its SID",
     "any",
     State::kBehaves,
     kSiprec,
     "",
     kSiprecStarted,
     {{"s", "answer; siprec c s inbound_track; ran out"}},
     "",
     0},
    {"Start/Siprec",
     "track",
     "inbound_track",
     "inbound_track, outbound_track, both_tracks",
     State::kNoEffect,
     kSiprec,
     "",
     kSiprecStarted,
     {{"both_tracks", "answer; siprec c both_tracks; ran out"}},
     "x",
     31941},
    {"Start/Siprec",
     "statusCallback",
     "none",
     "URL",
     State::kBehaves,
     kSiprec,
     "",
     kSiprecStarted,
     {{"/told", "answer; siprec c inbound_track tell POST https://a.example/told; ran out"}},
     "ftp://x",
     11100},
    {"Start/Siprec",
     "statusCallbackMethod",
     "POST",
     "GET, POST",
     State::kBehaves,
     kSiprecTold,
     "",
     "answer; siprec c inbound_track tell POST https://a.example/told; ran out",
     {{"GET", "answer; siprec c inbound_track tell GET https://a.example/told; ran out"}},
     "PUT",
     11100},
};

constexpr std::string_view kTranscription = "<Start><Transcription @/></Start>";
constexpr std::string_view kTranscribed = "answer; transcribe both_tracks en-US google; ran out";

const AttributeRows kTranscriptionRows = {
    {"Start/Transcription",
     "name",
     "its SID",
     "any",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"t", "answer; transcribe t both_tracks en-US google; ran out"}},
     "",
     0},
    {"Start/Transcription",
     "statusCallbackUrl",
     "none",
     "absolute URL",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"https://b.example/t",
       "answer; transcribe both_tracks en-US google tell POST https://b.example/t; ran out"}},
     "/told",
     11100},
    {"Start/Transcription",
     "statusCallbackMethod",
     "POST",
     "GET, POST",
     State::kBehaves,
     "<Start><Transcription statusCallbackUrl='https://a.example/t' @/></Start>",
     "",
     "answer; transcribe both_tracks en-US google tell POST https://a.example/t; ran out",
     {{"GET", "answer; transcribe both_tracks en-US google tell GET https://a.example/t; ran out"}},
     "PUT",
     11100},
    {"Start/Transcription",
     "track",
     "both_tracks",
     "inbound_track, outbound_track, both_tracks",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"inbound_track", "answer; transcribe inbound_track en-US google; ran out"}},
     "x",
     31941},
    {"Start/Transcription",
     "languageCode",
     "en-US",
     "any",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"de-DE", "answer; transcribe both_tracks de-DE google; ran out"}},
     "",
     0},
    {"Start/Transcription",
     "transcriptionEngine",
     "google",
     "any",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"deepgram", "answer; transcribe both_tracks en-US deepgram; ran out"}},
     "",
     0},
    {"Start/Transcription",
     "partialResults",
     "false",
     "true, false",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"true", "answer; transcribe both_tracks en-US google partial; ran out"}},
     "x",
     12200},
    {"Start/Transcription",
     "inboundTrackLabel",
     "none",
     "any",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"agent", "answer; transcribe both_tracks en-US google agent; ran out"}},
     "",
     0},
    {"Start/Transcription",
     "outboundTrackLabel",
     "none",
     "any",
     State::kBehaves,
     kTranscription,
     "",
     kTranscribed,
     {{"bot", "answer; transcribe both_tracks en-US google bot; ran out"}},
     "",
     0},
};

AttributeRow unheeded(std::string_view element, std::string_view attribute,
                      std::string_view document, std::string_view plain) {
  return {element, attribute,      "", "any", State::kNoEffect, document, "",
          plain,   {{"1", plain}}, "", 0};
}

AttributeRows unheeded_transcription_rows() {
  AttributeRows rows;
  for (const std::string_view attribute :
       {"speechModel", "profanityFilter", "enableAutomaticPunctuation", "hints",
        "intelligenceService"}) {
    rows.push_back(unheeded("Start/Transcription", attribute, kTranscription, kTranscribed));
  }
  constexpr std::string_view kConfig = "<Start><Transcription><Config @/></Transcription></Start>";
  constexpr std::string_view kParameter =
      "<Start><Transcription><Parameter @/></Transcription></Start>";
  constexpr std::string_view kOfSiprec =
      "<Start><Siprec connectorName='c'><Parameter @/></Siprec></Start>";
  for (const std::string_view attribute : {"name", "value"}) {
    rows.push_back(unheeded("Transcription/Config", attribute, kConfig, kTranscribed));
  }
  for (const std::string_view attribute : {"name", "value"}) {
    rows.push_back(unheeded("Transcription/Parameter", attribute, kParameter, kTranscribed));
  }
  for (const std::string_view attribute : {"name", "value"}) {
    rows.push_back(unheeded("Siprec/Parameter", attribute, kOfSiprec, kSiprecStarted));
  }
  return rows;
}

constexpr std::string_view kRecording = "<Start><Recording @/></Start>";
constexpr std::string_view kRecorded = "answer; record the call dual both trim-silence; ran out";

const AttributeRows kRecordingRows = {
    {"Start/Recording",
     "channels",
     "dual",
     "mono, dual",
     State::kBehaves,
     kRecording,
     "",
     kRecorded,
     {{"mono", "answer; record the call mono both trim-silence; ran out"}},
     "3",
     13217},
    {"Start/Recording",
     "track",
     "both",
     "inbound, outbound, both",
     State::kBehaves,
     kRecording,
     "",
     kRecorded,
     {{"inbound", "answer; record the call dual inbound trim-silence; ran out"}},
     "x",
     13217},
    {"Start/Recording",
     "trim",
     "trim-silence",
     "trim-silence, do-not-trim",
     State::kBehaves,
     kRecording,
     "",
     kRecorded,
     {{"do-not-trim", "answer; record the call dual both do-not-trim; ran out"}},
     "x",
     13699},
    {"Start/Recording",
     "recordingStatusCallback",
     "none",
     "URL",
     State::kBehaves,
     kRecording,
     "",
     kRecorded,
     {{"/told",
       "answer; record the call dual both trim-silence tell POST https://a.example/told of "
       "completed; ran out"}},
     "ftp://x",
     13256},
    {"Start/Recording",
     "recordingStatusCallbackMethod",
     "POST",
     "GET, POST",
     State::kBehaves,
     "<Start><Recording recordingStatusCallback='/told' @/></Start>",
     "",
     "answer; record the call dual both trim-silence tell POST https://a.example/told of "
     "completed; ran out",
     {{"GET",
       "answer; record the call dual both trim-silence tell GET https://a.example/told of "
       "completed; ran out"}},
     "PUT",
     13610},
    {"Start/Recording",
     "recordingStatusCallbackEvent",
     "completed",
     "in-progress, completed, absent",
     State::kBehaves,
     "<Start><Recording recordingStatusCallback='/told' @/></Start>",
     "",
     "answer; record the call dual both trim-silence tell POST https://a.example/told of "
     "completed; ran out",
     {{"absent",
       "answer; record the call dual both trim-silence tell POST https://a.example/told of "
       "absent; ran out"}},
     "begun",
     13621},
};

/// Of all that <Stop> could be told, it is the name that counts.
AttributeRows stop_rows() {
  AttributeRows rows = {
      {"Stop", "", "", "", State::kBehaves, "<Stop/>", "", "answer; ran out", {}, "", 0},
      {"Stop/Recording",
       "",
       "",
       "",
       State::kBehaves,
       "<Stop><Recording/></Stop>",
       "",
       "answer; stop recording the call; ran out",
       {},
       "",
       0},
      {"Stop/Stream",
       "name",
       "one without a name",
       "a name, or a SID",
       State::kBehaves,
       "<Stop><Stream @/></Stop>",
       "",
       "answer; stop stream; ran out",
       {{"s", "answer; stop stream s; ran out"}},
       "",
       0},
  };
  for (const std::string_view attribute :
       {"url", "track", "statusCallback", "statusCallbackMethod"}) {
    rows.push_back(unheeded("Stop/Stream", attribute, "<Stop><Stream @/></Stop>",
                            "answer; stop stream; ran out"));
  }
  rows.push_back({"Stop/Siprec",
                  "name",
                  "all",
                  "a name, or a SID",
                  State::kBehaves,
                  "<Stop><Siprec @/></Stop>",
                  "",
                  "answer; stop siprec; ran out",
                  {{"s", "answer; stop siprec s; ran out"}},
                  "",
                  0});
  for (const std::string_view attribute :
       {"connectorName", "track", "statusCallback", "statusCallbackMethod"}) {
    rows.push_back(unheeded("Stop/Siprec", attribute, "<Stop><Siprec @/></Stop>",
                            "answer; stop siprec; ran out"));
  }
  rows.push_back({"Stop/Transcription",
                  "name",
                  "the first",
                  "a name, or a SID",
                  State::kBehaves,
                  "<Stop><Transcription @/></Stop>",
                  "",
                  "answer; stop transcription; ran out",
                  {{"t", "answer; stop transcription t; ran out"}},
                  "",
                  0});
  for (const std::string_view attribute :
       {"statusCallbackUrl", "statusCallbackMethod", "track", "languageCode", "transcriptionEngine",
        "speechModel", "partialResults", "profanityFilter", "enableAutomaticPunctuation", "hints",
        "inboundTrackLabel", "outboundTrackLabel", "intelligenceService"}) {
    rows.push_back(unheeded("Stop/Transcription", attribute, "<Stop><Transcription @/></Stop>",
                            "answer; stop transcription; ran out"));
  }
  return rows;
}

}  // namespace

AttributeRows start_rows() {
  return together({kSiprecRows, kTranscriptionRows, unheeded_transcription_rows(), kRecordingRows,
                   stop_rows()});
}

}  // namespace ringback::twiml
