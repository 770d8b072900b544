// Looking at the workers now and then.
#include "app/inspect.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "functions/host.hpp"

namespace ringback::app {

namespace {

/// Soon enough for a person who has just saved a file.
constexpr std::chrono::milliseconds kLook{100};

}  // namespace

std::string attach_commands(const std::vector<functions::WorkerInfo>& workers) {
  std::string lines;
  for (const auto& worker : workers) {
    if (worker.state != "free" && worker.state != "busy") continue;
    const auto process = worker.pid == 0 ? getpid() : worker.pid;
    lines += cat("inspect ", worker.function, ": gdb -p ", process,
                 " -ex 'break handler' -ex continue\n");
  }
  return lines;
}

struct Inspector::State : std::enable_shared_from_this<Inspector::State> {
  State(boost::asio::io_context& io, functions::Host& functions, LineWriter& lines)
      : host(functions), writer(lines), timer(io) {}

  void look() {
    std::vector<functions::WorkerInfo> news;
    std::set<std::pair<std::string, int>> present;
    for (auto& worker : host.workers()) {
      if (worker.state != "free" && worker.state != "busy") continue;
      const auto key = std::pair(worker.function, worker.pid);
      if (!known.contains(key) && !present.contains(key)) news.push_back(std::move(worker));
      present.insert(key);
    }
    known = std::move(present);
    if (!news.empty()) writer.write(attach_commands(news));
    timer.expires_after(kLook);
    timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      if (const auto self = weak.lock(); self && !error) self->look();
    });
  }

  functions::Host& host;
  LineWriter& writer;
  boost::asio::steady_timer timer;
  std::set<std::pair<std::string, int>> known;  // by route and process
};

Inspector::Inspector(boost::asio::io_context& io, functions::Host& host, LineWriter& writer)
    : state_(std::make_shared<State>(io, host, writer)) {
  state_->look();
}

Inspector::~Inspector() = default;

}  // namespace ringback::app
