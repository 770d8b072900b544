// Which documents Twilio takes, which it refuses, and what it passes over.
#include "twiml/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace ringback::twiml {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Error refused(std::string_view text) {
  const auto document = parse_document(text);
  return document.ok() ? Error{} : document.error();
}

/// The warnings as `line message`, one a line.
std::string warnings_of(std::string_view text) {
  const auto document = parse_document(text);
  EXPECT_TRUE(document.ok());
  std::string out;
  for (const auto& warning : document->warnings) {
    EXPECT_EQ(warning.code, 12200);
    out += cat(warning.line, " ", warning.message, "\n");
  }
  return out;
}

TEST(Document, KeepsTheVerbsInOrder) {
  const auto document = parse_document("<Response><Say>a</Say><Hangup/></Response>");
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->verbs.size(), 2u);
  EXPECT_EQ(document->verbs[0].name, "Say");
  EXPECT_EQ(document->verbs[0].text, "a");
  EXPECT_EQ(document->verbs[1].name, "Hangup");
  EXPECT_TRUE(document->warnings.empty());
}

TEST(Document, ThatIsNotWellFormedIsRefusedWithItsPlace) {
  const auto error = refused("<Response>\n  <Say>Hello</Sai>\n</Response>");
  EXPECT_EQ(error.code, 12100);
  EXPECT_THAT(error.message, StartsWith("line 2, column "));
}

TEST(Document, MayHaveNothingBeforeItsDeclaration) {
  EXPECT_EQ(refused("<?xml version=\"1.0\"?><Response/>").code, 0);
  EXPECT_EQ(refused(" <?xml version=\"1.0\"?><Response/>").code, 12100);
  EXPECT_EQ(refused("\n<?xml version=\"1.0\"?><Response/>").code, 12100);
  EXPECT_EQ(refused("\xEF\xBB\xBF<?xml version=\"1.0\"?><Response/>").code, 12100);
}

TEST(Document, OfAnotherVersionIsRefused) {
  EXPECT_EQ(refused("<Response version=\"2.0\"/>").code, 12101);
  EXPECT_EQ(refused("<Response version=\"1.0\"/>").code, 0);
}

TEST(Document, MustHaveResponseAsItsRoot) {
  const auto error = refused("\n<response><Say>a</Say></response>");
  EXPECT_EQ(error.code, 12102);
  EXPECT_THAT(error.message, StartsWith("line 2"));
  EXPECT_EQ(refused("<Say>a</Say>").code, 12102);
}

TEST(Document, IsReadUpTo64Kilobytes) {
  const auto of_size = [](std::size_t size) {
    const std::string frame = "<Response><Say></Say></Response>";
    return cat("<Response><Say>", std::string(size - frame.size(), 'x'), "</Say></Response>");
  };
  EXPECT_EQ(refused(of_size(65'536)).code, 0);
  EXPECT_EQ(refused(of_size(65'537)).code, 11750);
}

TEST(Document, DropsUnknownVerbsWithAWarning) {
  const auto text = "<Response>\n<Speak>a</Speak>\n<say>b</say>\n<Say>c</Say></Response>";
  const auto document = parse_document(text);
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->verbs.size(), 1u);
  EXPECT_EQ(document->verbs[0].text, "c");
  EXPECT_EQ(warnings_of(text),
            "2 Invalid content was found starting with element 'Speak': it may not stand in "
            "'Response'.\n"
            "3 Invalid content was found starting with element 'say': it may not stand in "
            "'Response'.\n");
}

TEST(Document, DropsNounsThatStandInTheWrongVerb) {
  const auto text = "<Response><Gather>\n<Number>1</Number><Say>a</Say></Gather></Response>";
  EXPECT_THAT(warnings_of(text), StartsWith("2 Invalid content"));
  EXPECT_EQ(parse_document(text)->verbs[0].children.size(), 1u);
  EXPECT_THAT(warnings_of("<Response><Number>1</Number></Response>"), HasSubstr("'Number'"));
}

TEST(Document, DropsUnknownAttributesWithAWarning) {
  const auto text = "<Response>\n\n<Say Voice=\"alice\" loop=\"2\">a</Say></Response>";
  EXPECT_EQ(warnings_of(text), "3 Attribute 'Voice' is not allowed to appear in element 'Say'.\n");
  const auto document = parse_document(text);
  EXPECT_EQ(document->verbs[0].attribute("Voice"), nullptr);
  EXPECT_EQ(*document->verbs[0].attribute("loop"), "2");
}

TEST(Document, PassesOverCommentsAndProcessingInstructions) {
  EXPECT_EQ(warnings_of("<!-- a --><Response><!-- <Speak/> --><?php x ?><Say>a</Say></Response>"),
            "");
}

TEST(Document, TakesSpeechMarkupWithinSay) {
  const auto text =
      "<Response><Say>One <break strength=\"weak\"/><prosody rate=\"slow\">two <emphasis>three"
      "</emphasis></prosody></Say></Response>";
  EXPECT_EQ(warnings_of(text), "");
  EXPECT_EQ(parse_document(text)->verbs[0].text, "One two three");
  EXPECT_NE(warnings_of("<Response><break/></Response>"), "");
}

TEST(Document, KnowsEveryDocumentedVerb) {
  EXPECT_EQ(warnings_of("<Response><Connect/><Dial/><Echo/><Enqueue/><Gather/><Hangup/><Leave/>"
                        "<Pause/><Pay/><Play/><Record/><Redirect/><Refer/><Reject/><Say/><Sms/>"
                        "<Start/><Stop/></Response>"),
            "");
}

TEST(MessagingDocument, HasVerbsOfItsOwn) {
  const auto document = parse_messaging_document(
      "<Response><Message to=\"+15550001\"><Body>a</Body><Media>b</Media></Message>"
      "<Say>c</Say></Response>");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->verbs.size(), 1u);
  EXPECT_EQ(document->warnings.size(), 1u);
}

/// The name and text of the only verb of an answer.
std::string verb_of(std::string_view type, std::string_view body) {
  const auto document = document_of_response(type, body, "https://a.example/x");
  if (!document.ok()) return cat("error ", document.error().code);
  if (document->verbs.empty()) return "nothing";
  return cat(document->verbs[0].name, " ", document->verbs[0].text);
}

TEST(Answer, IsTwimlInThreeTypes) {
  for (const auto* type : {"text/xml", "application/xml", "text/html", "Text/XML; charset=utf-8"}) {
    EXPECT_EQ(verb_of(type, "<Response><Say>a</Say></Response>"), "Say a") << type;
    EXPECT_EQ(verb_of(type, "Hello"), "error 12100") << type;
  }
}

TEST(Answer, OfPlainTextIsSpokenUnlessItIsTwiml) {
  EXPECT_EQ(verb_of("text/plain", " Hello there\n"), "Say Hello there");
  EXPECT_EQ(verb_of("text/plain", "<Response><Play>a</Play></Response>"), "Play a");
  EXPECT_EQ(verb_of("text/plain; charset=utf-8", "<Response><Say>"), "Say <Response><Say>");
}

TEST(Answer, OfAudioIsPlayed) {
  for (const auto* type :
       {"audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc",
        "audio/x-aiff", "audio/x-gsm", "audio/gsm", "audio/ulaw"}) {
    EXPECT_EQ(verb_of(type, "RIFF"), "Play https://a.example/x") << type;
  }
}

TEST(Answer, OfAnyOtherTypeIsRefused) {
  EXPECT_EQ(verb_of("application/json", "{}"), "error 12300");
  EXPECT_EQ(verb_of("audio/ogg", "x"), "error 12300");
  EXPECT_EQ(verb_of("", "<Response/>"), "error 12300");
}

TEST(Answer, MayBeEmpty) {
  EXPECT_EQ(verb_of("text/xml", ""), "nothing");
  EXPECT_EQ(verb_of("", " \n"), "nothing");
  EXPECT_EQ(verb_of("text/xml", "<Response/>"), "nothing");
}

}  // namespace
}  // namespace ringback::twiml
