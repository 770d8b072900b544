// Ends the process it runs in.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)call;
  (void)event;
  exit(3);
}

HANDLER(invoke);
