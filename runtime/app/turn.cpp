// The turn.
#include "app/turn.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "base/text.hpp"
#include "rest/dialect.hpp"

namespace ringback::app {

namespace {

/// A commit is put off while every round of the loop brings more, at most this often.
constexpr int kMostRounds = 64;

constexpr std::chrono::seconds kRetry{1};

// https://www.twilio.com/docs/api/errors/20503
http::Response unavailable(const Error& error) {
  return rest::error_response({20503, cat("Service unavailable: ", error.message), 503});
}

}  // namespace

Turn::Turn(boost::asio::io_context& io, Clock& clock, Store& store, Trace& trace, Journal* journal)
    : io_(io), clock_(clock), store_(store), trace_(trace), journal_(journal), retry_(io) {
  if (journal_ != nullptr) store_.track([this] { begin(); });
}

Turn::~Turn() {
  if (journal_ != nullptr) store_.track({});
}

/// The first change: the commit goes behind everything that is ready.
void Turn::begin() {
  hold_ = clock_.hold();
  fate_ = std::make_shared<bool>(false);
  rounds_ = 0;
  seen_ = 0;
  put_off();
}

void Turn::put_off() {
  boost::asio::post(io_, [this, alive = std::weak_ptr<void>(alive_)] {
    if (alive.expired() || !open()) return;
    const auto changes = store_.changed() + waiting_.size();
    const bool more = changes > std::exchange(seen_, changes);
    if (more && ++rounds_ < kMostRounds) return put_off();
    (void)commit();  // whoever it concerns is told
  });
}

void Turn::settled(Then then) {
  if (!open()) return then({});
  waiting_.push_back(std::move(then));
}

http::Respond Turn::hold(http::Respond respond) {
  if (journal_ == nullptr) return respond;
  return [this, respond = std::move(respond)](http::Response response) {
    if (!open()) return respond(std::move(response));
    waiting_.emplace_back(
        [respond, response = std::move(response)](const Result<void>& committed) mutable {
          respond(committed ? std::move(response) : unavailable(committed.error()));
        });
  };
}

Result<void> Turn::commit() {
  if (!open()) return {};
  if (before_commit_) before_commit_();
  const auto changes = store_.changes();
  const auto committed = changes.empty() ? Result<void>() : journal_->append(changes);
  const auto taken_back = std::exchange(fate_, nullptr);
  const bool was_lost = lost_;
  if (!changes.empty()) lost_ = !committed.ok();
  if (committed) {
    store_.settle();
  } else {
    store_.revert();
    *taken_back = true;
    // An attempt that concerns nobody is no news.
    if (!was_lost || !waiting_.empty()) {
      trace_.record(0, "store.failed", "store",
                    cat(committed.error().message, "; what was not kept is refused"));
    }
    if (on_loss_) on_loss_();
    retry_later();
  }
  const auto hold = std::exchange(hold_, nullptr);
  for (auto& then : std::exchange(waiting_, {})) then(committed);
  if (was_lost && !lost_) {
    trace_.record(0, "store.recovered", "store", "changes are kept again");
    if (on_recovery_) on_recovery_();
  }
  return committed;
}

void Turn::retry_later() {
  retry_.expires_after(kRetry);
  retry_.async_wait([this, alive = std::weak_ptr<void>(alive_)](const auto& stopped) {
    if (stopped || alive.expired() || !lost_ || !on_retry_) return;
    on_retry_();
    if (!open()) retry_later();
  });
}

void SettledNetwork::fetch(const http::Request& request, const http::Patience& patience,
                           Done done) {
  if (!turn_.open()) return network_->fetch(request, patience, std::move(done));
  turn_.settled([this, request, patience, done = std::move(done)](const Result<void>& committed) {
    if (!committed) return done(Error{11200, committed.error().message, 503});
    network_->fetch(request, patience, done);
  });
}

}  // namespace ringback::app
