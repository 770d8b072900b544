// The list of overlays.
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

List<const Overlay*> overlays() {
  static constexpr const Overlay* kOverlays[] = {
      &kCallsOverlay, &kMessagesOverlay, &kNumbersOverlay, &kAccountsOverlay,
      &kSyncOverlay,  &kVerifyOverlay,   &kServicesOverlay};
  return {kOverlays, sizeof kOverlays / sizeof *kOverlays};
}

}  // namespace ringback::rest
