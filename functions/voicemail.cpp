// What follows the forwarded call: nothing if it was answered, else a greeting and a recording,
// whose link /send-sms texts to the office.
#include <twilio/function.hpp>
#include <twilio/twiml.hpp>

#include "office/office.hpp"

using namespace twilio;

namespace {

constexpr auto kVoice = "Polly.Joanna";

bool was_answered(const Event& event) {
  const std::string status = event["DialCallStatus"];
  return (status == "completed" || status == "answered") && event["DialBridged"] != "false";
}

}  // namespace

void handler(const Context&, const Event& event, Callback callback) {
  VoiceResponse twiml;
  // <Dial> comes here after every call, and <Record> again when it has ended: without a stage of
  // its own the greeting would start over.
  if (event["stage"] == "recorded" || was_answered(event)) return callback(nullptr, twiml.hangup());

  // The recording callback knows neither the caller nor the called number, so they travel along.
  const std::string send_sms = office::url("/send-sms", {{"smsTarget", event["smsTarget"]},
                                                         {"caller", event["caller"]},
                                                         {"calledNumber", event["calledNumber"]}});
  twiml.say({{"voice", kVoice}},
            "Nobody can take your call now. Please leave us a message after the tone.");
  twiml.record({{"action", "/voicemail?stage=recorded"},
                {"recordingStatusCallback", send_sms},
                {"recordingStatusCallbackEvent", "completed"}});
  twiml.hangup();  // reached only when nothing was recorded
  callback(nullptr, twiml);
}

TWILIO_EXPORT(handler);
