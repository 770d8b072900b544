// Web: our own hosts in-process, every other over the network.
#include "http/web.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::http {

/// One fetch under way: whatever comes first, the answer or the deadline, calls `done`.
struct Web::Pending {
  Request request;  // until it is handed on
  Url url;
  Duration timeout{};
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

void Web::fetch(Request request, Duration timeout, Done done) {
  auto pending = std::make_shared<Pending>();
  pending->url = request.url;
  pending->request = std::move(request);
  pending->timeout = timeout;
  pending->done = std::move(done);
  pending->web = alive_;
  pending->open = open_;
  if (fate_) pending->taken_back = fate_();
  // The clock keeps the fetch alive until then, whatever becomes of the one who should answer.
  pending->deadline = clock_.after(timeout, [pending, timeout] {
    const auto url = pending->url.text();
    pending->finish(Error{11200, cat(url, " did not answer within ", timeout.count(), " ms"), 502});
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
    network_->fetch(pending->request, pending->timeout,
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

/// A fetch that follows redirects: where it has come, and until when it may go on.
struct Web::Trail {
  Url url;
  Time deadline;
  std::string auth_token;
  int redirects = 0;
  std::function<void(Result<Fetched>)> done;
};

void Web::fetch_following(Request request, Duration timeout, const std::string& auth_token,
                          std::function<void(Result<Fetched>)> done) {
  auto trail = std::make_shared<Trail>();
  trail->deadline = clock_.now() + timeout;
  trail->auth_token = auth_token;
  trail->done = std::move(done);
  follow(trail, std::move(request));
}

void Web::follow(const std::shared_ptr<Trail>& trail, Request request) {
  const auto left = trail->deadline - clock_.now();
  const auto cause = request.cause;
  trail->url = request.url;
  fetch(std::move(request), left, [this, trail, cause](Result<Response> result) {
    if (!result.ok()) return trail->done(result.error());
    const auto location = result->headers.get("Location");
    if (result->status < 300 || result->status >= 400 || location.empty()) {
      return trail->done(Fetched{std::move(trail->url), std::move(result).value()});
    }
    const auto next = resolve_url(trail->url, location);
    if (!next.ok()) return trail->done(next.error());
    if (++trail->redirects > 10) {
      return trail->done(Error{11215, cat(trail->url.text(), ": more than 10 redirects"), 502});
    }
    auto again = webhook_request("GET", *next, {}, trail->auth_token);
    again.cause = cause;
    follow(trail, std::move(again));
  });
}

namespace {

Request signed_request(std::string_view method, Url url, std::string form, const FormFields& fields,
                       std::string_view auth_token) {
  Request request;
  request.method = std::string(method);
  const bool gets = method == "GET";
  if (gets) {
    if (!form.empty()) url.query = url.query.empty() ? form : cat(url.query, "&", form);
  } else {
    request.body = std::move(form);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  }
  if (!url.userinfo.empty()) {
    request.headers.add("Authorization", cat("Basic ", base64(percent_decode(url.userinfo))));
  }
  url.userinfo.clear();
  url.fragment.clear();
  request.headers.add("User-Agent", "TwilioProxy/1.1");
  request.headers.add("Accept", "*/*");
  static const FormFields none;
  request.headers.add("X-Twilio-Signature",
                      twilio_signature(auth_token, url.request_text(), gets ? none : fields));
  request.url = std::move(url);
  return request;
}

/// The detail of a webhook, from its method, its URL and its form, each in a line.
std::string print_webhook(std::string_view text) {
  const auto method = text.substr(0, text.find('\n'));
  text.remove_prefix(method.size() + 1);
  const auto url = text.substr(0, text.find('\n'));
  auto fields = parse_form(text.substr(url.size() + 1));
  std::ranges::stable_sort(fields, {}, &std::pair<std::string, std::string>::first);
  PrintedObject parameters;
  std::string_view last;
  for (const auto& [name, value] : fields) {
    if (name != last || parameters.empty()) parameters.add(name, value);  // the first of a name
    last = name;
  }
  return PrintedObject({{"method", method}, {"url", url}}).add("parameters", parameters).text();
}

}  // namespace

Request webhook_request(std::string_view method, Url url, const FormFields& fields,
                        std::string_view auth_token) {
  return signed_request(method, std::move(url), print_form(fields), fields, auth_token);
}

Webhook make_webhook(std::string_view method, const Url& url, const FormFields& fields,
                     std::string_view auth_token) {
  auto form = print_form(fields);
  LateDetail detail{cat(method, "\n", url.text(), "\n", form), &print_webhook};
  return {signed_request(method, url, std::move(form), fields, auth_token), std::move(detail)};
}

}  // namespace ringback::http
