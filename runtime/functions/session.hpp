// One worker's conversation with the host: the invocation it serves, what it waits for, its frames.
#pragma once

#include <twilio/abi.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <unordered_map>

#include "functions/frame.hpp"
#include "functions/gate.hpp"
#include "functions/worker.hpp"

namespace ringback::functions {

/// Lives on the worker's thread; the members marked [any] may be called from every thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  /// Speaks on `socket`, which is blocking and stays the caller's.
  Session(int socket, std::shared_ptr<Gate> gate, Output output)
      : socket_(socket),
        gate_(std::move(gate)),
        output_(output),
        worker_(std::this_thread::get_id()) {}

  /// Serves the function until the host closes the socket.
  void run(const tw_function& function);

  /// Tells the host why nothing can be served here.
  void refuse(std::string_view reason);

  void log(tw_call call, std::int32_t level, std::string_view text);          ///< [any]
  std::int32_t reply(tw_call call, const tw_reply& reply);                    ///< [any]
  std::int64_t remaining_ms(tw_call call);                                    ///< [any]
  std::int32_t start(tw_call call, FrameType type, std::string_view request,  ///< [any]
                     tw_done done, void* user);
  std::int32_t pump(tw_call call);

  /// The session that serves this invocation, or none when it has ended.
  static std::shared_ptr<Session> of(tw_call call);

 private:
  struct Operation {
    tw_done done;
    void* user;
  };

  void invoke(const tw_function& function, const Frame& frame);
  void dispatch(Frame frame);
  void finish(std::uint32_t operation, const Answer& answer);
  void settle();
  std::optional<Frame> next();
  std::optional<Frame> receive();
  void send(const Frame& frame, std::string_view head, std::string_view body = {});
  bool active(tw_call call) const { return call != 0 && call == call_ && !ended_; }
  void announce_idle();
  bool printed() const;
  bool is_worn_out() const;

  const int socket_;
  const std::shared_ptr<Gate> gate_;
  const Output output_;
  const std::thread::id worker_;
  FrameDecoder decoder_;
  std::deque<Frame> waiting_;  // invocations that came ahead of their time
  bool closed_ = false;
  bool worn_out_ = false;

  std::mutex mutex_;  // guards writing to the socket and all that follows
  tw_call call_ = 0;  // as the function knows it, 0 between invocations
  std::uint64_t wire_call_ = 0;
  bool ended_ = false;   // answered or gone
  bool failed_ = false;  // the last answer was an error
  std::chrono::steady_clock::time_point deadline_;
  std::uint32_t results_ = 0;
  std::uint32_t last_operation_ = 0;
  std::unordered_map<std::uint32_t, Operation> operations_;
};

}  // namespace ringback::functions
