// One of two builds of a function.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "first build");
}

HANDLER(invoke);
