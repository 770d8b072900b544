// A TwiML document: the verbs of a <Response>, checked against Twilio's rules of nesting.
// https://www.twilio.com/docs/voice/twiml
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/xml.hpp"

namespace ringback::twiml {

/// A fault that does not stop the document: the bad part is skipped, the call goes on.
struct Warning {
  int code = 12200;
  int line = 0;
  std::string message;
  int column = 0;
};

struct Document {
  std::vector<XmlElement> verbs;  ///< Only elements and attributes that Twilio knows, in order.
  std::vector<Warning> warnings;
};

/// Reads a voice document. Errors: 12100 not well-formed, 12101 bad version, 12102 root is not
/// <Response>, 11750 longer than 64 kB. Unknown verbs, nouns and attributes become 12200 warnings.
Result<Document> parse_document(std::string_view text);

/// The same for messaging documents, whose verbs are Message, Redirect and Sms; others are 14110.
/// https://www.twilio.com/docs/messaging/twiml
Result<Document> parse_messaging_document(std::string_view text);

/// What a webhook answered, by its content type: TwiML, text to be spoken, or audio to be played.
/// Errors as above, and 12300 for a type Twilio does not take.
Result<Document> document_of_response(std::string_view content_type, std::string_view body,
                                      std::string_view url);

}  // namespace ringback::twiml
