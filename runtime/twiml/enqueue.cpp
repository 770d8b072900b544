// <Enqueue> and <Leave>.
// https://www.twilio.com/docs/voice/twiml/enqueue
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/sid.hpp"
#include "base/text.hpp"
#include "twiml/interpreter.hpp"

namespace ringback::twiml {

/// What who waits hears, in a queue or in a conference: `waitUrl` is asked by POST where it is
/// given, an empty one is silence.
WaitMusic Interpreter::wait_music(const XmlElement& element) {
  const bool confers = element.name == "Conference";
  WaitMusic wait;
  wait.method =
      confers ? method(element, "waitMethod", 13234) : method(element, "waitUrlMethod", 14206);
  if (element.attribute("waitUrl") == nullptr) return wait;
  wait.silent = attribute(element, "waitUrl").empty();
  if (!wait.silent) wait.url = url(element, "waitUrl", confers ? 13233 : 14202);
  return wait;
}

// Puts the call at the end of the queue of this name, which is made if there is none; with
// `workflowSid` a task of that workflow decides who takes the call out of it again.
void Interpreter::enqueue(const XmlElement& verb) {
  Enqueue wanted;
  wanted.workflow_sid = attribute(verb, "workflowSid");
  if (!wanted.workflow_sid.empty() && !is_sid(wanted.workflow_sid, "WW")) {
    alert(14220, verb, cat("workflowSid='", wanted.workflow_sid, "' is not a workflow's SID"));
    state_ = Queued{verb};
    return enqueue_ended({"error", "", 0});
  }
  wanted.wait = wait_music(verb);
  if (wanted.workflow_sid.empty()) {
    wanted.queue = trim(verb.text);
    if (wanted.queue.empty() || wanted.queue.size() > 64) {
      alert(wanted.queue.empty() ? 14204 : 14205, verb,
            "<Enqueue> has no name of at most 64 characters");
      state_ = Queued{verb};
      return enqueue_ended({"error", "", 0});
    }
  }
  for (const auto& task : verb.children) {
    wanted.task_attributes = trim(task.text);
    wanted.task_priority = attribute(task, "priority");
    wanted.task_timeout = attribute(task, "timeout");
    const auto json = parse_json(wanted.task_attributes);
    if (wanted.task_attributes.empty() || (json.ok() && json->is_object())) continue;
    alert(14221, task, "<Task> does not hold a JSON object");
    wanted.task_attributes.clear();
  }
  state_ = Queued{verb};
  emit(std::move(wanted));
}

// https://www.twilio.com/docs/voice/twiml/leave
// Takes the call out of its queue, in the document that it hears there; elsewhere it does nothing.
void Interpreter::leave(const XmlElement&) {
  if (source_.place != Place::kQueue) return;
  state_ = Done{};
  emit(Leave{});
}

/// The call is out of the queue: the action URL is asked, or without one the next verb runs.
void Interpreter::enqueue_ended(const EnqueueEnded& event) {
  const auto* queued = std::get_if<Queued>(&state_);
  if (queued == nullptr) return;
  if (event.seconds > 0) hurried_documents_ = 0;
  const XmlElement verb = queued->verb;
  if (verb.attribute("action") == nullptr) return next();
  request_action(verb, {{"QueueResult", event.result},
                        {"QueueSid", event.queue_sid},
                        {"QueueTime", cat(event.seconds)}});
}

}  // namespace ringback::twiml
