// Fetches `/target` and answers with what it got.
#include "handler.h"

static void fetched(void* user, const tw_reply* result) {
  tw_reply reply = {sizeof reply, result->status, result->headers, result->body, result->error};
  host->reply((tw_call)(size_t)user, &reply);
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  const char* request =
      "{\"method\":\"POST\",\"url\":\"/target?a=1\","
      "\"headers\":{\"X-One\":\"1\"},\"body\":\"hello\"}";
  host->fetch(call, str(request), fetched, (void*)(size_t)call);
}

HANDLER(invoke);
