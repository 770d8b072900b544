// What an account has used, counted from its calls, messages, numbers and recordings.
// https://www.twilio.com/docs/usage/api/usage-record
#pragma once

#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes over the lists of usage records, of all time and by day, month and year, and the balance:
/// a hundred dollars, less what calls and messages say they cost.
void serve_usage(Api& api, Store& store, Clock& clock);

}  // namespace ringback::rest
