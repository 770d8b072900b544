// What create, fetch, list, update and delete mean where no engine says otherwise.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

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

/// Documents of one kind, shown as another resource.
struct View {
  std::string_view kind;                        ///< As the Store has it.
  ringback::Match match = {};                   ///< Leaves few to look at; see Query::match.
  std::function<bool(const Json&)> where = {};  ///< Which ones of the account; empty: all.
  std::function<Json(const Json&)> shown = {};  ///< As what; empty: as they are.
  bool newest_first = true;
};

/// The stateful behaviour that all resources share, over the Store. What Twilio provides to
/// everybody lies on a shelf beside it.
class Generic {
 public:
  Generic(Store& store, const Store& shelf, Sids& sids, Clock& clock);

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

  /// One page of what the view has for the account, by the list's filters.
  Result<Json> list_of(const Invocation& invocation, const View& view) const;

  /// A new document as the operation, which fetches such a document, has it: of this account, at
  /// this place in the tree, with a key of its own unless `members` have it, and with these
  /// members. It is stored.
  Json make(const Operation& operation, const std::string& account_sid, FormFields above,
            const Json& members);

  const Renderer& renderer() const { return renderer_; }

 private:
  Result<Json> create(const Invocation& invocation);
  Result<Json> replace(const Invocation& invocation, const std::string& key, const Json& before);
  Result<Json> list(const Invocation& invocation) const;
  Result<Json> list_with_shelf(const Invocation& invocation) const;
  Json new_key(const Operation& operation);
  Result<Json> update(const Invocation& invocation);
  Result<Json> erase(const Invocation& invocation);
  Json blank_document(const Invocation& invocation);
  void set_key(const Invocation& invocation, Json& document);
  void erase_children(const Invocation& invocation, const std::string& key);

  Store& store_;
  const Store& shelf_;
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
