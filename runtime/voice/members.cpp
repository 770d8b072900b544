// The REST API of queues and their members.
// https://www.twilio.com/docs/voice/api/queue-resource
// https://www.twilio.com/docs/voice/api/member-resource
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"
#include "voice/exchange.hpp"
#include "voice/queues.hpp"

namespace ringback::voice {

/// The queue's resource, as it is now.
void Queues::write(const std::string& queue_sid) {
  auto& store = exchange_.store_;
  const auto* queue = store.get(kind::kQueue, queue_sid);
  if (queue == nullptr) return;
  const auto& waiting = lines_[queue_sid].waiting;
  const bool changed = queue->value("current_size", std::size_t(0)) != waiting.size();
  Json members = {{"current_size", waiting.size()}, {"average_wait_time", average(queue_sid)}};
  if (changed) members["date_updated"] = rfc2822(exchange_.clock_.now());
  store.update(kind::kQueue, queue_sid, members);
}

/// The resource of one who waits; those behind it are written when they are asked for.
void Queues::write_member(const std::string& queue_sid, std::size_t index) {
  auto& store = exchange_.store_;
  const auto* queue = store.get(kind::kQueue, queue_sid);
  if (queue == nullptr) return;
  const auto account = text_of(*queue, "account_sid");
  const auto& one = lines_[queue_sid].waiting[index];
  store.put(kind::kMember, one.call_sid,
            {{"call_sid", one.call_sid},
             {"date_enqueued", rfc2822(one.since)},
             {"position", index + 1},
             {"uri", cat("/2010-04-01/Accounts/", account, "/Queues/", queue_sid, "/Members/",
                         one.call_sid, ".json")},
             {"wait_time", (exchange_.clock_.now() - one.since).count() / 1000},
             {"queue_sid", queue_sid},
             {"_account_sid", account}});
}

void Queues::write_all(const std::string& queue_sid) {
  write(queue_sid);
  for (std::size_t i = 0; i < lines_[queue_sid].waiting.size(); ++i) write_member(queue_sid, i);
}

Result<void> Queues::check_empty(const std::string& sid) const {
  const auto line = lines_.find(sid);
  if (line == lines_.end()) return {};
  if (line->second.waiting.empty() && line->second.takers.empty()) return {};
  return Error{22002, "The queue is not empty"};
}

void Queues::refresh(const std::string& account_sid) {
  for (const auto& [sid, line] : lines_) {
    const auto* queue = line.waiting.empty() ? nullptr : exchange_.store_.get(kind::kQueue, sid);
    if (queue != nullptr && text_of(*queue, "account_sid") == account_sid) write_all(sid);
  }
}

Result<Json> Queues::fetch_queue(const std::string& sid) {
  if (lines_.contains(sid)) write(sid);
  return *exchange_.store_.get(kind::kQueue, sid);
}

Result<Json> Queues::fetch_member(const std::string& account_sid, const std::string& queue_sid,
                                  const std::string& call_sid) {
  const auto line = lines_.find(queue_sid);
  const bool empty = line == lines_.end() || line->second.waiting.empty();
  const auto wanted =
      call_sid == "Front" && !empty ? line->second.waiting.front().call_sid : call_sid;
  const auto* queue = exchange_.store_.get(kind::kQueue, queue_sid);
  const bool theirs = queue != nullptr && text_of(*queue, "account_sid") == account_sid;
  if (!theirs || position(queue_sid, wanted) == 0) {
    return Error{
        20404,
        cat("The requested resource /Queues/", queue_sid, "/Members/", call_sid, " was not found"),
        404};
  }
  write_member(queue_sid, position(queue_sid, wanted) - 1);
  return *exchange_.store_.get(kind::kMember, wanted);
}

Result<Json> Queues::list_members(const std::string& queue_sid) {
  Json members = Json::array();
  const auto line = lines_.find(queue_sid);
  if (line == lines_.end()) return members;
  write_all(queue_sid);
  for (const auto& one : line->second.waiting) {
    members.push_back(*exchange_.store_.get(kind::kMember, one.call_sid));
  }
  return members;
}

/// Takes the call out of the queue and sends it to another document.
Result<Json> Queues::update_member(const std::string& account_sid, const std::string& queue_sid,
                                   const std::string& call_sid, const FormFields& parameters,
                                   EventId cause) {
  const auto held = exchange_.hold_steps();
  auto member = fetch_member(account_sid, queue_sid, call_sid);
  if (!member.ok()) return member.error();
  auto& call = *exchange_.find(text_of(*member, "call_sid"));
  const auto address = http::field(parameters, "Url");
  const auto url = http::parse_url(address);
  if (!url.ok()) return Error{21205, cat("Url is not a valid URL: ", address)};
  Call wanted;
  wanted.source.url = *url;
  wanted.source.method = http::field(parameters, "Method") == "GET" ? "GET" : "POST";
  call.cause = cause;
  exchange_.redirect(call, wanted,
                     {{"QueueSid", queue_sid}, {"QueueTime", text_of(*member, "wait_time")}});
  return member;
}

}  // namespace ringback::voice
