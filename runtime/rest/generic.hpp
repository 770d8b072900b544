// What create, fetch, list, update and delete mean where no engine says otherwise.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/sid.hpp"
#include "clock/clock.hpp"
#include "rest/invocation.hpp"
#include "rest/plan.hpp"
#include "rest/render.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Where the Store keeps the document that has this key within what the path passes through.
std::string store_key(const Invocation& invocation, std::string_view key);

/// The stateful behaviour that all resources share, over the Store.
class Generic {
 public:
  Generic(Store& store, Sids& sids, Clock& clock);

  /// Does the operation; the document it is about (for a list the rendered envelope, for a
  /// deletion the document that is gone). 501 naming the operation if it has no shared meaning.
  Result<Json> run(const Invocation& invocation);

  /// The document that the path addresses, of this account; null when there is none. A resource
  /// with a `unique_name` may be addressed by it. Settings are made when they are first wanted.
  const Json* find(const Invocation& invocation);

  /// The path's values with SIDs in place of unique names; nothing when a resource that the path
  /// passes through does not exist for this account.
  std::optional<FormFields> resolve(const Invocation& invocation) const;

  /// An envelope around these documents, one page of them, for hooks of lists.
  Result<Json> envelope_of(const Invocation& invocation, const Json& documents) const;

  const Renderer& renderer() const { return renderer_; }

 private:
  Result<Json> create(const Invocation& invocation);
  Result<Json> replace(const Invocation& invocation, const std::string& key, const Json& before);
  Result<Json> list(const Invocation& invocation) const;
  Result<Json> update(const Invocation& invocation);
  Result<Json> erase(const Invocation& invocation);
  Json blank_document(const Invocation& invocation);
  void set_key(const Invocation& invocation, Json& document);
  void erase_children(const Invocation& invocation, const std::string& key);

  Store& store_;
  Sids& sids_;
  Clock& clock_;
  Renderer renderer_;
};

/// Whether run() does the operation; else it answers 501.
bool is_generic(const Operation& operation);

/// Whether a document is of the account and of the resources that the path passes through.
bool belongs(const Invocation& invocation, const Json& document);

/// 409 when another document of the account and of what the path passes through has the name that
/// this one shall have alone.
Result<void> check_unique(const Invocation& invocation, const Store& store, const Json& document);

}  // namespace ringback::rest
