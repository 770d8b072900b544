// The turn: what happens between two commits of the Store's changes to its journal.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "http/message.hpp"
#include "http/web.hpp"
#include "store/journal.hpp"
#include "store/store.hpp"

namespace ringback::app {

/// Commits what one turn of the loop changed in the Store as a whole, and lets its answers out only
/// then. What could not be committed is taken back, and whoever caused it is told so. Without a
/// journal nothing is kept, nothing waits and nothing fails.
class Turn {
 public:
  /// What waits for a commit, and is told how it went.
  using Then = std::function<void(const Result<void>&)>;

  /// `journal` may be null. Everything must outlive the Turn.
  Turn(boost::asio::io_context& io, Clock& clock, Store& store, Trace& trace, Journal* journal);
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// What is done when the Store's changes were taken back: they are as if they had never been.
  void on_loss(std::function<void()> what) { on_loss_ = std::move(what); }

  /// What is done at the first commit that succeeds after that.
  void on_recovery(std::function<void()> what) { on_recovery_ = std::move(what); }

  /// What changes the Store, if only to see whether that is kept: it is done each second from a
  /// commit that failed until one succeeds, for nobody else might ask.
  void on_retry(std::function<void()> what) { on_retry_ = std::move(what); }

  /// What is done before each commit, and is part of it.
  void before_commit(std::function<void()> what) { before_commit_ = std::move(what); }

  /// Whether there are changes that are not committed yet.
  bool open() const { return store_.changed() > 0; }

  /// Does it when all present changes are committed, or are not and are taken back: at once when
  /// there are none.
  void settled(Then then);

  /// Passes an answer on when what it may tell of is committed, and 503 when that failed.
  http::Respond hold(http::Respond respond);

  /// Becomes true when the present changes are taken back; null when there are none.
  std::shared_ptr<const bool> fate() const { return fate_; }

  /// Commits now.
  Result<void> commit();

 private:
  void begin();
  void put_off();
  void retry_later();

  boost::asio::io_context& io_;
  Clock& clock_;
  Store& store_;
  Trace& trace_;
  Journal* journal_;
  std::function<void()> on_loss_;
  std::function<void()> on_recovery_;
  std::function<void()> on_retry_;
  std::function<void()> before_commit_;
  std::vector<Then> waiting_;
  Hold hold_;  ///< Emulated time stands still until the commit.
  std::shared_ptr<bool> fate_;
  std::size_t seen_ = 0;             ///< Changes, when the commit was put off last.
  int rounds_ = 0;                   ///< How often it was put off.
  bool lost_ = false;                ///< The latest commit failed.
  boost::asio::steady_timer retry_;  ///< In the machine's time: that is whose disk is full.
  std::shared_ptr<void> alive_ = std::make_shared<int>(0);
};

/// A network that is asked only when the changes before are committed: what could not be kept is
/// never told to anybody.
class SettledNetwork final : public http::Network {
 public:
  SettledNetwork(Turn& turn, http::Network* network) : turn_(turn), network_(network) {}
  void fetch(const http::Request& request, const http::Patience& patience, Done done) override;
  bool is_emulated() const override { return network_->is_emulated(); }

  /// A socket is opened at once: it tells of sounds, not of what is kept.
  std::unique_ptr<http::Socket> open(http::SocketRequest request,
                                     http::SocketListener listener) override {
    return network_->open(std::move(request), std::move(listener));
  }

 private:
  Turn& turn_;
  http::Network* network_;
};

}  // namespace ringback::app
