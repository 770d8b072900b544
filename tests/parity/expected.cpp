// Status and body of every difference.
#include "parity/expected.hpp"

#include <algorithm>
#include <array>

namespace ringback::parity {

namespace {

using namespace std::string_view_literals;

constexpr auto kExpected = std::to_array<Expectation>({
    {"default:cb/number", 200, "42"sv},
    {"default:cb/number-zero", 200, "0"sv},
    {"default:cb/number-float", 200, "1.5"sv},
    {"default:cb/number-204", 200, "204"sv},
    {"default:resp/body-string-json", 200, "{\"a\":1}"sv},
    {"default:resp/body-null-json", 200, ""sv},
    {"default:resp/body-buffer", 200, "\000\001\002\377"sv},
    {"default:resp/body-twiml-object", 200,
     R"(<?xml version="1.0" encoding="UTF-8"?><Response><Say>x</Say></Response>)"sv},
    {"default:resp/status-0", 500,
     R"({"message":"Invalid status code: 0","name":"RangeError"...)"sv},
    {"default:resp/status-99", 500,
     R"({"message":"Invalid status code: 99","name":"RangeError"...)"sv},
    {"default:resp/status-1000", 500,
     R"({"message":"Invalid status code: 1000","name":"RangeError"...)"sv},
    {"default:resp/headers-newline", 500,
     R"({"message":"Invalid character in header content [\"X-Bad\"]","name":"TypeError"...)"sv},
    {"default:resp/headers-contenttype-array", 200, "x"sv},
    {"default:resp/headers-contenttype-short", 500,
     R"({"message":"invalid media type","name":"TypeError"...)"sv},
    {"default:resp/ctor-lower-cookie", 200, "x"sv},
    {"default:err/sync-return", 504,
     R"({"message":"runtime application timed out","name":"Error"...)"sv},
    {"default:err/never", 504, R"({"message":"runtime application timed out","name":"Error"...)"sv},
    {"default:ctx/echo", 200,
     R"({"keys":["PATH","DOMAIN_NAME","SERVICE_SID","ENVIRONMENT_SID",...)"sv},
    {"default:ctx/sids", 200, R"({"service":"ZS...)"sv},
    {"default:rt/open-missing", 500,
     R"({"message":"there is no private asset /nope.txt","name":"Error"...)"sv},
    {"default:event/get-body-json", 403, "<!DOCTYPE html>..."sv},
    {"default:event/get-form-body", 403, "<!DOCTYPE html>..."sv},
    {"default:ctx/host-spoof", 200,
     R"({"keys":["PATH","DOMAIN_NAME","SERVICE_SID","ENVIRONMENT_SID",...)"sv},
    {"default:route/helper-no-handler", 403, "This function has been marked as private"sv},
    {"default:route/noslash", 400, "Bad Request"sv},
    {"default:route/protected-badsig", 403, "This function needs a valid X-Twilio-Signature"sv},
    {"default:route/protected-post-nosig", 403, "This function needs a valid X-Twilio-Signature"sv},
    {"default:asset/sec.protected.txt", 403, "This asset needs a valid X-Twilio-Signature"sv},
    {"default:x/header-many", 431, "Response headers or cookies too long"sv},
    {"default:x/header-huge", 431, "Response headers or cookies too long"sv},
    {"default:limit/header-17KB", 431, "Request Header Fields Too Large"sv},
    {"default:limit/headers-100", 431, "Request headers or cookies too long"sv},
    {"default:num/n200", 200, "200"sv},
    {"default:num/n201", 200, "201"sv},
    {"default:num/n301", 200, "301"sv},
    {"default:num/n404", 200, "404"sv},
    {"default:num/n599", 200, "599"sv},
    {"default:num/n999", 200, "999"sv},
    {"default:num/nm1", 200, "-1"sv},
    {"default:num/ct", 200, "a,b"sv},
    {"no-fork:cb/number", 200, "42"sv},
    {"no-fork:cb/number-zero", 200, "0"sv},
    {"no-fork:cb/number-float", 200, "1.5"sv},
    {"no-fork:cb/undefined", 200, ""sv},
    {"no-fork:cb/noargs", 200, ""sv},
    {"no-fork:cb/null", 200, ""sv},
    {"no-fork:resp/body-twiml-object", 200,
     R"(<?xml version="1.0" encoding="UTF-8"?><Response><Say>x</Say></Response>)"sv},
    {"no-fork:resp/status-0", 500,
     R"({"message":"Invalid status code: 0","name":"RangeError"...)"sv},
    {"no-fork:resp/status-99", 500,
     R"({"message":"Invalid status code: 99","name":"RangeError"...)"sv},
    {"no-fork:resp/status-1000", 500,
     R"({"message":"Invalid status code: 1000","name":"RangeError"...)"sv},
    {"no-fork:resp/headers-contenttype-array", 200, "x"sv},
    {"no-fork:resp/headers-contenttype-short", 500,
     R"({"message":"invalid media type","name":"TypeError"...)"sv},
    {"no-fork:err/cb-string", 500, R"({"message":"\"just a string\"","name":"NonError"...)"sv},
    {"no-fork:err/cb-object", 500, R"({"message":"","name":"Error"...)"sv},
    {"no-fork:err/cb-object-errorlike", 500, R"({"message":"M","name":"N"...)"sv},
    {"no-fork:err/cb-true", 500, R"({"message":"true","name":"NonError"...)"sv},
    {"no-fork:err/cb-array", 500, R"({"message":"[\"a\",1]","name":"NonError"...)"sv},
    {"no-fork:err/cb-single-string-arg", 500,
     R"({"message":"\"oops only arg\"","name":"NonError"...)"sv},
    {"no-fork:err/throw-string", 500, R"({"message":"\"string throw\"","name":"NonError"...)"sv},
    {"no-fork:err/throw-object", 500, R"({"message":"","name":"Error"...)"sv},
    {"no-fork:err/timer-throw", 500, R"({"message":"from timer","name":"Error"...)"sv},
    {"no-fork:err-desktop-ua/async-reject-error", 500, "<!DOCTYPE html>..."sv},
    {"no-fork:err-desktop-ua/cb-string", 500, "<!DOCTYPE html>..."sv},
    {"no-fork:route/helper-no-handler", 403, "This function has been marked as private"sv},
    {"no-fork:x/voice-required#2", 200,
     R"(<?xml version="1.0" encoding="UTF-8"?><Response><Say>from require</Say></Response>)"sv},
});

}  // namespace

std::span<const Expectation> all_expectations() { return kExpected; }

const Expectation* find_expectation(std::string_view record) {
  const auto found = std::ranges::find(kExpected, record, &Expectation::record);
  return found == kExpected.end() ? nullptr : &*found;
}

}  // namespace ringback::parity
