// The table.
#include "rest/parity_report.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kIntroduction =
    "# Parity of the REST API\n"
    "\n"
    "Every operation of Twilio's official OpenAPI documents is routed. \"Behaviour\" means that "
    "an\n"
    "engine or rules of its own do it, \"stateful\" that it creates, lists, changes or deletes a\n"
    "document with every field of the schema, and nothing else happens; both check what they are\n"
    "sent. \"Nothing makes it\" would be stateful, but no operation and no engine makes such\n"
    "documents yet: lists are empty, and everything else answers 404. \"501\" names itself in its\n"
    "answer. Both are listed below.\n"
    "\n"
    "`conformance_test --write docs/parity-api.md` makes this document from what the program "
    "says\n"
    "of itself at `/_ringback/api/parity`. A test calls every operation, sees that the table is\n"
    "true, and holds every answer that means success to the official schema.\n"
    "\n";

std::string row(std::string_view name, const Json& counts) {
  return cat("| ", name, " | ", counts["operations"].get<int>(), " | ",
             counts["behaviour"].get<int>(), " | ", counts["stateful"].get<int>(), " | ",
             counts["unmade"].get<int>(), " | ", counts["not_emulated"].get<int>(), " |\n");
}

std::string operations(const Json& list) {
  std::string text = "| operation | |\n|---|---|\n";
  for (const auto& one : list) {
    text += cat("| `", text_of(one, "name"), "` | `", text_of(one, "method"), " ",
                text_of(one, "path"), "` |\n");
  }
  return text;
}

}  // namespace

std::string parity_report(const Json& parity) {
  std::string text(kIntroduction);
  text +=
      "| product | operations | behaviour | stateful | nothing makes it | 501 |\n"
      "|---|--:|--:|--:|--:|--:|\n";
  for (const auto& product : parity["products"]) text += row(text_of(product, "name"), product);
  text += row("**all**", parity["all"]);
  text += "\n## What answers 501\n\n" + operations(parity["not_emulated"]);
  text += "\n## What nothing makes\n\n";
  for (const auto& one : parity["unmade"]) text += cat("- `", text_of(one, "name"), "`\n");
  return text;
}

}  // namespace ringback::rest
