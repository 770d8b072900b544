// Messaging services and the senders in their pools.
// https://www.twilio.com/docs/messaging/api/service-resource
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Numbers, short codes and alphabetic senders are in one service at most, and must be the
/// account's. Which of them a message goes from is the messenger's to choose.
class MessagingServices {
 public:
  /// Takes the operations over; both must outlive the API.
  MessagingServices(Api& api, Store& store);
  MessagingServices(const MessagingServices&) = delete;
  MessagingServices& operator=(const MessagingServices&) = delete;
  ~MessagingServices() = default;

 private:
  /// A sort of sender that is added by its SID.
  struct Sort {
    std::string_view kind;       ///< In the pool.
    std::string_view source;     ///< The account's own document.
    std::string_view parameter;  ///< That names it.
    const char* member;          ///< The address, in both.
  };
  static const Sort kNumber, kShortCode;

  Result<Json> add(const Sort& sort, const Invocation& invocation);
  Result<Json> add_alpha(const Invocation& invocation);
  Result<Json> remove_service(const Invocation& invocation);

  Api& api_;
  Store& store_;
};

}  // namespace ringback::rest
