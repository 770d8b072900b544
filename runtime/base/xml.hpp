// XML documents as plain values, read by libxml2 without network, entities or other surprises.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace ringback {

/// An element with its attributes, text and children in the order of the document.
struct XmlElement {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  ///< All text directly and indirectly inside, as written.
  std::vector<XmlElement> children;
  int line = 0;        ///< Where its start tag ends, from 1.
  int column = 0;      ///< The character there that ends it: `>`, or `/` before one.
  std::size_t at = 0;  ///< Where its text begins in its parent's.

  /// The text that is not within its children.
  std::string own_text() const;

  /// The attribute's value; null when it is not there.
  const std::string* attribute(std::string_view wanted) const;
};

/// The root element. Errors (code 12100) name line and column and say what the parser found.
Result<XmlElement> parse_xml(std::string_view text);

}  // namespace ringback
