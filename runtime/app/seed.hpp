// Puts what twilio.yaml describes into the Store: the account, its numbers, the phones of others.
#pragma once

#include "app/config.hpp"
#include "clock/clock.hpp"
#include "store/store.hpp"

namespace ringback::app {

void seed(const Config& config, const std::string& domain, const Clock& clock, Store& store);

/// Carries what differs between two configurations of one account into the Store. What clients made
/// or changed by REST stays, where the file says nothing new.
void reseed(const Config& before, const Config& after, const std::string& domain,
            const Clock& clock, Store& store);

}  // namespace ringback::app
