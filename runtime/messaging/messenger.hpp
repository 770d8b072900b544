// Messages: sent by the REST API or a TwiML reply, delivered to phones and to own numbers.
// https://www.twilio.com/docs/messaging/api/message-resource
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/web.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

class Messenger {
 public:
  Messenger(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace);

  /// `POST Messages.json`. Returns the queued Message; errors carry Twilio's codes.
  Result<Json> create_message(const std::string& account_sid, const FormFields& parameters,
                              EventId cause);

  /// A message from Twilio itself, whose sender is no number of the account.
  Json send_from(const std::string& from, const std::string& account_sid, const std::string& to,
                 const std::string& body, EventId cause);

  /// Somebody texts one of our numbers: the number's handler is asked, and its replies are sent.
  /// Fails when the number is not ours.
  Result<Json> receive(const std::string& from, const std::string& to, const std::string& body,
                       EventId cause);

  /// Goes on with every message of the Store that is on its way and that it does not know of.
  void recover();

  /// Forgets the messages that are on their way; the Store stays as it is.
  void forget();

 private:
  /// Where a received message is brought.
  struct Question {
    http::Url url;
    std::string method;
    FormFields error;  ///< ErrorCode and ErrorUrl, for the fallback.
  };
  struct Outgoing {
    std::string account_sid;
    std::string from;
    std::string to;
    std::string body;
    std::vector<std::string> media;
    std::string direction;
    std::string status_callback;
    std::string service_sid = {};  ///< Of the messaging service that chose the sender, or "".
    EventId cause = 0;
  };

  Result<Outgoing> read(const std::string& account_sid, const FormFields& parameters) const;
  Result<void> check(const Outgoing& message) const;
  Json send(const Outgoing& message);
  void progress(const std::string& sid, std::string_view status, int error_code, EventId cause);
  void deliver(const std::string& sid, EventId cause);
  void arrive(const std::string& sid, EventId cause);
  void ask(const std::string& sid, const Json& number, const Question& question, EventId cause);
  void send_reply(const Outgoing& reply, const std::string& sid);
  bool too_many_replies(const std::string& from, const std::string& to);
  Result<void> run_reply(const std::string& sid, const http::Response& reply, const http::Url& url,
                         EventId cause);
  void alert(const std::string& sid, const Error& error, EventId cause);
  std::string add(Json document, const std::string& account_sid);
  void later(const std::string& sid, Duration delay, std::function<void()> what);

  Clock& clock_;
  Store& store_;
  http::Web& web_;
  Sids& sids_;
  Trace& trace_;
  /// When replies went from one number to another of late: two that answer each other must end.
  std::map<std::pair<std::string, std::string>, std::deque<Time>> replies_;
  std::unordered_map<std::string, Timer> on_the_way_;  ///< By message: its next step.
};

}  // namespace ringback::messaging
