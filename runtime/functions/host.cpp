// Where requests meet functions.
#include "functions/host.hpp"

#include <twilio/abi.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "clock/clock.hpp"
#include "functions/answer.hpp"
#include "functions/context.hpp"
#include "functions/event.hpp"
#include "functions/library.hpp"
#include "functions/pool.hpp"
#include "functions/service.hpp"
#include "functions/unrouted.hpp"
#include "functions/watcher.hpp"
#include "http/signature.hpp"
#include "http/web.hpp"

namespace ringback::functions {

namespace {

Environment make_environment(const Service& service) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : service.environment.items()) {
    lines.push_back(cat(name, "=", text_of(service.environment, name)));
  }
  return std::make_shared<const std::vector<std::string>>(std::move(lines));
}

}  // namespace

struct Host::State {
  State(World world, Settings settings, ServiceSource source)
      : world{world.io, world.clock, world.web, world.trace,
              [this](FunctionCall call, http::Web::Done done) {
                this->call(std::move(call), std::move(done));
              }},
        settings(std::move(settings)),
        source(std::move(source)),
        pool(this->world, pool_settings(), [this] { return present().environment; }),
        library(world.trace, pool, this->settings.folder) {}

  /// What is derived from the service and the set of functions, kept while neither changes.
  struct Derived {
    std::shared_ptr<const Service> service;
    std::uint64_t revision = 0;
    Environment environment;
    ContextTemplate context;
  };

  PoolSettings pool_settings() const {
    PoolSettings pool;
    pool.worker = settings.worker;
    pool.isolation = settings.isolation;
    pool.workers = settings.workers;
    pool.limits = settings.limits;
    pool.inspect = settings.inspect;
    pool.in_turn = settings.in_turn;
    return pool;
  }

  const Derived& present() {
    auto service = source();
    if (service == derived.service && library.revision() == derived.revision) return derived;
    Json functions = Json::object();
    for (const auto& [name, function] : library.all()) {
      functions[name.substr(1)] = function->file.string();
    }
    if (service != derived.service) {
      auto environment = make_environment(*service);  // a new one ends the workers of the old
      const bool same = derived.environment && *derived.environment == *environment;
      if (!same) derived.environment = std::move(environment);
    }
    derived.context = make_context_template(*service, functions);
    derived.service = std::move(service);
    derived.revision = library.revision();
    return derived;
  }

  void handle(http::Request request, http::Respond respond);
  void call(FunctionCall call, http::Web::Done done);
  void invoke(const std::shared_ptr<Function>& function, Job job, http::Request request,
              http::Respond respond);
  http::Response refuse(const http::Request& request, const Error& error);
  void alert(EventId cause, const std::string& route, int code, std::string_view text);

  World world;
  Settings settings;
  ServiceSource source;
  Pool pool;
  Library library;
  Derived derived;
  std::optional<Watcher> watcher;
};

void Host::State::handle(http::Request request, http::Respond respond) {
  const auto function = library.find(request.url.path);
  if (!function) return respond(not_found_response(request));
  auto event = build_event(request, settings.limits);
  if (!event) return respond(refuse(request, event.error()));
  if (request.method == "OPTIONS") return respond(options_response());
  if (function->visibility == Visibility::Private) {
    return respond(forbidden_response(request, "This function has been marked as private"));
  }
  if (function->visibility == Visibility::Protected &&
      !http::is_signed(request, present().service->auth_token, present().service->proxy)) {
    return respond(forbidden_response(request, "This function needs a valid X-Twilio-Signature"));
  }
  request.body.clear();
  Job job;
  job.event = std::move(*event);
  invoke(function, std::move(job), std::move(request), std::move(respond));
}

void Host::State::call(FunctionCall call, http::Web::Done done) {
  const auto function = library.find(call.name);
  if (!function) return done(Error{0, cat("there is no function ", call.name), 404});
  http::Request request;
  request.method = "CALL";  // for the journal; a handler never sees its method
  request.url = std::move(call.base);
  request.url.path = function->name;
  request.url.query.clear();
  request.cause = call.cause;
  Job job;
  job.event = std::move(call.event);
  job.depth = call.depth;
  invoke(function, std::move(job), std::move(request),
         [done = std::move(done)](http::Response response) { done(std::move(response)); });
}

http::Response Host::State::refuse(const http::Request& request, const Error& error) {
  if (error.code != 0) alert(request.cause, request.url.path, error.code, error.message);
  return refusal(error);
}

void Host::State::alert(EventId cause, const std::string& route, int code, std::string_view text) {
  world.trace.record(cause, "alert", route, cat(code, " ", text));
}

void Host::State::invoke(const std::shared_ptr<Function>& function, Job job, http::Request request,
                         http::Respond respond) {
  const auto title = cat(request.method, " ", request.url.path);
  const auto cause = world.trace.record(request.cause, "function", function->name, title);
  job.context = build_context(present().context, request.url.path);
  job.base = request.url;
  job.cause = cause;
  job.done = [this, function, cause, request = std::move(request),
              respond = std::move(respond)](Outcome outcome) {
    if (outcome.kind == Outcome::Kind::TimedOut) {
      record_log(world.trace, cause, function->name, TW_LOG_ERROR, outcome.reason);
    }
    auto reply = build_reply(request, function->name, std::move(outcome), settings.limits);
    world.trace.record(cause, "function.reply", function->name,
                       std::to_string(reply.response.status));
    if (reply.alert != 0) alert(cause, function->name, reply.alert, reply.alert_text);
    respond(std::move(reply.response));
  };
  pool.run(function, std::move(job));
}

Host::Host(boost::asio::io_context& io, Clock& clock, http::Web& web, Trace& trace,
           Settings settings, ServiceSource service)
    : state_(std::make_unique<State>(World{io, clock, web, trace}, std::move(settings),
                                     std::move(service))) {}

Host::~Host() = default;

Result<void> Host::start() { return state_->library.start(); }

void Host::watch() {
  auto& state = *state_;
  state.watcher.emplace(state.world.io, state.settings.folder, state.settings.build_pause,
                        [&state](const auto& files) {
                          for (const auto& file : files) state.library.look_at(file);
                        });
}

void Host::limit(const Limits& limits) {
  auto& state = *state_;
  const bool same_memory = limits.memory_bytes == state.settings.limits.memory_bytes;
  state.settings.limits = limits;
  state.pool.limit(limits);
  // An environment that is another object has the workers of the old one replaced.
  const auto& old = state.derived.environment;
  if (!same_memory && old) {
    state.derived.environment = std::make_shared<const std::vector<std::string>>(*old);
  }
}

bool Host::has(std::string_view path) const { return state_->library.find(path) != nullptr; }

std::vector<FunctionInfo> Host::list() const {
  std::vector<FunctionInfo> all;
  for (const auto& [name, function] : state_->library.all()) {
    const bool works =
        function->generation && function->proven && function->health.reason().empty();
    all.push_back({name, function->visibility, function->file, works,
                   function->broken.empty() ? function->health.reason() : function->broken});
  }
  return all;
}

std::vector<WorkerInfo> Host::workers() const { return state_->pool.list(); }

void Host::handle(http::Request request, http::Respond respond) {
  state_->handle(std::move(request), std::move(respond));
}

}  // namespace ringback::functions
