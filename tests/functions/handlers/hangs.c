// Never returns, without computing anything.
#include <unistd.h>

#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)call;
  (void)event;
  for (;;) pause();
}

HANDLER(invoke);
