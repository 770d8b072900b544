// XML documents, by libxml2.
#include "base/xml.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <cstdint>
#include <memory>

#include "base/text.hpp"

namespace ringback {

namespace {

constexpr int kMaximumDepth = 64;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

bool is_text(const xmlNode& node) {
  return node.type == XML_TEXT_NODE || node.type == XML_CDATA_SECTION_NODE;
}

void append_text(const xmlNode* node, std::string& out) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (is_text(*child)) {
      out.append(view(child->content));
    } else if (child->type == XML_ELEMENT_NODE) {
      append_text(child, out);
    }
  }
}

XmlElement convert(const xmlNode* node, int depth) {
  XmlElement element;
  element.name = view(node->name);
  element.line = static_cast<int>(xmlGetLineNo(node));
  element.column = static_cast<int>(reinterpret_cast<std::intptr_t>(node->_private));
  for (const xmlAttr* attribute = node->properties; attribute != nullptr;
       attribute = attribute->next) {
    std::string value;
    append_text(reinterpret_cast<const xmlNode*>(attribute), value);
    element.attributes.emplace_back(view(attribute->name), std::move(value));
  }
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (is_text(*child)) element.text.append(view(child->content));
    if (child->type != XML_ELEMENT_NODE) continue;
    const auto at = element.text.size();
    append_text(child, element.text);
    if (depth >= kMaximumDepth) continue;
    element.children.push_back(convert(child, depth + 1));
    element.children.back().at = at;
  }
  return element;
}

Result<XmlElement> element_of(const xmlDoc& document) {
  const xmlNode* root = xmlDocGetRootElement(&document);
  if (root == nullptr) return Error{12100, "line 1, column 1: there is no element", 400};
  return convert(root, 0);
}

/// Nodes know their line, but no column: that is put where a node has room for its user.
void start_element(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                   int namespaces, const xmlChar** names, int attributes, int defaulted,
                   const xmlChar** values) {
  xmlSAX2StartElementNs(context, name, prefix, uri, namespaces, names, attributes, defaulted,
                        values);
  xmlNode* node = static_cast<xmlParserCtxt*>(context)->node;
  const auto column = static_cast<std::intptr_t>(xmlSAX2GetColumnNumber(context));
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it is never followed
  if (node != nullptr) node->_private = reinterpret_cast<void*>(column);
}

using Context = std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxt*)>;

Context new_context() {
  Context context{xmlNewParserCtxt(), xmlFreeParserCtxt};
  context->sax->startElementNs = &start_element;
  return context;
}

using Document = std::unique_ptr<xmlDoc, void (*)(xmlDoc*)>;

/// Reads one document after another, and knows what was wrong with the last.
class Parser {
 public:
  /// Null when the text is not well-formed.
  Document read(std::string_view text) {
    constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    if (xmlDictSize(context_->dict) > kMostNames) context_ = new_context();
    return {xmlCtxtReadMemory(context_.get(), text.data(), static_cast<int>(text.size()), nullptr,
                              nullptr, options),
            xmlFreeDoc};
  }

  /// What was wrong with it.
  Error error() const {
    const xmlError& error = context_->lastError;
    const auto message = trim(error.message == nullptr ? "" : error.message);
    return {12100, cat("line ", error.line, ", column ", error.int2, ": ", message), 400};
  }

 private:
  /// It keeps the names of all that it has read.
  static constexpr int kMostNames = 1'000;

  Context context_ = new_context();
};

}  // namespace

const std::string* XmlElement::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return &value;
  }
  return nullptr;
}

std::string XmlElement::own_text() const {
  std::string own;
  std::size_t done = 0;
  for (const auto& child : children) {
    own.append(text, done, child.at - done);
    done = child.at + child.text.size();
  }
  return own.append(text, done);
}

Result<XmlElement> parse_xml(std::string_view text) {
  if (trim(text).empty()) return Error{12100, "line 1, column 1: the document is empty", 400};
  // With less than 250 bytes to go, libxml2 looks for more at every token; blanks may follow the
  // root. What is wrong is wrong without them, too, and is told as if there were none.
  std::string padded(text);
  padded.append(256, ' ');
  thread_local Parser parser;  // more work to make than most documents are to read
  if (const auto document = parser.read(padded)) return element_of(*document);
  if (const auto document = parser.read(text)) return element_of(*document);
  return parser.error();
}

}  // namespace ringback
