// The emulator's state beyond the life of the program: opening, seeding, replacing it.
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <tuple>

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
  turn_.on_loss([this] {
    if (replaced_) std::tie(starts_, sids_) = *replaced_;
    stop_engines();
  });
  turn_.on_recovery([this] {
    seed_state();  // twilio.yaml may have changed since
    recover_engines();
  });
  turn_.on_retry([this] { seed_state(); });
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

Result<void> Emulator::reset() { return replace_state({}); }

Result<void> Emulator::load(std::vector<Change> documents) {
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const auto& document : documents) {
    if (known.emplace(document.kind, document.sid).second) continue;
    return Error{0, cat("the document ", document.sid, " is there twice"), 400};
  }
  return replace_state(std::move(documents));
}

/// SIDs begin again with the documents, unless those stay what they were: else the next ones would
/// be those of documents that are there.
Result<void> Emulator::replace_state(std::vector<Change> documents) {
  const bool is_reset = documents.empty();
  replaced_.emplace(starts_, sids_);
  stop_engines();
  store_.clear();
  if (!store_.restore(std::move(documents), Store::Restored::kChanged)) {
    throw std::logic_error("documents were not told apart");
  }
  seed_again();
  service_ = nullptr;
  if (!is_reset) recover_engines();
  auto committed = turn_.commit();
  replaced_.reset();
  if (committed && is_reset) {
    trace_.record(0, "service.reset", parts_.domain, "is as twilio.yaml describes it");
  }
  return committed;
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
