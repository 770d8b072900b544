// The list of overlays.
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

List<const Overlay*> overlays() {
  static constexpr const Overlay* kOverlays[] = {
      &kCallsOverlay, &kMessagesOverlay, &kNumbersOverlay, &kAccountsOverlay, &kSyncOverlay};
  return {kOverlays, 5};
}

}  // namespace ringback::rest
