// What handlers are given, told back.
#include "twins.hpp"

namespace twins {

using twilio::Callback;
using twilio::Context;
using twilio::Event;
using twilio::Json;

namespace {

/// Answers with a word for this function, and its path.
void tell_path(const Context& context, const Event&, Callback callback) {
  static const std::map<std::string_view, std::string_view> words = {
      {"/nested/deep/fn", "deep fn"}, {"/with-space", "space"}, {"/dotted.name", "dotted"},
      {"/.hidden", "dot hidden"},     {"/sec", "protected fn"},
  };
  const auto path = context.path();
  callback(nullptr, std::string(words.at(path)) + " " + path);
}

void tell_context(const Context& context, const Event&, Callback callback) {
  Json keys = Json::array();
  for (const auto& [name, value] : context.environment().items()) keys.push_back(name);
  callback(nullptr, {{"keys", keys}, {"own", keys}, {"values", context.environment()}});
}

void tell_assets(const Context& context, const Event&, Callback callback) {
  Json all = Json::object();
  const auto runtime = context.runtime();
  for (const auto& [name, asset] : runtime.assets()) {
    const auto text = asset.open();
    all[name] = {{"keys", {"path", "open"}},
                 {"path", asset.path},
                 {"openType", "string"},
                 {"len", text.size()},
                 {"head", text.substr(0, 20)}};
  }
  callback(nullptr, all);
}

void tell_length(const Context&, const Event& event, Callback callback) {
  Json rest = event.json();
  rest.erase("request");
  callback(nullptr, {{"len", twilio::detail::dump(rest).size()}, {"keys", rest.size()}});
}

int counter = 0;  // as long as the process lives, as the recorded function's

}  // namespace

Handlers services() {
  return {
      {"/event/echo",
       [](auto&, const Event& event, Callback callback) { callback(nullptr, event.json()); }},
      {"/q",
       [](auto&, const Event& event, Callback callback) {
         callback(nullptr, {{"n", event.json().size()}});
       }},
      {"/x/len", tell_length},
      {"/ctx/echo", tell_context},
      {"/ctx/sids",
       [](const Context& context, auto&, Callback callback) {
         callback(nullptr, {{"service", context["SERVICE_SID"]},
                            {"environment", context["ENVIRONMENT_SID"]},
                            {"hasS", context.has("SERVICE_SID")}});
       }},
      {"/ctx/counter",
       [](auto&, auto&, Callback callback) {
         callback(nullptr, {{"n", ++counter}});
       }},
      {"/rt/assets", tell_assets},
      {"/rt/open-missing",
       [](const Context& context, auto&, Callback callback) {
         callback(nullptr, context.runtime().assets()["/nope.txt"].open());
       }},
      {"/nested/deep/fn", tell_path},
      {"/with-space", tell_path},
      {"/dotted.name", tell_path},
      {"/.hidden", tell_path},
      {"/sec", tell_path},
      {"/helper", [](auto&, auto&, Callback callback) { callback(nullptr, "helped"); }},
  };
}

}  // namespace twins
