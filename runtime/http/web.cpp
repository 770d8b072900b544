// Web: our own hosts in-process, every other over the network.
#include "http/web.hpp"

#include "base/text.hpp"

namespace ringback::http {

/// One fetch under way: whatever comes first, the answer or the deadline, calls `done`.
struct Web::Pending {
  Request request;  // until it is handed on
  Url url;
  Patience patience;
  Done done;
  std::weak_ptr<void> web;  // a Web that has ended calls nobody
  Fate taken_back;
  std::shared_ptr<void> open;  // until it is finished
  Timer start;                 // delivery is never from inside fetch
  Timer deadline;
  Hold hold;  // only while the outside world owes us an answer

  void finish(Result<Response> result) {
    start.cancel();
    deadline.cancel();
    hold.reset();
    open.reset();
    const auto callback = std::exchange(done, nullptr);
    if (callback && !web.expired()) callback(std::move(result));
  }
};

void Web::serve(std::function<bool(const Url&)> owns, Handler handler) {
  owns_ = std::move(owns);
  handler_ = std::move(handler);
}

void Web::fetch(Request request, const Patience& patience, Done done) {
  auto pending = std::make_shared<Pending>();
  pending->url = request.url;
  pending->request = std::move(request);
  pending->patience = patience;
  pending->done = std::move(done);
  pending->web = alive_;
  pending->open = open_;
  if (fate_) pending->taken_back = fate_();
  // The clock keeps the fetch alive until then, whatever becomes of the one who should answer.
  pending->deadline = clock_.after(patience.whole, [pending] {
    const auto waited = pending->patience.whole.count();
    pending->finish(
        Error{11200, cat(pending->url.text(), " did not answer within ", waited, " ms"), 502});
  });
  pending->start = clock_.after(Duration(0), [this, pending] {
    if (!pending->web.expired()) dispatch(pending);
  });
}

void Web::dispatch(const std::shared_ptr<Pending>& pending) {
  if (pending->taken_back && *pending->taken_back) {
    pending->finish(Error{11200, "what it was about could not be kept", 503});
  } else if (handler_ && owns_(pending->url)) {
    handler_(std::move(pending->request),
             [pending](Response response) { pending->finish(whole(std::move(response))); });
  } else if (network_ != nullptr) {
    if (!network_->is_emulated()) pending->hold = clock_.hold();
    network_->fetch(pending->request, pending->patience,
                    [pending](Result<Response> result) { pending->finish(std::move(result)); });
  } else {
    pending->finish(Error{
        11210, cat("no network here, and ", pending->request.url.host, " is not emulated"), 502});
  }
}

std::unique_ptr<Socket> Web::open(SocketRequest request, SocketListener listener) {
  if (network_ == nullptr) return nullptr;
  return network_->open(std::move(request), std::move(listener));
}

}  // namespace ringback::http
