// What TaskRouter is told of calls that wait for a workflow: its own REST API's words.
// https://www.twilio.com/docs/taskrouter/twiml-queue-calls
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/account.hpp"
#include "voice/exchange.hpp"
#include "voice/queues.hpp"

namespace ringback::voice {

namespace {

constexpr std::string_view kWorkflow = "taskrouter.v1.workspace.workflow";

/// What the <Task> says, and what Twilio adds of the call.
Json attributes_of(const Call& call, const std::string& task) {
  Json attributes = {{"from_country", "US"},        {"called", call.to},
                     {"to_country", "US"},          {"direction", name_of(call.direction)},
                     {"api_version", "2010-04-01"}, {"caller", call.from},
                     {"call_sid", call.sid},        {"account_sid", call.account_sid},
                     {"from", call.from},           {"to", call.to},
                     {"call_status", call.status}};
  if (const auto own = parse_json(task); own.ok() && own->is_object()) attributes.update(*own);
  return attributes;
}

http::Request request_of(const Store& store, const std::string& account, const std::string& url,
                         const FormFields& parameters) {
  http::Request request;
  request.method = "POST";
  request.url = *http::parse_url(url);
  request.headers.set("Authorization",
                      "Basic " + base64(cat(account, ":", auth_token(store, account))));
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.body = http::print_form(parameters);
  return request;
}

/// The QueueResult of a call that waits no more; null stands for one that is gone.
std::string why_left(const Call* call) {
  if (call == nullptr || call->over()) return "hangup";
  if (!call->served_by.empty() || !call->bridged_to.empty()) return "bridged";
  return call->queue_result.empty() ? "error" : call->queue_result;
}

FormFields canceling(const std::string& reason) {
  return {{"AssignmentStatus", "canceled"}, {"Reason", reason}};
}

}  // namespace

void Queues::make_task(Call& call, const twiml::Enqueue& wanted) {
  const auto* workflow = exchange_.store_.get(kWorkflow, wanted.workflow_sid);
  if (workflow == nullptr || text_of(*workflow, "account_sid") != call.account_sid) {
    exchange_.alert(call, {14220, 0, cat("there is no workflow ", wanted.workflow_sid), ""});
    return exchange_.enqueue([this, sid = call.sid] {
      if (auto* waits = exchange_.find(sid)) leave(*waits, "error");
    });
  }
  FormFields parameters = {{"WorkflowSid", wanted.workflow_sid},
                           {"TaskChannel", "voice"},
                           {"Attributes", print_json(attributes_of(call, wanted.task_attributes))}};
  if (!wanted.task_priority.empty()) parameters.emplace_back("Priority", wanted.task_priority);
  if (!wanted.task_timeout.empty()) parameters.emplace_back("Timeout", wanted.task_timeout);
  const auto tasks = cat("https://taskrouter.twilio.com/v1/Workspaces/",
                         text_of(*workflow, "workspace_sid"), "/Tasks");
  auto request = request_of(exchange_.store_, call.account_sid, tasks, parameters);
  request.cause = call.cause;
  const auto made = [this, tasks, sid = call.sid, account = call.account_sid,
                     cause = call.cause](const Result<http::Response>& answer) {
    auto* waits = exchange_.find(sid);
    auto* place = waits == nullptr ? nullptr : waiting(*waits);
    const auto task = answer.ok() ? parse_json(answer->body) : Result<Json>(answer.error());
    if (answer.ok() && answer->status == 201 && task.ok()) {
      const auto url = cat(tasks, "/", text_of(*task, "sid"));
      if (place != nullptr) {
        place->task = url;
        return;
      }
      const auto canceled = canceling(why_left(waits));
      auto late = request_of(exchange_.store_, account, url, canceled);
      late.cause = cause;
      return exchange_.web_.fetch(std::move(late), http::kWebhookTimeout,
                                  [](const Result<http::Response>&) {});
    }
    if (place == nullptr) return;
    exchange_.alert(*waits, {14222, 0, "the task could not be made", tasks});
    exchange_.enqueue([this, sid] {
      if (auto* left = exchange_.find(sid)) leave(*left, "error");
    });
  };
  exchange_.web_.fetch(std::move(request), http::kWebhookTimeout, made);
}

/// Who waits no more needs nobody.
void Queues::cancel_task(const Call& call, const Waiting& waiting) {
  const auto canceled = canceling(why_left(&call));
  auto request = request_of(exchange_.store_, call.account_sid, waiting.task, canceled);
  request.cause = call.cause;
  exchange_.web_.fetch(std::move(request), http::kWebhookTimeout,
                       [](const Result<http::Response>&) {});
}

}  // namespace ringback::voice
