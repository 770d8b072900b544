// The emulator's state beyond the life of the program: opening, seeding, replacing it.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/emulator.hpp"
#include "app/seed.hpp"
#include "base/text.hpp"
#include "store/kinds.hpp"

namespace ringback::app {

namespace {

constexpr std::string_view kTheService = "service";
constexpr std::string_view kTheClock = "clock";

/// Every start with a Store makes other SIDs, or those of the last time would come again. A seed
/// still says which.
std::uint64_t seed_of_start(std::uint64_t seed, std::uint64_t starts) {
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15;
  return seed ^ (starts * kGoldenRatio);
}

}  // namespace

void Emulator::open_state() {
  if (!store_.restore(std::exchange(parts_.documents, {}), Store::Restored::kSettled)) {
    throw std::runtime_error("the journal holds a document twice");
  }
  seed_again();
  if (parts_.keep_time) {
    turn_.before_commit([this] {
      const auto now = clock_.now().time_since_epoch().count();
      store_.put(kind::kClock, kTheClock, {{"now_ms", now}});
    });
  }
  if (const auto kept = turn_.commit(); !kept) throw std::runtime_error(kept.error().message);
  web_.consult([this] { return turn_.fate(); });
  turn_.on_loss([this] { stop_engines(); });
  turn_.on_recovery([this] { recover_engines(); });
}

/// Another start with the documents of the Store.
void Emulator::seed_again() {
  const auto* known = store_.get(kind::kService, kTheService);
  starts_ = known == nullptr ? 0 : known->value("starts", std::uint64_t{0}) + 1;
  sids_ = Sids(seed_of_start(seed_, starts_));
  seed_state();
}

/// Brings what twilio.yaml describes into the Store.
void Emulator::seed_state() {
  const auto* known = store_.get(kind::kService, kTheService);
  if (known == nullptr) {
    app::seed(config_, parts_.domain, clock_, store_);
  } else {
    reseed(read_seeded(known->at("seeded")), config_, parts_.domain, clock_, store_);
  }
  store_.put(kind::kService, kTheService,
             {{"starts", starts_}, {"seeded", seeded_document(config_, parts_.domain)}});
}

Result<void> Emulator::reset() {
  stop_engines();
  store_.clear();
  seed_again();
  service_ = nullptr;
  trace_.record(0, "service.reset", parts_.domain, "is as twilio.yaml describes it");
  return turn_.commit();
}

Result<void> Emulator::load(std::vector<Change> documents) {
  stop_engines();
  store_.clear();
  if (!store_.restore(std::move(documents), Store::Restored::kChanged)) {
    throw std::runtime_error("a snapshot holds a document twice");
  }
  seed_again();
  recover_engines();
  return turn_.commit();
}

/// Nothing of the present state goes on.
void Emulator::stop_engines() {
  exchange_.forget();
  messenger_.forget();
  sync_.recover();
  service_ = nullptr;
}

/// What was going on when the state was left goes on, or ends, as after a crash.
void Emulator::recover_engines() {
  service_ = nullptr;
  sync_.recover();
  exchange_.recover();
  messenger_.recover();
}

}  // namespace ringback::app
