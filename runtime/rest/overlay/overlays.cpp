// The list of overlays.
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

List<const Overlay*> overlays() {
  static constexpr const Overlay* kOverlays[] = {&kCallsOverlay, &kMessagesOverlay,
                                                 &kNumbersOverlay, &kAccountsOverlay};
  return {kOverlays, 4};
}

}  // namespace ringback::rest
