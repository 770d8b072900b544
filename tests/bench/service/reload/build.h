// A function that answers TEXT, for builds that differ in nothing else.
#pragma once

#include <string.h>
#include <twilio/abi.h>

static const tw_host* host;

static int32_t init(const tw_host* given) {
  host = given;
  return TW_OK;
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  tw_reply reply;
  memset(&reply, 0, sizeof reply);
  reply.struct_size = sizeof reply;
  reply.status = 200;
  reply.body = (tw_str){TEXT, sizeof TEXT - 1};
  host->reply(call, &reply);
}

TW_EXPORT const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), init, invoke};
