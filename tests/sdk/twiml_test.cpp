// Every verb and noun, as it is written.
#include <gtest/gtest.h>

#include <string>
#include <twilio/twiml.hpp>
#include <utility>

using namespace twilio;

namespace {

// What stands between <Response> and </Response>.
template <class Document>
std::string inside(const Document& document) {
  const std::string xml = document.to_xml();
  const std::string start = R"(<?xml version="1.0" encoding="UTF-8"?><Response>)";
  const std::string end = "</Response>";
  EXPECT_TRUE(xml.starts_with(start) && xml.ends_with(end)) << xml;
  return xml.substr(start.size(), xml.size() - start.size() - end.size());
}

TEST(Twiml, WritesAnEmptyDocument) {
  EXPECT_EQ(VoiceResponse().to_xml(), R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
  EXPECT_EQ(MessagingResponse().to_xml(), VoiceResponse().to_xml());
}

TEST(Twiml, WritesAttributesInTheirOrderAndOfAnyType) {
  const std::string action = "/next";
  EXPECT_EQ(inside(VoiceResponse().record({{"timeout", 5},
                                           {"playBeep", false},
                                           {"action", action},
                                           {"maxLength", 1.5},
                                           {"finishOnKey", ""}})),
            R"(<Record timeout="5" playBeep="false" action="/next" maxLength="1.5")"
            R"( finishOnKey=""/>)");
}

TEST(Twiml, WritesAnAttributeOnce) {
  EXPECT_EQ(inside(VoiceResponse().pause({{"length", 1}, {"length", 2}})),
            R"(<Pause length="2"/>)");
}

TEST(Twiml, ChainsVerbsThatAreComplete) {
  EXPECT_EQ(inside(VoiceResponse()
                       .say("Hello")
                       .say({{"voice", "Polly.Joanna"}}, "Bye")
                       .play("/a.mp3")
                       .play({{"digits", "w1"}})
                       .pause()
                       .leave()
                       .echo()
                       .redirect({{"method", "GET"}}, "/next")
                       .redirect("/other")
                       .sms({{"to", "+1"}}, "text")
                       .queue("support")
                       .hangup()),
            R"(<Say>Hello</Say><Say voice="Polly.Joanna">Bye</Say><Play>/a.mp3</Play>)"
            R"(<Play digits="w1"/><Pause/><Leave/><Echo/><Redirect method="GET">/next</Redirect>)"
            R"(<Redirect>/other</Redirect><Sms to="+1">text</Sms><Queue>support</Queue><Hangup/>)");
}

TEST(Twiml, PutsParametersIntoHangupAndReject) {
  VoiceResponse twiml;
  twiml.hangup({{"reason", "done"}}).reject({{"reason", "busy"}}, {{"a", "1"}, {"b", 2}}).reject();
  EXPECT_EQ(inside(twiml), R"(<Hangup><Parameter name="reason" value="done"/></Hangup>)"
                           R"(<Reject reason="busy"><Parameter name="a" value="1"/>)"
                           R"(<Parameter name="b" value="2"/></Reject><Reject/>)");
}

TEST(Twiml, GathersWhileItSpeaks) {
  VoiceResponse twiml;
  twiml.gather({{"numDigits", 1}}).say("Press one.").play("/beep.mp3").pause({{"length", 2}});
  EXPECT_EQ(inside(twiml.say("Nothing heard.")),
            R"(<Gather numDigits="1"><Say>Press one.</Say><Play>/beep.mp3</Play>)"
            R"(<Pause length="2"/></Gather><Say>Nothing heard.</Say>)");
}

TEST(Say, TakesSsmlInReadingOrder) {
  VoiceResponse twiml;
  auto say = twiml.say({{"voice", "Polly.Joanna"}});
  say.text("Your code is ")
      .say_as({{"interpret-as", "digits"}}, "123")
      .break_({{"time", "1s"}})
      .emphasis({{"level", "strong"}}, "now")
      .lang({{"xml:lang", "fr-FR"}}, "merci")
      .phoneme({{"ph", "x"}}, "tomato")
      .prosody({{"rate", "slow"}}, "slowly")
      .sub({{"alias", "example"}}, "ex")
      .w({{"role", "amazon:VB"}}, "read");
  say.p().s("One.").s("Two.");
  say.prosody({{"pitch", "low"}}).text("a ").emphasis({}, "b");
  EXPECT_EQ(inside(twiml),
            R"(<Say voice="Polly.Joanna">Your code is <say-as interpret-as="digits">123</say-as>)"
            R"(<break time="1s"/><emphasis level="strong">now</emphasis>)"
            R"(<lang xml:lang="fr-FR">merci</lang><phoneme ph="x">tomato</phoneme>)"
            R"(<prosody rate="slow">slowly</prosody><sub alias="example">ex</sub>)"
            R"(<w role="amazon:VB">read</w><p><s>One.</s><s>Two.</s></p>)"
            R"(<prosody pitch="low">a <emphasis>b</emphasis></prosody></Say>)");
}

TEST(Dial, TakesANumberAtOnce) {
  EXPECT_EQ(inside(VoiceResponse().dial({{"timeout", 20}}, "+1555").dial("+1556").hangup()),
            R"(<Dial timeout="20">+1555</Dial><Dial>+1556</Dial><Hangup/>)");
}

TEST(Dial, RingsEveryNoun) {
  VoiceResponse twiml;
  twiml.dial({{"callerId", "+1"}})
      .number({{"url", "/whisper"}}, "+1704")
      .number("+1705")
      .client("ann")
      .client({{"url", "/a"}}, "bob")
      .sip("sip:a@b")
      .sip({{"username", "u"}}, "sip:c@d")
      .sim("DE1")
      .conference("room")
      .conference({{"beep", false}}, "other")
      .queue("support")
      .queue({{"reservationSid", "WR1"}})
      .application("AP1")
      .application({{"copyParentTo", true}}, "AP2")
      .whatsapp("+1706")
      .whatsapp({{"url", "/w"}}, "+1707");
  EXPECT_EQ(inside(twiml),
            R"(<Dial callerId="+1"><Number url="/whisper">+1704</Number><Number>+1705</Number>)"
            R"(<Client>ann</Client><Client url="/a">bob</Client><Sip>sip:a@b</Sip>)"
            R"(<Sip username="u">sip:c@d</Sip><Sim>DE1</Sim><Conference>room</Conference>)"
            R"(<Conference beep="false">other</Conference><Queue>support</Queue>)"
            R"(<Queue reservationSid="WR1"/><Application>AP1</Application>)"
            R"(<Application copyParentTo="true">AP2</Application><WhatsApp>+1706</WhatsApp>)"
            R"(<WhatsApp url="/w">+1707</WhatsApp></Dial>)");
}

TEST(Dial, HandsParametersToClientsAndApplications) {
  VoiceResponse twiml;
  auto dial = twiml.dial();
  dial.client().identity("ann").parameter("topic", "billing");
  dial.application({{"customerId", "c1"}}).application_sid("AP1").parameter("a", "b");
  EXPECT_EQ(inside(twiml),
            R"(<Dial><Client><Identity>ann</Identity><Parameter name="topic" value="billing"/>)"
            R"(</Client><Application customerId="c1"><ApplicationSid>AP1</ApplicationSid>)"
            R"(<Parameter name="a" value="b"/></Application></Dial>)");
}

TEST(Enqueue, TakesAQueueOrATask) {
  VoiceResponse twiml;
  twiml.enqueue("support").enqueue({{"waitUrl", "/wait"}}, "sales");
  twiml.enqueue({{"workflowSid", "WW1"}}).task({{"priority", 5}}, R"({"type":"sales"})");
  EXPECT_EQ(inside(twiml),
            R"(<Enqueue>support</Enqueue><Enqueue waitUrl="/wait">sales</Enqueue>)"
            R"(<Enqueue workflowSid="WW1"><Task priority="5">{"type":"sales"}</Task></Enqueue>)");
}

TEST(Connect, ReachesEveryNoun) {
  VoiceResponse twiml;
  auto connect = twiml.connect({{"action", "/done"}});
  connect.stream({{"url", "wss://a"}}).parameter("a", "b");
  connect.conversation_relay({{"url", "wss://b"}})
      .language({{"code", "sv-SE"}})
      .parameter("c", "d");
  connect.virtual_agent({{"connectorName", "bot"}}).config({{"name", "x"}, {"value", "y"}});
  connect.assistant({{"id", "aia_1"}});
  connect.conversation_relay_session({{"connector", "c"}})
      .room({{"participantIdentity", "ann"}}, "room")
      .room("other")
      .conversation({{"serviceInstanceSid", "IS1"}})
      .ai_session({{"aiConnector", "c"}})
      .autopilot("UA1");
  EXPECT_EQ(inside(twiml),
            R"(<Connect action="/done"><Stream url="wss://a"><Parameter name="a" value="b"/>)"
            R"(</Stream><ConversationRelay url="wss://b"><Language code="sv-SE"/>)"
            R"(<Parameter name="c" value="d"/></ConversationRelay>)"
            R"(<VirtualAgent connectorName="bot"><Config name="x" value="y"/></VirtualAgent>)"
            R"(<Assistant id="aia_1"/><ConversationRelaySession connector="c"/>)"
            R"(<Room participantIdentity="ann">room</Room><Room>other</Room>)"
            R"(<Conversation serviceInstanceSid="IS1"/><AiSession aiConnector="c"/>)"
            R"(<Autopilot>UA1</Autopilot></Connect>)");
}

TEST(Start, RunsBesideTheCallUntilStopped) {
  VoiceResponse twiml;
  auto start = twiml.start();
  start.stream({{"name", "s"}});
  start.siprec({{"name", "r"}}).parameter("a", "b");
  start.transcription({{"name", "t"}}).config({{"name", "x"}, {"value", "y"}});
  start.recording({{"channels", "dual"}});
  twiml.stop().stream({{"name", "s"}});
  EXPECT_EQ(inside(twiml),
            R"(<Start><Stream name="s"/><Siprec name="r"><Parameter name="a" value="b"/></Siprec>)"
            R"(<Transcription name="t"><Config name="x" value="y"/></Transcription>)"
            R"(<Recording channels="dual"/></Start><Stop><Stream name="s"/></Stop>)");
}

TEST(Pay, PromptsForEachStep) {
  VoiceResponse twiml;
  auto pay = twiml.pay({{"chargeAmount", 20}});
  pay.prompt({{"for", "security-code"}}).say("Code?").play("/a.mp3").pause();
  pay.parameter("order", "7");
  twiml.prompt({{"for", "postal-code"}}).say("Post code?");
  EXPECT_EQ(inside(twiml),
            R"(<Pay chargeAmount="20"><Prompt for="security-code"><Say>Code?</Say>)"
            R"(<Play>/a.mp3</Play><Pause/></Prompt><Parameter name="order" value="7"/></Pay>)"
            R"(<Prompt for="postal-code"><Say>Post code?</Say></Prompt>)");
}

TEST(Refer, NamesASipAddress) {
  VoiceResponse twiml;
  twiml.refer({{"action", "/done"}}).sip("sip:a@b");
  EXPECT_EQ(inside(twiml), R"(<Refer action="/done"><Sip>sip:a@b</Sip></Refer>)");
}

TEST(Message, TakesATextOrItsParts) {
  MessagingResponse twiml;
  twiml.message("hi").message({{"to", "+1"}}, "there").sms("old").redirect("/next");
  twiml.message({{"action", "/sent"}}).body("look").media("https://a/b.png");
  EXPECT_EQ(inside(twiml), R"(<Message>hi</Message><Message to="+1">there</Message><Sms>old</Sms>)"
                           R"(<Redirect>/next</Redirect><Message action="/sent"><Body>look</Body>)"
                           R"(<Media>https://a/b.png</Media></Message>)");
}

TEST(Twiml, HasRoomForVerbsToCome) {
  VoiceResponse twiml;
  twiml.add("New", {{"a", 1}}, "text").add("Outer").add("Inner", {}, "deep");
  EXPECT_EQ(inside(twiml), R"(<New a="1">text</New><Outer><Inner>deep</Inner></Outer>)");
}

TEST(Twiml, KeepsHandlesValid) {
  VoiceResponse twiml;
  auto first = twiml.dial();
  for (int i = 0; i < 100; ++i) twiml.pause();
  first.number("+1");
  EXPECT_TRUE(inside(twiml).starts_with("<Dial><Number>+1</Number></Dial><Pause/>"));

  auto outlives = [] { return VoiceResponse().gather(); }();
  outlives.say("nobody reads this");
}

TEST(Twiml, CopiesAreIndependent) {
  VoiceResponse first;
  auto dial = first.dial();
  VoiceResponse second = first;
  dial.number("+1");
  second.hangup();
  EXPECT_EQ(inside(first), "<Dial><Number>+1</Number></Dial>");
  EXPECT_EQ(inside(second), "<Dial/><Hangup/>");
  first = second;
  second.leave();
  EXPECT_EQ(inside(first), "<Dial/><Hangup/>");
}

}  // namespace
