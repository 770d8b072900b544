// Which audio of a recording is asked for.
#include "voice/audio.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/form.hpp"

namespace ringback::voice {

namespace {

constexpr Duration kLongestAudio = std::chrono::hours(1);  // it is made in memory
constexpr auto kText = "text/plain; charset=utf-8";

}  // namespace

http::Response answer_recording_file(const Json& recording, const http::Request& request) {
  const auto last = request.url.path.substr(request.url.path.rfind('/') + 1);
  const auto dot = last.find('.');
  const auto format = dot == std::string::npos ? "wav" : last.substr(dot + 1);
  if (format != "wav" && format != "mp3") {
    return http::response(404, kText, cat("There are no ", format, " files of recordings"));
  }
  const auto own = recording.value("channels", 1U);
  const auto wish = http::field(http::parse_form(request.url.query), "RequestedChannels");
  const auto channels = parse_integer(wish.empty() ? cat(own) : wish).value_or(0);
  if (channels < 1 || channels > own) {
    return http::response(400, kText, cat("16113: of ", own, " channels ", wish, " are not there"));
  }
  if (recording.value("_length_ms", 0LL) > kLongestAudio.count()) {
    return http::response(413, kText, "Audio of more than an hour is not made");
  }
  const auto samples = recording_samples(recording, static_cast<std::uint32_t>(channels));
  if (format == "mp3") return http::response(200, "audio/mpeg", mp3_file(samples));
  return http::response(200, "audio/x-wav", wav_file(samples));
}

}  // namespace ringback::voice
