// Responses that are put together.
#include <twilio/twiml.hpp>

#include "twins.hpp"

namespace twins {

using twilio::Callback;
using twilio::Context;
using twilio::Event;
using twilio::Json;
using twilio::Response;

namespace {

/// Calls back with a response that `fill(response)` has filled.
template <auto fill>
void give(const Context&, const Event&, Callback callback) {
  Response response;
  fill(response);
  callback(nullptr, response);
}

/// The same with the body `x`.
template <auto fill>
void give_x(const Context&, const Event&, Callback callback) {
  Response response;
  fill(response);
  callback(nullptr, response.set_body("x"));
}

std::string say_x() { return twilio::VoiceResponse().say("x").to_xml(); }

Handlers bodies() {
  return {
      {"/resp/default", give<[](Response&) {}>},
      {"/resp/body-html-string", give<[](Response& r) { r.set_body("<h1>x</h1>"); }>},
      {"/resp/body-empty-string", give<[](Response& r) { r.set_body(""); }>},
      {"/resp/body-object", give<[](Response& r) {
         r.set_body(Json{{"a", 1}});
       }>},
      {"/resp/body-object-json", give<[](Response& r) {
         r.append_header("Content-Type", "application/json").set_body(Json{{"a", 1}});
       }>},
      {"/resp/body-object-json-charset", give<[](Response& r) {
         r.append_header("Content-Type", "application/json; charset=latin1");
         r.set_body(Json{{"a", 1}});
       }>},
      {"/resp/body-object-json-lower", give<[](Response& r) {
         r.append_header("content-type", "application/json").set_body(Json{{"a", 1}});
       }>},
      {"/resp/body-string-json", give<[](Response& r) {
         r.append_header("Content-Type", "application/json").set_body(R"({"a":1})");
       }>},
      {"/resp/body-null-json", give<[](Response& r) {
         r.append_header("Content-Type", "application/json").set_body(nullptr);
       }>},
      {"/resp/body-array", give<[](Response& r) {
         r.set_body(Json{1, 2});
       }>},
      {"/resp/body-null", give<[](Response& r) { r.set_body(nullptr); }>},
      {"/resp/body-buffer", give<[](Response& r) { r.set_bytes(std::string("\0\1\2\xff", 4)); }>},
      {"/resp/body-base64-string-png", give<[](Response& r) {
         r.append_header("Content-Type", "image/png").set_body("iVBORw==");
       }>},
      {"/resp/body-twiml",
       give<[](Response& r) { r.append_header("Content-Type", "text/xml").set_body(say_x()); }>},
      {"/resp/body-twiml-object", give<[](Response& r) {
         r.append_header("Content-Type", "text/xml").set_body(twilio::VoiceResponse().say("x"));
       }>},
      {"/ct", give<[](Response& r) {
         r.append_header("content-type", "text/csv");
         r.append_header("Content-Type", "application/json").set_body("a,b");
       }>},
  };
}

Handlers statuses() {
  return {
      {"/resp/status-201", give<[](Response& r) { r.set_status(201).set_body("made"); }>},
      {"/resp/status-304-body", give<[](Response& r) { r.set_status(304).set_body("ignored"); }>},
      {"/resp/status-418-object", give<[](Response& r) {
         r.set_status(418).set_body(Json{{"tea", true}});
       }>},
      {"/resp/status-string", give_x<[](Response& r) { r.set_status(202); }>},
      {"/resp/status-0", give_x<[](Response& r) { r.set_status(0); }>},
      {"/resp/status-99", give_x<[](Response& r) { r.set_status(99); }>},
      {"/resp/status-600", give_x<[](Response& r) { r.set_status(600); }>},
      {"/resp/status-1000", give_x<[](Response& r) { r.set_status(1000); }>},
  };
}

Handlers headers() {
  return {
      {"/resp/headers-append", give_x<[](Response& r) {
         r.append_header("X-One", "a").append_header("X-One", "b");
         r.append_header("X-One", Json{"c", "d"}).append_header("x-one", "lower");
       }>},
      {"/resp/headers-set-nonobject",
       give_x<[](Response& r) { r.append_header("X-Kept", "1").set_headers("nope"); }>},
      {"/resp/headers-object-value", give_x<[](Response& r) {
         r.append_header("X-Obj", Json{{"a", 1}});
       }>},
      {"/resp/headers-null-value", give_x<[](Response& r) { r.append_header("X-Null", Json()); }>},
      {"/resp/headers-number", give_x<[](Response& r) { r.append_header("X-Num", 12); }>},
      {"/resp/headers-bool", give_x<[](Response& r) { r.append_header("X-Bool", true); }>},
      {"/resp/headers-newline",
       give_x<[](Response& r) { r.append_header("X-Bad", "a\r\nInjected: 1"); }>},
      {"/resp/headers-unicode", give_x<[](Response& r) { r.append_header("X-Uni", "caf\u00e9"); }>},
      {"/resp/headers-contenttype-array", give_x<[](Response& r) {
         r.append_header("Content-Type", Json{"text/html", "text/plain"});
       }>},
      {"/resp/headers-contenttype-nocharset",
       give<[](Response& r) { r.append_header("Content-Type", "text/csv").set_body("a,b"); }>},
      {"/resp/headers-contenttype-short",
       give<[](Response& r) { r.append_header("Content-Type", "html").set_body("a,b"); }>},
      {"/resp/headers-contentlength",
       give<[](Response& r) { r.append_header("Content-Length", "3").set_body("abcdef"); }>},
      {"/resp/cookie-one", give_x<[](Response& r) { r.set_cookie("a", "1"); }>},
      {"/resp/cookie-header-lower", give_x<[](Response& r) {
         r.append_header("set-cookie", "q=1").append_header("SET-COOKIE", Json{"w=2", "e=3"});
       }>},
      {"/resp/ctor-lower-cookie", give_x<[](Response& r) {
         r.set_headers({{"set-cookie", "k=v"}});
       }>},
      {"/setafter", give_x<[](Response& r) {
         r.set_cookie("gone", "1").set_headers({{"X-A", "1"}}).append_header("x-a", "2");
       }>},
      {"/x/header-many", give<[](Response& r) {
         for (int i = 0; i < 120; ++i) r.append_header("X-H" + std::to_string(i), "v");
         r.set_body("many");
       }>},
      {"/x/header-huge", give<[](Response& r) {
         r.append_header("X-Huge", std::string(20'000, 'v')).set_body("huge");
       }>},
  };
}

}  // namespace

Handlers responses() {
  Handlers all = bodies();
  all.merge(statuses());
  all.merge(headers());
  return all;
}

}  // namespace twins
