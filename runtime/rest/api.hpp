// Twilio's REST API: every documented operation, answered from the Store or by an engine's hook.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/message.hpp"
#include "rest/credentials.hpp"
#include "rest/generic.hpp"
#include "rest/invocation.hpp"
#include "rest/router.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Does an operation in place of the generic behaviour. It returns the document to answer with (for
/// a list: the envelope of generic(), or an array of documents; for a deletion anything), or the
/// Error that becomes Twilio's error body.
using Hook = std::function<Result<Json>(const Invocation&)>;

/// What is checked before a hook is asked.
enum class Checks {
  kAll,       ///< The document exists, and parameters are as documented.
  kDocument,  ///< Only the former: the hook has better error codes for parameters (see check()).
  kNothing,   ///< Neither: the hook may be called with a null document.
};

/// The dispatcher: authentication, routing, checks, hooks or generic behaviour, rendering.
class Api {
 public:
  Api(Store& store, Sids& sids, Clock& clock, Trace& trace);

  /// Answers a request for any host of Twilio's API, at once.
  void handle(http::Request request, http::Respond respond);

  /// Names an operation: `CreateCall` for the 2010-04-01 API, `studio_v2/CreateExecution` for
  /// every other product. Throws std::invalid_argument when there is no such operation.
  void on(std::string_view operation, Hook hook);
  void on(std::string_view operation, Checks checks, Hook hook);

  /// What would happen without a hook.
  Result<Json> generic(const Invocation& invocation);

  /// The checks that Checks::kAll makes: of parameters, and the rules of the overlays.
  Result<void> check(const Invocation& invocation) const;

  /// How much of each product there is: `products`, `all`, and as `not_emulated` every operation
  /// that answers 501. Those counted as `unmade` are about documents that nothing makes.
  Json parity() const;

  /// The document as the operation of this name shows it.
  Json render(std::string_view operation, const Json& document) const;

 private:
  struct Registered {
    Checks checks = Checks::kAll;
    Hook hook;
  };

  http::Response answer(const http::Request& request, EventId cause);
  http::Response call(const Operation& operation, const http::Request& request,
                      const Caller& caller, FormFields path, EventId cause);
  std::string account_named(const Operation& operation, const FormFields& path,
                            const FormFields& parameters) const;
  http::Response run(Invocation invocation);
  Result<Json> perform(const Invocation& invocation, const Registered* registered);
  http::Response success(const Invocation& invocation, Json result) const;
  std::set<std::string_view> made_kinds() const;
  const Operation& named(std::string_view operation) const;

  Store& store_;
  Sids& sids_;
  Clock& clock_;
  Trace& trace_;
  Generic generic_;
  Router router_;
  std::map<std::string, const Operation*, std::less<>> operations_;
  std::map<const Operation*, Registered> hooks_;
};

}  // namespace ringback::rest
