// Documents by kind and SID.
#include "store/store.hpp"

#include <cassert>
#include <list>
#include <nlohmann/json.hpp>

namespace ringback {

/// Documents in order of creation, with an index by SID.
struct Store::Collection {
  struct Entry {
    std::string sid;
    Json document;
  };
  std::list<Entry> entries;
  std::unordered_map<std::string, std::list<Entry>::iterator> by_sid;

  template <typename Iterator>
  static Page page(Iterator from, Iterator to, const Query& query) {
    Page page;
    std::size_t skip = query.offset;
    for (; from != to; ++from) {
      if (query.where && !query.where(from->document)) continue;
      if (skip > 0) {
        --skip;
      } else if (page.documents.size() < query.limit) {
        page.documents.push_back(&from->document);
      } else {
        page.more = true;
        break;
      }
    }
    return page;
  }
};

Store::Store() = default;
Store::~Store() = default;

Store::Collection* Store::collection(Kind kind) const {
  const auto found = collections_.find(kind);
  return found == collections_.end() ? nullptr : found->second.get();
}

const Json* Store::get(Kind kind, std::string_view sid) const {
  const auto* documents = collection(kind);
  if (documents == nullptr) return nullptr;
  const auto found = documents->by_sid.find(std::string(sid));
  return found == documents->by_sid.end() ? nullptr : &found->second->document;
}

void Store::put(Kind kind, std::string_view sid, Json document) {
  auto* documents = collection(kind);
  if (documents == nullptr) {
    documents = (collections_[std::string(kind)] = std::make_unique<Collection>()).get();
  }
  const auto found = documents->by_sid.find(std::string(sid));
  if (found != documents->by_sid.end()) {
    found->second->document = std::move(document);
    return;
  }
  documents->entries.push_back({std::string(sid), std::move(document)});
  documents->by_sid.emplace(sid, std::prev(documents->entries.end()));
}

void Store::update(Kind kind, std::string_view sid, const Json& members) {
  auto* documents = collection(kind);
  assert(documents != nullptr);
  const auto found = documents->by_sid.find(std::string(sid));
  assert(found != documents->by_sid.end());
  for (const auto& [key, value] : members.items()) found->second->document[key] = value;
}

bool Store::erase(Kind kind, std::string_view sid) {
  auto* documents = collection(kind);
  if (documents == nullptr) return false;
  const auto found = documents->by_sid.find(std::string(sid));
  if (found == documents->by_sid.end()) return false;
  documents->entries.erase(found->second);
  documents->by_sid.erase(found);
  return true;
}

Page Store::list(Kind kind, const Query& query) const {
  const auto* documents = collection(kind);
  if (documents == nullptr) return {};
  const auto& entries = documents->entries;
  return query.newest_first ? Collection::page(entries.rbegin(), entries.rend(), query)
                            : Collection::page(entries.begin(), entries.end(), query);
}

const Json* Store::find(Kind kind, const std::function<bool(const Json&)>& where) const {
  const auto page = list(kind, {where, 0, 1, false});
  return page.documents.empty() ? nullptr : page.documents.front();
}

std::size_t Store::size(Kind kind) const {
  const auto* documents = collection(kind);
  return documents == nullptr ? 0 : documents->entries.size();
}

void Store::clear() { collections_.clear(); }

}  // namespace ringback
