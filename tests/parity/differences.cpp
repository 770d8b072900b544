// Every difference by name.
#include "parity/differences.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>

namespace ringback::parity {

namespace {

using enum Difference::Kind;

constexpr auto kDifferences = std::to_array<Difference>({
    {kInapplicable, "fallback:*",
     "An older server, which twilio-run falls back to when its handler package is missing; the "
     "cloud is nothing like it."},
    {kInapplicable, "*:cb/symbol", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:cb/bigint", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:cb/map", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:cb/object-circular", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:cb/fake-twiml", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:resp/headers-undefined-value", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:resp/status-abc", "JavaScript alone has this kind of value."},
    {kInapplicable, "*:num/hdrctor",
     "A Response has no constructor that takes headers, and is not a global."},
    {kInapplicable, "*:resp/ctor-global-response",
     "A Response has no constructor that takes headers, and is not a global."},
    {kInapplicable, "*:err/cb-response-as-error", "A Response as the error does not compile."},
    {kInapplicable, "*:err/throw-undefined-ref", "The language has no such thing."},
    {kInapplicable, "*:err/esm-syntax", "The language has no such thing."},
    {kInapplicable, "*:err/handler-not-function", "The language has no such thing."},
    {kInapplicable, "*:x/multi-exports", "The language has no such thing."},
    {kInapplicable, "*:x/this-and-args", "The language has no such thing."},
    {kInapplicable, "*:err/unhandled-rejection-floating", "The language has no such thing."},
    {kInapplicable, "*:err*/throw-toplevel",
     "A library that does not compile or load is not served; requests go on to its last build."},
    {kInapplicable, "*:err*/syntax-error",
     "A library that does not compile or load is not served; requests go on to its last build."},
    {kInapplicable, "*:err*/no-handler",
     "A library that does not compile or load is not served; requests go on to its last build."},
    {kInapplicable, "*:ctx/client", "What is asked is a property of the JavaScript client."},
    {kInapplicable, "*:ctx/client-opts", "What is asked is a property of the JavaScript client."},
    {kInapplicable, "*:rt/sync-named", "What is asked is a property of the JavaScript client."},
    {kInapplicable, "*:x/getsync-badsid", "What is asked is a property of the JavaScript client."},
    {kInapplicable, "*:rt/require-function",
     "Libraries are not required at run time: `context.runtime().functions()[\"helper\"].call()` "
     "runs the other function's handler."},
    {kInapplicable, "*:rt/require-asset", "Libraries are linked, not required at run time."},
    {kInapplicable, "*:x/context-write*", "The context is constant."},
    {kDeliberate, "*:cb/number*",
     "A number is a JSON text; twilio-run takes it for a status, and ends at one that is none."},
    {kDeliberate, "default:num/n[2-9m]*",
     "A number is a JSON text; twilio-run takes it for a status, and ends at one that is none."},
    {kDeliberate, "default:resp/body-string-json",
     "A text is sent as it is, as without a fork; a forked twilio-run encodes it as JSON once "
     "more."},
    {kDeliberate, "default:num/ct",
     "A text is sent as it is, as without a fork; a forked twilio-run encodes it as JSON once "
     "more."},
    {kDeliberate, "default:resp/body-null-json", "No body is no body, as without a fork."},
    {kDeliberate, "default:resp/body-buffer", "Bytes are sent as bytes, as without a fork."},
    {kDeliberate, "*:resp/body-twiml-object", "TwiML may be a body: it is printed."},
    {kDeliberate, "no-fork:x/voice-required#2", "TwiML is TwiML whoever made it."},
    {kDeliberate, "default:resp/status-0",
     "What HTTP cannot carry is a 500 that says so; twilio-run ends."},
    {kDeliberate, "default:resp/status-99",
     "What HTTP cannot carry is a 500 that says so; twilio-run ends."},
    {kDeliberate, "default:resp/status-1000",
     "What HTTP cannot carry is a 500 that says so; twilio-run ends."},
    {kDeliberate, "default:resp/headers-newline",
     "What HTTP cannot carry is a 500 that says so; twilio-run ends."},
    {kDeliberate, "default:resp/headers-contenttype-short",
     "What HTTP cannot carry is a 500 that says so; twilio-run ends."},
    {kDeliberate, "no-fork:resp/status-*", "The same error, with the type that errors have."},
    {kDeliberate, "no-fork:resp/headers-contenttype-short",
     "The same error, as errors of functions look."},
    {kDeliberate, "*:resp/headers-contenttype-array", "There is one Content-Type, the last."},
    {kDeliberate, "default:resp/ctor-lower-cookie", "Every spelling of Set-Cookie sets a cookie."},
    {kDeliberate, "*:err/sync-return", "504 when the time is up; twilio-run waits for ever."},
    {kDeliberate, "*:err/never", "504 when the time is up; twilio-run waits for ever."},
    {kDeliberate, "no-fork:err/timer-throw", "500, as with a fork; without one twilio-run ends."},
    {kDeliberate, "no-fork:err-desktop-ua/async-reject-error",
     "500, as with a fork; without one twilio-run ends."},
    {kDeliberate, "no-fork:cb/undefined", "Without a body the type is JSON, as with a fork."},
    {kDeliberate, "no-fork:cb/noargs", "Without a body the type is JSON, as with a fork."},
    {kDeliberate, "no-fork:cb/null", "Without a body the type is JSON, as with a fork."},
    {kDeliberate, "no-fork:err/cb-*",
     "Whatever is an error is told as message, name and stack, as with a fork."},
    {kDeliberate, "no-fork:err/throw-*",
     "Whatever is an error is told as message, name and stack, as with a fork."},
    {kDeliberate, "no-fork:err-desktop-ua/cb-string",
     "Whatever is an error is told as message, name and stack, as with a fork."},
    {kDeliberate, "*:ctx/echo",
     "The context has SIDs of a service and an environment, as in the cloud; functions of it "
     "are methods."},
    {kDeliberate, "*:ctx/host-spoof",
     "The context has SIDs of a service and an environment, as in the cloud; functions of it "
     "are methods."},
    {kDeliberate, "*:ctx/sids",
     "The context has SIDs of a service and an environment, as in the cloud; functions of it "
     "are methods."},
    {kDeliberate, "default:rt/open-missing", "The error has the words of the runtime."},
    {kDeliberate, "*:route/helper-no-handler", "A private function is not reached by its URL."},
    {kDeliberate, "*:route/protected-[bp]*", "What is protected needs a signature."},
    {kDeliberate, "default:asset/sec.protected.txt", "What is protected needs a signature."},
    {kDeliberate, "default:route/noslash", "The refusal has a body that says what it is."},
    {kDeliberate, "default:limit/header-17KB", "The refusal has a body that says what it is."},
    {kLimit, "default:event/get-*-body", "A GET with a body is refused with 403."},
    {kLimit, "default:event/get-body-*", "A GET with a body is refused with 403."},
    {kLimit, "default:x/header-many",
     "More than 90 headers, or 15 kB of them, are refused with 431."},
    {kDeliberate, "default:x/header-huge",
     "More than 15 kB of headers, 16 KiB under `limits: twilio-run`, are refused with 431."},
    {kLimit, "default:limit/headers-100",
     "More than 90 headers of a request are refused with 431."},
});

}  // namespace

std::span<const Difference> all_differences() { return kDifferences; }

const Difference* find_difference(const std::string& name) {
  const auto found = std::ranges::find_if(kDifferences, [&name](const Difference& difference) {
    return fnmatch(std::string(difference.names).c_str(), name.c_str(), 0) == 0;
  });
  return found == kDifferences.end() ? nullptr : &*found;
}

}  // namespace ringback::parity
