// Twilio's debugger: keeps what went wrong, as an Alert and as the older API's Notification.
// https://www.twilio.com/docs/usage/monitor-alert
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/sid.hpp"
#include "base/trace.hpp"
#include "store/store.hpp"
#include "store/webhooks.hpp"

namespace ringback {

/// What went wrong. How bad that is, the code says.
struct Fault {
  std::string account_sid;
  std::string resource_sid;  ///< The Call or Message it is about.
  int code = 0;              ///< One of https://www.twilio.com/docs/api/errors.
  std::string text;
  std::string url = {};  ///< That was asked, if one was.
};

/// Writes the fault to the journal, as an entry of the kind `alert` that begins with the code; a
/// Debugger keeps it.
EventId report(Trace& trace, EventId cause, const Fault& fault);

/// The code that such an entry begins with; none when the fault is one of ours, not of Twilio's.
std::optional<int> code_of(const TraceEntry& alert);

/// The webhook that a document of an Alert or a Notification is about; nothing when it is about
/// none, or when the journal has it no more.
WebhookEntries webhook_of(const Trace& trace, const Json& alert);

/// Keeps every alert of the journal that has a code, whoever reported it: the latest 10,000.
class Debugger {
 public:
  /// `account_sid` is who is concerned where an entry does not say so: functions have one account.
  Debugger(Trace& trace, Store& store, Sids& sids, std::string account_sid);
  ~Debugger();
  Debugger(const Debugger&) = delete;
  Debugger& operator=(const Debugger&) = delete;

  /// Is told of every Alert that is kept, with the entry it was made of.
  using Listener = std::function<void(const Json& alert, EventId entry)>;
  void tell(Listener listener) { listener_ = std::move(listener); }

 private:
  void keep(const TraceEntry& entry);
  void forget_the_oldest();

  Trace& trace_;
  Store& store_;
  Sids& sids_;
  std::string account_sid_;
  Listener listener_;
  std::uint64_t listening_;
};

}  // namespace ringback
