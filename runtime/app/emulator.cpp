// Constructs everything, in order.
#include "app/emulator.hpp"

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
}

/// What functions see of the service; made anew when assets have come or gone.
std::shared_ptr<const functions::Service> Emulator::service() {
  if (!assets_.refresh() && service_) return service_;
  auto service = std::make_shared<functions::Service>();
  for (const auto& [name, value] : config_.env) service->environment[name] = value;
  service->account_sid = config_.account_sid;
  service->auth_token = config_.auth_token;
  service->domain_name = parts_.domain;
  for (const auto& [route, asset] : assets_.all()) {
    if (asset.visibility != AssetVisibility::kPrivate) continue;
    service->private_assets[route] = asset.file.string();
  }
  service_ = std::move(service);
  return service_;
}

}  // namespace ringback::app
