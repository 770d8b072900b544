// Claims to know of nothing but init().
#include "handler.h"

const tw_function tw_function_entry = {TW_ABI_VERSION, 16, init, NULL};
