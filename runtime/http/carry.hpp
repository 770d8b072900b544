// A tunnel whose bytes are carried to another host and back. Internal to the server, for it knows
// Asio.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "http/message.hpp"
#include "http/server.hpp"

namespace ringback::http {

/// Connects to the destination, tells the client so - or 502 - and carries what either says until
/// both have said all, or neither says anything for the limits' idle time. A client of another
/// machine is not led to addresses of this one's loopback. `early` is what the client has said
/// already.
void carry(boost::asio::ip::tcp::socket client, Url destination, std::string early,
           const ServerLimits& limits);

}  // namespace ringback::http
