// The list of overlays.
#include "rest/overlay/overlays.hpp"

#include <iterator>

namespace ringback::rest {

List<const Overlay*> overlays() {
  static constexpr const Overlay* kOverlays[] = {
      &kCallsOverlay,  &kMessagesOverlay, &kNumbersOverlay, &kAccountsOverlay, &kSyncOverlay,
      &kVerifyOverlay, &kServicesOverlay, &kOthersOverlay,  &kDefaultsOverlay};
  return {kOverlays, std::size(kOverlays)};
}

}  // namespace ringback::rest
