// Demo documents, music and Twimlets.
#include "app/public_pages.hpp"

#include "base/text.hpp"
#include "http/form.hpp"
#include "voice/audio.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";
constexpr std::string_view kXml = "text/xml; charset=utf-8";
constexpr std::string_view kMusicBucket = "com.twilio.music.ambient";

/// One grey pixel.
constexpr unsigned char kPicture[] = {
    0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 'I',  'H',
    'D',  'R',  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 'U',  0x00, 0x00, 0x00, 0x0a, 'I',  'D',  'A',  'T',  0x78,
    0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00,
    0x00, 0x00, 0x00, 'I',  'E',  'N',  'D',  0xae, 'B',  0x60, 0x82};

bool is_twimlets(std::string_view host) {
  return host == "twimlets.com" || host == "www.twimlets.com";
}

/// `com.twilio.music.rock.s3.amazonaws.com`, or the same bucket in the path.
bool is_bucket(const http::Url& url) {
  const std::string_view host = url.host;
  if (!host.ends_with(".amazonaws.com")) return false;
  return host.starts_with("com.twilio.") || url.path.starts_with("/com.twilio.");
}

/// Twenty seconds.
const voice::Samples& music() {
  static const auto samples = [] {
    voice::Samples tone;
    for (std::uint64_t i = 0; i < std::uint64_t{20} * voice::kSamplesPerSecond; ++i) {
      tone.values.push_back(voice::tone_sample(i, 1));
    }
    return tone;
  }();
  return samples;
}

http::Response document(std::string_view verbs) {
  return http::response(
      200, kXml,
      cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>", verbs, "</Response>\n"));
}

http::Response not_there(const http::Url& url) {
  return http::response(404, kPlain, cat(url.text(), " is not there"));
}

http::Response file_at(const http::Url& url) {
  const auto path = to_lower(url.path);
  if (path.ends_with(".mp3")) return http::response(200, "audio/mpeg", voice::mp3_file(music()));
  if (path.ends_with(".wav")) return http::response(200, "audio/x-wav", voice::wav_file(music()));
  if (!path.ends_with(".png")) return not_there(url);
  return http::response(200, "image/png", {std::begin(kPicture), std::end(kPicture)});
}

http::Response demo_of(const http::Url& url) {
  const auto path = url.path.substr(0, url.path.find_last_not_of('/') + 1);
  if (path == "/docs/voice.xml" || path == "/welcome/voice") {
    return document(
        "<Say>This is where Twilio's demonstration would speak to you.</Say>"
        "<Play>http://demo.twilio.com/docs/classic.mp3</Play>");
  }
  if (path == "/docs/sms.xml" || path == "/welcome/sms/reply") {
    return document("<Message>This is where Twilio's demonstration would answer.</Message>");
  }
  return file_at(url);
}

/// Says or plays each message, as its text or its address says.
std::string messages_in(const FormFields& fields) {
  std::string verbs;
  for (const auto& [name, value] : fields) {
    if (!name.starts_with("Message")) continue;
    const auto* verb = value.starts_with("http") ? "Play" : "Say";
    verbs += cat("<", verb, ">", xml_escape(value), "</", verb, ">");
  }
  return verbs;
}

http::Response twimlet(const http::Request& request) {
  const auto& url = request.url;
  auto fields = http::parse_form(url.query);
  for (auto& field : http::parse_form(request.body)) fields.push_back(std::move(field));
  if (url.path == "/echo") return http::response(200, kXml, http::field(fields, "Twiml"));
  if (url.path == "/message") return document(messages_in(fields));
  if (url.path == "/holdmusic") {
    auto bucket = http::field(fields, "Bucket");
    if (bucket.empty()) bucket = kMusicBucket;
    return document(cat("<Play>http://", xml_escape(bucket), ".s3.amazonaws.com/music.mp3</Play>",
                        messages_in(fields), "<Redirect/>"));
  }
  return http::response(501, kPlain, cat("the Twimlet ", url.path, " is not emulated"));
}

}  // namespace

bool is_public(const http::Url& url) {
  const bool cowbell = url.host == "api.twilio.com" && url.path == "/cowbell.mp3";
  return cowbell || url.host == "demo.twilio.com" || is_twimlets(url.host) || is_bucket(url);
}

http::Response answer_public(const http::Request& request) {
  if (request.method != "GET" && request.method != "POST" && request.method != "HEAD") {
    return http::response(405, kPlain, "Only GET and POST are answered here");
  }
  const auto& url = request.url;
  if (is_twimlets(url.host)) return twimlet(request);
  return url.host == "demo.twilio.com" ? demo_of(url) : file_at(url);
}

}  // namespace ringback::app
