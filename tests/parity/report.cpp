// Results to Markdown.
#include "parity/report.hpp"

#include <array>
#include <map>

#include "base/text.hpp"
#include "parity/expected.hpp"
#include "parity/unrecorded.hpp"

namespace ringback::parity {

namespace {

constexpr std::string_view kIntroduction =
    "# Parity of functions with twilio-run\n"
    "\n"
    "The twilio-run 5.0.1 tool was asked 371 things and its answers recorded\n"
    "([tests/data](../tests/data/README.md)). `parity_test` asks the runtime the same over a "
    "socket,\n"
    "of functions in C++ that do what the recorded ones do, and compares status, headers and "
    "body.\n"
    "Not compared are Date, Connection, Keep-Alive and X-Powered-By (the cloud does not send the\n"
    "last), the text of stacks, and the words of pages for people. Where twilio-run differs from\n"
    "the documented cloud, the runtime follows the cloud. Behind the name of a record that\n"
    "differs stands the status that the runtime answers; the test asserts it and the body.\n"
    "\n"
    "`parity_test --write docs/parity-functions.md` makes this document; a test sees that it is "
    "up\n"
    "to date.\n"
    "\n";

struct Counts {
  int equal = 0;
  int limited = 0;
  int different = 0;
  int inapplicable = 0;
};

Counts count(const std::vector<Result>& results, std::string_view mode) {
  Counts counts;
  for (const auto& result : results) {
    if (!result.probe.name.starts_with(mode)) continue;
    if (result.named == nullptr) {
      ++counts.equal;
    } else if (result.named->kind == Difference::Kind::kLimit) {
      ++counts.limited;
    } else if (result.named->kind == Difference::Kind::kDeliberate) {
      ++counts.different;
    } else {
      ++counts.inapplicable;
    }
  }
  return counts;
}

std::string summary(const std::vector<Result>& results) {
  std::string text =
      "| mode of twilio-run | equal | equal without the cloud's limits | different | "
      "inapplicable |\n"
      "|---|---|---|---|---|\n";
  for (const std::string mode : {"default", "no-fork", "fallback"}) {
    const auto counts = count(results, mode + ":");
    text += cat("| ", mode, " | ", counts.equal, " | ", counts.limited, " | ", counts.different,
                " | ", counts.inapplicable, " |\n");
  }
  return text + "\n";
}

/// The records of all entries that give this reason.
std::string names(const std::vector<Result>& results, std::string_view reason) {
  std::vector<std::string> found;
  for (const auto& result : results) {
    const bool named = result.named != nullptr && result.named->reason == reason;
    if (!named) continue;
    const auto* expected = find_expectation(result.probe.name);
    const auto status = expected == nullptr ? "" : cat(" ", expected->status);
    found.push_back(cat("`", result.probe.name, "`", status));
  }
  if (found.size() > 20) return cat("all ", found.size(), " of one mode");
  return join(found, ", ");
}

std::string section(const std::vector<Result>& results, Difference::Kind kind) {
  static constexpr std::array<std::string_view, 3> titles = {
      "## Deliberate differences\n", "## Differences by the cloud's limits\n",
      "## Records without a counterpart in C++\n"};
  std::string text = cat(titles[static_cast<std::size_t>(kind)],
                         "\n| what the runtime does, and why | records |\n|---|---|\n");
  std::string_view last;
  for (const auto& difference : all_differences()) {
    if (difference.kind != kind || difference.reason == last) continue;
    last = difference.reason;
    text += cat("| ", last, " | ", names(results, last), " |\n");
  }
  return text + "\n";
}

std::string unrecorded() {
  std::string text =
      "## What no record shows\n"
      "\n"
      "Limits bear their names in `limits` of `twilio.yaml`; without limits is "
      "`limits: twilio-run`.\n"
      "\n"
      "| subject | runtime | twilio-run | documented cloud | held by |\n"
      "|---|---|---|---|---|\n";
  for (const auto& rule : all_unrecorded()) {
    text += cat("| ", rule.subject, " | ", rule.runtime, " | ", rule.twilio_run, " | ", rule.cloud,
                " | `", rule.test, "` |\n");
  }
  return text + "\n";
}

std::string equal(const std::vector<Result>& results) {
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& result : results) {
    if (result.named != nullptr) continue;
    const auto& name = result.probe.name;
    const auto slash = name.find('/');
    const auto group = slash == std::string::npos ? "default:" : name.substr(0, slash);
    groups[group].push_back(name.substr(group.size() + (slash == std::string::npos ? 0 : 1)));
  }
  std::string text = "## Equal\n\n| group | records |\n|---|---|\n";
  for (const auto& [group, members] : groups) {
    text += cat("| ", group, " | ", join(members, ", "), " |\n");
  }
  return text;
}

}  // namespace

std::string report(const std::vector<Result>& results) {
  std::string text(kIntroduction);
  text += summary(results);
  for (const auto kind :
       {Difference::Kind::kDeliberate, Difference::Kind::kLimit, Difference::Kind::kInapplicable}) {
    text += section(results, kind);
  }
  return text + unrecorded() + equal(results);
}

}  // namespace ringback::parity
