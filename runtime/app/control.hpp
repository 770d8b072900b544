// The control API at /_ringback/: health, the journal, the clock, and people with phones.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/emulator.hpp"
#include "app/loop.hpp"
#include "http/message.hpp"

namespace ringback::app {

/// Answers only this machine: the Host header must name it, and pages of other origins are refused.
/// Health, readiness and metrics, which tell no secret, are for monitors anywhere.
class Control {
 public:
  /// `loop` is null unless time is manual: only then can it be advanced. `metrics` yields what
  /// Prometheus reads.
  Control(boost::asio::io_context& io, Emulator& emulator, VirtualLoop* loop,
          std::function<std::string()> metrics);

  /// Whether this path is the control API's.
  static bool owns(std::string_view path);

  void handle(const http::Request& request, const http::Respond& respond);

  /// From now on the service is not ready: it ends once it has answered what it was asked.
  void drain();

 private:
  using Answer = void (Control::*)(const http::Request&, const http::Respond&);
  void health(const http::Request& request, const http::Respond& respond);
  void ready(const http::Request& request, const http::Respond& respond);
  void metrics(const http::Request& request, const http::Respond& respond);
  void events(const http::Request& request, const http::Respond& respond);
  void place_call(const http::Request& request, const http::Respond& respond);
  void send_message(const http::Request& request, const http::Respond& respond);
  void show_clock(const http::Request& request, const http::Respond& respond);
  void advance_clock(const http::Request& request, const http::Respond& respond);
  void service(const http::Request& request, const http::Respond& respond);
  void parity(const http::Request& request, const http::Respond& respond);
  void reset(const http::Request& request, const http::Respond& respond);
  void snapshots(const http::Request& request, const http::Respond& respond);
  std::string events_after(EventId after) const;

  boost::asio::io_context& io_;
  Emulator& emulator_;
  VirtualLoop* loop_;
  std::function<std::string()> metrics_;
  bool draining_ = false;
};

}  // namespace ringback::app
