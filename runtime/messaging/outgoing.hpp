// A message that somebody wants to send: what the client says of it, and whether it may go.
// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"
#include "messaging/settings.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

struct Outgoing {
  std::string account_sid;
  std::string from;
  std::string to;
  std::string body;
  std::vector<std::string> media = {};  ///< Their URLs.
  std::string direction;
  std::string status_callback = {};
  std::string service_sid = {};  ///< Of the messaging service that sends it, or "".
  bool names_sender = true;      ///< False where the service chooses `from` when it sends.
  EventId cause = 0;
  Duration validity = std::chrono::hours(10);  ///< How long it may wait in its sender's queue.
  std::optional<Time> send_at = {};            ///< Of a scheduled message.
  bool as_mms = false;                         ///< One MMS, whether it has media or not.
  bool feedback = false;                       ///< The client will say whether it has arrived.
  bool discards_body = false;                  ///< The text is forgotten when it has been sent,
  bool obfuscates_addresses = false;           ///< and who got it.
  std::vector<std::string> remarks = {};       ///< Of what was asked for and is not done.
};

/// Reads the parameters of `POST Messages.json`. `from` is "" where a service chooses a number.
Result<Outgoing> read_outgoing(const Store& store, const Settings& settings, Time now,
                               const std::string& account_sid, const FormFields& parameters);

/// Whether Twilio would take it. Errors carry its codes.
Result<void> check_outgoing(const Store& store, const Outgoing& message);

}  // namespace ringback::messaging
