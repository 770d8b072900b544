// Reading TwiML documents.
#include "twiml/document.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "twiml/schema.hpp"

namespace ringback::twiml {

namespace {

constexpr std::size_t kMaximumBytes = 64 * 1024;

using RuleOf = const ElementRule* (*)(std::string_view parent, std::string_view name);

void warn(Document& document, const XmlElement& element, std::string message) {
  document.warnings.push_back({12200, element.line, std::move(message), element.column});
}

void keep_known_attributes(Document& document, XmlElement& element, const ElementRule& rule) {
  if (rule.attributes == "*") return;
  std::erase_if(element.attributes, [&](const auto& attribute) {
    if (lists(rule.attributes, attribute.first)) return false;
    warn(document, element,
         cat("Attribute '", attribute.first, "' is not allowed to appear in element '",
             element.name, "'."));
    return true;
  });
}

void keep_known_children(Document& document, XmlElement& element, RuleOf rule_of);

/// Whether Twilio knows it in this place; with a warning if not, and for all within that it does
/// not know, which is dropped.
bool keep_known(Document& document, std::string_view parent, XmlElement& child, RuleOf rule_of) {
  const auto* rule = rule_of(parent, child.name);
  if (rule == nullptr) {
    const bool verb_of_calls = rule_of == messaging_rule && parent == "Response";
    warn(document, child,
         cat("Invalid content was found starting with element '", child.name,
             "': it may not stand in '", parent, "'."));
    if (verb_of_calls) document.warnings.back().code = 14110;
    return false;
  }
  keep_known_attributes(document, child, *rule);
  keep_known_children(document, child, rule_of);
  const bool mixed = child.name == "Dial" && !child.children.empty();
  if (mixed && !trim(child.own_text()).empty()) {  // the text is a number where it is alone
    warn(document, child, "Text may not stand beside the nouns of 'Dial': it is left out.");
  }
  return true;
}

/// What is dropped takes its text along.
void keep_known_children(Document& document, XmlElement& element, RuleOf rule_of) {
  std::size_t dropped = 0;
  std::erase_if(element.children, [&](XmlElement& child) {
    const auto size = child.text.size();
    const bool known = keep_known(document, element.name, child, rule_of);
    if (!known) child.text.clear();
    child.at -= dropped;
    if (child.text.size() != size) element.text.replace(child.at, size, child.text);
    dropped += size - child.text.size();
    return !known;
  });
}

Result<Document> parse(std::string_view text, RuleOf rule_of) {
  if (text.size() > kMaximumBytes) {
    return Error{11750, cat("TwiML of ", text.size(), " bytes; at most 65536 are read"), 502};
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return Error{12100, "line 1, column 1: a byte order mark stands before the document"};
  }
  auto root = parse_xml(text);
  if (!root.ok()) return root.error();
  if (root->name != "Response") {
    return Error{12102, cat("line ", root->line, ", column ", root->column,
                            ": the root element is '", root->name, "', not 'Response'")};
  }
  if (const auto* version = root->attribute("version"); version != nullptr && *version != "1.0") {
    return Error{12101, cat("line ", root->line, ", column ", root->column, ": no TwiML version '",
                            *version, "'")};
  }
  Document document;
  keep_known_children(document, *root, rule_of);
  document.verbs = std::move(root->children);
  return document;
}

Document one_verb(std::string name, std::string_view text) {
  XmlElement verb;
  verb.name = std::move(name);
  verb.text = text;
  verb.line = 1;
  Document document;
  document.verbs.push_back(std::move(verb));
  return document;
}

}  // namespace

Result<Document> parse_document(std::string_view text) { return parse(text, voice_rule); }

Result<Document> parse_messaging_document(std::string_view text) {
  return parse(text, messaging_rule);
}

// https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types
Result<Document> document_of_response(std::string_view content_type, std::string_view body,
                                      std::string_view url) {
  const auto type = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (trim(body).empty()) return Document{};
  if (lists("text/xml application/xml text/html", type)) return parse_document(body);
  if (type == "text/plain") {
    auto document = parse_document(body);
    return document.ok() ? std::move(document).value() : one_verb("Say", trim(body));
  }
  if (lists("audio/mpeg audio/wav audio/wave audio/x-wav audio/aiff audio/x-aifc audio/x-aiff "
            "audio/x-gsm audio/gsm audio/ulaw",
            type)) {
    return one_verb("Play", url);
  }
  return Error{12300, cat(url, " answered with content type '", content_type,
                          "', which is neither TwiML, text nor audio")};
}

}  // namespace ringback::twiml
