// The log on stderr: what happens, for people or, as JSON, for programs.
#pragma once

#include <string>
#include <string_view>

#include "app/lines.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"

namespace ringback::app {

enum class LogLevel { Debug, Info, Warn, Error, Off };
enum class LogFormat {
  Text,  ///< `2026-01-01T00:00:00.000Z warn  /route what happened`
  Json,  ///< One object a line, valid whatever is said.
};

/// The level of a word of the command line; Info for any other.
LogLevel log_level(std::string_view word);
std::string_view name_of(LogLevel level);

struct LogOptions {
  LogFormat format = LogFormat::Text;
  LogLevel level = LogLevel::Info;
};

/// Writes what is at least as grave as its level. The writer must outlive it.
class Log {
 public:
  Log(LineWriter& writer, LogOptions options);

  LogFormat format() const { return options_.format; }
  bool shows(LogLevel level) const {
    return level >= options_.level && options_.level != LogLevel::Off;
  }

  /// An entry of the journal: broken functions and alerts are warnings, what functions print has
  /// the level they gave it, all else is for debugging.
  void entry(const TraceEntry& entry);

  /// Anything else; `fields` is an object that JSON alone shows.
  void say(LogLevel level, Time at, std::string_view subject, std::string_view message,
           const Json& fields);

 private:
  void write(LogLevel level, Time at, std::string_view kind, std::string_view subject,
             std::string_view message, const Json& fields);

  LineWriter& writer_;
  LogOptions options_;
  Ink ink_;
};

}  // namespace ringback::app
