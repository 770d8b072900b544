// Constructs everything, in order.
#include "app/emulator.hpp"

#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "store/account.hpp"
#include "store/kinds.hpp"
#include "store/local_service.hpp"

namespace ringback::app {

Emulator::Emulator(boost::asio::io_context& io, Clock& clock, Config config, Parts parts)
    : config_(std::move(config)),
      parts_(std::move(parts)),
      seed_(config_.seed ? *config_.seed : random_seed()),
      clock_(clock),
      sids_(seed_),
      trace_([&clock] { return clock.now(); }),
      turn_(io, clock, store_, trace_, parts_.journal.get()),
      network_(turn_, parts_.network),
      web_(clock, parts_.network == nullptr ? nullptr : &network_),
      assets_(parts_.folder / "assets"),
      debugger_(trace_, store_, sids_, config_.account_sid),
      api_(store_, sids_, clock, trace_),
      products_(api_, store_, sids_, clock, trace_, outside()),
      sync_(api_, store_, clock),
      exchange_(clock, store_, web_, sids_, trace_),
      messenger_(clock, store_, web_, sids_, trace_),
      functions_(io, clock, web_, trace_,
                 {parts_.folder / "functions", parts_.worker, parts_.isolation, config_.workers,
                  config_.limits, parts_.inspect, clock.hold() != nullptr},
                 [this] { return service(); }) {
  api_.limit(config_.api_requests_per_second);
  messenger_.configure(config_.messaging);
  exchange_.keep_silence(config_.silent_recordings);
  exchange_.limit_call_rate(config_.calls_per_second);
  exchange_.call_declined_whispers(config_.declined_whisper);
  open_state();
  wire();
  wire_debugger();
  watch(io);
}

Emulator::~Emulator() = default;

/// What functions see of the service; made anew when something of it has changed.
std::shared_ptr<const functions::Service> Emulator::service() {
  if (service_) return service_;
  auto service = std::make_shared<functions::Service>();
  Query variables{{}, 0, std::numeric_limits<std::size_t>::max(), false};
  variables.match = {"environment_sid", local_environment_sid()};
  for (const auto* one : store_.list(kind::kEnvironmentVariable, variables).documents) {
    service->environment[text_of(*one, "key")] = text_of(*one, "value");
  }
  service->account_sid = config_.account_sid;
  service->auth_token = auth_token(store_, config_.account_sid);
  service->proxy = config_.proxy;
  service->domain_name = parts_.domain;
  for (const auto& [route, asset] : assets_.all()) {
    if (asset.visibility != AssetVisibility::kPrivate) continue;
    service->private_assets[route] = asset.file().string();
  }
  service_ = std::move(service);
  return service_;
}

/// Wakes the loop when files change.
struct Emulator::Watch : std::enable_shared_from_this<Emulator::Watch> {
  Watch(boost::asio::io_context& io, Emulator& emulator) : io(io), emulator(emulator) {}

  void add(int descriptor) {
    if (descriptor >= 0) wait(std::make_shared<Descriptor>(io, dup(descriptor)));
  }

  using Descriptor = boost::asio::posix::stream_descriptor;
  void wait(const std::shared_ptr<Descriptor>& changes) {
    auto woken = [weak = weak_from_this(), changes](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!self || error) return;
      self->emulator.refresh();
      self->wait(changes);
    };
    changes->async_wait(Descriptor::wait_read, std::move(woken));
  }

  boost::asio::io_context& io;
  Emulator& emulator;
};

void Emulator::watch(boost::asio::io_context& io) {
  watch_ = std::make_shared<Watch>(io, *this);
  watch_->add(assets_.changes().descriptor());
  if (!parts_.config.empty()) {
    watch_->add(config_watch_.emplace(parts_.config).changes().descriptor());
  }
  // What is wrong from the beginning is told when all who listen to the journal do.
  boost::asio::post(io, [weak = std::weak_ptr<Watch>(watch_)] {
    const auto watch = weak.lock();
    if (!watch) return;
    for (const auto& warning : watch->emulator.config_.warnings) {
      watch->emulator.trace_.record(0, "config.warning", "twilio.yaml", warning);
    }
    if (!watch->emulator.assets_are_reported_) watch->emulator.report_assets();
    watch->emulator.recover_engines();
    watch->emulator.look_at_files();
  });
  trace_.listen([this](const TraceEntry& entry) {
    if (entry.kind() == "function.loaded") report_clash(std::string(entry.subject()));
  });
}

void Emulator::refresh() {
  const std::array watched = {&assets_.changes(),
                              &(config_watch_ ? config_watch_->changes() : assets_.changes())};
  if (!Changes::none(watched)) look_at_files();
}

void Emulator::look_at_files() {
  if (config_watch_) reload_config();
  if (!assets_.refresh()) return;
  service_ = nullptr;
  report_assets();
}

void Emulator::reload_config() {
  auto loaded = config_watch_->refresh();
  if (!loaded) return;
  const bool was_broken = std::exchange(config_is_broken_, !loaded->ok());
  if (!loaded->ok()) {
    trace_.record(0, "config.rejected", "twilio.yaml", loaded->error().message);
    return;
  }
  if (was_broken) trace_.record(0, "config.applied", "twilio.yaml", "is valid again");
  reconfigure(std::move(*loaded).value());
}

void Emulator::reconfigure(Config config) {
  const auto before = std::exchange(config_, std::move(config));
  report_config(before);
  config_.account_sid = before.account_sid;
  config_.clock = before.clock;
  config_.speed = before.speed;
  config_.seed = before.seed;
  config_.workers = before.workers;
  config_.store = before.store;
  if (config_.limits != before.limits) functions_.limit(config_.limits);
  api_.limit(config_.api_requests_per_second);
  messenger_.configure(config_.messaging);
  exchange_.keep_silence(config_.silent_recordings);
  exchange_.limit_call_rate(config_.calls_per_second);
  exchange_.call_declined_whispers(config_.declined_whisper);
  seed_state();
  service_ = nullptr;
}

/// Says what a new configuration changes, and what of it needs a restart.
void Emulator::report_config(const Config& before) {
  const auto& now = config_;
  std::vector<std::string> later;
  if (now.account_sid != before.account_sid) later.emplace_back("account sid");
  if (now.clock != before.clock) later.emplace_back("clock");
  if (now.speed != before.speed) later.emplace_back("speed");
  if (now.seed != before.seed) later.emplace_back("seed");
  if (now.workers != before.workers) later.emplace_back("workers");
  if (now.store != before.store) later.emplace_back("store");
  std::vector<std::string> at_once;
  const bool same_account =
      now.auth_token == before.auth_token && now.account_name == before.account_name;
  if (!same_account) at_once.emplace_back("account");
  if (now.test_account != before.test_account) at_once.emplace_back("test_account");
  if (now.env != before.env) at_once.emplace_back("env");
  if (now.numbers != before.numbers) at_once.emplace_back("numbers");
  if (now.bins != before.bins) at_once.emplace_back("bins");
  if (now.phones != before.phones) at_once.emplace_back("phones");
  if (now.limits != before.limits) at_once.emplace_back("limits");
  if (now.debugger_webhook != before.debugger_webhook) at_once.emplace_back("debugger");
  if (now.messaging != before.messaging) at_once.emplace_back("messaging");
  const bool same_calls = now.calls_per_second == before.calls_per_second &&
                          now.declined_whisper == before.declined_whisper;
  if (!same_calls) at_once.emplace_back("calls");
  if (now.silent_recordings != before.silent_recordings) at_once.emplace_back("recordings");
  if (now.proxy != before.proxy) at_once.emplace_back("trust_proxy");
  if (now.allowed_hosts != before.allowed_hosts) at_once.emplace_back("proxy");
  if (now.console != before.console) at_once.emplace_back("console");
  if (!at_once.empty()) {
    trace_.record(0, "config.applied", "twilio.yaml", cat("changed: ", join(at_once, ", ")));
  }
  if (!later.empty()) {
    trace_.record(0, "config.warning", "twilio.yaml",
                  cat("changes after a restart: ", join(later, ", ")));
  }
  if (now.warnings == before.warnings) return;
  for (const auto& warning : now.warnings) {
    trace_.record(0, "config.warning", "twilio.yaml", warning);
  }
}

void Emulator::report_assets() {
  assets_are_reported_ = true;
  for (const auto& fault : assets_.faults()) {
    trace_.record(0, "asset.rejected", fault.file.string(), fault.reason);
  }
  for (const auto& [route, asset] : assets_.all()) {
    if (functions_.has(route)) report_clash(route);
  }
}

/// A function wins over an asset of its route.
void Emulator::report_clash(const std::string& route) {
  const auto* asset = assets_.find(route);
  if (asset == nullptr) return;
  trace_.record(0, "asset.rejected", asset->file().string(),
                cat("is not served: a function answers at ", route));
}

}  // namespace ringback::app
