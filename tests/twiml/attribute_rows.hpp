// Every attribute of every verb and noun, one row each: what docs/parity-twiml.md tells, and what
// attributes_test holds the interpreter to.
//
// For a new element: write its rows into a file attributes_NAME.cpp with a function that returns
// them, append them in attribute_rows(), and run `attributes_test --write docs/parity-twiml.md`.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "twiml/schema.hpp"

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
  Place place = Place::kCall;
};

using AttributeRows = std::vector<AttributeRow>;

/// All rows, in the order of the document.
const AttributeRows& attribute_rows();

/// docs/parity-twiml.md.
std::string parity_document();

/// One list of several.
AttributeRows together(std::initializer_list<AttributeRows> lists);

/// The text, for as long as the program runs: rows are views.
std::string_view kept(std::string text);

/// A noun of <Dial> that rings somebody.
struct Rung {
  std::string_view element;
  std::string_view noun;     ///< `<Client @>ann</Client>`.
  std::string_view address;  ///< `client:ann`.

  /// The noun in its verb, behind these attributes.
  std::string_view document(std::string_view attributes = "") const;

  /// What the call does in it, with this said of the noun.
  std::string_view effects(std::string_view more = "") const;
};

/// What all nouns have that ring somebody: a whisper and a status callback.
AttributeRows rung_rows(const Rung& rung);

/// What some of them have: who answers.
AttributeRows detection_rows(const Rung& rung);

/// An attribute that is taken, whatever it says, and of which nothing follows.
AttributeRow unheeded_row(const Rung& rung, std::string_view attribute, std::string_view value);

AttributeRows sound_rows();
AttributeRows flow_rows();
AttributeRows gather_rows();
AttributeRows record_rows();
AttributeRows dial_rows();
AttributeRows noun_rows();
AttributeRows conference_rows();
AttributeRows queue_rows();
AttributeRows pay_rows();
AttributeRows connect_rows();
AttributeRows start_rows();  ///< Part of those.
AttributeRows alert_rows();

}  // namespace ringback::twiml
