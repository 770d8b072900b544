// Records as lines.
#include "app/log.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"

namespace ringback::app {

namespace {

constexpr auto kNames = std::to_array<std::string_view>({"debug", "info", "warn", "error", "off"});

/// `2026-01-01T00:00:00.000Z`
std::string timestamp(Time at) {
  auto text = iso8601(at);
  const auto fraction = std::to_string(1000 + (at.time_since_epoch().count() % 1000 + 1000) % 1000);
  text.pop_back();
  return cat(text, ".", fraction.substr(1), "Z");
}

Colour colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return Colour::Grey;
    case LogLevel::Info: return Colour::Cyan;
    case LogLevel::Warn: return Colour::Yellow;
    default: return Colour::Red;
  }
}

LogLevel level_of(const TraceEntry& entry) {
  if (entry.kind() == "function.log") {
    const auto detail = parse_json(entry.detail());
    return detail.ok() ? log_level(text_of(*detail, "level")) : LogLevel::Info;
  }
  const std::string_view kind = entry.kind();
  const bool warns = kind == "alert" || kind == "function.crashed" || kind == "config.warning" ||
                     kind.ends_with(".rejected");
  if (kind == "config.applied") return LogLevel::Info;
  return warns ? LogLevel::Warn : LogLevel::Debug;
}

}  // namespace

LogLevel log_level(std::string_view word) {
  for (std::size_t at = 0; at < kNames.size(); ++at) {
    if (kNames[at] == word) return static_cast<LogLevel>(at);
  }
  return LogLevel::Info;
}

std::string_view name_of(LogLevel level) { return kNames[static_cast<std::size_t>(level)]; }

Log::Log(LineWriter& writer, LogOptions options)
    : writer_(writer), options_(options), ink_(writer.descriptor()) {}

void Log::entry(const TraceEntry& entry) {
  const auto level = level_of(entry);
  if (!shows(level)) return;
  Json fields = {{"event", entry.id}, {"cause", entry.cause}};
  if (options_.format == LogFormat::Json && !entry.detail().empty()) {
    auto detail = parse_json(entry.detail());
    fields["detail"] = detail.ok() ? std::move(detail).value() : Json(entry.detail());
  }
  write(level, entry.at, entry.kind(), entry.subject(), entry.text(), fields);
}

void Log::say(LogLevel level, Time at, std::string_view subject, std::string_view message,
              const Json& fields) {
  if (shows(level)) write(level, at, "service", subject, message, fields);
}

void Log::write(LogLevel level, Time at, std::string_view kind, std::string_view subject,
                std::string_view message, const Json& fields) {
  if (options_.format == LogFormat::Json) {
    Json record = {{"time", timestamp(at)},
                   {"level", name_of(level)},
                   {"kind", kind},
                   {"subject", subject},
                   {"message", message}};
    record.update(fields);
    return writer_.write(print_json(record) + "\n");
  }
  const auto padding = std::string(name_of(level).size() == 4 ? "  " : " ");
  const auto label = level == LogLevel::Debug ? cat(kind, " ", subject) : std::string(subject);
  writer_.write(cat(ink_(Colour::Grey, timestamp(at)), " ", ink_(colour_of(level), name_of(level)),
                    padding, label, " ", message, "\n"));
}

}  // namespace ringback::app
