// Requests as Twilio makes them to an application. https://www.twilio.com/docs/usage/webhooks
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/trace.hpp"
#include "http/message.hpp"

namespace ringback::http {

/// GET carries the fields in the query, POST as a form; signed with the account's token. User and
/// fragment stay in the URL, for Web::fetch_following to act upon, and are not signed.
Request webhook_request(std::string_view method, Url url, const FormFields& fields,
                        std::string_view auth_token);

/// Such a request, and what the journal keeps of it: `method`, `url` and `parameters` by name.
struct Webhook {
  Request request;
  LateDetail detail;
};
Webhook make_webhook(std::string_view method, const Url& url, const FormFields& fields,
                     std::string_view auth_token);

/// What the journal keeps of an answer: `status`, `headers` by name (the first line of each) and
/// `body`, without its Content-Encoding. What is longer than a document may be is cut off. Null:
/// nothing came, and nothing is kept.
LateDetail answer_detail(const Response* answer);

/// The document that was asked for, without its Content-Encoding. Errors: 11750 for TwiML of more
/// than 64 kB, 11206 for what is not encoded as it says.
Result<Response> decoded(const Url& url, Response response);

}  // namespace ringback::http
