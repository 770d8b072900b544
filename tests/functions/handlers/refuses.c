// Does not want to start.
#include "handler.h"

static int32_t refuse(const tw_host* services) {
  (void)services;
  (void)init;
  return TW_INVALID;
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "");
}

const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), refuse, invoke};
