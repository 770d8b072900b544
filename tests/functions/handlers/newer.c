// Was built for a contract that is not ours.
#include "handler.h"

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  answer(call, 200, "");
}

const tw_function tw_function_entry = {TW_ABI_VERSION + 1, sizeof(tw_function), init, invoke};
