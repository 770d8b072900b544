// Which sender of a messaging service's pool a message goes from.
// https://www.twilio.com/docs/messaging/services
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

/// `from`, if the client named one of the pool (21712 for another); else the short code, or abroad
/// the alphabetic sender; else "", for one of its numbers is to be chosen (21703 if it has none).
Result<std::string> check_sender_pool(const Store& store, const Json& service,
                                      const std::string& from, const std::string& to);

/// Who sends where the client named nobody. Of the numbers it is who sent last to this recipient (a
/// sticky sender); else, of those of the recipient's country, one of the same area, or the same one
/// each time.
Result<std::string> choose_sender(const Store& store, const Json& service, const std::string& to);

}  // namespace ringback::messaging
