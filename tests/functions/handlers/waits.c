// Blocks inside the handler until two sleeps are over, handling both on the way.
#include "handler.h"

static void woken(void* user, const tw_reply* result) {
  if (result->status == 200) ++*(int*)user;
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  int count = 0;
  host->sleep(call, 3000, woken, &count);
  host->sleep(call, 1000, woken, &count);
  while (count < 2 && host->pump(call) == TW_OK) continue;
  answer(call, 200, count == 2 ? "both" : "fewer");
}

HANDLER(invoke);
