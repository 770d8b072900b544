// Answers twice and logs what the second answer came to.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "first");
  host->log(call, TW_LOG_WARN, str(answer(call, 500, "second") == TW_GONE ? "gone" : "taken"));
}

HANDLER(invoke);
