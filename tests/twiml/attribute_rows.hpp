// Every attribute of every verb and noun, one row each: what docs/parity-twiml.md tells, and what
// attributes_test holds the interpreter to.
//
// To fill in an element: write its rows into a file attributes_NAME.cpp with a function that
// returns them, append them in attribute_rows(), take the element out of kPending in
// attribute_rows.cpp, and run `attributes_test --write docs/parity-twiml.md`.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ringback::twiml {

enum class State {
  kBehaves,   ///< As documented.
  kNoEffect,  ///< Taken, its values checked; nothing that a call could notice follows from it.
  kAlert      ///< Taken; an alert tells that it does nothing.
};

/// A good value, and the effects that follow.
struct Sample {
  std::string_view value;
  std::string_view effects;
};

/// `document` are the verbs of a document in which `@` is the place of the attribute; `plain` is
/// what the call does in it, and in `steps` (see Script::follow) without the attribute, as
/// Script::in_words has it. With a bad value there is one alert more, and all else is as without.
struct AttributeRow {
  std::string_view element;    ///< `Gather`, or `Dial/Number`; attributes that share rows: `Say`.
  std::string_view attribute;  ///< "" tells of the element itself.
  std::string_view fallback;   ///< For readers.
  std::string_view values;     ///< For readers.
  State state = State::kBehaves;
  std::string_view document;
  std::string_view steps;
  std::string_view plain;
  std::vector<Sample> samples;
  std::string_view bad;  ///< "" when there is no bad value.
  int code = 0;          ///< Of the alert about it.
};

using AttributeRows = std::vector<AttributeRow>;

/// All rows, in the order of the document.
const AttributeRows& attribute_rows();

/// The elements that have no rows yet.
bool is_pending(std::string_view element);

/// docs/parity-twiml.md.
std::string parity_document();

/// One list of several.
AttributeRows together(std::initializer_list<AttributeRows> lists);

AttributeRows sound_rows();
AttributeRows flow_rows();
AttributeRows gather_rows();
AttributeRows record_rows();
AttributeRows dial_rows();
AttributeRows pay_rows();
AttributeRows connect_rows();
AttributeRows start_rows();  ///< Part of those.

}  // namespace ringback::twiml
