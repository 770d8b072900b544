// What engines ask of the account's documents again and again.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "store/store.hpp"

namespace ringback {

/// The IncomingPhoneNumber of this number, or null: then it is somebody else's.
const Json* own_number(const Store& store, std::string_view number);

/// The number with the addresses that answer calls to it: those of its voice application, if it has
/// one, in place of its own.
Json answering_calls(const Store& store, Json number);

/// The same for messages: those of the messaging service whose pool it is in, unless that leaves
/// them to the number; else of its application; else its own.
Json answering_messages(const Store& store, Json number);

/// Signs the requests that are made for the account; "" when there is no such account.
std::string auth_token(const Store& store, std::string_view account_sid);

}  // namespace ringback
