// Requests with test credentials: answered as if they were done, and nothing is.
// https://www.twilio.com/docs/iam/test-credentials
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "http/message.hpp"
#include "rest/api.hpp"

namespace ringback::app {

/// The second pair of SID and token that an account has; empty for none.
struct TestAccount {
  std::string sid;
  std::string token;
  bool operator==(const TestAccount&) const = default;
};

/// The answer to a request that carries the test account's SID; nothing for all others. Magic
/// numbers are refused with their codes; what is not a message, a call or the purchase of a number
/// gets 403 (20008).
std::optional<http::Response> answer_test_credentials(const TestAccount& account,
                                                      const http::Request& request,
                                                      const rest::Api& api, Time now);

}  // namespace ringback::app
