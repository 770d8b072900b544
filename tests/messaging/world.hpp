// A messenger with an account, own numbers, phones and a web, for the tests of messaging.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "http/form.hpp"
#include "messaging/messenger.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"

namespace ringback::messaging {

inline const std::string kAccount = "AC11111111111111111111111111111111";
inline const std::string kToken = "secret-token";
inline const std::string kOwn = "+15550100001";    ///< Ours; nothing answers its messages.
inline const std::string kOther = "+15550100002";  ///< Ours; asks https://a.example/sms.
inline const std::string kShop = "MG11111111111111111111111111111111";
inline const FormFields kTold = {{"StatusCallback", "https://a.example/told"}};
inline const std::string kAnn = "+15550200001";  ///< A phone.

/// Every webhook must have been signed with the account's token; those to /media/ fetch media, and
/// /silent never answers.
class World {
 public:
  using Answer = std::function<http::Response(const FormFields&)>;

  World() {
    store.put(kind::kAccount, kAccount, {{"sid", kAccount}, {"auth_token", kToken}});
    number(kOwn, "");
    number(kOther, "https://a.example/sms");
    store.put(kind::kPhone, kAnn, Json::object());
    web.serve([](const http::Url& url) { return url.host == "a.example"; },
              [this](http::Request request, http::Respond respond) { answer(request, respond); });
  }

  void number(const std::string& number, std::string_view sms_url, Json more = Json::object()) {
    Json document = {{"account_sid", kAccount}, {"phone_number", number}, {"sms_url", sms_url}};
    document.update(more);
    store.put(kind::kIncomingPhoneNumber, number, std::move(document));
  }

  /// What https://a.example answers at the path.
  void at(std::string path, std::string type, std::string body) {
    answers[std::move(path)] = http::response(200, type, std::move(body));
  }

  void refuses(const std::string& phone, int code) {
    store.put(kind::kPhone, phone, {{"sms_error", code}});
  }

  /// kOwn texts "Hello" to kAnn, unless `fields` say otherwise.
  Result<Json> create(FormFields fields = {}) {
    for (const auto& [name, value] : FormFields{{"From", kOwn}, {"To", kAnn}, {"Body", "Hello"}}) {
      if (!http::has_field(fields, name)) fields.emplace_back(name, value);
    }
    return messenger.create_message(kAccount, fields, 0);
  }

  int refused(FormFields fields) {
    const auto created = create(std::move(fields));
    return created.ok() ? 0 : created.error().code;
  }

  /// kAnn texts to kOther, and everything that follows.
  std::string receive(const std::string& body = "Hi") {
    const auto received = messenger.receive({kAnn, kOther, body}, 0);
    EXPECT_TRUE(received.ok());
    until_idle();
    return text_of(*received, "sid");
  }

  void until_idle() {
    for (int steps = 0; clock.step(Time::max());) ASSERT_LT(++steps, 100'000);
  }

  /// Every message as `outbound-api from > to: body (delivered)`, one a line, oldest first.
  std::string messages() const {
    std::string out;
    for (const auto* message : store.list(kind::kMessage, {{}, 0, 1000, false}).documents) {
      out += cat(text_of(*message, "direction"), " ", text_of(*message, "from"), " > ",
                 text_of(*message, "to"), ": ", text_of(*message, "body"), " (",
                 text_of(*message, "status"), ")\n");
    }
    return out;
  }

  /// Some parameters of each request to the path: `00:00.200 sent -`, one a line.
  std::string told(const std::string& path, const std::string& parameters) const {
    std::string out;
    for (const auto& [at, asked, fields, cookies, authorization] : asks) {
      if (asked != path) continue;
      out += stopwatch(at - Time(std::chrono::seconds(1'700'000'000)));
      for (const auto& name : split(parameters, ' ')) {
        out += cat(" ", http::has_field(fields, name) ? http::field(fields, name) : "-");
      }
      out += "\n";
    }
    return out;
  }

  /// The codes of all alerts, blank-separated.
  std::string alerts() const {
    std::vector<std::string> codes;
    for (const auto& entry : trace.entries()) {
      if (entry.kind() == "alert") codes.push_back(split(entry.text(), ' ')[0]);
    }
    return join(codes, " ");
  }

  struct Ask {
    Time at;
    std::string path;
    FormFields parameters;
    std::string cookies;
    std::string authorization;
  };

  VirtualClock clock{Time(std::chrono::seconds(1'700'000'000))};  // Tue, 14 Nov 2023 22:13:20
  Store store;
  Sids sids{7};
  Trace trace{[this] { return clock.now(); }};
  Debugger debugger{trace, store, sids, kAccount};
  http::Web web{clock, nullptr};
  Messenger messenger{clock, store, web, sids, trace};
  std::function<void(const std::string& path)> during = [](const auto&) {};  ///< A request.
  std::map<std::string, http::Response> answers;
  std::vector<Ask> asks;

 private:
  void answer(const http::Request& request, const http::Respond& respond) {
    const auto posted = http::parse_form(request.body);
    const bool media = request.url.path.starts_with("/media/");
    EXPECT_EQ(request.headers.get("X-Twilio-Signature"),
              media ? "" : twilio_signature(kToken, request.url.request_text(), posted));
    asks.push_back({clock.now(), request.url.path,
                    request.method == "GET" ? http::parse_form(request.url.query) : posted,
                    request.headers.get("Cookie"), request.headers.get("Authorization")});
    during(request.url.path);
    if (request.url.path == "/silent") return;
    const auto found = answers.find(request.url.path);
    respond(found == answers.end() ? http::response(404, "text/plain", "") : found->second);
  }
};

}  // namespace ringback::messaging
