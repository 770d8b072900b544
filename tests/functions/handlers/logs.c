// Writes to its log and to both standard streams.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  host->log(call, TW_LOG_ERROR, str("logged"));
  printf("printed\n");
  fprintf(stderr, "complained\n");
  answer(call, 200, "done");
}

HANDLER(invoke);
