// The media of messages: fetched, kept and served.
// https://www.twilio.com/docs/messaging/api/media-resource
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "base/sid.hpp"
#include "base/time.hpp"
#include "http/web.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

struct Medium {
  std::string content_type;
  std::string bytes;
};

/// What a host answered for a MediaUrl of a message that has `before` bytes of media already.
/// Errors: 11200 no success, 12300 a type that cannot be sent, 11751 more than 5 MB together.
Result<Medium> medium_of(const http::Url& url, const Result<http::Fetched>& answer,
                         std::size_t before);

/// Adds one to the message.
void add_medium(Store& store, Sids& sids, Time now, const Json& message, const Medium& medium);

/// Those of a message, in order; borrowed until the next put or erase.
std::vector<const Json*> media_of(const Store& store, const std::string& message_sid);

/// Its bytes.
Medium medium_of(const Json& document);

/// How many bytes those of a message have together.
std::size_t media_size(const Store& store, const std::string& message_sid);

/// Whether a path of the API is that of a medium's bytes, and what is answered there.
bool names_medium(std::string_view path);
http::Response answer_medium(const Store& store, const http::Request& request);

}  // namespace ringback::messaging
