// Which element may stand in which, and which attributes each takes.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace ringback::twiml {

/// One row of the schema: lists are separated by blanks.
struct ElementRule {
  std::string_view parent;
  std::string_view name;
  std::string_view attributes;
};

/// All rules of voice documents but those of SSML.
std::span<const ElementRule> voice_rules();

/// The rule for `name` inside `parent`; null when it may not stand there.
const ElementRule* voice_rule(std::string_view parent, std::string_view name);
const ElementRule* messaging_rule(std::string_view parent, std::string_view name);

/// Where a document runs.
enum class Place {
  kCall,          ///< On a call of its own.
  kWhisper,       ///< On who was dialled, before the bridge.
  kQueue,         ///< On who waits in a queue, again and again.
  kConference,    ///< On who waits in a conference.
  kDequeued,      ///< On who has waited, before the bridge.
  kAnnouncement,  ///< In a conference, for all or for one.
};

/// Why the verb may not run there, in Twilio's codes; 0 when it may.
int verb_fault(Place place, std::string_view verb);

/// Keys and pauses as telephones send them: `0-9A-D*#wW`, at least one.
bool is_dtmf(std::string_view digits);

/// How many they are in UTF-8, where one may take several bytes.
std::size_t characters(std::string_view text);

/// Whether it has the form of a language's tag: `en`, `en-GB`, `cmn-Hans-CN`.
bool is_language(std::string_view tag);

/// Whether a list, separated by blanks or so, holds the word.
bool lists(std::string_view words, std::string_view word, char separator = ' ');

}  // namespace ringback::twiml
