// Rings the office behind a called number; its staff hear a whisper first. Who is not answered goes
// on to /voicemail. The offices stand in the private asset office_data.json, by called number.
#include <twilio/function.hpp>
#include <twilio/runtime.hpp>
#include <twilio/twiml.hpp>

#include "office/office.hpp"

using namespace twilio;

namespace {

constexpr auto kVoice = "Polly.Joanna";

VoiceResponse apologise(const char* words) {
  VoiceResponse twiml;
  twiml.say({{"voice", kVoice}}, words).hangup();
  return twiml;
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  // A Studio flow names them itself; a number wired straight to this function sends To and From.
  const std::string called = event.has("calledNumber") ? event["calledNumber"] : event["To"];
  const std::string caller = event.has("caller") ? event["caller"] : event["From"];

  Json office;
  std::string destination;
  std::string name;
  try {
    const Json offices = Json::parse(context.runtime().assets()["/office_data.json"].open());
    office = offices.value(called, Json());
    if (!office.is_null()) {
      destination = office.at("destination");
      name = office.value("officeName", "your office");
    }
  } catch (const std::exception& error) {
    context.error("office_data.json cannot be used:", error.what());
    return callback(nullptr,
                    apologise("Sorry, something went wrong on our side. Please try later."));
  }
  if (office.is_null()) {
    return callback(nullptr, apologise("Sorry, this number is not in service."));
  }

  VoiceResponse twiml;
  Attributes dial = {{"action", office::url("/voicemail", {{"smsTarget", destination},
                                                           {"caller", caller},
                                                           {"calledNumber", called}})},
                     {"record", "record-from-answer-dual"}};
  // A withheld number is no caller ID: Twilio would refuse the whole <Dial>.
  if (office::is_phone_number(caller)) dial.set({"callerId", caller});
  twiml.dial(dial).number(
      {{"url", office::url(context["WHISPER_TWIML_BIN_URL"], {{"officeName", name}})}},
      destination);
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
