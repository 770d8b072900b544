// What engines ask of the account's documents again and again.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "store/store.hpp"

namespace ringback {

/// The IncomingPhoneNumber of this number, or null: then it is somebody else's.
const Json* own_number(const Store& store, std::string_view number);

/// What has the addresses that answer calls to the number: its voice application, if it has one, or
/// itself. Borrowed.
const Json& answering_calls(const Store& store, const Json& number);

/// The number with the addresses that answer messages to it: those of the messaging service whose
/// pool it is in, unless that leaves them to the number; else of its application; else its own.
Json answering_messages(const Store& store, Json number);

/// Signs the requests that are made for the account; "" when there is no such account.
std::string auth_token(const Store& store, std::string_view account_sid);

}  // namespace ringback
