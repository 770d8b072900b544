// Returns without an answer.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)call;
  (void)event;
}

HANDLER(invoke);
