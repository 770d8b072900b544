// Workspaces.
#include "rest/products/taskrouter.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

constexpr std::string_view kWorkspace = "taskrouter.v1.workspace";
constexpr std::string_view kActivity = "taskrouter.v1.workspace.activity";
constexpr std::string_view kChannel = "taskrouter.v1.workspace.task_channel";
constexpr std::string_view kQueue = "taskrouter.v1.workspace.task_queue";
constexpr std::string_view kTask = "taskrouter.v1.workspace.task";
constexpr std::string_view kWorker = "taskrouter.v1.workspace.worker";
constexpr std::string_view kWorkerChannel = "taskrouter.v1.workspace.worker.worker_channel";
constexpr std::string_view kWorkflow = "taskrouter.v1.workspace.workflow";

constexpr std::array<std::pair<const char*, bool>, 3> kActivities = {
    {{"Offline", false}, {"Available", true}, {"Unavailable", false}}};
constexpr std::array<std::pair<const char*, const char*>, 5> kChannels = {{{"default", "Default"},
                                                                           {"voice", "Voice"},
                                                                           {"chat", "Chat"},
                                                                           {"sms", "SMS"},
                                                                           {"video", "Video"}}};

/// The hooks, with what they work on.
struct TaskRouter {
  Api& api;
  Store& store;
  Clock& clock;

  std::vector<Json> in_workspace(std::string_view kind, const std::string& workspace) const {
    auto query = everything();
    query.match = {"workspace_sid", workspace};
    std::vector<Json> found;
    for (const auto* one : store.list(kind, query).documents) found.push_back(*one);
    return found;
  }

  void add_channel(const Json& worker, const Json& channel) const {
    api.make(
        "taskrouter_v1/FetchWorkerChannel", owner_of(worker),
        {{"WorkspaceSid", text_of(worker, "workspace_sid")}, {"WorkerSid", text_of(worker, "sid")}},
        {{"task_channel_sid", text_of(channel, "sid")},
         {"task_channel_unique_name", text_of(channel, "unique_name")},
         {"assigned_tasks", 0},
         {"available", true},
         {"available_capacity_percentage", 100},
         {"configured_capacity", 1}});
  }

  /// Sets members of the answer and of what is kept.
  void set(std::string_view kind, Json& document, const Json& members) const {
    document.update(members);
    store.update(kind, text_of(document, "sid"), members);
  }

  void begin_workspace(const Invocation& asked, Json& workspace) const {
    const auto sid = text_of(workspace, "sid");
    std::string offline;
    for (const auto& [name, available] : kActivities) {
      const auto made =
          api.make("taskrouter_v1/FetchActivity", asked.account_sid, {{"WorkspaceSid", sid}},
                   {{"friendly_name", name}, {"available", available}});
      if (offline.empty()) offline = text_of(made, "sid");
    }
    for (const auto& [name, title] : kChannels) {
      api.make(
          "taskrouter_v1/FetchTaskChannel", asked.account_sid, {{"WorkspaceSid", sid}},
          {{"unique_name", name}, {"friendly_name", title}, {"channel_optimized_routing", false}});
    }
    set(kWorkspace, workspace,
        {{"default_activity_sid", offline},
         {"default_activity_name", "Offline"},
         {"timeout_activity_sid", offline},
         {"timeout_activity_name", "Offline"}});
    if (!equals_ignoring_case(asked.get("Template"), "FIFO")) return;
    const auto queue =
        api.make("taskrouter_v1/FetchTaskQueue", asked.account_sid, {{"WorkspaceSid", sid}},
                 {{"friendly_name", "Sample Queue"},
                  {"target_workers", "1==1"},
                  {"max_reserved_workers", 1},
                  {"task_order", "FIFO"}});
    const Json filter = {{"default_filter", {{"queue", text_of(queue, "sid")}}}};
    api.make("taskrouter_v1/FetchWorkflow", asked.account_sid, {{"WorkspaceSid", sid}},
             {{"friendly_name", "Default Fifo Workflow"},
              {"task_reservation_timeout", 120},
              {"configuration", print_json({{"task_routing", filter}})}});
  }

  /// The name of a worker's activity, which is its workspace's default one unless it has another.
  void name_activity(Json& worker) const {
    auto sid = text_of(worker, "activity_sid");
    if (sid.empty()) {
      const auto* workspace = store.get(kWorkspace, text_of(worker, "workspace_sid"));
      if (workspace != nullptr) sid = text_of(*workspace, "default_activity_sid");
    }
    const auto* activity = store.get(kActivity, sid);
    if (activity == nullptr) return;
    const auto before = text_of(worker, "activity_name");
    Json members = {{"activity_sid", sid},
                    {"activity_name", text_of(*activity, "friendly_name")},
                    {"available", activity->value("available", false)}};
    if (before != text_of(*activity, "friendly_name")) {
      members["date_status_changed"] = iso8601(clock.now());
    }
    set(kWorker, worker, members);
  }

  void begin_worker(Json& worker) const {
    name_activity(worker);
    for (const auto& channel : in_workspace(kChannel, text_of(worker, "workspace_sid"))) {
      add_channel(worker, channel);
    }
  }

  /// A task goes to the default queue of its workflow, for who asks where it is.
  void begin_task(const Invocation& asked, Json& task) const {
    const auto workspace = text_of(task, "workspace_sid");
    const auto now = iso8601(clock.now());
    Json members = {{"task_queue_entered_date", now}, {"virtual_start_time", now}};
    const auto wanted = asked.get("TaskChannel");
    for (const auto& channel : in_workspace(kChannel, workspace)) {
      const auto name = text_of(channel, "unique_name");
      const bool same =
          wanted.empty() ? name == "default" : wanted == name || wanted == text_of(channel, "sid");
      if (!same) continue;
      members["task_channel_sid"] = text_of(channel, "sid");
      members["task_channel_unique_name"] = name;
    }
    auto flow_sid = text_of(task, "workflow_sid");
    const auto flows = in_workspace(kWorkflow, workspace);
    if (flow_sid.empty() && flows.size() == 1) flow_sid = text_of(flows.front(), "sid");
    if (const auto* flow = store.get(kWorkflow, flow_sid)) {
      members["workflow_sid"] = flow_sid;
      members["workflow_friendly_name"] = text_of(*flow, "friendly_name");
      const auto rules = parse_json(text_of(*flow, "configuration"));
      const Json::json_pointer target("/task_routing/default_filter/queue");
      const auto queue_sid = rules.ok() && rules->contains(target) ? rules->at(target) : Json();
      const auto* queue =
          queue_sid.is_string() ? store.get(kQueue, queue_sid.get<std::string>()) : nullptr;
      if (queue != nullptr) {
        members["task_queue_sid"] = text_of(*queue, "sid");
        members["task_queue_friendly_name"] = text_of(*queue, "friendly_name");
      }
    }
    set(kTask, task, members);
  }

  void add_everywhere(const Json& channel) const {
    for (const auto& worker : in_workspace(kWorker, text_of(channel, "workspace_sid"))) {
      add_channel(worker, channel);
    }
  }

  void remove_everywhere(const Json& channel) const {
    for (const auto& one : in_workspace(kWorkerChannel, text_of(channel, "workspace_sid"))) {
      if (text_of(one, "task_channel_sid") == text_of(channel, "sid")) {
        store.erase(kWorkerChannel, text_of(one, "sid"));
      }
    }
  }
};

}  // namespace

void serve_taskrouter(Api& api, Store& store, Clock& clock) {
  const TaskRouter router{api, store, clock};
  api.makes("taskrouter_v1/FetchWorkerChannel");
  api.after("taskrouter_v1/CreateWorkspace", [router](const Invocation& asked, Json& workspace) {
    router.begin_workspace(asked, workspace);
  });
  api.after("taskrouter_v1/CreateWorker",
            [router](const Invocation&, Json& worker) { router.begin_worker(worker); });
  api.after("taskrouter_v1/UpdateWorker",
            [router](const Invocation&, Json& worker) { router.name_activity(worker); });
  api.after("taskrouter_v1/CreateTask",
            [router](const Invocation& asked, Json& task) { router.begin_task(asked, task); });
  api.after("taskrouter_v1/CreateTaskChannel",
            [router](const Invocation&, Json& channel) { router.add_everywhere(channel); });
  api.after("taskrouter_v1/DeleteTaskChannel",
            [router](const Invocation&, Json& channel) { router.remove_everywhere(channel); });
}

}  // namespace ringback::rest
