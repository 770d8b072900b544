/* twilio/abi.h as strict C11, with every warning an error; compiling it is the test. */
#include <twilio/abi.h>

_Static_assert(sizeof(tw_str) == 2 * sizeof(size_t), "a tw_str is a pointer and a size");
_Static_assert(TW_OK == 0, "success is zero");

int knows_pump(const tw_host* host);
int knows_pump(const tw_host* host) { return TW_HAS(host, tw_host, pump); }
