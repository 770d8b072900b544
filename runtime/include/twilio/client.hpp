// twilio/client.hpp - Twilio's REST API from a handler, by the names of its helper libraries.
//
//   const auto client = context.twilio_client();
//   const Json message = client.messages().create({{"To", to}, {"From", from}, {"Body", text}});
//   client.studio().v2().flows(sid).executions().create({{"To", to}, {"From", from}},
//       [callback](const RestError* error, const Json& execution) { ... });
//
// https://www.twilio.com/docs/usage/api
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/client/resource.hpp>
#include <twilio/context.hpp>
#include <twilio/runtime.hpp>
#include <twilio/text.hpp>
#include <utility>

namespace twilio {

// An account, and with it the whole API. The resources of the account itself are calls(),
// messages() and so on; the products are the methods below. Copies are cheap.
class Client : public Resource {
 public:
  Client(const Context& context, std::string_view account_sid, std::string_view auth_token)
      : Resource(std::make_shared<const detail::Session>(
                     detail::Session{context, authorization(account_sid, auth_token)}),
                 "https://api.twilio.com", "/2010-04-01/Accounts/" + std::string(account_sid),
                 ".json", "") {}

  // This account, all accounts, or a subaccount whose resources are to be used.
  Resource accounts(std::string_view sid = "") const {
    return root("https://api.twilio.com", "/2010-04-01", ".json", "").accounts(sid);
  }

  Resource short_codes(std::string_view sid = "") const { return at("SMS/ShortCodes", sid); }

  Resource accounts_api() const { return product("accounts", "v1"); }
  Resource bulk_exports() const { return product("bulkexports", "v1"); }
  Resource chat() const { return product("chat", "v2"); }
  Resource content() const { return product("content", "v1"); }
  Resource conversations() const { return product("conversations", "v1"); }
  Resource events() const { return product("events", "v1"); }
  Resource flex() const { return product("flex-api", "v1"); }
  Resource frontline() const { return product("frontline-api", "v1"); }
  Resource insights() const { return product("insights", "v1"); }
  Resource intelligence() const { return product("intelligence", "v2"); }
  Resource ip_messaging() const { return product("ip-messaging", "v2"); }
  Resource lookups() const { return product("lookups", "v2"); }
  Resource messaging() const { return product("messaging", "v1"); }
  Resource monitor() const { return product("monitor", "v1"); }
  Resource notify() const { return product("notify", "v1"); }
  Resource numbers() const { return product("numbers", "v2"); }
  Resource pricing() const { return product("pricing", "v1"); }
  Resource proxy() const { return product("proxy", "v1"); }
  Resource routes() const { return product("routes", "v2"); }
  Resource serverless() const { return product("serverless", "v1"); }
  Resource studio() const { return product("studio", "v2"); }
  Resource supersim() const { return product("supersim", "v1"); }
  Resource sync() const { return product("sync", "v1"); }
  Resource taskrouter() const { return product("taskrouter", "v1"); }
  Resource trunking() const { return product("trunking", "v1"); }
  Resource trusthub() const { return product("trusthub", "v1"); }
  Resource verify() const { return product("verify", "v2"); }
  Resource video() const { return product("video", "v1"); }
  Resource voice() const { return product("voice", "v1"); }
  Resource wireless() const { return product("wireless", "v1"); }

 private:
  static std::string authorization(std::string_view sid, std::string_view token) {
    return "Basic " + detail::base64(std::string(sid) + ":" + std::string(token));
  }

  Resource product(const std::string& host, const std::string& version) const {
    return root("https://" + host + ".twilio.com", "", "", version);
  }
};

inline Client Context::twilio_client() const {
  const std::string sid = (*this)["ACCOUNT_SID"];
  const std::string token = (*this)["AUTH_TOKEN"];
  if (!sid.starts_with("AC") || token.empty()) {
    throw std::runtime_error("twilio_client() needs ACCOUNT_SID (AC...) and AUTH_TOKEN");
  }
  return Client(*this, sid, token);
}

inline Resource Runtime::sync(std::string_view service) const {
  return context_.twilio_client().sync().v1().services(service);
}

}  // namespace twilio
