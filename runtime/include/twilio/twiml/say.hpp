// twilio/twiml/say.hpp - what is heard: Say with SSML, Play, Pause.
#pragma once

#include <twilio/twiml/element.hpp>

namespace twilio::twiml {

// <Say> opened without text, or an SSML element inside it: text() and elements in reading order.
// https://www.twilio.com/docs/voice/twiml/say/text-speech#use-ssml-with-amazon-polly
class Ssml : public Element<Ssml> {
 public:
  using Element::Element;

  // NOLINTNEXTLINE(readability-identifier-naming): C++ keeps the word to itself.
  Ssml& break_(const Attributes& attributes = {}) { return leaf("break", attributes); }

  Ssml emphasis(const Attributes& attributes) { return open<Ssml>("emphasis", attributes); }
  Ssml& emphasis(const Attributes& attributes, Text words) {
    return leaf("emphasis", attributes, words);
  }

  Ssml lang(const Attributes& attributes) { return open<Ssml>("lang", attributes); }
  Ssml& lang(const Attributes& attributes, Text words) { return leaf("lang", attributes, words); }

  Ssml p() { return open<Ssml>("p", {}); }
  Ssml& p(Text words) { return leaf("p", {}, words); }

  Ssml& phoneme(const Attributes& attributes, Text words) {
    return leaf("phoneme", attributes, words);
  }

  Ssml prosody(const Attributes& attributes) { return open<Ssml>("prosody", attributes); }
  Ssml& prosody(const Attributes& attributes, Text words) {
    return leaf("prosody", attributes, words);
  }

  Ssml s() { return open<Ssml>("s", {}); }
  Ssml& s(Text words) { return leaf("s", {}, words); }

  Ssml& say_as(const Attributes& attributes, Text words) {
    return leaf("say-as", attributes, words);
  }

  Ssml& sub(const Attributes& attributes, Text words) { return leaf("sub", attributes, words); }

  Ssml& w(const Attributes& attributes, Text words) { return leaf("w", attributes, words); }
};

// The three verbs that a document, a <Gather> and a <Prompt> share.
template <class Self, class Base = Element<Self>>
class Audible : public Base {
 public:
  using Base::Base;

  // https://www.twilio.com/docs/voice/twiml/say
  Self& say(Text words) { return this->leaf("Say", {}, words); }
  Self& say(const Attributes& attributes, Text words) {
    return this->leaf("Say", attributes, words);
  }
  Ssml say(const Attributes& attributes = {}) {
    return this->template open<Ssml>("Say", attributes);
  }

  // https://www.twilio.com/docs/voice/twiml/play - a file, or DTMF tones by the attribute "digits".
  Self& play(Text url) { return this->leaf("Play", {}, url); }
  Self& play(const Attributes& attributes, Text url = "") {
    return this->leaf("Play", attributes, url);
  }

  // https://www.twilio.com/docs/voice/twiml/pause
  Self& pause(const Attributes& attributes = {}) { return this->leaf("Pause", attributes); }
};

}  // namespace twilio::twiml
