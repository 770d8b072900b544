// Ends as a handler does that reads memory that is not there.
#include <signal.h>

#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)call;
  (void)event;
  raise(SIGSEGV);
}

HANDLER(invoke);
