// Sleeps for four emulated seconds, then answers with the time that is left.
#include "handler.h"

static void woken(void* user, const tw_reply* result) {
  (void)result;
  char text[32];
  snprintf(text, sizeof text, "%lld", (long long)host->remaining_ms((tw_call)(size_t)user));
  answer((tw_call)(size_t)user, 200, text);
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  host->sleep(call, 4000, woken, (void*)(size_t)call);
}

HANDLER(invoke);
