// Whether what a client sent is what the operation takes.
#pragma once

#include "base/result.hpp"
#include "rest/invocation.hpp"

namespace ringback::rest {

/// Checks required parameters, types, enumerations, formats, lengths and SIDs, in the documented
/// order. The error has Twilio's code where the overlay knows one, otherwise 20001. Parameters
/// that are not documented are ignored, as Twilio does.
Result<void> check_parameters(const Invocation& invocation);

}  // namespace ringback::rest
