// WebSockets over the network. Internal to the client, for it knows Asio.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "http/socket.hpp"

namespace ringback::http {

/// Opens it; null when the address is none. Errors: 31904 no such host, 31902 refused, 31901 too
/// slow, 31910 TLS, 31920 no WebSocket there, 31903 and 31924 broken.
std::unique_ptr<Socket> open_websocket(boost::asio::io_context& io, boost::asio::ssl::context& tls,
                                       SocketRequest request, SocketListener listener);

}  // namespace ringback::http
