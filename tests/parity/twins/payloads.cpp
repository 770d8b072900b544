// Payloads of every kind.
#include <twilio/twiml.hpp>

#include "twins.hpp"

namespace twins {

using twilio::Callback;
using twilio::Context;
using twilio::Event;
using twilio::Json;

namespace {

/// Calls back with what `make()` makes.
template <auto make>
void give(const Context&, const Event&, Callback callback) {
  callback(nullptr, make());
}

twilio::VoiceResponse say(std::string_view text) {
  twilio::VoiceResponse twiml;
  twiml.say(text);
  return twiml;
}

Json object() {
  return {{"a", 1},
          {"b", "x"},
          {"c", {1, nullptr, true}},
          {"d", "1970-01-01T00:00:00.000Z"},
          {"n", nullptr}};
}

}  // namespace

Handlers payloads() {
  return {
      {"/cb/string", give<[] { return "hello text"; }>},
      {"/cb/string-html", give<[] { return "<html><body>hi</body></html>"; }>},
      {"/cb/string-json", give<[] { return R"({"a":1})"; }>},
      {"/cb/string-unicode", give<[] { return "h\u00e9llo \u2603 \U0001f600"; }>},
      {"/cb/number", give<[] { return 42; }>},
      {"/cb/number-zero", give<[] { return 0; }>},
      {"/cb/number-float", give<[] { return 1.50; }>},
      {"/cb/number-204", give<[] { return 204; }>},
      {"/cb/bool-true", give<[] { return true; }>},
      {"/cb/bool-false", give<[] { return false; }>},
      {"/cb/object", give<object>},
      {"/cb/array", give<[] {
         return Json::array({1, "two", {{"three", 3}}});
       }>},
      {"/cb/undefined", [](auto&, auto&, Callback callback) { callback(nullptr); }},
      {"/cb/noargs", [](auto&, auto&, Callback callback) { callback(); }},
      {"/cb/null", give<[] { return nullptr; }>},
      {"/cb/voice", give<[] { return say("hello & <goodbye>"); }>},
      {"/cb/messaging",
       give<[] { return twilio::MessagingResponse().message("caf\u00e9 \U0001f600"); }>},
      {"/x/voice-required", give<[] { return say("from require"); }>},
      {"/n200", give<[] { return 200; }>},
      {"/n201", give<[] { return 201; }>},
      {"/n301", give<[] { return 301; }>},
      {"/n404", give<[] { return 404; }>},
      {"/n599", give<[] { return 599; }>},
      {"/n999", give<[] { return 999; }>},
      {"/nm1", give<[] { return -1; }>},
      {"/x/cb-return",
       [](const Context& context, auto&, Callback callback) {
         context.sleep(5, [callback] { callback(nullptr, "ok"); });
       }},
      {"/x/stdout-write",
       [](auto&, auto&, Callback callback) {
         std::fputs("RAW-STDOUT\n", stdout);
         std::fputs("RAW-STDERR\n", stderr);
         callback(nullptr, "ok");
       }},
      {"/x/big-response",
       [](auto&, const Event& event, Callback callback) {
         callback(nullptr, std::string(std::stoul(event["n"]), 'x'));
       }},
  };
}

}  // namespace twins
