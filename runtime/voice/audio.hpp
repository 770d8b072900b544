// The audio of a completed recording, as a file.
// https://www.twilio.com/docs/voice/api/recording#fetch-a-recording-media-file
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "http/message.hpp"

namespace ringback::voice {

constexpr std::uint32_t kSamplesPerSecond = 8000;

/// 16 bit, 8 kHz; the samples of all channels in turn.
struct Samples {
  std::uint32_t channels = 1;
  std::vector<std::int16_t> values;
};

/// A tone wherever somebody spoke and silence elsewhere, on as many channels as were recorded; two
/// can be had as one.
Samples recording_samples(const Json& recording, std::uint32_t channels);

/// A sample of the soft tone that stands for a voice; each channel has its own pitch.
std::int16_t tone_sample(std::uint64_t index, int channel);

/// A RIFF/WAVE file: PCM.
std::string wav_file(const Samples& samples);

/// An MPEG file, 32 kbit/s a channel.
std::string mp3_file(const Samples& samples);

/// The same from a recording, on its own channels.
std::string recording_wav(const Json& recording);

/// The answer to a request for `SID`, `SID.wav` or `SID.mp3` with its query.
http::Response answer_recording_file(const Json& recording, const http::Request& request);

}  // namespace ringback::voice
