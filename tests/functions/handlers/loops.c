// Never comes back, unless told that its time is up.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  const int polite = memmem(event->event.data, event->event.size, "\"polite\"", 8) != NULL;
  volatile unsigned long turns = 0;
  while (!polite || host->remaining_ms(call) > 0) ++turns;
}

HANDLER(invoke);
