// The audio of recordings.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "voice/audio.hpp"

namespace ringback::voice {
namespace {

std::uint32_t number_at(const std::string& file, std::size_t offset, int bytes) {
  std::uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; --i) {
    value = value << 8 | static_cast<unsigned char>(file.at(offset + static_cast<std::size_t>(i)));
  }
  return value;
}

/// The loudest sample of a channel between two times.
int loudest(const std::string& file, int channel, int from_ms, int until_ms) {
  const auto channels = static_cast<int>(number_at(file, 22, 2));
  int most = 0;
  for (int frame = from_ms * 8; frame < until_ms * 8; ++frame) {
    const auto offset = static_cast<std::size_t>(44 + 2 * (frame * channels + channel - 1));
    most = std::max(most, std::abs(static_cast<std::int16_t>(number_at(file, offset, 2))));
  }
  return most;
}

TEST(Wav, HasAHeaderThatFitsItsData) {
  const auto file = recording_wav({{"channels", 2}, {"_length_ms", 1500}});
  EXPECT_EQ(file.substr(0, 4), "RIFF");
  EXPECT_EQ(file.substr(8, 8), "WAVEfmt ");
  EXPECT_EQ(number_at(file, 4, 4), file.size() - 8);
  EXPECT_EQ(number_at(file, 16, 4), 16u);
  EXPECT_EQ(number_at(file, 20, 2), 1u);      // PCM
  EXPECT_EQ(number_at(file, 22, 2), 2u);      // channels
  EXPECT_EQ(number_at(file, 24, 4), 8000u);   // frames a second
  EXPECT_EQ(number_at(file, 28, 4), 32000u);  // bytes a second
  EXPECT_EQ(number_at(file, 32, 2), 4u);      // bytes a frame
  EXPECT_EQ(number_at(file, 34, 2), 16u);     // bits a sample
  EXPECT_EQ(file.substr(36, 4), "data");
  EXPECT_EQ(number_at(file, 40, 4), file.size() - 44);
  EXPECT_EQ(file.size(), 44u + 1500 * 8 * 4);
}

TEST(Wav, SoundsOnlyWhereSomebodySpoke) {
  const auto file = recording_wav(
      {{"channels", 1}, {"_length_ms", 3000}, {"_sounds", Json::parse("[[1000, 500, 1]]")}});
  EXPECT_EQ(loudest(file, 1, 0, 1000), 0);
  EXPECT_GT(loudest(file, 1, 1000, 1500), 4000);
  EXPECT_EQ(loudest(file, 1, 1500, 3000), 0);
}

TEST(Wav, KeepsVoicesOnTheirChannels) {
  const auto file = recording_wav({{"channels", 2},
                                   {"_length_ms", 2000},
                                   {"_sounds", Json::parse("[[0, 500, 1], [1000, 500, 2]]")}});
  EXPECT_GT(loudest(file, 1, 0, 500), 4000);
  EXPECT_EQ(loudest(file, 2, 0, 1000), 0);
  EXPECT_EQ(loudest(file, 1, 500, 2000), 0);
  EXPECT_GT(loudest(file, 2, 1000, 1500), 4000);
}

TEST(Wav, EndsWhereTheRecordingEnds) {
  const auto file = recording_wav(
      {{"channels", 1}, {"_length_ms", 100}, {"_sounds", Json::parse("[[50, 5000, 1]]")}});
  EXPECT_EQ(file.size(), 44u + 100 * 8 * 2);
}

TEST(Wav, OfNothingIsAHeader) { EXPECT_EQ(recording_wav(Json::object()).size(), 44u); }

/// What a request for the audio of a recording on two channels is answered.
http::Response asked_for(std::string_view file) {
  http::Request request;
  request.method = "GET";
  request.url = *http::parse_url(cat("https://api.twilio.com/2010-04-01/Accounts/AC1/", file));
  const Json recording = {{"channels", 2},
                          {"_length_ms", 1000},
                          {"_sounds", Json::parse("[[0, 500, 1], [500, 500, 2]]")}};
  return answer_recording_file(recording, request);
}

TEST(RecordingFile, IsWaveUnlessItsNameSaysMp3) {
  EXPECT_EQ(asked_for("Recordings/RE1").headers.get("Content-Type"), "audio/x-wav");
  EXPECT_EQ(asked_for("Recordings/RE1.wav").headers.get("Content-Type"), "audio/x-wav");
  EXPECT_EQ(asked_for("Recordings/RE1.mp3").headers.get("Content-Type"), "audio/mpeg");
  EXPECT_EQ(asked_for("Recordings/RE1.ogg").status, 404);
}

TEST(RecordingFile, HasTheChannelsThatWereAskedFor) {
  const auto both = asked_for("Recordings/RE1.wav?RequestedChannels=2");
  EXPECT_EQ(number_at(both.body, 22, 2), 2u);
  EXPECT_EQ(loudest(both.body, 1, 500, 1000), 0);
  const auto one = asked_for("Recordings/RE1.wav?RequestedChannels=1");
  EXPECT_EQ(number_at(one.body, 22, 2), 1u);
  EXPECT_GT(loudest(one.body, 1, 0, 500), 4000);
  EXPECT_GT(loudest(one.body, 1, 500, 1000), 4000);
  EXPECT_EQ(asked_for("Recordings/RE1.wav?RequestedChannels=3").status, 400);
  EXPECT_EQ(asked_for("Recordings/RE1.wav?RequestedChannels=x").status, 400);
}

}  // namespace
}  // namespace ringback::voice
