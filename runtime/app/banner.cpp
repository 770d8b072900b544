// The banner and the request lines.
#include "app/banner.hpp"

#include <array>
#include <utility>

#include "app/client_env.hpp"
#include "app/emulator.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kUsualPort = "3000";

std::string section(std::string_view title, const std::vector<std::string>& lines, const Ink& ink) {
  auto text = cat("\n", ink(Colour::Cyan, title), "\n");
  for (const auto& line : lines) text += cat("  ", line, "\n");
  if (lines.empty()) text += "  none\n";
  return text;
}

Colour colour_of(int status) {
  if (status >= 500) return Colour::Red;
  return status >= 400 ? Colour::Yellow : Colour::Green;
}

/// `ringback env` for this service, in a shell that is where this one was begun.
std::string env_words(const std::string& domain, const std::filesystem::path& folder) {
  const auto port = domain.substr(domain.rfind(':') + 1);
  std::error_code failure;
  const bool here = std::filesystem::equivalent(folder, ".", failure);
  return cat("ringback env", here ? "" : cat(" ", shell_word(folder.string())),
             port == kUsualPort ? "" : cat(" -p ", port));
}

}  // namespace

std::string banner(Emulator& emulator, const std::filesystem::path& folder, const Ink& ink) {
  const auto base = cat("http://", emulator.domain());
  auto text = cat(ink(Colour::Green, cat("Ringback serves ", base)), "\n");
  std::vector<std::string> lines;
  for (const auto& function : emulator.functions().list()) {
    const auto visibility = functions::name_of(function.visibility);
    lines.push_back(cat(base, function.name, "  ", ink(Colour::Grey, visibility)));
  }
  text += section("Functions", lines, ink);
  lines.clear();
  for (const auto& [route, asset] : emulator.assets().all()) {
    if (asset.visibility == AssetVisibility::kPublic) lines.push_back(base + route);
  }
  text += section("Assets", lines, ink);
  lines.clear();
  for (const auto& number : emulator.config().numbers) {
    lines.push_back(cat(number.number, "  ", number.name, "  ",
                        number.voice.empty() ? "no voice handler" : number.voice));
  }
  text += section("Numbers", lines, ink);
  lines.clear();
  for (const auto& bin : emulator.config().bins) {
    lines.push_back(cat("https://handler.twilio.com/twiml/", bin.sid, "  ", bin.name));
  }
  text += section("TwiML Bins", lines, ink);
  text += section("Twilio",
                  {cat("REST API  ", base, "/_twilio/api.twilio.com/2010-04-01/"),
                   cat("journal   ", base, "/_ringback/api/events"),
                   cat("account   eval \"$(", env_words(emulator.domain(), folder), ")\"")},
                  ink);
  return text + "\n";
}

std::vector<std::string> missing_handlers(Emulator& emulator) {
  std::vector<std::string> lines;
  for (const auto& number : emulator.config().numbers) {
    const auto handlers = std::to_array<std::pair<std::string_view, std::string>>(
        {{"voice", number.voice},
         {"voice_fallback", number.voice_fallback},
         {"sms", number.sms},
         {"sms_fallback", number.sms_fallback},
         {"status_callback", number.status_callback}});
    for (const auto& [key, handler] : handlers) {
      if (!handler.starts_with('/')) continue;
      const auto route = handler.substr(0, handler.find('?'));
      if (emulator.functions().has(route) || emulator.assets().find(route) != nullptr) continue;
      lines.push_back(cat(key, " of ", number.number, ": there is no function ", route));
    }
  }
  return lines;
}

std::string request_line(int status, std::string_view request, std::string_view type,
                         const Ink& ink) {
  auto line = cat(ink(colour_of(status), std::to_string(status)), " ", request);
  if (!type.empty() && status != 304) line += cat(" \u2502 Response Type ", type);
  return line + "\n";
}

}  // namespace ringback::app
