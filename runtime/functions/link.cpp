// Reading and writing one worker without ever blocking the loop.
#include "functions/link.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>

namespace ringback::functions {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

namespace {

constexpr std::size_t longest_line = 64 * 1024;
constexpr std::size_t read_size = 64 * 1024;

/// How long a closed thread may take to come back when the host ends.
constexpr int farewell_ms = 1000;

stream_descriptor adopt(asio::io_context& io, Descriptor descriptor) {
  return descriptor ? stream_descriptor(io, descriptor.release()) : stream_descriptor(io);
}

}  // namespace

void LineBuffer::feed(std::string_view bytes, const Line& line) {
  pending_.append(bytes);
  std::size_t start = 0;
  for (;;) {
    auto end = pending_.find('\n', start);
    if (end == std::string::npos) break;
    if (end > start) line(std::string_view(pending_).substr(start, end - start));
    start = end + 1;
  }
  pending_.erase(0, start);
  if (pending_.size() > longest_line) flush(line);
}

void LineBuffer::flush(const Line& line) {
  if (!pending_.empty()) line(pending_);
  pending_.clear();
}

Link::Link(asio::io_context& io, Launched launched)
    : socket_(adopt(io, std::move(launched.socket))),
      exit_(adopt(io, std::move(launched.exit))),
      out_{adopt(io, std::move(launched.out)), {}, &Events::out},
      err_{adopt(io, std::move(launched.err)), {}, &Events::err},
      pid_(launched.pid),
      thread_(std::move(launched.thread)),
      gate_(std::move(launched.gate)) {}

Link::~Link() {
  kill();
  if (pid_ != 0) waitpid(pid_, nullptr, 0);
  if (thread_.joinable()) end_thread();
}

void Link::start(Events events) {
  events_ = std::move(events);
  watch_socket();
  if (pid_ != 0) {
    watch_pipe(out_);
    watch_pipe(err_);
    watch_exit();
  }
}

void Link::watch_socket() {
  socket_.async_wait(stream_descriptor::wait_read, [weak = weak_from_this()](const auto& error) {
    if (const auto self = weak.lock(); self && !error) self->read_socket();
  });
}

void Link::watch_pipe(Stream& stream) {
  stream.descriptor.async_wait(stream_descriptor::wait_read,
                               [weak = weak_from_this(), &stream](const auto& error) {
                                 const auto self = weak.lock();
                                 if (!self || error) return;
                                 self->read_available();  // whose output it is shows there
                                 self->drain(stream);
                                 if (stream.descriptor.is_open()) self->watch_pipe(stream);
                               });
}

/// The process is dead: what it left in its pipes and its socket still counts, then it is reaped.
void Link::watch_exit() {
  exit_.async_wait(stream_descriptor::wait_read, [weak = weak_from_this()](const auto& error) {
    const auto self = weak.lock();
    if (!self || error || self->finished_) return;
    // Asio may wake for an event of a closed descriptor whose record it has reused.
    pollfd ended = {self->exit_.native_handle(), POLLIN, 0};
    if (poll(&ended, 1, 0) <= 0) return self->watch_exit();
    ::kill(-self->pid_, SIGKILL);  // children that the handler left in the group
    self->read_available();
    if (self->finished_) return;
    int status = 0;
    waitpid(std::exchange(self->pid_, 0), &status, 0);
    self->finish(describe_exit(status));
  });
}

void Link::read_socket() {
  if (read_once() || socket_.is_open()) watch_socket();
}

void Link::read_available() {
  int bytes = 0;
  if (!socket_.is_open() || ioctl(socket_.native_handle(), FIONREAD, &bytes) != 0) return;
  auto rounds = static_cast<std::size_t>(bytes) / read_size + 1;
  while (rounds-- > 0 && read_once()) continue;
}

/// Handles what one read yields; false when there was nothing, or there is no socket any more.
bool Link::read_once() {
  if (!socket_.is_open()) return false;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): it is read into
  std::array<char, read_size> buffer;
  const auto count = recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  const auto self = shared_from_this();  // a callback may drop the last other owner
  if (count > 0) {
    decoder_.feed({buffer.data(), static_cast<std::size_t>(count)});
    return handle_frames();
  }
  socket_.close();
  if (pid_ == 0) {
    thread_.join();
    finish("ended");
  } else {
    kill();  // alive, but of no use without its socket
  }
  return false;
}

/// False when the link is of no use any more.
bool Link::handle_frames() {
  while (socket_.is_open()) {
    auto frame = decoder_.next();
    if (!frame) {
      kill();
      return false;
    }
    if (!*frame) return true;
    const auto type = (*frame)->type;
    const auto after_output =
        type == FrameType::Reply && ((*frame)->argument & reply_after_output) != 0;
    if (after_output || type == FrameType::Log) {
      drain_pipes();  // what was printed before the frame was sent comes first
    }
    events_.frame(std::move(**frame));
  }
  return false;
}

void Link::drain(Stream& stream) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): it is read into
  std::array<char, read_size> buffer;
  // As much as a pipe holds, not as much as a handler can write meanwhile.
  for (int pieces = 0; pieces < 2 && stream.descriptor.is_open(); ++pieces) {
    const auto count = read(stream.descriptor.native_handle(), buffer.data(), buffer.size());
    if (count < 0) return;
    if (count == 0) {
      stream.descriptor.close();
      return;
    }
    stream.lines.feed({buffer.data(), static_cast<std::size_t>(count)}, events_.*stream.line);
    if (static_cast<std::size_t>(count) < buffer.size()) return;
  }
}

void Link::drain_pipes() {
  drain(out_);
  drain(err_);
}

void Link::finish(std::string how) {
  if (std::exchange(finished_, true)) return;
  const auto self = shared_from_this();
  if (out_.descriptor.is_open() || err_.descriptor.is_open()) drain_pipes();
  out_.lines.flush(events_.out);
  err_.lines.flush(events_.err);
  boost::system::error_code ignored;
  for (auto* descriptor : {&socket_, &exit_, &out_.descriptor, &err_.descriptor}) {
    descriptor->close(ignored);
  }
  events_.ended(std::move(how));
}

void Link::send(const Frame& frame) {
  if (closed_ || !socket_.is_open()) return;
  output_.append(encode(frame));
  if (!writing_) flush_output();
}

void Link::send_later(const Frame& frame) {
  if (closed_ || !socket_.is_open()) return;
  output_.append(encode(frame));
  if (std::exchange(writing_, true)) return;
  asio::post(socket_.get_executor(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && self->socket_.is_open()) self->flush_output();
  });
}

void Link::flush_output() {
  const auto count =
      ::send(socket_.native_handle(), output_.data(), output_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN && errno != EINTR) return;  // the reading side will find out
  if (count > 0) output_.erase(0, static_cast<std::size_t>(count));
  writing_ = !output_.empty();
  if (!writing_) return;
  socket_.async_wait(stream_descriptor::wait_write, [weak = weak_from_this()](const auto& error) {
    const auto self = weak.lock();
    if (self && !error && self->socket_.is_open()) self->flush_output();
  });
}

void Link::close() {
  if (std::exchange(closed_, true) || !socket_.is_open()) return;
  shutdown(socket_.native_handle(), SHUT_WR);
}

void Link::kill() {
  close();
  if (pid_ != 0) ::kill(-pid_, SIGKILL);
}

bool Link::is_traced() const {
  const auto process = pid_ == 0 ? std::string("self") : std::to_string(pid_);
  std::ifstream status("/proc/" + process + "/status");
  for (std::string word; status >> word;) {
    if (word == "TracerPid:") return status >> word && word != "0";
  }
  return false;
}

/// A thread cannot be killed. One that does not come back is left behind on purpose: ending the
/// process is then the only way to be rid of it.
void Link::end_thread() {
  for (;;) {
    pollfd ending = {socket_.native_handle(), POLLIN, 0};
    if (poll(&ending, 1, farewell_ms) <= 0) break;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): it is read into
    std::array<char, read_size> rest;
    const auto count = recv(socket_.native_handle(), rest.data(), rest.size(), MSG_DONTWAIT);
    if (count <= 0) return thread_.join();
  }
  std::fputs("ringback: a handler never returned; its thread is left behind\n", stderr);
  thread_.detach();
}

}  // namespace ringback::functions
