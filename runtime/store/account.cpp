// The account's documents.
#include "store/account.hpp"

#include <nlohmann/json.hpp>

#include "store/kinds.hpp"

namespace ringback {

const Json* own_number(const Store& store, std::string_view number) {
  return store.find(kind::kIncomingPhoneNumber, Match{"phone_number", std::string(number)});
}

std::string auth_token(const Store& store, std::string_view account_sid) {
  const auto* account = store.get(kind::kAccount, account_sid);
  return account == nullptr ? "" : text_of(*account, "auth_token");
}

}  // namespace ringback
