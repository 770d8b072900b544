// twilio/abi.h as strict C++20, with every warning an error; compiling it is the test.
#include <twilio/abi.h>

#include <type_traits>

// The layout of version 1. A change here breaks every function that was ever built.
static_assert(TW_ABI_VERSION == 1);
static_assert(offsetof(tw_event, context) == 8 && offsetof(tw_event, event) == 24);
static_assert(offsetof(tw_reply, status) == 4 && offsetof(tw_reply, headers) == 8);
static_assert(offsetof(tw_reply, body) == 24 && offsetof(tw_reply, error) == 40);
static_assert(offsetof(tw_host, log) == 8 && offsetof(tw_host, reply) == 16);
static_assert(offsetof(tw_host, remaining_ms) == 24 && offsetof(tw_host, fetch) == 32);
static_assert(offsetof(tw_host, sleep) == 40 && offsetof(tw_host, pump) == 48);
static_assert(offsetof(tw_function, init) == 8 && offsetof(tw_function, invoke) == 16);

// No exception can cross, by type.
static_assert(std::is_nothrow_invocable_v<decltype(tw_host::reply), tw_call, const tw_reply*>);
static_assert(std::is_nothrow_invocable_v<decltype(tw_function::invoke), tw_call, const tw_event*>);
static_assert(std::is_nothrow_invocable_v<tw_done, void*, const tw_reply*>);
