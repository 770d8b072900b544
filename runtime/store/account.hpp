// What engines ask of the account's documents again and again.
#pragma once

#include <string>
#include <string_view>

#include "store/store.hpp"

namespace ringback {

/// The IncomingPhoneNumber of this number, or null: then it is somebody else's.
const Json* own_number(const Store& store, std::string_view number);

/// Signs the requests that are made for the account; "" when there is no such account.
std::string auth_token(const Store& store, std::string_view account_sid);

}  // namespace ringback
