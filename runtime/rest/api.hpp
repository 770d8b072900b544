// Twilio's REST API: every documented operation, answered from the Store or by an engine's hook.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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
#include "rest/throttle.hpp"
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

  /// Is called after the operation has succeeded, with what it answers.
  using After = std::function<void(const Invocation& invocation, Json& document)>;
  void after(std::string_view operation, After after);

  /// Is called after every operation that has changed something, with the document as it was
  /// before (null for a creation) and as it is now.
  using Observer =
      std::function<void(const Invocation& invocation, const Json& before, const Json& document)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// Has a list and (unless "") a fetching operation show documents of another kind; the latter
  /// finds the one whose key is in its path.
  using MakeView = std::function<View(const Invocation& invocation)>;
  void show(std::string_view list, std::string_view fetch, const MakeView& view);

  /// Puts a document there for every account, as the operation that fetches it has it.
  void provide(std::string_view fetch, Json document);

  /// The row of the tables of this name.
  const Operation& operation(std::string_view name) const { return named(name); }

  /// Has documents provided once they can matter: with the first request that is not of the
  /// 2010-04-01 API. A start need not wait for them.
  void stock(std::function<void()> provide);

  /// What was provided of this key, as the operation fetches it, or null; and all of its kind.
  const Json* provided(std::string_view fetch, const std::string& key) const;
  std::vector<const Json*> all_provided(std::string_view fetch) const;

  /// The account's own document of this key, or what is provided; an empty one when neither is.
  Json known(std::string_view fetch, const std::string& account_sid, const FormFields& above,
             const std::string& key) const;

  /// Generic::make(); the operation fetches such a document.
  Json make(std::string_view fetch, const std::string& account_sid, FormFields above,
            const Json& members);

  /// Says of an operation that its documents come to be by rules of a product or by an engine.
  void makes(std::string_view operation);

  /// At most this many requests of an account in any second, others get 429; 0: no limit.
  void limit(std::size_t requests_per_second) { throttle_.limit(requests_per_second); }

  /// What would happen without a hook.
  Result<Json> generic(const Invocation& invocation);

  /// Generic::list_of(), and a document as its operation's list shows it.
  Result<Json> list_of(const Invocation& invocation, const View& view) const;
  Json shown(const Invocation& invocation, const Json& document) const;

  /// The checks that Checks::kAll makes: of parameters, and the rules of the overlays.
  Result<void> check(const Invocation& invocation) const;

  /// How much of each product there is: `products`, `all`, and by name every operation that
  /// answers 501 (`not_emulated`), and every one about documents that nothing makes (`unmade`).
  Json parity();

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
  void fill_shelf();
  const Router& router();
  http::Response run(Invocation invocation);
  Result<Json> perform(const Invocation& invocation, const Registered* registered);
  http::Response success(const Invocation& invocation, Json result) const;
  std::set<std::string_view> made_kinds() const;
  const Operation& named(std::string_view operation) const;

  Store& store_;
  Sids& sids_;
  Clock& clock_;
  Trace& trace_;
  Store shelf_;                               ///< What Twilio provides to everybody.
  std::vector<std::function<void()>> stock_;  ///< What will be provided when it is asked for.
  Generic generic_;
  std::unique_ptr<Router> router_;  ///< See router().
  std::map<const Operation*, std::vector<After>> afters_;
  Observer observer_;
  Throttle throttle_;
  std::set<const Operation*> makers_;  ///< See makes(). Plans are not made before they are needed.
  std::map<const Operation*, Registered> hooks_;
};

}  // namespace ringback::rest
