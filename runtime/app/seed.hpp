// Puts what twilio.yaml describes into the Store: the account, its numbers, the phones of others.
#pragma once

#include "app/config.hpp"
#include "clock/clock.hpp"
#include "store/store.hpp"

namespace ringback::app {

void seed(const Config& config, const std::string& domain, const Clock& clock, Store& store);

/// What the Store was seeded with, and where the service was served then.
struct Seeded {
  Config config;  ///< Its account, numbers and phones.
  std::string domain;
};

/// The same as a document, for a Store that outlives the program.
Json seeded_document(const Config& config, const std::string& domain);
Seeded read_seeded(const Json& document);

/// Carries what differs from what was seeded before into the Store. What clients made or changed by
/// REST stays, where the file says nothing new.
void reseed(const Seeded& before, const Config& after, const std::string& domain,
            const Clock& clock, Store& store);

}  // namespace ringback::app
