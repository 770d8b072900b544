// The world of the tests of voice.
#include "voice/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::voice {

http::Response verbs(std::string_view verbs) {
  return http::response(200, "text/xml", cat("<Response>", verbs, "</Response>"));
}

World::World() {
  store.put(kind::kAccount, kAccount, {{"sid", kAccount}, {"auth_token", kToken}});
  number(kOwn, "");
  number(kOther, "https://a.example/other");
  phone(kAnn, {{"answers_after", "3s"}});
  phone(kBob, {{"answers_after", "3s"}});
  web.serve([](const http::Url& url) { return url.host == "a.example"; },
            [this](http::Request request, http::Respond respond) { answer(request, respond); });
}

World::~World() {
  EXPECT_EQ(exchange.live_calls(), 0u);
  std::vector<std::string> codes;
  for (const auto* alert : store.list(kind::kAlert, {{}, 0, 10'000, false}).documents) {
    codes.push_back(text_of(*alert, "error_code"));
  }
  EXPECT_EQ(join(codes, " "), alerts);
}

void World::at(std::string path, std::string_view document) {
  at(std::move(path), [text = std::string(document)](const FormFields&) { return verbs(text); });
}

void World::at(std::string path, Answer answer) { answers_[std::move(path)] = std::move(answer); }

void World::number(const std::string& number, std::string_view voice_url, Json more) {
  Json document = {{"sid", sid_of_name("PN", number)},
                   {"account_sid", kAccount},
                   {"phone_number", number},
                   {"voice_url", voice_url},
                   {"voice_method", "POST"}};
  document.update(more);
  store.put(kind::kIncomingPhoneNumber, text_of(document, "sid"), document);
}

void World::phone(const std::string& number, Json behaviour) {
  store.put(kind::kPhone, number, std::move(behaviour));
}

namespace {

FormFields with_defaults(FormFields more) {
  const FormFields defaults = {{"From", kOwn}, {"To", kAnn}, {"Url", "https://a.example/voice"}};
  for (const auto& [name, value] : defaults) {
    const bool leaves_out = name == "Url" && http::has_field(more, "Twiml");
    if (!leaves_out && !http::has_field(more, name)) more.emplace_back(name, value);
  }
  return more;
}

}  // namespace

std::string World::call(FormFields more) {
  const auto created = exchange.create_call(kAccount, with_defaults(std::move(more)), 0);
  EXPECT_TRUE(created.ok()) << (created.ok() ? "" : created.error().message);
  return created.ok() ? text_of(*created, "sid") : "";
}

int World::refused(FormFields more) {
  const auto created = exchange.create_call(kAccount, with_defaults(std::move(more)), 0);
  return created.ok() ? 0 : created.error().code;
}

std::string World::dial_in(Json behaviour) {
  const auto created = exchange.dial_in(kAnn, kOther, phone_behaviour(behaviour), 0);
  EXPECT_TRUE(created.ok());
  return created.ok() ? *created : "";
}

int World::update(const std::string& sid, FormFields parameters) {
  const auto updated = exchange.update_call(sid, parameters, 0);
  return updated.ok() ? 0 : updated.error().code;
}

void World::until_idle() {
  int steps = 0;
  while (clock.step(Time::max())) {
    if (++steps > 1'000'000) FAIL() << "the world does not come to rest";
  }
}

void World::run_for(Duration time) {
  const auto until = clock.now() + time;
  while (clock.step(until)) continue;
  clock.move_to(until);
}

void World::answer(const http::Request& request, const http::Respond& respond) {
  Ask ask{clock.now(),       request.method, request.url.path, http::parse_form(request.url.query),
          request.url.query, request.headers};
  const auto posted = http::parse_form(request.body);
  ask.parameters.insert(ask.parameters.end(), posted.begin(), posted.end());
  asks.push_back(ask);
  const auto signature = request.headers.get("X-Twilio-Signature");
  const bool is_media =
      request.method == "GET" && (ask.path.ends_with(".wav") || ask.path.ends_with(".mp3"));
  EXPECT_EQ(signature,
            is_media ? "" : twilio_signature(kToken, request.url.request_text(), posted));
  if (std::find(silent_.begin(), silent_.end(), ask.path) != silent_.end()) return;
  const auto found = answers_.find(ask.path);
  respond(found == answers_.end() ? http::response(404, "text/plain", "nothing here")
                                  : found->second(ask.parameters));
}

std::string World::since_start(Time time) const { return stopwatch(time - start_); }

std::string World::told(const std::string& path, const std::string& parameters) const {
  std::string out;
  for (const auto& ask : asks) {
    if (ask.path != path) continue;
    out += since_start(ask.at);
    for (const auto& name : split(parameters, ' ')) {
      const bool sent = http::has_field(ask.parameters, name);
      out += cat(" ", sent ? http::field(ask.parameters, name) : "-");
    }
    out += "\n";
  }
  return out;
}

std::string World::asked() const {
  std::string out;
  for (const auto& ask : asks) {
    out += cat(since_start(ask.at), " ", ask.method, " ", ask.path, "\n");
  }
  return out;
}

std::string World::headed(const std::string& name) const {
  std::string out;
  for (const auto& ask : asks) {
    const auto value = ask.headers.get(name);
    out += cat(ask.method, " ", ask.path, " ", value.empty() ? "-" : value, "\n");
  }
  return out;
}

std::string World::calls() const {
  std::string out;
  for (const auto* call : store.list(kind::kCall, {{}, 0, 10'000, false}).documents) {
    out += cat(text_of(*call, "direction"), " ", text_of(*call, "to"), " ",
               text_of(*call, "status"), " ", text_of(*call, "duration"), "\n");
  }
  return out;
}

std::string World::heard() const {
  std::string out;
  for (const auto& entry : trace.entries()) {
    const bool sound = entry.kind() == "call.plays" || entry.kind() == "call.heard" ||
                       entry.kind() == "call.pressed" || entry.kind() == "call.bridged";
    if (sound) out += cat(since_start(entry.at), " ", entry.text(), "\n");
  }
  return out;
}

Json World::only(Kind kind) const {
  EXPECT_EQ(store.size(kind), 1u);
  const auto page = store.list(kind, {});
  return page.documents.empty() ? Json() : *page.documents.front();
}

}  // namespace ringback::voice
