// What the server and the client share: how to wait, and Beast's messages into ours and back.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string_view>

#include "http/message.hpp"

namespace ringback::http {

namespace beast_http = boost::beast::http;

/// Waits with co_await; errors are values, not exceptions.
constexpr auto kToken = boost::asio::as_tuple(boost::asio::use_awaitable);

inline std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

template <typename Message>
Headers headers_of(const Message& message) {
  Headers headers;
  for (const auto& field : message) headers.add(view(field.name_string()), view(field.value()));
  return headers;
}

template <typename Message>
void copy_headers(const Headers& headers, Message& message) {
  for (const auto& [name, value] : headers) message.insert(name, value);
}

}  // namespace ringback::http
