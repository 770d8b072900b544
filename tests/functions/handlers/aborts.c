// Says something, then crashes.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)call;
  (void)event;
  fputs("about to abort", stderr);
  abort();
}

HANDLER(invoke);
