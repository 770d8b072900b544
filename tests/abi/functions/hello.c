/* A function in plain C: the contract needs no C++. It greets, and counts its own invocations. */
#include <stdio.h>
#include <string.h>
#include <twilio/abi.h>

static const tw_host* host;
static unsigned served;

static tw_str text(const char* characters) {
  const tw_str borrowed = {characters, strlen(characters)};
  return borrowed;
}

static int32_t init(const tw_host* loader) {
  if (loader->abi_version != TW_ABI_VERSION || !TW_HAS(loader, tw_host, reply)) return TW_INVALID;
  host = loader;
  return TW_OK;
}

static void invoke(tw_call call, const tw_event* event) {
  char body[64];
  tw_reply reply;
  memset(&reply, 0, sizeof(reply));
  reply.struct_size = sizeof(reply);
  if (!TW_HAS(event, tw_event, event)) {
    reply.error = text("an event without parameters");
    host->reply(call, &reply);
    return;
  }
  snprintf(body, sizeof(body), "hello from C, %u", ++served);
  host->log(call, TW_LOG_INFO, event->event);
  reply.status = 200;
  reply.headers = text("{\"Content-Type\":\"text/plain\"}");
  reply.body = text(body);
  host->reply(call, &reply);
}

const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), init, invoke};
