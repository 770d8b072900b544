// The rows of whom <Dial> rings beside numbers: Client, Sip, Sim, Application, WhatsApp.
#include "base/text.hpp"
#include "twiml/attribute_rows.hpp"

namespace ringback::twiml {

namespace {

constexpr Rung kClient = {"Dial/Client", "<Client @>ann</Client>", "client:ann"};
constexpr Rung kSip = {"Dial/Sip", "<Sip @>sip:ann@b.example</Sip>", "sip:ann@b.example"};
constexpr Rung kSim = {"Dial/Sim", "<Sim @>DE11111111111111111111111111111111</Sim>",
                       "sim:DE11111111111111111111111111111111"};
constexpr Rung kWhatsApp = {"Dial/WhatsApp", "<WhatsApp @>+15550001111</WhatsApp>",
                            "whatsapp:+15550001111"};
constexpr Rung kApplication = {"Dial/Application",
                               "<Application @>AP11111111111111111111111111111111</Application>",
                               "app:AP11111111111111111111111111111111"};

/// Who is rung, and what the action URL is told when that is over.
AttributeRow element_row(const Rung& rung, std::string_view values) {
  AttributeRow row;
  row.element = rung.element;
  row.attribute = "";
  row.values = values;
  std::string noun(rung.noun);
  noun.erase(noun.find(" @"), 2);
  row.document = kept(cat("<Dial action='/over'>", noun, "</Dial>"));
  row.steps = "dialled completed";
  row.plain = kept(cat(rung.effects(),
                       " | POST https://a.example/over DialCallStatus=completed "
                       "DialCallSid=CAchild DialBridged=false"));
  return row;
}

/// The dial of a noun that names nobody, and its code.
AttributeRow nobody_row(const Rung& rung, std::string_view noun, int code) {
  AttributeRow row;
  row.element = rung.element;
  row.document = kept(cat("<Dial>", noun, "</Dial><Say>next</Say>"));
  row.plain = kept(cat("answer; alert ", code, " at 1; say next"));
  return row;
}

const AttributeRows kClientChildren = {
    {"Client/Identity",
     "",
     "the noun's text",
     "a name of at most 256 characters",
     State::kBehaves,
     "<Dial><Client><Identity>bob</Identity></Client></Dial>",
     "",
     "answer; dial [client:bob] for 30s",
     {},
     "",
     0},
    {"Client/Parameter",
     "name",
     "none: it is left out",
     "any",
     State::kNoEffect,
     "<Dial><Client><Identity>bob</Identity><Parameter value='b' @/></Client></Dial>",
     "",
     "answer; dial [client:bob] for 30s",
     {{"a", "answer; dial [client:bob with a=b] for 30s"}},
     "",
     0},
    {"Client/Parameter",
     "value",
     "empty",
     "any",
     State::kNoEffect,
     "<Dial><Client><Identity>bob</Identity><Parameter name='a' @/></Client></Dial>",
     "",
     "answer; dial [client:bob with a=] for 30s",
     {{"b", "answer; dial [client:bob with a=b] for 30s"}},
     "",
     0},
};

const AttributeRows kApplicationRows = {
    {"Dial/Application",
     "copyParentTo",
     "false: the To is the application's address",
     "true, false",
     State::kBehaves,
     "<Dial><Application @>AP1</Application></Dial>",
     "",
     "answer; dial [app:AP1] for 30s",
     {{"true", "answer; dial [app:AP1 as the caller's] for 30s"},
      {"false", "answer; dial [app:AP1] for 30s"}},
     "perhaps",
     12200},
    {"Dial/Application",
     "customerId",
     "the account's SID",
     "any",
     State::kNoEffect,
     "<Dial><Application @>AP1</Application></Dial>",
     "",
     "answer; dial [app:AP1] for 30s",
     {{"shop", "answer; dial [app:AP1] for 30s"}},
     "",
     0},
};

const AttributeRows kApplicationChildren = {
    {"Application/ApplicationSid",
     "",
     "the noun's text",
     "the SID of an application",
     State::kBehaves,
     "<Dial><Application><ApplicationSid>AP2</ApplicationSid></Application></Dial>",
     "",
     "answer; dial [app:AP2] for 30s",
     {},
     "",
     0},
    {"Application/Parameter",
     "name",
     "none: it is left out",
     "any; the application is told it behind `Param_`",
     State::kBehaves,
     "<Dial><Application><ApplicationSid>AP2</ApplicationSid><Parameter value='b' @/>"
     "</Application></Dial>",
     "",
     "answer; dial [app:AP2] for 30s",
     {{"a", "answer; dial [app:AP2 with Param_a=b] for 30s"}},
     "",
     0},
    {"Application/Parameter",
     "value",
     "empty",
     "any",
     State::kBehaves,
     "<Dial><Application><ApplicationSid>AP2</ApplicationSid><Parameter name='a' @/>"
     "</Application></Dial>",
     "",
     "answer; dial [app:AP2 with Param_a=] for 30s",
     {{"b", "answer; dial [app:AP2 with Param_a=b] for 30s"}},
     "",
     0},
};

}  // namespace

AttributeRows noun_rows() {
  return together(
      {{element_row(kClient, "a name of at most 256 characters, else 13247"),
        nobody_row(kClient, "<Client/>", 13247)},
       rung_rows(kClient),
       kClientChildren,
       {element_row(kSip, "`sip:` or `sips:`, less than 255 characters, else 13243"),
        nobody_row(kSip, "<Sip>tel:+15550001111</Sip>", 13243),
        unheeded_row(kSip, "username", "ann"), unheeded_row(kSip, "password", "secret")},
       rung_rows(kSip),
       detection_rows(kSip),
       {element_row(kSim, "the SID of a SIM, else 12200"),
        nobody_row(kSim, "<Sim>DE1</Sim>", 12200)},
       {element_row(kApplication, "the SID of an application, else 12200"),
        nobody_row(kApplication, "<Application>1</Application>", 12200)},
       kApplicationRows,
       rung_rows(kApplication),
       kApplicationChildren,
       {element_row(kWhatsApp, "a number, else 13223"),
        nobody_row(kWhatsApp, "<WhatsApp>ann</WhatsApp>", 13223)},
       rung_rows(kWhatsApp)});
}

}  // namespace ringback::twiml
