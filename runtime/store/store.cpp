// Documents by kind and SID.
#include "store/store.hpp"

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"

namespace ringback {

/// A document. One that was restored is parsed when it is asked for first.
struct Store::Entry {
  std::uint64_t sequence = 0;
  std::string sid;
  mutable std::string text;
  mutable Json document;
  bool touched = false;   ///< Since it was settled.
  std::string kind = {};  ///< Of one that was restored: to free so many would riddle the heap.

  const Json& json() const {
    if (!text.empty()) document = Json::parse(std::exchange(text, {}));
    return document;
  }
  std::string body() const { return text.empty() ? print_json(document) : text; }

  /// Whether the text has the member with one of the values, be it of another object: a quote in a
  /// string would be escaped.
  bool mentions(std::string_view member, const std::vector<std::string>& values) const {
    const auto key = cat("\"", member, values.empty() ? "\":" : "\":\"");
    for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
      if (values.empty()) return true;
      const std::string_view rest = std::string_view(text).substr(at + key.size());
      for (const auto& value : values) {
        if (rest.starts_with(value) && rest.substr(value.size()).starts_with('"')) return true;
      }
    }
    return false;
  }
};

/// Finds by views what is kept by strings.
struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Documents in order of creation, with indexes by SID and by the members that were asked for.
struct Store::Collection {
  using Index = std::unordered_map<std::string, std::map<std::uint64_t, const Entry*>>;

  std::string kind;
  std::map<std::uint64_t, Entry> entries;
  std::unordered_map<std::string, Entry*, HashOfText, std::equal_to<>> by_sid;
  std::map<std::string, Index, std::less<>> indexes;

  Entry* find(std::string_view sid) const {
    const auto found = by_sid.find(sid);
    return found == by_sid.end() ? nullptr : found->second;
  }

  /// To be called when the document has become what it is.
  void link(const Entry& entry) {
    for (auto& [member, index] : indexes) link(entry, member, index);
  }
  static void link(const Entry& entry, std::string_view member, Index& index) {
    index[text_of(entry.json(), member)].emplace(entry.sequence, &entry);
  }

  /// To be called before the document becomes something else.
  void unlink(const Entry& entry) {
    for (auto& [member, index] : indexes) unlink(entry, member, index);
  }
  static void unlink(const Entry& entry, std::string_view member, Index& index) {
    const auto same = index.find(text_of(entry.json(), member));
    same->second.erase(entry.sequence);
    if (same->second.empty()) index.erase(same);
  }

  /// Sets one member of a document that is parsed.
  void set(Entry& entry, std::string_view member, Json value) {
    const auto index = indexes.find(member);
    if (index != indexes.end()) unlink(entry, member, index->second);
    const auto present = entry.document.find(member);
    if (present != entry.document.end()) {
      *present = std::move(value);
    } else {
      auto& members = entry.document.get_ref<Json::object_t&>();
      members.emplace_back(std::string(member), std::move(value));
    }
    if (index != indexes.end()) link(entry, member, index->second);
  }

  void remove(std::uint64_t sequence) {
    const auto found = entries.find(sequence);
    unlink(found->second);
    by_sid.erase(found->second.sid);
    entries.erase(found);
  }

  const std::map<std::uint64_t, const Entry*>& matches(const Match& match) {
    static const std::map<std::uint64_t, const Entry*> none;
    auto index = indexes.find(match.member);
    if (index == indexes.end()) {
      index = indexes.emplace(match.member, Index()).first;
      for (const auto& [sequence, entry] : entries) {
        index->second[text_of(entry.json(), match.member)].emplace(sequence, &entry);
      }
    }
    const auto found = index->second.find(match.value);
    return found == index->second.end() ? none : found->second;
  }

  static const Entry& entry_of(const Entry& entry) { return entry; }
  static const Entry& entry_of(const Entry* entry) { return *entry; }

  /// The page of a map by sequence.
  template <typename Entries>
  Page page_of(const Entries& of, const Query& query) const {
    if (query.newest_first) {
      const auto end = query.after == 0 ? of.end() : of.lower_bound(query.after);
      return page(std::make_reverse_iterator(end), of.rend(), query);
    }
    return page(of.upper_bound(query.after), of.end(), query);
  }

  template <typename Iterator>
  static Page page(Iterator from, Iterator to, const Query& query) {
    Page page;
    std::size_t skip = query.offset;
    for (; from != to; ++from) {
      const auto& document = entry_of(from->second).json();
      if (query.where && !query.where(document)) continue;
      if (skip > 0) {
        --skip;
      } else if (page.documents.size() < query.limit) {
        page.documents.push_back(&document);
        if (page.first == 0) page.first = from->first;
        page.last = from->first;
      } else {
        page.more = true;
        break;
      }
    }
    return page;
  }
};

/// A document that has changed, and what it was before; none: it was not there.
struct Store::Touched {
  Collection* documents;
  std::uint64_t sequence;
  std::string sid;
  std::optional<Entry> before;
};

Store::Store() = default;
Store::~Store() = default;

Store::Collection* Store::collection(Kind kind) const {
  const auto found = collections_.find(kind);
  return found == collections_.end() ? nullptr : found->second.get();
}

Store::Collection& Store::provide(Kind kind) {
  if (auto* documents = collection(kind)) return *documents;
  auto& made = collections_[std::string(kind)] = std::make_unique<Collection>();
  made->kind = kind;
  return *made;
}

const Json* Store::get(Kind kind, std::string_view sid) const {
  const auto* documents = collection(kind);
  const auto* entry = documents == nullptr ? nullptr : documents->find(sid);
  return entry == nullptr ? nullptr : &entry->json();
}

/// To be called before a document changes, or is erased.
void Store::touch(Collection& documents, Entry& entry) {
  if (!begin_ || entry.touched) return;
  if (touched_.empty()) begin_();
  touched_.push_back({&documents, entry.sequence, entry.sid, entry});
  entry.touched = true;
}

void Store::add(Collection& documents, Entry entry) {
  const auto sequence = entry.sequence;
  auto& added =
      documents.entries.emplace_hint(documents.entries.end(), sequence, std::move(entry))->second;
  documents.by_sid.emplace(added.sid, &added);
  documents.link(added);
}

void Store::put(Kind kind, std::string_view sid, Json document) {
  auto& documents = provide(kind);
  if (auto* entry = documents.find(sid)) {
    touch(documents, *entry);
    documents.unlink(*entry);
    entry->text.clear();
    entry->document = std::move(document);
    return documents.link(*entry);
  }
  const auto sequence = ++last_;
  add(documents, {sequence, std::string(sid), {}, std::move(document), begin_ != nullptr});
  if (!begin_) return;
  if (touched_.empty()) begin_();
  touched_.push_back({&documents, sequence, std::string(sid), std::nullopt});
}

/// A document that exists, and is about to become another.
std::pair<Store::Collection*, Store::Entry*> Store::to_change(Kind kind, std::string_view sid) {
  auto* documents = collection(kind);
  assert(documents != nullptr);
  auto* entry = documents->find(sid);
  assert(entry != nullptr);
  touch(*documents, *entry);
  entry->json();  // parsed, whoever else asked for it
  return {documents, entry};
}

void Store::update(Kind kind, std::string_view sid, std::initializer_list<Member> members) {
  const auto [documents, entry] = to_change(kind, sid);
  for (const auto& [name, value] : members) documents->set(*entry, name, std::move(value));
}

void Store::update(Kind kind, std::string_view sid, const Json& members) {
  const auto [documents, entry] = to_change(kind, sid);
  for (const auto& [name, value] : members.items()) documents->set(*entry, name, value);
}

bool Store::erase(Kind kind, std::string_view sid) {
  auto* documents = collection(kind);
  auto* entry = documents == nullptr ? nullptr : documents->find(sid);
  if (entry == nullptr) return false;
  touch(*documents, *entry);
  documents->remove(entry->sequence);
  return true;
}

Page Store::list(Kind kind, const Query& query) const {
  auto* documents = collection(kind);
  if (documents == nullptr) return {};
  return query.match.member.empty() ? documents->page_of(documents->entries, query)
                                    : documents->page_of(documents->matches(query.match), query);
}

const Json* Store::find(Kind kind, const std::function<bool(const Json&)>& where) const {
  const auto page = list(kind, {where, 0, 1, false});
  return page.documents.empty() ? nullptr : page.documents.front();
}

const Json* Store::find(Kind kind, Match match) const {
  const auto page = list(kind, {{}, 0, 1, false, {}, std::move(match)});
  return page.documents.empty() ? nullptr : page.documents.front();
}

std::vector<std::string> Store::select(Kind kind, std::string_view member,
                                       const std::vector<std::string>& values) const {
  std::vector<std::string> sids;
  const auto* documents = collection(kind);
  if (documents == nullptr) return sids;
  for (const auto& [sequence, entry] : documents->entries) {
    if (!entry.text.empty() && !entry.mentions(member, values)) continue;
    const auto value = text_of(entry.json(), member);
    const bool wanted = values.empty()
                            ? entry.json().contains(member)
                            : std::find(values.begin(), values.end(), value) != values.end();
    if (wanted) sids.push_back(entry.sid);
  }
  return sids;
}

std::size_t Store::size(Kind kind) const {
  const auto* documents = collection(kind);
  return documents == nullptr ? 0 : documents->entries.size();
}

void Store::clear() {
  for (auto& [kind, documents] : collections_) {
    while (!documents->entries.empty()) {
      touch(*documents, documents->entries.begin()->second);
      documents->remove(documents->entries.begin()->first);
    }
  }
}

void Store::track(std::function<void()> begin) { begin_ = std::move(begin); }

std::size_t Store::changed() const { return touched_.size(); }

std::vector<Change> Store::changes() const {
  std::vector<Change> changes;
  for (const auto& [documents, sequence, sid, before] : touched_) {
    const auto now = documents->entries.find(sequence);
    if (now != documents->entries.end()) {
      changes.push_back({sequence, documents->kind, sid, now->second.body()});
    } else if (before) {
      changes.push_back({sequence, documents->kind, sid, std::nullopt});
    }
  }
  return changes;
}

void Store::settle() {
  for (const auto& [documents, sequence, sid, before] : touched_) {
    const auto now = documents->entries.find(sequence);
    if (now != documents->entries.end()) now->second.touched = false;
  }
  touched_.clear();
}

void Store::revert() {
  for (const auto& touched : touched_) {
    auto& documents = *touched.documents;
    if (documents.entries.contains(touched.sequence)) documents.remove(touched.sequence);
  }
  for (auto& touched : touched_) {
    if (!touched.before) continue;
    add(*touched.documents, std::move(*touched.before));
  }
  touched_.clear();
}

std::vector<Change> Store::all() const {
  std::map<std::uint64_t, Change> found;
  for (const auto& [kind, documents] : collections_) {
    for (const auto& [sequence, entry] : documents->entries) {
      found.emplace(sequence, Change{sequence, kind, entry.sid, entry.body()});
    }
  }
  std::vector<Change> changes;
  changes.reserve(found.size());
  for (auto& [sequence, change] : found) changes.push_back(std::move(change));
  return changes;
}

bool Store::restore(std::vector<Change> documents, Restored restored) {
  const bool changed = restored == Restored::kChanged && begin_ != nullptr;
  std::map<std::string_view, std::size_t> counts;
  for (const auto& change : documents) ++counts[change.kind];
  for (const auto& [kind, count] : counts) {
    auto& of_kind = provide(kind);
    of_kind.by_sid.reserve(of_kind.by_sid.size() + count);
  }
  for (auto& change : documents) {
    auto& of_kind = provide(change.kind);
    if (of_kind.find(change.sid) != nullptr) return false;
    const auto sequence = changed ? last_ + 1 : std::max(change.sequence, last_ + 1);
    last_ = sequence;
    if (changed) {
      if (touched_.empty()) begin_();
      touched_.push_back({&of_kind, sequence, change.sid, std::nullopt});
    }
    add(of_kind, {sequence,
                  std::move(change.sid),
                  std::move(*change.body),
                  {},
                  changed,
                  std::move(change.kind)});
  }
  return true;
}

}  // namespace ringback
