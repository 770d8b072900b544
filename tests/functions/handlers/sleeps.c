// Sleeps for as many emulated seconds as the query's only digit says, then answers.
#include "handler.h"

static void woken(void* user, const tw_reply* result) {
  answer((tw_call)(size_t)user, result->status, "slept");
}

static void invoke(tw_call call, const tw_event* event) {
  const char* at = memmem(event->event.data, event->event.size, "\"seconds\":\"", 11);
  const int seconds = at ? atoi(at + 11) : 1;
  host->sleep(call, seconds * 1000, woken, (void*)(size_t)call);
}

HANDLER(invoke);
