// Webhooks as the journal tells of them: what was asked, and what came of it.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/trace.hpp"

namespace ringback {

/// A request to an application and its answer. Borrowed until the journal's next entry.
struct WebhookEntries {
  const TraceEntry* asked = nullptr;
  const TraceEntry* answer = nullptr;  ///< Null while none has come, or when it is forgotten.
};

/// Those that are about this SID, in order, as far as the journal still has them.
std::vector<WebhookEntries> webhooks_about(const Trace& trace, std::string_view sid);

/// The one at this URL from which the entry `cause` has come, also by a redirect from elsewhere;
/// nothing when there is none.
WebhookEntries webhook_behind(const Trace& trace, EventId cause, std::string_view url);

/// The detail of an entry as an object; an empty one for null, and for none.
Json detail_of(const TraceEntry* entry);

}  // namespace ringback
