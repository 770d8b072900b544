// Answers a text message: HOURS and STOCK are understood, everything else gets a hint.
// https://www.twilio.com/docs/messaging/twiml
#include <algorithm>
#include <cctype>
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

using namespace twilio;

namespace {

/// The first word of a message in capitals: people write as they like.
std::string command_of(const std::string& body) {
  std::string word;
  for (const unsigned char letter : body) {
    if (std::isspace(letter) == 0) {
      word += static_cast<char>(std::toupper(letter));
    } else if (!word.empty()) {
      break;
    }
  }
  return word;
}

std::string answer_to(const std::string& command) {
  if (command == "HOURS") return "We are open from 9 to 5, Monday to Friday.";
  if (command == "STOCK") return "Everything is in stock.";
  return "Send HOURS or STOCK, and we answer.";
}

}  // namespace

void handler(const Context&, const Event& event, Callback callback) {
  MessagingResponse twiml;
  twiml.message(answer_to(command_of(event["Body"])));
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
