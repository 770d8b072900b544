// A function that answers after two seconds, to be under way when its host is told to end.
#include <string.h>
#include <twilio/abi.h>
#include <unistd.h>

static const tw_host* host;

static int32_t init(const tw_host* loader) {
  host = loader;
  return TW_OK;
}

static void invoke(tw_call call, const tw_event* event) {
  static const char text[] = "slow answer\n";
  tw_reply reply;
  (void)event;
  memset(&reply, 0, sizeof(reply));
  reply.struct_size = sizeof(reply);
  reply.status = 200;
  reply.body = (tw_str){text, sizeof(text) - 1};
  sleep(2);
  host->reply(call, &reply);
}

TW_EXPORT const tw_function tw_function_entry = {TW_ABI_VERSION, sizeof(tw_function), init, invoke};
