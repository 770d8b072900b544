// Answers with eight megabytes.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  const size_t size = 8u << 20;
  char* text = malloc(size);
  memset(text, 'x', size);
  tw_reply reply = {sizeof reply, 200, str("{}"), {text, size}, {NULL, 0}};
  host->reply(call, &reply);
  free(text);
}

HANDLER(invoke);
