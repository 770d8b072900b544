// Calls what nobody defines.
#include "handler.h"

void nowhere_defined(void);

static void invoke(tw_call call, const tw_event* event) {
  (void)event;
  nowhere_defined();
  answer(call, 200, "");
}

HANDLER(invoke);
