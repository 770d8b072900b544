// Answers with its context and event, as a JSON array.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  const size_t size = event->context.size + event->event.size + 3;
  char* text = malloc(size);
  char* at = text;
  *at++ = '[';
  memcpy(at, event->context.data, event->context.size);
  at += event->context.size;
  *at++ = ',';
  memcpy(at, event->event.data, event->event.size);
  at += event->event.size;
  *at++ = ']';
  tw_reply reply = {
      sizeof reply, 200, str("{\"Content-Type\":\"application/json\"}"), {text, size}, {NULL, 0}};
  host->reply(call, &reply);
  free(text);
}

HANDLER(invoke);
