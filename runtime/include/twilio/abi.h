// twilio/abi.h - everything a function and the runtime know about each other. C11; no dependencies.
//
// Ownership  Every tw_str is borrowed: valid only until the call it is passed to returns. Copy
//            what you keep. Nothing allocated on one side is ever freed on the other.
// Threads    [worker] the thread that called init(); never two at once.  [any] any thread.
// Errors     No exception may cross: every pointer here is noexcept. TW_OK, or a negative code.
// Growth     Structs grow only at the end. struct_size is what the sender was compiled with, so a
//            field exists if TW_HAS says so. abi_version changes only to break this.
#pragma once

// This is C, and keeps to its words when read as C++.
// NOLINTBEGIN(modernize-*, readability-identifier-naming)

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define TW_NOEXCEPT noexcept
extern "C" {
#else
#define TW_NOEXCEPT
#endif

#define TW_EXPORT __attribute__((visibility("default")))
#define TW_ABI_VERSION 1u

// Whether the sender of `*object`, a `type`, knew `field`: its struct_size reaches past the field.
#define TW_HAS(object, type, field) \
  ((object)->struct_size >= offsetof(type, field) + sizeof((object)->field))

enum {
  TW_OK = 0,
  TW_GONE = -1,    // the invocation is already answered, cancelled or unknown
  TW_INVALID = -2  // the request makes no sense, or the two sides cannot work together
};

// Levels of tw_host.log, in rising order.
enum { TW_LOG_DEBUG = 0, TW_LOG_INFO = 1, TW_LOG_WARN = 2, TW_LOG_ERROR = 3 };

typedef struct tw_str {
  const char* data;  // not NUL-terminated; UTF-8 unless it is a body
  size_t size;
} tw_str;

typedef uint64_t tw_call;  // one invocation; a number is never reused

// What a handler is given.
typedef struct tw_event {
  uint32_t struct_size;
  tw_str context;  // JSON object: environment variables, PATH, DOMAIN_NAME, and "$runtime"
  tw_str event;    // JSON object: parameters, plus request.headers and request.cookies
} tw_event;

// An HTTP answer: a function's to its caller, or the world's to a function's fetch.
typedef struct tw_reply {
  uint32_t struct_size;
  int32_t status;  // HTTP status; 0 when `error` says why there is none
  tw_str headers;  // JSON object: name -> string, or array of strings for a repeated header, or
                   // null for one that the runtime shall not add; with status 0 "message", "name"
                   // and "stack" of the error for the caller, where they are not made from `error`
  tw_str body;     // raw bytes
  tw_str error;    // text; empty unless status is 0
} tw_reply;

// How a fetch or a sleep that was accepted (TW_OK) ends: exactly once, never from inside the call
// that asked. `error` is set if the invocation ended first. A sleep that ran its course has status
// 200 and no error.
typedef void (*tw_done)(void* user, const tw_reply* result) TW_NOEXCEPT;  // [worker]

typedef struct tw_host {
  uint32_t abi_version, struct_size;
  // [any] Adds one entry to the log of the invocation.
  void (*log)(tw_call call, int32_t level, tw_str text) TW_NOEXCEPT;
  // [any] Answers the invocation. The first answer wins; later ones get TW_GONE.
  int32_t (*reply)(tw_call call, const tw_reply* reply) TW_NOEXCEPT;
  // [any] Time left until the deadline; <= 0: stop working, nobody waits any more.
  int64_t (*remaining_ms)(tw_call call) TW_NOEXCEPT;
  // [any] Sends {"method", "url", "headers": {}, "body"}; `done` gets the answer of the server.
  // {"function": "/route", "event": {}} runs another function of the service, even a private one,
  // in a worker of its own; `done` gets its answer.
  int32_t (*fetch)(tw_call call, tw_str request, tw_done done, void* user) TW_NOEXCEPT;
  // [any] Calls `done` after `ms` milliseconds of the emulated clock.
  int32_t (*sleep)(tw_call call, int64_t ms, tw_done done, void* user) TW_NOEXCEPT;
  // [worker] Blocks until one message from the runtime arrived and its `done` returned. Never
  // starts another invocation. May be called from inside a `done`. TW_GONE: the invocation ended.
  int32_t (*pump)(tw_call call) TW_NOEXCEPT;
} tw_host;

typedef struct tw_function {
  uint32_t abi_version, struct_size;
  // [worker] Once, before anything else; `host` outlives the process. Not TW_OK: refuse to serve.
  int32_t (*init)(const tw_host* host) TW_NOEXCEPT;
  // [worker] Handles one invocation: replies now, or later from any thread.
  void (*invoke)(tw_call call, const tw_event* event) TW_NOEXCEPT;
} tw_function;

extern TW_EXPORT const tw_function tw_function_entry;  // the one symbol a function exports

#ifdef __cplusplus
}
#endif

// NOLINTEND(modernize-*, readability-identifier-naming)
