// What recorded Twilio Functions do, done again in C++: one handler for each of their routes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <twilio/function.hpp>

namespace twins {

using Handler = void (*)(const twilio::Context& context, const twilio::Event& event,
                         twilio::Callback callback);
using Handlers = std::map<std::string_view, Handler>;

Handlers payloads();   ///< What a callback is given.
Handlers responses();  ///< Responses with headers, cookies and bodies.
Handlers failures();   ///< Errors, exceptions, silence.
Handlers services();   ///< What a handler sees: events, contexts, files.

}  // namespace twins
