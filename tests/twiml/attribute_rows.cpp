// The rows together, and the document made of them.
#include "twiml/attribute_rows.hpp"

#include <deque>

#include "base/text.hpp"

namespace ringback::twiml {

namespace {

constexpr std::string_view kHead =
    R"(# Parity: the attributes of TwiML for voice

Written by `attributes_test --write docs/parity-twiml.md` from the rows that the test runs: each
default, each good value and each bad one is a document that the interpreter is given, and whose
outcome is compared. "Code" is the alert about a bad value, with which the call goes on as if the
attribute were not there. "No effect" means that a value is read and nothing follows from it that a
call could notice. Further behaviour is told in [`parity.md`](parity.md).
)";

std::string_view name_of(State state) {
  switch (state) {
    case State::kBehaves: return "behaves";
    case State::kNoEffect: return "no effect";
    case State::kAlert: return "alert";
  }
  return "";
}

std::string title_of(std::string_view element) {
  const auto slash = element.find('/');
  if (slash == std::string_view::npos) return cat("## ", element, "\n");
  return cat("## ", element.substr(slash + 1), " in ", element.substr(0, slash), "\n");
}

std::string line_of(const AttributeRow& row) {
  const auto code = row.code == 0 ? std::string() : cat(row.code);
  const auto name =
      row.attribute.empty() ? std::string("the element") : cat("`", row.attribute, "`");
  return cat("| ", name, " | ", row.fallback, " | ", row.values, " | ", code, " | ",
             name_of(row.state), " |\n");
}

}  // namespace

AttributeRows together(std::initializer_list<AttributeRows> lists) {
  AttributeRows all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::string_view kept(std::string text) {
  static std::deque<std::string> texts;
  return texts.emplace_back(std::move(text));
}

const AttributeRows& attribute_rows() {
  static const AttributeRows rows =
      together({sound_rows(), flow_rows(), gather_rows(), record_rows(), dial_rows(), noun_rows(),
                conference_rows(), queue_rows(), pay_rows(), connect_rows(), alert_rows()});
  return rows;
}

std::string parity_document() {
  std::string out(kHead);
  std::string_view element;
  std::string told;
  for (const auto& row : attribute_rows()) {
    if (row.element != element) {
      element = row.element;
      told.clear();
      out += cat("\n", title_of(element),
                 "\n| attribute | default | values | code | state |\n|---|---|---|---|---|\n");
    }
    const auto name = cat(" ", row.attribute, ",");
    if (told.find(name) != std::string::npos) continue;  // a further case of the same
    told += name;
    out += line_of(row);
  }
  return out;
}

}  // namespace ringback::twiml
