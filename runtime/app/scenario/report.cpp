// Reports.
#include "app/scenario/report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::app::scenario {

namespace {

/// Seconds with three digits.
std::string seconds(double ms) {
  const auto whole = static_cast<long long>(std::llround(ms));
  const auto rest = std::to_string(1000 + whole % 1000).substr(1);
  return cat(whole / 1000, ".", rest);
}

std::string place(const Report& report) {
  return report.outcome.line == 0 ? report.file : cat(report.file, ":", report.outcome.line);
}

}  // namespace

std::string print_report(const Report& report) {
  const auto& outcome = report.outcome;
  return print_json(Json{{"file", report.file},
                         {"name", report.name},
                         {"real_ms", report.real_ms},
                         {"passed", outcome.passed},
                         {"line", outcome.line},
                         {"failure", outcome.failure},
                         {"ladder", outcome.ladder},
                         {"emulated_ms", outcome.emulated.count()}});
}

Report parse_report(const std::string& text) {
  const auto parsed = parse_json(text);
  if (!parsed.ok() || !parsed->is_object()) {
    Report broken;
    broken.outcome.failure = "the run of this scenario broke off";
    return broken;
  }
  Report report{
      text_of(*parsed, "file"), text_of(*parsed, "name"), {}, parsed->value("real_ms", 0.0)};
  auto& outcome = report.outcome;
  outcome.passed = parsed->value("passed", false);
  outcome.line = parsed->value("line", 0);
  outcome.failure = text_of(*parsed, "failure");
  outcome.ladder = text_of(*parsed, "ladder");
  outcome.emulated = Duration(parsed->value("emulated_ms", 0LL));
  return report;
}

std::string lines_of(const Report& report) {
  const auto& outcome = report.outcome;
  if (outcome.passed) {
    const auto emulated = static_cast<double>(outcome.emulated.count());
    return cat("PASS  ", report.file, "  ", report.name, "  (", seconds(emulated),
               " s emulated in ", static_cast<long long>(std::llround(report.real_ms)), " ms)\n");
  }
  return cat("FAIL  ", place(report), "  ", report.name, "\n      ", outcome.failure, "\n",
             outcome.ladder);
}

namespace {

/// As XML may have it: control characters have no place there, not even escaped.
std::string xml_text(std::string_view text) {
  std::string allowed;
  for (const char c : text) {
    const bool control =
        static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (!control) allowed += c;
  }
  return xml_escape(allowed);
}

}  // namespace

std::string junit_of(const std::vector<Report>& reports) {
  double total_ms = 0;
  std::size_t failures = 0;
  std::string cases;
  for (const auto& report : reports) {
    total_ms += report.real_ms;
    cases += cat(R"(    <testcase classname=")", xml_text(report.file), R"(" name=")",
                 xml_text(report.name), R"(" file=")", xml_text(report.file), R"(" time=")",
                 seconds(report.real_ms), "\"");
    if (report.outcome.passed) {
      cases += "/>\n";
      continue;
    }
    ++failures;
    cases += cat(">\n      <failure message=\"", xml_text(report.outcome.failure), "\">",
                 xml_text(cat(place(report), "\n", report.outcome.ladder)),
                 "</failure>\n    </testcase>\n");
  }
  const auto counts = cat("tests=\"", reports.size(), R"(" failures=")", failures,
                          R"(" errors="0" time=")", seconds(total_ms), "\"");
  return cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ", counts,
             ">\n  <testsuite name=\"ringback\" ", counts, ">\n", cases,
             "  </testsuite>\n</testsuites>\n");
}

}  // namespace ringback::app::scenario
