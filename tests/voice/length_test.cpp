// How long words, tones and audio files take.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "voice/media.hpp"
#include "voice/recorder.hpp"
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
