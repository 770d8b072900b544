// A server on loopback and raw connections to it.
#include "http/sockets.hpp"

#include <gtest/gtest.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "base/text.hpp"

namespace ringback::http {

Loopback::Loopback(ServerLimits limits, const Clock* clock)
    : handler([](const Request& request, const Respond& respond) {
        respond(response(200, "text/plain",
                         cat(request.method, " ", request.url.target(), " ", request.body)));
      }),
      server(
          io,
          [this](Request request, Respond respond) {
            requests.push_back(request);
            handler(std::move(request), std::move(respond));
          },
          limits, clock) {
  const auto listening = server.listen("127.0.0.1", 0);
  EXPECT_TRUE(listening.ok());
  if (listening.ok()) port = *listening;
}

bool Loopback::until(const std::function<bool()>& done) {
  while (!done()) {
    io.restart();
    if (io.run_one_for(std::chrono::seconds(20)) == 0) return false;
  }
  return true;
}

std::string Loopback::url(std::string_view path) const {
  return cat("http://127.0.0.1:", port, path);
}

Wire::Wire(Loopback& loopback) : loopback_(loopback), state_(std::make_shared<State>(loopback.io)) {
  state_->socket.connect({boost::asio::ip::make_address("127.0.0.1"), loopback.port});
  receive(state_);
}

void Wire::receive(const std::shared_ptr<State>& state) {
  state->socket.async_read_some(boost::asio::buffer(state->buffer),
                                [state](const boost::system::error_code& error, std::size_t size) {
                                  state->received.append(state->buffer, 0, size);
                                  state->closed = static_cast<bool>(error);
                                  if (!error) receive(state);
                                });
}

void Wire::send(std::string_view text) {
  const auto kept = std::make_shared<std::string>(text);
  boost::asio::async_write(state_->socket, boost::asio::buffer(*kept),
                           [kept](const boost::system::error_code&, std::size_t) {});
}

std::string Wire::until(std::string_view text) {
  const auto& state = *state_;
  const auto arrived = [&] { return state.received.find(text) != std::string::npos; };
  loopback_.until([&] { return arrived() || state.closed; });
  EXPECT_TRUE(arrived()) << "only this came: " << state.received;
  return state.received;
}

std::string Wire::until_closed() {
  EXPECT_TRUE(loopback_.until([this] { return state_->closed; }))
      << "only this came: " << state_->received;
  return state_->received;
}

std::string plain_answer(std::string_view body) {
  return cat("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ", body.size(),
             "\r\n\r\n", body);
}

}  // namespace ringback::http
