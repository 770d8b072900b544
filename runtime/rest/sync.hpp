// Sync: documents, lists and maps that functions share. https://www.twilio.com/docs/sync/api
#pragma once

#include <array>
#include <set>
#include <string>
#include <tuple>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Does what the API's generic behaviour does not: revisions, expiry on the emulated clock, names
/// that are given once, the order of items, permissions that come to be when they are set. A
/// message to a stream is taken, and heard by nobody.
class Sync {
 public:
  /// Takes Sync's operations over; everything must outlive the API.
  Sync(Api& api, Store& store, Clock& clock);
  Sync(const Sync&) = delete;
  Sync& operator=(const Sync&) = delete;
  ~Sync() = default;

  /// To be called before every request to sync.twilio.com: takes away what has expired, and gives
  /// the account that asks its default service, which is also addressed as `default`.
  void prepare(const http::Request& request);

  /// To be called when the Store was replaced as a whole: what is in it expires as it says.
  void recover() { counted_ = false; }

 private:
  /// A sort of object, and Twilio's code for a revision that is not the present one.
  struct Sort {
    std::string_view kind;
    int mismatch = 0;
    std::string_view collection = {};      ///< Of an item: the kind it is part of.
    std::string_view collection_sid = {};  ///< The path's name for that.
  };
  static const Sort kDocument, kList, kListItem, kMap, kMapItem, kStream;
  static const std::array<const Sort*, 6> kSorts;

  void serve(const Sort& sort, const std::string& name);
  Result<Json> create(const Sort& sort, const Invocation& invocation);
  Result<Json> update(const Sort& sort, const Invocation& invocation);
  Result<Json> remove(const Sort& sort, const Invocation& invocation);
  Result<Json> list_items(const Sort& sort, const Invocation& invocation) const;
  Result<Json> list_map(const Invocation& invocation) const;
  Result<Json> finish(const Sort& sort, const Invocation& invocation, Json document);
  Result<void> check(const Sort& sort, const Invocation& invocation) const;
  void touch_collection(const Sort& sort, const Invocation& invocation);
  void expire(std::string_view kind, const std::string& key, long long ttl_seconds, Json& document);
  Result<Json> permit(const Invocation& invocation);
  Result<Json> publish(const Invocation& invocation);
  void count();
  void forget(std::string_view kind, const std::string& key, const Json& document);
  void erase(std::string_view kind, const std::string& key);
  void erase_all(std::string_view kind, std::string_view member, const std::string& sid);

  Api& api_;
  Store& store_;
  Clock& clock_;
  /// When what expires, by kind and key: of each document its present time alone.
  std::set<std::tuple<Time, std::string, std::string>> due_;
  bool counted_ = false;  ///< Whether `due_` holds what the Store had before.
};

}  // namespace ringback::rest
