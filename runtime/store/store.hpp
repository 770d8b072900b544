// Documents by kind and SID, in memory, on one thread; every query is written here, once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_object.hpp"
#include "store/change.hpp"

namespace ringback {

/// What sort of resource a document is: the schema's name in Twilio's OpenAPI documents,
/// such as `api.v2010.account.call`. The names the engines use stand in store/kinds.hpp.
using Kind = std::string_view;

/// A member that must have this text, as text_of() reads it. An index is made of every member that
/// is asked for, so that only the matches are looked at.
struct Match {
  std::string member;  ///< "": any document.
  std::string value;
};

/// Which documents a list wants, and which part of them.
struct Query {
  std::function<bool(const Json&)> where;  ///< Empty: all.
  std::size_t offset = 0;
  std::size_t limit = 50;
  bool newest_first = true;
  std::uint64_t after = 0;  ///< The list begins strictly behind this number; 0: with the first.
  Match match = {};         ///< What `where` is asked about.
};

struct Page {
  std::vector<const Json*> documents;  ///< Borrowed until the next put or erase.
  bool more = false;                   ///< Further documents match behind this page.
  std::uint64_t first = 0;             ///< Numbers, in order of creation, of the first document
  std::uint64_t last = 0;              ///< and of the last; they stay when documents go.
};

/// Every resource of the emulated cloud.
class Store {
 public:
  Store();
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The document, borrowed until the next put or erase of its kind; null when there is none.
  const Json* get(Kind kind, std::string_view sid) const;

  /// Adds or replaces; a new document goes behind all others of its kind.
  void put(Kind kind, std::string_view sid, Json document);

  /// Sets some members of a document that exists.
  void update(Kind kind, std::string_view sid, std::initializer_list<Member> members);
  void update(Kind kind, std::string_view sid, const Json& members);

  bool erase(Kind kind, std::string_view sid);
  Page list(Kind kind, const Query& query) const;

  /// The first match in order of creation, or null.
  const Json* find(Kind kind, const std::function<bool(const Json&)>& where) const;
  const Json* find(Kind kind, Match match) const;

  /// The SIDs of those whose member has one of these texts, or any value when none is named, in
  /// order of creation. What was restored and not asked for yet is looked through unparsed.
  std::vector<std::string> select(Kind kind, std::string_view member,
                                  const std::vector<std::string>& values = {}) const;

  std::size_t size(Kind kind) const;
  void clear();

  /// From now on changes are kept until they are settled or reverted; `begin` is called at the
  /// first change of every turn, that is: of those since.
  void track(std::function<void()> begin);

  /// How many documents have changed since they were settled.
  std::size_t changed() const;

  /// What has become of the documents that changed, each once, in order of their first change.
  std::vector<Change> changes() const;

  /// What has changed is in safety.
  void settle();

  /// Takes back what has changed.
  void revert();

  /// Every document, in order of creation.
  std::vector<Change> all() const;

  enum class Restored { kSettled, kChanged };

  /// Adds documents as all() gave them, behind those that are there, settled or as changes. False
  /// when one of them is there already.
  [[nodiscard]] bool restore(std::vector<Change> documents, Restored restored);

 private:
  struct Entry;
  struct Collection;
  struct Touched;
  Collection* collection(Kind kind) const;
  Collection& provide(Kind kind);
  void touch(Collection& documents, Entry& entry);
  void add(Collection& documents, Entry entry);
  std::pair<Collection*, Entry*> to_change(Kind kind, std::string_view sid);

  std::map<std::string, std::unique_ptr<Collection>, std::less<>> collections_;
  std::uint64_t last_ = 0;  ///< The number of the newest document.
  std::function<void()> begin_;
  std::vector<Touched> touched_;
};

}  // namespace ringback
