// The control API.
#include "app/control.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

#include "app/phones_config.hpp"
#include "app/snapshots.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kPrefix = "/_ringback/";
constexpr std::string_view kApiPrefix = "/_ringback/api/";
constexpr std::string_view kSnapshots = "/_ringback/api/snapshots";
constexpr std::string_view kMetrics = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kLines = "application/x-ndjson; charset=utf-8";

http::Response json(int status, const Json& body) {
  return http::response(status, kJson, print_json(body) + "\n");
}

http::Response failure(int status, std::string_view message) {
  return json(status, {{"message", message}});
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

/// A Host header is anybody's to choose, so the peer's address counts too.
bool comes_from_this_machine(const http::Request& request) {
  const auto& client = request.client;
  const bool near =
      client.starts_with("127.") || client == "::1" || client.starts_with("::ffff:127.");
  return near && is_this_machine(request.url.host);
}

/// A page of another site may neither read nor write here.
bool is_foreign(const http::Request& request) {
  const auto origin = request.headers.get("Origin");
  if (origin.empty()) return false;
  const auto url = http::parse_url(origin);
  return !url.ok() || !is_this_machine(url->host);
}

Result<Json> body_of(const http::Request& request) {
  auto body = parse_json(request.body);
  if (body.ok() && !body->is_object()) return Error{20001, "the body must be a JSON object"};
  return body;
}

Json clock_document(Time now) {
  return {{"now", iso8601(now)}, {"now_ms", now.time_since_epoch().count()}};
}

std::string_view name_of(AssetVisibility visibility) {
  switch (visibility) {
    case AssetVisibility::kPublic: return "public";
    case AssetVisibility::kProtected: return "protected";
    case AssetVisibility::kPrivate: return "private";
  }
  return "public";
}

}  // namespace

Control::Control(boost::asio::io_context& io, Emulator& emulator, VirtualLoop* loop,
                 std::function<std::string()> metrics)
    : io_(io), emulator_(emulator), loop_(loop), metrics_(std::move(metrics)) {}

bool Control::owns(std::string_view path) { return path.starts_with(kPrefix); }

void Control::handle(const http::Request& request, const http::Respond& respond) {
  static const std::map<std::string, Answer> answers = {
      {"GET /_ringback/health", &Control::health},
      {"GET /_ringback/ready", &Control::ready},
      {"GET /_ringback/metrics", &Control::metrics},
      {"GET /_ringback/api/events", &Control::events},
      {"POST /_ringback/api/calls", &Control::place_call},
      {"POST /_ringback/api/messages", &Control::send_message},
      {"GET /_ringback/api/clock", &Control::show_clock},
      {"POST /_ringback/api/clock", &Control::advance_clock},
      {"GET /_ringback/api/service", &Control::service},
      {"GET /_ringback/api/parity", &Control::parity},
      {"POST /_ringback/api/reset", &Control::reset},
  };
  const bool monitors = !request.url.path.starts_with(kApiPrefix);
  const auto console = emulator_.config().console;
  if (!monitors && console == false) {
    return respond(failure(404, "the control API is off: twilio.yaml says console: false"));
  }
  if (!monitors && !console && !comes_from_this_machine(request)) {
    return respond(failure(403,
                           "the control API answers this machine only; `console: true` in "
                           "twilio.yaml opens it to all"));
  }
  if (is_foreign(request)) return respond(failure(403, "requests of other origins are refused"));
  const auto kept = monitors ? respond : emulator_.turn().hold(respond);
  if (request.url.path.starts_with(kSnapshots)) return snapshots(request, kept);
  const auto found = answers.find(cat(request.method, " ", request.url.path));
  if (found == answers.end()) {
    return respond(failure(404, cat("there is no ", request.method, " ", request.url.path)));
  }
  (this->*found->second)(request, kept);
}

/// Whoever waits for an entry of the journal gets this one, and so waits no more.
void Control::drain() {
  draining_ = true;
  emulator_.trace().record(0, "service.draining", emulator_.domain(),
                           "accepts no more, answers what is under way");
}

void Control::health(const http::Request&, const http::Respond& respond) {
  respond(json(200, {{"status", "ok"}}));
}

/// Ready when every function has a build to answer with, or it is known why it has none.
void Control::ready(const http::Request&, const http::Respond& respond) {
  if (draining_) return respond(failure(503, "the service is ending"));
  for (const auto& function : emulator_.functions().list()) {
    if (function.working || !function.broken.empty()) continue;
    return respond(failure(503, cat(function.name, " is still being loaded")));
  }
  respond(json(200, {{"status", "ready"}}));
}

void Control::metrics(const http::Request&, const http::Respond& respond) {
  respond(http::response(200, kMetrics, metrics_()));
}

std::string Control::events_after(EventId after) const {
  const auto& entries = emulator_.trace().entries();
  auto entry = std::upper_bound(entries.begin(), entries.end(), after,
                                [](EventId id, const TraceEntry& one) { return id < one.id; });
  std::string lines;
  for (; entry != entries.end(); ++entry) lines += json_line(*entry) + "\n";
  return lines;
}

/// The journal as JSON lines. `after`: only newer entries; `wait`: so many seconds for the first.
void Control::events(const http::Request& request, const http::Respond& respond) {
  const auto query = http::parse_form(request.url.query);
  const auto after = static_cast<EventId>(parse_integer(http::field(query, "after")).value_or(0));
  const auto wait = parse_integer(http::field(query, "wait")).value_or(0);
  auto lines = events_after(after);
  if (!lines.empty() || wait <= 0 || draining_) {
    return respond(http::response(200, kLines, std::move(lines)));
  }
  auto timer =
      std::make_shared<boost::asio::steady_timer>(io_, std::chrono::seconds(std::min(wait, 60LL)));
  const auto listener = emulator_.trace().listen([timer](const TraceEntry&) { timer->cancel(); });
  timer->async_wait([this, timer, listener, after, respond](const boost::system::error_code&) {
    emulator_.trace().ignore(listener);
    respond(http::response(200, kLines, events_after(after)));
  });
}

/// {"from", "to", "caller": {as a phone in twilio.yaml}}: a person calls; "forwarded_from" is what
/// was called first. Answers the Call, and as "journal" the number of the last entry before it.
void Control::place_call(const http::Request& request, const http::Respond& respond) {
  const auto body = body_of(request);
  if (!body.ok()) return respond(failure(400, body.error().message));
  const auto from = text_of(*body, "from");
  if (!is_endpoint(from)) {
    return respond(failure(400, cat("from: '", from, "' is not a phone number")));
  }
  const auto forwarded_from = text_of(*body, "forwarded_from");
  if (!forwarded_from.empty() && !is_endpoint(forwarded_from)) {
    return respond(
        failure(400, cat("forwarded_from: '", forwarded_from, "' is not a phone number")));
  }
  const auto caller = parse_phone(print_json(body->value("caller", Json::object())), from);
  if (!caller.ok()) return respond(failure(400, cat("caller: ", caller.error().message)));
  const auto& entries = emulator_.trace().entries();
  const EventId before = entries.empty() ? 0 : entries.back().id;
  const auto call = emulator_.exchange().dial_in(
      from, text_of(*body, "to"), voice::phone_behaviour(*caller), 0, forwarded_from);
  if (!call.ok()) return respond(failure(400, call.error().message));
  const auto& inbound = *emulator_.store().get(kind::kCall, *call);
  respond(json(201, {{"call", inbound}, {"journal", before}}));
}

namespace {

/// [{"content_type", "data": base64}]
std::vector<messaging::Medium> media_in(const Json& body) {
  std::vector<messaging::Medium> media;
  for (const auto& one : body.value("media", Json::array())) {
    media.push_back({text_of(one, "content_type"), base64_decode(text_of(one, "data"))});
  }
  return media;
}

}  // namespace

/// {"from", "to", "body", "media"}: a person texts.
void Control::send_message(const http::Request& request, const http::Respond& respond) {
  const auto body = body_of(request);
  if (!body.ok()) return respond(failure(400, body.error().message));
  const auto message = emulator_.messenger().receive(
      {text_of(*body, "from"), text_of(*body, "to"), text_of(*body, "body"), media_in(*body)}, 0);
  respond(message.ok() ? json(201, *message) : failure(400, message.error().message));
}

void Control::show_clock(const http::Request&, const http::Respond& respond) {
  respond(json(200, clock_document(emulator_.clock().now())));
}

/// {"advance": "5s"}: lets manual time move on.
void Control::advance_clock(const http::Request& request, const http::Respond& respond) {
  const auto body = body_of(request);
  if (!body.ok()) return respond(failure(400, body.error().message));
  if (loop_ == nullptr)
    return respond(failure(409, "only manual time can be advanced; start with --clock manual"));
  const auto by = parse_duration(text_of(*body, "advance"));
  if (!by.ok()) return respond(failure(400, cat("advance: ", by.error().message)));
  loop_->advance(*by);
  const auto until = emulator_.clock().now() + *by;  // timers on the way run when this is answered
  respond(json(200, clock_document(until)));
}

/// How much of Twilio's REST API there is, product by product.
void Control::parity(const http::Request&, const http::Respond& respond) {
  respond(json(200, emulator_.api().parity()));
}

/// Back to what twilio.yaml describes.
void Control::reset(const http::Request&, const http::Respond& respond) {
  const auto reset = emulator_.reset();
  respond(reset ? json(200, {{"status", "reset"}})
                : failure(reset.error().status, reset.error().message));
}

/// GET lists them; POST of /NAME saves one, and POST of /NAME/load goes back to it.
void Control::snapshots(const http::Request& request, const http::Respond& respond) {
  const Snapshots snapshots(emulator_);
  const auto rest = std::string_view(request.url.path).substr(kSnapshots.size());
  const auto words = split(rest, '/');
  const auto answer = [&](const Result<Json>& result) {
    respond(result ? json(200, *result) : failure(result.error().status, result.error().message));
  };
  const bool posts = request.method == "POST" && words[0].empty();
  if (request.method == "GET" && rest.empty()) return answer(snapshots.list());
  if (posts && words.size() == 2) return answer(snapshots.save(words[1]));
  if (posts && words.size() == 3 && words[2] == "load") return answer(snapshots.load(words[1]));
  respond(failure(404, cat("there is no ", request.method, " ", request.url.path)));
}

/// What is served, for `ringback list` and `ringback env`.
void Control::service(const http::Request&, const http::Respond& respond) {
  const auto& config = emulator_.config();
  const auto token = auth_token(emulator_.store(), config.account_sid);
  Json out = {{"domain", emulator_.domain()}, {"account_sid", config.account_sid},
              {"auth_token", token},          {"seed", emulator_.seed()},
              {"functions", Json::array()},   {"assets", Json::array()},
              {"numbers", Json::array()},     {"bins", Json::array()}};
  for (const auto& function : emulator_.functions().list()) {
    out["functions"].push_back({{"route", function.name},
                                {"visibility", functions::name_of(function.visibility)},
                                {"broken", function.broken}});
  }
  for (const auto& [route, asset] : emulator_.assets().all()) {
    out["assets"].push_back({{"route", route}, {"visibility", name_of(asset.visibility)}});
  }
  for (const auto& number : config.numbers) {
    out["numbers"].push_back({{"number", number.number},
                              {"name", number.name},
                              {"voice", handler_url(number.voice, emulator_.domain())},
                              {"sms", handler_url(number.sms, emulator_.domain())}});
  }
  for (const auto& bin : config.bins) {
    out["bins"].push_back(
        {{"name", bin.name}, {"url", cat("https://handler.twilio.com/twiml/", bin.sid)}});
  }
  respond(json(200, out));
}

}  // namespace ringback::app
