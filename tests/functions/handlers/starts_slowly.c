// Takes its time to start.
#include <unistd.h>

#include "handler.h"

static int32_t start(const tw_host* services) {
  usleep(300 * 1000);
  return init(services);
}

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "started");
}

const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), start, invoke};
