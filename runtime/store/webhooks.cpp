// Finding webhooks in the journal.
#include "store/webhooks.hpp"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.hpp"

namespace ringback {

namespace {

bool asks(const TraceEntry& entry) {
  return entry.kind() == "webhook" || entry.kind() == "callback";
}

bool answers(const TraceEntry& entry) {
  return entry.kind() == "webhook.reply" || entry.kind() == "callback.reply";
}

}  // namespace

std::vector<WebhookEntries> webhooks_about(const Trace& trace, std::string_view sid) {
  std::vector<WebhookEntries> found;
  std::unordered_map<EventId, std::size_t> places;
  for (const auto& entry : trace.entries()) {
    if (entry.subject() != sid) continue;
    if (asks(entry)) {
      places[entry.id] = found.size();
      found.push_back({&entry, nullptr});
    } else if (answers(entry)) {
      const auto place = places.find(entry.cause);
      if (place != places.end()) found[place->second].answer = &entry;
    }
  }
  return found;
}

WebhookEntries webhook_behind(const Trace& trace, EventId cause, std::string_view url) {
  const TraceEntry* answer = nullptr;
  // What an entry says of its URL ends with it: `POST URL`, `200 OK from URL`.
  const auto place = cat(" ", url);
  for (const auto* entry = trace.find(cause); entry != nullptr; entry = trace.find(entry->cause)) {
    if (answers(*entry)) answer = entry;
    if (!asks(*entry)) continue;
    if (answer != nullptr && answer->cause != entry->id) answer = nullptr;
    const bool moved = answer != nullptr && answer->text().ends_with(place);
    if (moved || entry->text().ends_with(place)) return {entry, answer};
  }
  return {};
}

Json detail_of(const TraceEntry* entry) {
  auto detail = parse_json(entry == nullptr ? "" : entry->detail());
  return detail.ok() && detail->is_object() ? std::move(detail).value() : Json::object();
}

}  // namespace ringback
