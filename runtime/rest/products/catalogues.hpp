// What Twilio provides to everybody and no operation creates: small catalogues, invented.
#pragma once

#include "rest/api.hpp"

namespace ringback::rest {

/// Event types and their schemas, add-ons, regulations and what they ask for, policies, networks,
/// language operators, templates of texts: a few of each, with SIDs that stay the same.
void provide_catalogues(Api& api);

/// Prices by country and number, and where calls may go. https://www.twilio.com/docs/usage/pricing
/// https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource
void provide_countries(Api& api);

}  // namespace ringback::rest
