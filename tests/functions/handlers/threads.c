// Answers from another thread, after the handler has returned.
#include <pthread.h>

#include "handler.h"

static void* work(void* argument) {
  const tw_call call = *(tw_call*)argument;
  free(argument);
  host->log(call, TW_LOG_INFO, str("from a thread"));
  answer(call, 200, "from a thread");
  return NULL;
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  tw_call* argument = malloc(sizeof *argument);
  *argument = call;
  pthread_t thread;
  pthread_create(&thread, NULL, work, argument);
  pthread_detach(thread);
}

HANDLER(invoke);
