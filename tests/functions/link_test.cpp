// The host's end of a worker, with a worker that the test plays itself.
#include "functions/link.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ringback::functions {
namespace {

TEST(Link, ReadsWhatIsThereAndNotWhatComesMeanwhile) {
  constexpr int endless = 1000;
  boost::asio::io_context io;
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  Launched launched;
  launched.socket = Descriptor(ends[0]);
  launched.gate = *Gate::create();
  const Descriptor worker(ends[1]);
  const auto log = [&worker] {
    const auto frame = encode({FrameType::Log, 1, 1, "again", {}});
    EXPECT_EQ(write(worker.get(), frame.data(), frame.size()), static_cast<ssize_t>(frame.size()));
  };
  int seen = 0;
  const auto link = std::make_shared<Link>(io, std::move(launched));
  link->start({.frame =
                   [&](const Frame&) {
                     if (++seen < endless) log();
                   },
               .out = [](std::string_view) {},
               .err = [](std::string_view) {},
               .ended = [](const std::string&) {}});
  log();
  log();
  link->read_available();
  EXPECT_GE(seen, 2);
  EXPECT_LT(seen, endless);
}

}  // namespace
}  // namespace ringback::functions
