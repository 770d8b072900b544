// twilio/twiml/element.hpp - the tree below a TwiML document, and the handles that build it.
//
// One rule holds for every verb and noun. Given its text, or if it never contains anything, it is
// complete, and the method returns the element it was added to:   dial.number("+1..").client("ann")
// Without text it is opened, and the method returns a handle to it:   auto dial = twiml.dial({...})
// A handle is a reference to its element; copies refer to the same one, and it stays valid for as
// long as it exists.
#pragma once

#include <charconv>
#include <concepts>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <twilio/twiml/xml.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace twilio {

// One attribute, in the spelling of Twilio's documentation: {"timeout", 20}.
struct Attribute {
  Attribute(std::string_view key, std::string_view text) : name(key), value(text) {}
  Attribute(std::string_view key, std::string text) : name(key), value(std::move(text)) {}
  Attribute(std::string_view key, const char* text) : name(key), value(text) {}
  Attribute(std::string_view key, std::same_as<bool> auto yes)
      : name(key), value(yes ? "true" : "false") {}
  template <class Number>
  requires(std::is_arithmetic_v<Number> && !std::same_as<Number, bool>)
      Attribute(std::string_view key, Number number)
      : name(key) {
    char digits[32];
    value.assign(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
  }

  std::string name;
  std::string value;
};

// The attributes of an element, written in this order; of two with one name the later one counts.
class Attributes {
 public:
  Attributes() = default;
  Attributes(std::initializer_list<Attribute> attributes) {
    for (const Attribute& attribute : attributes) set(attribute);
  }

  // Adds the attribute, or replaces its value.
  Attributes& set(Attribute attribute) {
    for (Attribute& present : list_) {
      if (present.name != attribute.name) continue;
      present.value = std::move(attribute.value);
      return *this;
    }
    list_.push_back(std::move(attribute));
    return *this;
  }

  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

 private:
  std::vector<Attribute> list_;
};

namespace twiml {

// What stands inside an element: any kind of string, and nothing in braces. A std::string_view
// would take {"timeout", "20"}, where a pair of braces was forgotten, for the two ends of a text.
class Text {
 public:
  // NOLINTBEGIN(google-explicit-constructor): it is only ever a parameter.
  template <std::convertible_to<std::string_view> String>
  Text(const String& text) : text_(text) {}
  operator std::string_view() const { return text_; }
  // NOLINTEND(google-explicit-constructor)

 private:
  std::string_view text_;
};

// An element, or a run of text if it has no name.
struct Node {
  std::string name;
  std::string text;
  Attributes attributes;
  std::vector<std::shared_ptr<Node>> children;
};

inline std::shared_ptr<Node> clone(const Node& node) {
  auto copy = std::make_shared<Node>(Node{node.name, node.text, node.attributes, {}});
  for (const auto& child : node.children) copy->children.push_back(clone(*child));
  return copy;
}

inline void write(std::string& xml, const Node& node) {
  if (node.name.empty()) return escape(xml, node.text, Place::content);
  xml += '<' + node.name;
  for (const Attribute& attribute : node.attributes) {
    xml += ' ' + attribute.name + "=\"";
    escape(xml, attribute.value, Place::attribute);
    xml += '"';
  }
  if (node.children.empty()) {
    xml += "/>";
    return;
  }
  xml += '>';
  for (const auto& child : node.children) write(xml, *child);
  xml += "</" + node.name + '>';
}

inline std::shared_ptr<Node> append(Node& parent, Node child) {
  return parent.children.emplace_back(std::make_shared<Node>(std::move(child)));
}

inline void append_text(Node& parent, std::string_view text) {
  if (!text.empty()) append(parent, {{}, std::string(text), {}, {}});
}

class AnyElement;

// The base of all handles. `Self` is the handle's own type, so that additions chain.
template <class Self>
class Element {
 public:
  explicit Element(std::shared_ptr<Node> node) : node_(std::move(node)) {}

  // Adds text after what is there already.
  Self& text(Text words) {
    append_text(*node_, words);
    return static_cast<Self&>(*this);
  }

  // Adds an element that this library has no method for: with its text, or opened.
  Self& add(Text name, const Attributes& attributes, Text text) {
    return leaf(name, attributes, text);
  }
  AnyElement add(Text name, const Attributes& attributes = {});

 protected:
  // Adds a complete element.
  Self& leaf(std::string_view name, const Attributes& attributes = {}, std::string_view text = {}) {
    append_text(*append(*node_, {std::string(name), {}, attributes, {}}), text);
    return static_cast<Self&>(*this);
  }

  // Adds an element and returns the handle to it.
  template <class Handle>
  Handle open(std::string_view name, const Attributes& attributes) {
    return Handle(append(*node_, {std::string(name), {}, attributes, {}}));
  }

  std::shared_ptr<Node> node_;
};

// An element that this library has no type for.
class AnyElement : public Element<AnyElement> {
 public:
  using Element::Element;
};

template <class Self>
AnyElement Element<Self>::add(Text name, const Attributes& attributes) {
  return open<AnyElement>(name, attributes);
}

// An element whose children are custom values and configuration: <Stream>, <Siprec>, ...
class Custom : public Element<Custom> {
 public:
  using Element::Element;

  Custom& parameter(Text name, Text value) {
    return leaf("Parameter", {{"name", name}, {"value", value}});
  }
  Custom& parameter(const Attributes& attributes) { return leaf("Parameter", attributes); }

  // <VirtualAgent> and <Transcription> only.
  Custom& config(const Attributes& attributes) { return leaf("Config", attributes); }

  // <ConversationRelay> and <Assistant> only.
  Custom& language(const Attributes& attributes) { return leaf("Language", attributes); }
};

// A whole document. Copies are independent; handles taken from the original stay with the original.
template <class Self>
class Document : public Element<Self> {
 public:
  Document() : Element<Self>(std::make_shared<Node>(Node{"Response", {}, {}, {}})) {}
  Document(const Document& other) : Element<Self>(clone(*other.node_)) {}
  Document(Document&&) noexcept = default;
  Document& operator=(const Document& other) {
    if (this != &other) this->node_ = clone(*other.node_);
    return *this;
  }
  Document& operator=(Document&&) noexcept = default;
  ~Document() = default;

  // The document as Twilio reads it.
  std::string to_xml() const {
    std::string xml = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    write(xml, *this->node_);
    return xml;
  }
};

}  // namespace twiml
}  // namespace twilio
