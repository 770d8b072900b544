// Documents by kind and SID, in memory, on one thread; every query is written here, once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"

namespace ringback {

/// What sort of resource a document is: the schema's name in Twilio's OpenAPI documents,
/// such as `api.v2010.account.call`. The names the engines use stand in store/kinds.hpp.
using Kind = std::string_view;

/// Which documents a list wants, and which part of them.
struct Query {
  std::function<bool(const Json&)> where;  ///< Empty: all.
  std::size_t offset = 0;
  std::size_t limit = 50;
  bool newest_first = true;
};

struct Page {
  std::vector<const Json*> documents;  ///< Borrowed until the next put or erase.
  bool more = false;                   ///< Further documents match behind this page.
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
  void update(Kind kind, std::string_view sid, const Json& members);

  bool erase(Kind kind, std::string_view sid);
  Page list(Kind kind, const Query& query) const;

  /// The first match in order of creation, or null.
  const Json* find(Kind kind, const std::function<bool(const Json&)>& where) const;

  std::size_t size(Kind kind) const;
  void clear();

 private:
  struct Collection;
  Collection* collection(Kind kind) const;
  std::map<std::string, std::unique_ptr<Collection>, std::less<>> collections_;
};

}  // namespace ringback
