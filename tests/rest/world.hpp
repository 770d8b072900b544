// A world with one account and the API over it, for the tests of rest.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "http/form.hpp"
#include "rest/api.hpp"
#include "rest/products/products.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {

inline const std::string kSid = "AC11111111111111111111111111111111";
inline const std::string kToken = "secret-token";
inline const std::string kAccountUrl = "https://api.twilio.com/2010-04-01/Accounts/" + kSid;

struct World {
  World() {
    store.put(kind::kAccount, kSid,
              {{"sid", kSid},
               {"auth_token", kToken},
               {"owner_account_sid", kSid},
               {"friendly_name", "Main"},
               {"status", "active"},
               {"type", "Full"}});
  }

  http::Response send(http::Request request) {
    http::Response answer;
    api.handle(std::move(request), [&answer](http::Response response) { answer = response; });
    return answer;
  }

  http::Response send(std::string_view method, std::string_view url, std::string body = "",
                      std::string user = kSid, std::string password = kToken) {
    http::Request request;
    request.method = method;
    request.url = http::parse_url(url).value();
    request.body = std::move(body);
    request.headers.set("Authorization", "Basic " + base64(user + ":" + password));
    return send(std::move(request));
  }

  http::Response get(std::string_view url) { return send("GET", url); }
  http::Response post(std::string_view url, std::string body = "") {
    return send("POST", url, std::move(body));
  }

  /// The body of a GET.
  Json read(std::string_view url) { return Json::parse(get(url).body); }

  Store store;
  Sids sids{7};
  VirtualClock clock{Time(std::chrono::seconds(1'700'000'000))};  // Tue, 14 Nov 2023 22:13:20
  Trace trace{[this] { return clock.now(); }};
  Api api{store, sids, clock, trace};
  Products products{api, store, sids, clock, trace, outside()};
  std::vector<std::string> sent;  ///< What Twilio itself has texted: `TO: TEXT`.
  std::vector<FormFields> calls;  ///< What Twilio itself has called, as CreateCall.
  int environment_changes = 0;
  std::vector<LogLine> logs;        ///< Of the local service's functions.
  std::vector<std::string> posted;  ///< Webhooks: `URL FIELDS`.

 private:
  Outside outside() {
    Outside outside;
    outside.send = [this](const std::string&, const std::string& to, const std::string& body,
                          EventId) { sent.push_back(cat(to, ": ", body)); };
    outside.call = [this](const std::string&, const FormFields& parameters,
                          EventId) -> Result<Json> {
      calls.push_back(parameters);
      return Json{{"sid", cat("CA", std::string(31, '0'), calls.size())}};
    };
    outside.post = [this](const std::string&, const std::string& url, const FormFields& fields,
                          EventId) { posted.push_back(cat(url, " ", http::print_form(fields))); };
    outside.service_changed = [this] { ++environment_changes; };
    outside.logs = [this] { return logs; };
    return outside;
  }
};

inline Json body_of(const http::Response& response) { return Json::parse(response.body); }

}  // namespace ringback::rest
