// The host's end of one worker: its frames, what it prints, how it ends.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "functions/frame.hpp"
#include "functions/launch.hpp"

namespace ringback::functions {

/// Splits what a worker prints into lines; empty ones say nothing and are dropped.
class LineBuffer {
 public:
  using Line = std::function<void(std::string_view)>;
  void feed(std::string_view bytes, const Line& line);
  void flush(const Line& line);  ///< The unfinished line, if there is one.

 private:
  std::string pending_;
};

/// Owns a started worker. All callbacks come from the loop, none after close of the link by its
/// destruction. Destroying it ends the worker and waits for that.
class Link : public std::enable_shared_from_this<Link> {
 public:
  struct Events {
    std::function<void(Frame)> frame;
    std::function<void(std::string_view line)> out;  ///< One line on standard output.
    std::function<void(std::string_view line)> err;  ///< One line on standard error.
    std::function<void(std::string how)> ended;      ///< Once, and last.
  };

  Link(boost::asio::io_context& io, Launched launched);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void start(Events events);
  void send(const Frame& frame);

  /// The same, together with what else is sent in this turn of the loop: for a worker that is busy.
  void send_later(const Frame& frame);

  /// Handles the frames that are here already, not those that come meanwhile.
  void read_available();

  /// Whether a debugger is attached to the process it runs in.
  bool is_traced() const;
  pid_t pid() const { return pid_; }

  /// What the worker shares with the host.
  Gate& gate() { return *gate_; }

  /// Lets the worker finish and end by itself.
  void close();

  /// Ends a process at once; a thread can only be closed.
  void kill();

 private:
  /// A pipe that the worker prints to.
  struct Stream {
    boost::asio::posix::stream_descriptor descriptor;
    LineBuffer lines;
    std::function<void(std::string_view)> Events::*line;
  };

  void watch_socket();
  void watch_pipe(Stream& stream);
  void watch_exit();
  void read_socket();
  bool read_once();
  bool handle_frames();
  void drain(Stream& stream);
  void drain_pipes();
  void flush_output();
  void finish(std::string how);
  void end_thread();

  boost::asio::posix::stream_descriptor socket_;
  boost::asio::posix::stream_descriptor exit_;
  Stream out_;
  Stream err_;
  pid_t pid_;
  std::thread thread_;
  std::shared_ptr<Gate> gate_;
  Events events_;
  FrameDecoder decoder_;
  std::string output_;    // frames that the socket did not take yet
  bool writing_ = false;  // something will call flush_output()
  bool closed_ = false;
  bool finished_ = false;
};

}  // namespace ringback::functions
