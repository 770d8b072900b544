// Drives an interpreter by hand, and tells its effects in words, for the tests of twiml.
#pragma once

#include <string>
#include <string_view>

#include "twiml/interpreter.hpp"

namespace ringback::twiml {

/// Effects in words, joined by "; ": `answer; say Hello; alarm 5s; POST https://a.example/b x=1`.
std::string in_words(const Effects& effects);

http::Url url(std::string_view text);

/// A document as a web server answers with it.
Fetched document(std::string_view body, std::string_view from = "https://a.example/voice");

/// The end of a <Dial> whose only child was `CAchild`.
DialEnded dial_ended(std::string status);

/// The end of one that was in a conference.
DialEnded conferred();

/// One call, whose first document comes from https://a.example/voice.
class Script {
 public:
  Script() : Script(Source{url("https://a.example/voice"), "POST", {}, "POST"}) {}
  explicit Script(Source source) : interpreter_(std::move(source)) { interpreter_.start(); }

  /// What the call does on the event.
  std::string on(const Event& event) { return in_words(interpreter_.on(event)); }

  /// What it does on its first document, given by what stands inside <Response>.
  std::string begin(std::string_view verbs);

  /// What it does on the steps, separated by commas; the answers by " | ". A step is `finished`,
  /// `waited`, `limit`, `partial`, `press 12#`, `speak WORDS` (for two seconds), `spoken WORDS`,
  /// `recorded`, `dialled STATUS`, `conferred`, `dequeued RESULT` (after 12 seconds), `unplayed`,
  /// `month` (November 2026), `referred STATUS`, `sent STATUS`, `unstreamed`, `hangup` or `reply
  /// VERBS`.
  std::string follow(std::string_view steps);

  /// What it does on the keys, one after another.
  std::string press(std::string_view keys);

  std::string finished() { return on(Finished{}); }
  std::string waited() { return on(TimedOut{Alarm::kWait}); }
  std::string hung_up() { return on(HungUp{}); }
  bool done() const { return interpreter_.done(); }

 private:
  std::string take(std::string_view step);

  Interpreter interpreter_;
};

}  // namespace ringback::twiml
