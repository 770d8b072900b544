// Constructs everything, in order.
#include "app/emulator.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include "app/seed.hpp"
#include "base/text.hpp"

namespace ringback::app {

Emulator::Emulator(boost::asio::io_context& io, Clock& clock, Config config, Parts parts)
    : config_(std::move(config)),
      parts_(std::move(parts)),
      seed_(config_.seed ? *config_.seed : random_seed()),
      clock_(clock),
      sids_(seed_),
      trace_([&clock] { return clock.now(); }),
      web_(clock, parts_.network),
      assets_(parts_.folder / "assets"),
      api_(store_, sids_, clock, trace_),
      exchange_(clock, store_, web_, sids_, trace_),
      messenger_(clock, store_, web_, sids_, trace_),
      functions_(io, clock, web_, trace_,
                 {parts_.folder / "functions", parts_.worker, parts_.isolation, config_.workers,
                  config_.limits},
                 [this] { return service(); }) {
  app::seed(config_, parts_.domain, clock_, store_);
  wire();
  watch(io);
}

Emulator::~Emulator() = default;

/// What functions see of the service; made anew when something of it has changed.
std::shared_ptr<const functions::Service> Emulator::service() {
  if (service_) return service_;
  auto service = std::make_shared<functions::Service>();
  for (const auto& [name, value] : config_.env) service->environment[name] = value;
  service->account_sid = config_.account_sid;
  service->auth_token = config_.auth_token;
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
  watch_->add(assets_.descriptor());
  // What is wrong from the beginning is told when all who listen to the journal do.
  boost::asio::post(io, [weak = std::weak_ptr<Watch>(watch_)] {
    if (const auto watch = weak.lock()) watch->emulator.report_assets();
  });
  trace_.listen([this](const TraceEntry& entry) {
    if (entry.kind == "function.loaded") report_clash(entry.subject);
  });
}

void Emulator::refresh() {
  if (!assets_.refresh()) return;
  service_ = nullptr;
  report_assets();
}

void Emulator::report_assets() {
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
