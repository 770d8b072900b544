// The worker's blocking loop: read a frame, let the function handle it, tell the host when free.
#include "functions/session.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace ringback::functions {

namespace {

// The C contract passes no more than a number, from any thread, so there must be one table per
// process from numbers to sessions. It is never destroyed: threads may outlive main().
struct Registry {
  std::mutex mutex;
  tw_call last = 0;
  std::unordered_map<tw_call, std::weak_ptr<Session>> sessions;
};

Registry& registry() {
  static auto& instance = *new Registry;
  return instance;
}

tw_call enrol(const std::shared_ptr<Session>& session) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  all.sessions.emplace(++all.last, session);
  return all.last;
}

void forget(tw_call call) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  all.sessions.erase(call);
}

std::string_view view(tw_str text) { return {text.data, text.data ? text.size : 0}; }
tw_str borrow(std::string_view text) { return {text.data(), text.size()}; }

/// The fields of a reply that its sender knew of, checked against what a frame may carry.
struct ReplyFields {
  std::int32_t status = 0;
  std::string_view headers, body, error;

  explicit ReplyFields(const tw_reply& reply) {
    if (TW_HAS(&reply, tw_reply, status)) status = reply.status;
    if (TW_HAS(&reply, tw_reply, headers)) headers = view(reply.headers);
    if (TW_HAS(&reply, tw_reply, body)) body = view(reply.body);
    if (TW_HAS(&reply, tw_reply, error)) error = view(reply.error);
    const FrameLimits limits;
    if (headers.size() + error.size() + 64 > limits.head || body.size() > limits.body) {
      status = 0;
      headers = body = {};
      error = "the response is too large";
    }
  }
};

}  // namespace

std::shared_ptr<Session> Session::of(tw_call call) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto found = all.sessions.find(call);
  return found == all.sessions.end() ? nullptr : found->second.lock();
}

void Session::run(const tw_function& function) {
  send({FrameType::Ready, ready_for_more, 0, {}, {}}, {});
  while (auto frame = next()) {
    frame->type == FrameType::Invoke ? invoke(function, *frame) : dispatch(std::move(*frame));
    settle();
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  settle();
}

/// What to do next: an invocation only when there is none, whatever else as it comes.
std::optional<Frame> Session::next() {
  for (;;) {
    if (call_ == 0 && !waiting_.empty()) {
      auto frame = std::move(waiting_.front());
      waiting_.pop_front();
      return frame;
    }
    auto frame = receive();
    if (!frame || frame->type != FrameType::Invoke || call_ == 0) return frame;
    waiting_.push_back(std::move(*frame));
    settle();
  }
}

void Session::refuse(std::string_view reason) {
  send({FrameType::Ready, ready_for_nothing, 0, {}, {}}, reason);
}

void Session::invoke(const tw_function& function, const Frame& frame) {
  if (worn_out_ || !gate_->begin(static_cast<std::uint32_t>(frame.call)))
    return;  // somebody else runs it
  const auto call = enrol(shared_from_this());
  {
    const std::lock_guard lock(mutex_);
    call_ = call;
    wire_call_ = frame.call;
    ended_ = false;
    deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(frame.argument);
    results_ = 0;
    last_operation_ = 0;
  }
  tw_event event = {};
  event.struct_size = sizeof event;
  event.context = borrow(frame.head);
  event.event = borrow(frame.body);
  function.invoke(call, &event);
}

void Session::dispatch(Frame frame) {
  {
    const std::lock_guard lock(mutex_);
    if (call_ == 0 || frame.call != wire_call_) return;
    if (frame.type == FrameType::Gone) {
      ended_ = true;
      return;
    }
    if (frame.type == FrameType::Time) {
      deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(frame.argument);
      return;
    }
    ++results_;
  }
  const auto operation = frame.argument;
  if (frame.type == FrameType::Woken) {
    finish(operation, Answer{200, "{}", {}, {}});
  } else if (const auto answer = decode_answer(std::move(frame))) {
    finish(operation, *answer);
  }
}

void Session::finish(std::uint32_t operation, const Answer& answer) {
  Operation found = {};
  {
    const std::lock_guard lock(mutex_);
    const auto entry = operations_.find(operation);
    if (entry == operations_.end()) return;
    found = entry->second;
    operations_.erase(entry);
  }
  tw_reply reply = {};
  reply.struct_size = sizeof reply;
  reply.status = answer.status;
  reply.headers = borrow(answer.headers);
  reply.body = borrow(answer.body);
  reply.error = borrow(answer.error);
  found.done(found.user, &reply);
}

/// Between two frames: an invocation that is answered and has returned makes way for the next.
void Session::settle() {
  for (;;) {
    std::uint32_t operation = 0;
    {
      const std::lock_guard lock(mutex_);
      if (call_ == 0 || !ended_) return;
      if (operations_.empty()) break;
      operation = operations_.begin()->first;
    }
    finish(operation, Answer{0, "{}", {}, "the invocation has ended"});
  }
  std::fflush(stdout);
  tw_call call = 0;
  {
    const std::lock_guard lock(mutex_);
    call = std::exchange(call_, 0);
  }
  forget(call);
  worn_out_ =
      worn_out_ || (std::exchange(failed_, false) && output_ == Output::Host && is_worn_out());
  if (!closed_) {
    send({FrameType::Ready, worn_out_ ? ready_to_end : ready_for_more, 0, {}, {}}, {});
  }
}

/// Whether there is nothing left to run a handler with.
bool Session::is_worn_out() const {
  constexpr std::size_t least = 4u << 20;
  void* memory = malloc(least);
  const int descriptor = dup(socket_);
  const bool either = memory == nullptr || descriptor < 0;
  free(memory);
  if (descriptor >= 0) close(descriptor);
  return either;
}

/// Whether there is output that the host has not read. Asking the pipes is cheaper here than there,
/// where all workers' answers meet.
bool Session::printed() const {
  if (output_ == Output::Shared) return false;
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    int unread = 0;
    if (ioctl(stream, FIONREAD, &unread) == 0 && unread > 0) return true;
  }
  return false;
}

void Session::log(tw_call call, std::int32_t level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (call != call_) return;
  const auto limit = FrameLimits().head;
  send({FrameType::Log, static_cast<std::uint32_t>(level), wire_call_, {}, {}},
       text.substr(0, limit));
}

std::int32_t Session::reply(tw_call call, const tw_reply& reply) {
  const bool elsewhere = std::this_thread::get_id() != worker_;
  if (!elsewhere) std::fflush(stdout);
  const ReplyFields fields(reply);
  const std::lock_guard lock(mutex_);
  if (!active(call)) return TW_GONE;
  ended_ = true;
  failed_ = fields.status == 0;
  const auto flags =
      (elsewhere ? reply_from_elsewhere : 0u) | (printed() ? reply_after_output : 0u);
  send({FrameType::Reply, flags, wire_call_, {}, {}},
       encode_answer_head(fields.status, fields.headers, fields.error), fields.body);
  return TW_OK;
}

std::int64_t Session::remaining_ms(tw_call call) {
  const std::lock_guard lock(mutex_);
  if (!active(call)) return 0;
  const auto left = deadline_ - std::chrono::steady_clock::now();
  return std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
}

std::int32_t Session::start(tw_call call, FrameType type, std::string_view request, tw_done done,
                            void* user) {
  const std::lock_guard lock(mutex_);
  if (!active(call)) return TW_GONE;
  if (done == nullptr || request.size() > FrameLimits().head) return TW_INVALID;
  const auto operation = ++last_operation_;
  operations_[operation] = {done, user};
  send({type, operation, wire_call_, {}, {}}, request);
  return TW_OK;
}

std::int32_t Session::pump(tw_call call) {
  {
    const std::lock_guard lock(mutex_);
    if (!active(call)) return TW_GONE;
  }
  if (std::this_thread::get_id() != worker_) return TW_INVALID;
  auto frame = receive();
  while (frame && (frame->type == FrameType::Invoke || frame->type == FrameType::Time)) {
    frame->type == FrameType::Invoke ? waiting_.push_back(std::move(*frame))
                                     : dispatch(std::move(*frame));
    frame = receive();
  }
  const bool gone = !frame || frame->type == FrameType::Gone;
  if (frame) dispatch(std::move(*frame));
  return gone ? TW_GONE : TW_OK;
}

/// Says that nothing happens here until the host sends something, so that emulated time may pass.
void Session::announce_idle() {
  const std::lock_guard lock(mutex_);
  if (!active(call_)) return;
  send({FrameType::Idle, results_, wire_call_, {}, {}}, std::to_string(operations_.size()));
}

std::optional<Frame> Session::receive() {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): it is read into
  std::array<char, 64 * 1024> buffer;
  bool announced = false;
  while (!closed_) {
    auto frame = decoder_.next();
    if (!frame) break;
    if (*frame) return std::move(**frame);
    if (!std::exchange(announced, true)) announce_idle();
    const auto count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count > 0) {
      decoder_.feed({buffer.data(), static_cast<std::size_t>(count)});
    } else if (count == 0 || errno != EINTR) {
      break;
    }
  }
  closed_ = true;
  const std::lock_guard lock(mutex_);
  ended_ = true;
  return std::nullopt;
}

/// Writes one frame; the caller holds the mutex or is alone. Failure means that the host is gone,
/// which the reading side finds out.
void Session::send(const Frame& frame, std::string_view head, std::string_view body) {
  auto header = encode_header(frame, head.size(), body.size());
  std::array<iovec, 3> parts = {{{header.data(), header.size()},
                                 {const_cast<char*>(head.data()), head.size()},
                                 {const_cast<char*>(body.data()), body.size()}}};
  msghdr message = {};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  while (message.msg_iovlen > 0) {
    auto count = sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    while (message.msg_iovlen > 0 && static_cast<std::size_t>(count) >= message.msg_iov->iov_len) {
      count -= static_cast<ssize_t>(message.msg_iov->iov_len);
      ++message.msg_iov;
      --message.msg_iovlen;
    }
    if (message.msg_iovlen > 0) {
      message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + count;
      message.msg_iov->iov_len -= static_cast<std::size_t>(count);
    }
  }
}

}  // namespace ringback::functions
