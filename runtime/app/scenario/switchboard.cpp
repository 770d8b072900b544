// Calls begin, are answered, and end.
#include "app/scenario/switchboard.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "store/kinds.hpp"

namespace ringback::app::scenario {

Switchboard::Switchboard(const Store& store, Trace& trace)
    : store_(store),
      trace_(trace),
      listener_(trace.listen([this](const TraceEntry& entry) { note(entry); })) {}

Switchboard::~Switchboard() { trace_.ignore(listener_); }

void Switchboard::note(const TraceEntry& entry) {
  if (!entry.kind().starts_with("call.")) return;
  const auto status = entry.kind().substr(5);
  const auto detail = parse_json(entry.detail().empty() ? "{}" : entry.detail());
  const auto* call = store_.get(kind::kCall, entry.subject());
  if (call == nullptr && status == "inbound" && detail.ok()) call = &*detail;  // not kept yet
  if (call == nullptr) return;
  const bool placed = text_of(*call, "direction") == "inbound";
  auto& lines = lines_[text_of(*call, placed ? "from" : "to")];
  const auto known = std::ranges::find(lines, entry.subject(), &Line::sid);
  const bool begins = status == "ringing" || status == "inbound" || status == "in-progress";
  if (begins && known == lines.end()) {
    lines.push_back({std::string(entry.subject()), status == "in-progress", placed});
  } else if (known == lines.end()) {
    return;
  } else if (status == "in-progress") {
    known->answered = true;
  } else if (!begins && text_of(*call, "status") == status) {
    lines.erase(known);
  }
}

template <typename Fits>
std::optional<std::string> Switchboard::newest(const std::string& number, Fits fits) const {
  const auto lines = lines_.find(number);
  if (lines == lines_.end()) return std::nullopt;
  const auto line = std::find_if(lines->second.rbegin(), lines->second.rend(), fits);
  return line == lines->second.rend() ? std::nullopt : std::optional(line->sid);
}

std::optional<std::string> Switchboard::in_progress(const std::string& number) const {
  return newest(number, [](const Line& line) { return line.answered; });
}

std::optional<std::string> Switchboard::ringing(const std::string& number) const {
  return newest(number, [](const Line& line) { return !line.answered && !line.placed; });
}

std::optional<std::string> Switchboard::live(const std::string& number) const {
  return newest(number, [](const Line&) { return true; });
}

}  // namespace ringback::app::scenario
