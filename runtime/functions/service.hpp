// What the functions of a service share: environment, account, host name, private assets.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json.hpp"
#include "http/signature.hpp"

namespace ringback::functions {

struct Service {
  Json environment = Json::object();          ///< Variables: name to text.
  std::string account_sid;                    ///< `AC...`
  std::string auth_token;                     ///< Signs requests to protected functions.
  http::Proxy proxy = http::Proxy::kIgnored;  ///< Of these requests.
  std::string domain_name;                    ///< `localhost:3000`
  Json private_assets = Json::object();       ///< `/office_data.json` to the file's absolute path.
};

/// Yields the present service, asked anew for every request. An unchanged service is to be the same
/// object: what is derived from it is kept until another comes.
using ServiceSource = std::function<std::shared_ptr<const Service>()>;

}  // namespace ringback::functions
