// Crashes while it starts.
#include "handler.h"

static int32_t die(const tw_host* services) {
  (void)services;
  (void)init;
  abort();
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "");
}

const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), die, invoke};
