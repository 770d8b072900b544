// Whose addresses lead to this machine alone. Internal to the server and the client, for it knows
// Asio.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <vector>

namespace ringback::http {

/// Whether connecting there ends at this machine: its loopback, also as IPv6 writes IPv4, and the
/// address of nobody, which systems take for it.
inline bool is_near(const boost::asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return is_near(boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()));
  }
  return address.is_loopback() || address.is_unspecified();
}

/// What is left of the found for a client: one of another machine is not led to what only this
/// machine may ask, such as our control API.
inline std::vector<boost::asio::ip::tcp::endpoint> within_reach(
    const boost::asio::ip::address& client,
    const boost::asio::ip::tcp::resolver::results_type& found) {
  std::vector<boost::asio::ip::tcp::endpoint> all;
  for (const auto& one : found) {
    if (is_near(client) || !is_near(one.endpoint().address())) all.push_back(one.endpoint());
  }
  return all;
}

}  // namespace ringback::http
