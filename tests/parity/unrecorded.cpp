// The rules beside the records.
#include "parity/unrecorded.hpp"

#include <array>

namespace ringback::parity {

namespace {

constexpr auto kUnrecorded = std::to_array<Unrecorded>({
    {"Methods",
     "Every method that HTTP has runs the function and gives the asset, so that what works with "
     "twilio-run works here; OPTIONS is answered without them.",
     "the same", "GET, POST and OPTIONS only", "default:event/custom-method-propfind"},
    {"Time", "10 s, `time`; above: 504, and the handler is ended.", "none", "10 s, 504",
     "Time.KillsALoopAtItsLimit"},
    {"Invocations at once", "30, `concurrency`; above: 429. Calls between functions do not count.",
     "none", "30, 429", "Window.RefusesWhatIsTooMuchAtOnce"},
    {"Memory of a worker", "256 MB, `memory`; above: the allocation fails.", "none", "256 MB",
     "LimitsConfig.AreTheCloudsUnlessTheFileSaysOtherwise"},
    {"Request, headers and body", "1 MB, `request`; above: 413.", "6 MiB of JSON or of a form",
     "1 MB", "Limits.AreThoseOfTheCloud"},
    {"Response", "4 MB of body, `response`; above: 500.", "none", "4 MB",
     "Response.StaysWithinTheLimits"},
    {"Headers, of requests and responses",
     "15 kB and 90 lines, `headers` and `header_count`; above: 431.", "16 KiB of a request",
     "15 kB and 90 lines, 431", "Limits.CountHeadersAndTheirBytes"},
    {"Max-Age of a cookie", "More than a day: 400. An Expires is not read.", "sent as it is",
     "more than a day: 400", "Response.KeepsNoCookieForLongerThanADay"},
    {"HttpOnly and Secure of a cookie", "Not added: the service is plain HTTP.", "not added",
     "added", "default:resp/cookie-one"},
    {"JSON that nests", "More than 500 deep: 400.", "as deep as it is", "not documented",
     "ScriptJson.DescendsSoDeepAndNoDeeper"},
    {"X-Powered-By", "Not sent.", "sent", "not sent", "Parity.NoAnswerSaysWhatItIsPoweredBy"},
    {"Code of another function, `rt/require-function`",
     "`context.runtime().functions()[\"billing\"].call(parameters)` runs its handler in a worker "
     "of its own, whatever its visibility, and gives status, headers and body.",
     "`require(Runtime.getFunctions()['billing'].path)`, in the same process",
     "the same as twilio-run", "Calls.ReachWhatIsPrivateWithItsEventAndAContextOfItsOwn"},
    {"Code of an asset, `rt/require-asset`",
     "Linked when the function is built; data by `context.runtime().assets()[name].open()`.",
     "`require(Runtime.getAssets()['/lib.js'].path)`", "the same as twilio-run",
     "PrivateAssets.OpenTheFileAsItIsNow"},
});

}  // namespace

std::span<const Unrecorded> all_unrecorded() { return kUnrecorded; }

}  // namespace ringback::parity
