// Phones, their carriers and the pace of senders.
#include "messaging/carrier.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::messaging {

namespace {

constexpr auto kErrorTexts = std::to_array<std::pair<int, std::string_view>>({
    {11200, "The media could not be fetched"},
    {11751, "The media are larger than a carrier takes"},
    {12300, "The media are of a type that cannot be sent"},
    {14107, "Too many replies went between the two numbers in a short time"},
    {21610, "The recipient has unsubscribed from the sender"},
    {30001, "The sender's queue is full"},
    {30002, "The account was suspended while the message was queued"},
    {30003, "The destination handset is unreachable"},
    {30004, "The message is blocked by its recipient or carrier"},
    {30005, "The destination handset is unknown"},
    {30006, "The destination is a landline, or its carrier is unreachable"},
    {30007, "The message was filtered by Twilio or a carrier"},
    {30008, "The carrier gave no reason"},
    {30009, "A segment of the message is missing"},
    {30010, "The message costs more than its maximum price"},
    {30011, "The destination takes no MMS"},
    {30017, "The carrier's network is congested"},
    {30019, "The content is larger than the carrier takes"},
    {30022, "The campaign's rate limit is exceeded"},
    {30023, "The brand's daily limit is reached"},
    {30032, "The toll-free number is not verified"},
    {30034, "The number is not registered for a campaign"},
    {30036, "The validity period ended before the message was sent"},
});

}  // namespace

Fate fate_of(const Store& store, std::string_view number) {
  Fate fate;
  if (own_number(store, number) != nullptr) return fate;
  const auto* phone = store.get(kind::kPhone, number);
  if (phone == nullptr) phone = store.get(kind::kPhone, "default");
  if (phone == nullptr) return fate;
  const auto code = parse_integer(text_of(*phone, "sms_error"));
  if (code) {
    fate.error = static_cast<int>(*code);
    fate.status = "undelivered";
  }
  if (phone->contains("sms_status")) fate.status = text_of(*phone, "sms_status");
  const auto after = parse_duration(text_of(*phone, "sms_after"));
  if (after.ok()) fate.after = *after;
  const bool bad = fate.status == "failed" || fate.status == "undelivered";
  if (bad && fate.error == 0) fate.error = 30008;
  if (!bad && fate.error >= 30000) fate.error = 0;  // nobody ever hears of it
  return fate;
}

std::string error_text(int code) {
  for (const auto& [known, text] : kErrorTexts) {
    if (known == code) return std::string(text);
  }
  return cat("The message was not delivered: ", code);
}

bool is_toll_free(std::string_view number) {
  constexpr std::array<std::string_view, 7> codes = {"800", "833", "844", "855",
                                                     "866", "877", "888"};
  return number.size() == 12 && number.starts_with("+1") &&
         std::ranges::find(codes, number.substr(2, 3)) != codes.end();
}

int segments_per_second(std::string_view sender) {
  if (is_toll_free(sender)) return 3;
  if (sender.starts_with('+')) return 1;
  return is_alpha_sender(sender) ? 10 : 100;
}

bool is_alpha_sender(std::string_view sender) {
  const auto fits = [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || c == ' ' || c == '_' || c == '-' || c == '&');
  };
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  return sender.size() <= 11 && std::ranges::all_of(sender, fits) &&
         std::ranges::any_of(sender, letter);
}

}  // namespace ringback::messaging
