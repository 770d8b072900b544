// Tokens.
#include "rest/products/tokens.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kSecond = "_secondary_auth_token";

Error no_second_token() { return {20404, "The account has no secondary token", 404}; }

/// What is answered of a token; `member` is its name there.
Json token_document(const std::string& account, std::string_view member, const std::string& token,
                    Time now) {
  return {{"account_sid", account},
          {std::string(member), token},
          {"date_created", iso8601(now)},
          {"date_updated", iso8601(now)},
          {"url", nullptr}};
}

}  // namespace

Tokens::Tokens(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside) {
  const auto second = [&store](const std::string& account) {
    const auto* document = store.get(kind::kAccount, account);
    return document == nullptr ? std::string() : text_of(*document, kSecond);
  };
  api.on("accounts_v1/CreateSecondaryAuthToken", Checks::kNothing,
         [&store, &sids, &clock](const Invocation& asked) -> Result<Json> {
           const auto token = to_lower(sids.make("AU").substr(2));
           store.update(kind::kAccount, asked.account_sid, {{std::string(kSecond), token}});
           return token_document(asked.account_sid, "secondary_auth_token", token, clock.now());
         });
  api.on("accounts_v1/DeleteSecondaryAuthToken", Checks::kNothing,
         [&store, second](const Invocation& asked) -> Result<Json> {
           if (second(asked.account_sid).empty()) return no_second_token();
           store.update(kind::kAccount, asked.account_sid, {{std::string(kSecond), nullptr}});
           return Json();
         });
  api.on("accounts_v1/UpdateAuthTokenPromotion", Checks::kNothing,
         [&store, &clock, &outside, second](const Invocation& asked) -> Result<Json> {
           const auto token = second(asked.account_sid);
           if (token.empty()) return no_second_token();
           store.update(kind::kAccount, asked.account_sid,
                        {{"auth_token", token}, {std::string(kSecond), nullptr}});
           outside.service_changed();
           return token_document(asked.account_sid, "auth_token", token, clock.now());
         });
}

}  // namespace ringback::rest
