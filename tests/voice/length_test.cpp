// How long words, tones and audio files take.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "voice/audio.hpp"
#include "voice/media.hpp"
#include "voice/speech.hpp"

namespace ringback::voice {
namespace {

TEST(Speech, TakesTimeForWordsAndStops) {
  EXPECT_EQ(speech_duration(""), Duration(0));
  EXPECT_EQ(speech_duration("Hello"), Duration(400));
  EXPECT_EQ(speech_duration("  Hello \n there "), Duration(800));
  EXPECT_EQ(speech_duration("Hello, you. Bye!"), Duration(3 * 400 + 3 * 200));
}

TEST(Digits, TakeTimeAndMayPause) {
  EXPECT_EQ(digits_duration("12#"), Duration(750));
  EXPECT_EQ(digits_duration("wW1"), Duration(1750));
}

TEST(Media, TakesItsLengthFromTheHeader) {
  EXPECT_EQ(media_duration(recording_wav({{"channels", 1}, {"_length_ms", 2500}})), Duration(2500));
  EXPECT_EQ(media_duration(recording_wav({{"channels", 2}, {"_length_ms", 750}})), Duration(750));
}

/// The frames of an encoder are longer than what it was given.
TEST(Media, TakesTheLengthOfMp3FromItsFrames) {
  const Json recording = {{"channels", 1}, {"_length_ms", 2500}};
  const auto file = mp3_file(recording_samples(recording, 1));
  EXPECT_GE(media_duration(file), Duration(2500));
  EXPECT_LE(media_duration(file), Duration(2900));
  EXPECT_EQ(media_duration(std::string("ID3\4\0\0\0\0\0\1x", 11) + file), media_duration(file));
}

TEST(Media, ReadsTheFramesOfEveryVersionOfMpeg) {
  const auto frames = [](std::string header, std::size_t bytes, int count) {
    header.resize(bytes);
    std::string file;
    for (int i = 0; i < count; ++i) file += header;
    return media_duration(file);
  };
  // MPEG 1: 128 kbit/s, 44.1 kHz; MPEG 2: 64 kbit/s, 22.05 kHz; MPEG 2.5: 32 kbit/s, 8 kHz.
  EXPECT_EQ(frames("\xFF\xFB\x90\xC4", 417, 100), Duration(2612));
  EXPECT_EQ(frames("\xFF\xF3\x80\xC4", 208, 100), Duration(2612));
  EXPECT_EQ(frames("\xFF\xE3\x48\xC4", 288, 100), Duration(7200));
}

TEST(Media, OfAnotherKindIsTakenFor128KilobitsASecond) {
  EXPECT_EQ(media_duration(std::string(16'000, 'x')), Duration(1000));
  EXPECT_EQ(media_duration(""), Duration(0));
}

TEST(Media, IsReadOnlyAsFarAsItGoes) {
  auto file = recording_wav({{"channels", 1}, {"_length_ms", 1000}});
  EXPECT_EQ(media_duration(file.substr(0, file.size() / 2 + 22)), Duration(500));
  for (std::size_t size = 0; size < 48; ++size) media_duration(file.substr(0, size));
  file.replace(28, 4, std::string(4, '\0'));  // no bytes a second
  EXPECT_EQ(media_duration(file), Duration(0));
}

}  // namespace
}  // namespace ringback::voice
