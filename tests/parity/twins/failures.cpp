// Errors by callback and by exception, answers too many and none at all.
#include "twins.hpp"

namespace twins {

using twilio::Callback;
using twilio::Context;
using twilio::Error;
using twilio::Event;
using twilio::Json;

namespace {

/// Calls back with the error that `make()` makes.
template <auto make>
void fail(const Context&, const Event&, Callback callback) {
  callback(make());
}

/// Throws what `make()` makes.
template <auto make>
void raise(const Context&, const Event&, Callback) {
  throw make();
}

Handlers called() {
  return {
      {"/err/cb-error", fail<[] { return Error("boom from callback"); }>},
      {"/err/cb-typeerror", fail<[] { return Error("type boom", "TypeError"); }>},
      {"/err/cb-custom-error", fail<[] { return Error("custom", "MyErr"); }>},
      {"/err/cb-string", fail<[] { return "just a string"; }>},
      {"/err/cb-single-string-arg", fail<[] { return "oops only arg"; }>},
      {"/err/cb-object", fail<[] {
         return Json{{"code", 7}, {"why", "because"}};
       }>},
      {"/err/cb-object-errorlike", fail<[] {
         return Json{{"name", "N"}, {"message", "M"}, {"stack", "S"}, {"extra", 1}};
       }>},
      {"/err/cb-true", fail<[] { return true; }>},
      {"/err/cb-array", fail<[] {
         return Json::array({"a", 1});
       }>},
      {"/err/cb-false", [](auto&, auto&, Callback callback) { callback(false, "payload wins"); }},
      {"/err/cb-both",
       [](auto&, auto&, Callback callback) { callback(Error("err wins"), "payload"); }},
  };
}

Handlers thrown() {
  return {
      {"/err/throw-error", raise<[] { return Error("sync throw"); }>},
      {"/err/throw-string", raise<[] { return "string throw"; }>},
      {"/err/throw-object", raise<[] {
         return Json{{"code", 5}};
       }>},
      {"/err/async-reject-error",
       [](const Context& context, auto&, Callback) {
         context.sleep(0);
         throw Error("async reject");
       }},
      {"/err/timer-throw", [](const Context& context, auto&,
                              Callback) { context.sleep(20, [] { throw Error("from timer"); }); }},
  };
}

Handlers others() {
  return {
      {"/err/async-return-callback",
       [](const Context& context, auto&, Callback callback) {
         context.sleep(0);
         callback(nullptr, "async ok");
       }},
      {"/err/sync-return", [](auto&, auto&, Callback) {}},
      {"/err/never", [](auto&, auto&, Callback) {}},
      {"/err/twice-strings",
       [](auto&, auto&, Callback callback) {
         callback(nullptr, "first");
         callback(nullptr, "second");
       }},
      {"/err/twice-ok-err",
       [](auto&, auto&, Callback callback) {
         callback(nullptr, "first");
         callback(Error("second"));
       }},
      {"/err/twice-err-ok",
       [](auto&, auto&, Callback callback) {
         callback(Error("first"));
         callback(nullptr, "second");
       }},
      {"/err/callback-then-work",
       [](const Context& context, auto&, Callback callback) {
         callback(nullptr, "sent");
         context.sleep(150, [] {});
       }},
  };
}

}  // namespace

Handlers failures() {
  Handlers all = called();
  all.merge(thrown());
  all.merge(others());
  return all;
}

}  // namespace twins
