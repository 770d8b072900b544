// The overlays, one per group of resources.
#pragma once

#include "rest/overlay.hpp"

namespace ringback::rest {

extern const Overlay kCallsOverlay;
extern const Overlay kMessagesOverlay;
extern const Overlay kNumbersOverlay;
extern const Overlay kAccountsOverlay;
extern const Overlay kSyncOverlay;
extern const Overlay kVerifyOverlay;
extern const Overlay kServicesOverlay;
extern const Overlay kOthersOverlay;
extern const Overlay kDefaultsOverlay;

/// A constant array of rows as a List.
template <typename T, unsigned size>
constexpr List<T> rows(const T (&items)[size]) {
  return {items, size};
}

}  // namespace ringback::rest
