// What every test handler has: the host's services and the exported entry.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <twilio/abi.h>

static const tw_host* host;

static int32_t init(const tw_host* services) {
  host = services;
  return TW_OK;
}

static inline tw_str str(const char* text) {
  tw_str borrowed = {text, strlen(text)};
  return borrowed;
}

static inline int32_t answer(tw_call call, int status, const char* body) {
  tw_reply reply = {
      sizeof reply, status, str("{\"Content-Type\":\"text/plain\"}"), str(body), {NULL, 0}};
  return host->reply(call, &reply);
}

#define HANDLER(invoke) \
  const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), init, invoke}
