// What Twilio serves to anybody, and examples lean on: demo.twilio.com, the music of its buckets at
// Amazon, and the Twimlets (https://www.twilio.com/labs/twimlets). The words here are our own, the
// music is a tone.
#pragma once

#include "http/message.hpp"

namespace ringback::app {

/// Whether the address is one of those.
bool is_public(const http::Url& url);

/// The document, sound or picture at such an address. 404 for what is not there, 501 for a Twimlet
/// that is not emulated.
http::Response answer_public(const http::Request& request);

}  // namespace ringback::app
