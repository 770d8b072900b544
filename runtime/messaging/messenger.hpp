// Messages: sent by the REST API or a TwiML reply, delivered to phones and to own numbers.
// https://www.twilio.com/docs/messaging/api/message-resource
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/sid.hpp"
#include "base/trace.hpp"
#include "base/xml.hpp"
#include "clock/clock.hpp"
#include "http/web.hpp"
#include "messaging/media.hpp"
#include "messaging/outgoing.hpp"
#include "messaging/sender_queue.hpp"
#include "messaging/settings.hpp"
#include "store/store.hpp"

namespace ringback::twiml {
struct Document;
}

namespace ringback::messaging {

/// What somebody texts to one of our numbers.
struct Inbound {
  std::string from;
  std::string to;
  std::string body;
  std::vector<Medium> media = {};
};

/// What a message costs, by its segments.
std::string price_of(const Json& message);

class Messenger {
 public:
  Messenger(Clock& clock, Store& store, http::Web& web, Sids& sids, Trace& trace);

  void configure(Settings settings) { settings_ = std::move(settings); }

  /// `POST Messages.json`. Returns the queued Message; errors carry Twilio's codes.
  Result<Json> create_message(const std::string& account_sid, const FormFields& parameters,
                              EventId cause);

  /// `POST Messages/SM....json`: a scheduled message is canceled, the text of any is taken away.
  Result<Json> update_message(const std::string& sid, const FormFields& parameters, EventId cause);

  /// `POST Messages/SM.../Feedback.json`: whether the recipient got it, by the client's knowledge.
  Result<Json> create_feedback(const std::string& sid, const FormFields& parameters, EventId cause);

  /// A message from Twilio itself, whose sender is no number of the account.
  Json send_from(const std::string& from, const std::string& account_sid, const std::string& to,
                 const std::string& body, EventId cause);

  /// Somebody texts one of our numbers: the number's handler is asked, and its replies are sent.
  /// Fails when the number is not ours.
  Result<Json> receive(const Inbound& inbound, EventId cause);

  /// How many messages are on their way, but for those that are scheduled for later.
  std::size_t under_way() const;

  /// Goes on with every message of the Store that is on its way and that it does not know of.
  void recover();

  /// Forgets the messages that are on their way; the Store stays as it is.
  void forget();

 private:
  using Pair = std::pair<std::string, std::string>;

  /// An inbound message and what its handlers have answered so far.
  struct Session {
    std::string sid;
    Pair pair;          ///< Who texts whom.
    Json number;        ///< With the addresses that answer.
    int documents = 0;  ///< That were asked for.
    int replies = 0;    ///< That were sent.
    bool fell_back = false;
  };
  using SessionPtr = std::shared_ptr<Session>;

  /// Where a session asks.
  struct Question {
    http::Url url;
    std::string method;
    FormFields parameters;
  };
  enum class Next { kVerb, kEnd };
  struct Reply {
    Outgoing message;
    std::vector<Error> faults;
    std::optional<Question> action;
  };

  // delivery.cpp: what becomes of a message
  Json send(const Outgoing& message);
  Result<void> assign_sender(const std::string& sid);
  void release(const std::string& sid, EventId cause);
  void enqueue(const std::string& sid, EventId cause);
  void deliver(const std::string& sid, EventId cause);
  void fetch_media(const std::string& sid, std::size_t index, EventId cause);
  void depart(const std::string& sid, EventId cause);
  void arrive(const std::string& sid, EventId cause);
  EventId progress(const std::string& sid, std::string_view status, int error_code, EventId cause);
  void tell(const Json& message, std::string_view status, EventId cause);
  void forget_words(const std::string& sid);
  void forget_content(const std::string& sid);
  void later(const std::string& sid, Duration delay, std::function<void()> what);
  void resume(const std::string& sid);

  // inbound.cpp: what a handler is asked, and what of it fails
  FormFields inbound_parameters(const Json& message) const;
  void heed(std::string_view type, const Json& number, const Json& message, EventId cause);
  void ask(const SessionPtr& session, const Question& question, EventId cause);
  void answered(const SessionPtr& session, const Question& question,
                const Result<http::Fetched>& reply, EventId cause);
  std::shared_ptr<http::Memory> memory_of(const Pair& pair);
  void remember(const Pair& pair, const std::shared_ptr<http::Memory>& memory);

  // session.cpp: doing what it answered
  Result<void> run_reply(const SessionPtr& session, const http::Fetched& reply, EventId cause);
  Result<void> run_verbs(const SessionPtr& session, const twiml::Document& document,
                         const http::Url& url, EventId cause);
  Next run_message(const SessionPtr& session, const XmlElement& verb, const http::Url& url,
                   EventId cause);
  static Reply read_reply(const Json& message, const XmlElement& verb, const http::Url& url,
                          EventId cause);
  void redirect(const SessionPtr& session, const XmlElement& verb, const http::Url& url,
                EventId cause);
  Json send_reply(const Outgoing& reply, const std::string& session_sid);
  bool too_many_replies(const std::string& from, const std::string& to);

  void alert(const std::string& sid, const Error& error, EventId cause,
             const std::string& url = "");

  /// What is known of a message when it begins. Borrowed.
  struct Written {
    std::string_view account_sid, from, to, body, direction, status;
    std::size_t media = 0;
    bool as_mms = false;
  };

  /// The resource of a message that begins now.
  Json compose(const Written& message);

  /// Puts it into the Store; returns its SID.
  std::string add(Json document);

  Clock& clock_;
  Store& store_;
  http::Web& web_;
  Sids& sids_;
  Trace& trace_;
  Settings settings_;
  SenderQueues queues_;
  /// How many replies went from one number to another of late, each soon after the one before: two
  /// that answer each other must end.
  struct Exchange {
    int replies = 0;
    Time last;
  };
  std::map<Pair, Exchange> exchanges_;
  /// The cookies of handlers, by the two numbers, as long as these go on texting.
  struct Jar {
    std::shared_ptr<http::Memory> memory;
    Time used;
  };
  std::map<Pair, Jar> jars_;
  std::unordered_map<std::string, Timer> on_the_way_;  ///< By message: its next step.
};

}  // namespace ringback::messaging
