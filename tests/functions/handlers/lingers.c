// Answers, then works on for ever.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "answered");
  for (volatile unsigned long turns = 0;; ++turns) continue;
}

HANDLER(invoke);
