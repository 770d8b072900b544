// Takes real time - milliseconds, the query's `ms` - before and after an emulated second, and logs
// each step with the query's one letter `name`.
#include <unistd.h>

#include "handler.h"

static char name;
static int ms;

static void note(tw_call call, const char* what) {
  char line[32];
  snprintf(line, sizeof line, "%c %s", name, what);
  host->log(call, TW_LOG_INFO, str(line));
}

static void compute(void) { usleep((useconds_t)ms * 1000); }

static void woken(void* user, const tw_reply* result) {
  (void)result;
  const tw_call call = (tw_call)(size_t)user;
  note(call, "goes on");
  compute();
  note(call, "ends");
  answer(call, 200, "done");
}

static void invoke(tw_call call, const tw_event* event) {
  const char* named = memmem(event->event.data, event->event.size, "\"name\":\"", 8);
  const char* takes = memmem(event->event.data, event->event.size, "\"ms\":\"", 6);
  name = named ? named[8] : '?';
  ms = takes ? atoi(takes + 6) : 0;
  note(call, "begins");
  compute();
  host->sleep(call, 1000, woken, (void*)(size_t)call);
}

HANDLER(invoke);
