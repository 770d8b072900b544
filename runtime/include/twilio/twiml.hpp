// twilio/twiml.hpp - documents that tell Twilio what to do with a call or a message.
//
//   VoiceResponse twiml;
//   auto dial = twiml.dial({{"callerId", from}, {"action", "/voicemail"}});
//   dial.number({{"url", "/whisper"}}, "+17045551212");
//   callback(nullptr, twiml.hangup());
//
// A verb given its text, or one that never contains anything, returns the element it was added to;
// a verb opened without text returns a handle to itself. <twilio/twiml/element.hpp> says more.
#pragma once

#include <twilio/twiml/messaging.hpp>
#include <twilio/twiml/voice.hpp>
