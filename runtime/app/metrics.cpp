// Counters of prometheus-cpp, fed by requests and by the journal.
#include "app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <unordered_map>

#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "store/debugger.hpp"

namespace ringback::app {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

/// Upper ends, in seconds: from a handler that only answers to the longest that is allowed.
const Histogram::BucketBoundaries kDurations = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                                1,      2.5,     5,      10};

constexpr auto kClasses = std::to_array<const char*>({"1xx", "2xx", "3xx", "4xx", "5xx"});

Family<Counter>& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Family<Gauge>& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code failure;
  const std::filesystem::directory_iterator all("/proc/self/fd", failure);
  return failure ? 0 : static_cast<double>(std::distance(begin(all), end(all)));
}

}  // namespace

struct Metrics::State {
  /// What a function's requests are counted by.
  struct Series {
    std::array<Counter*, kClasses.size()> answers{};
    Histogram* durations = nullptr;
  };

  State() {
    auto& build = gauges(registry, "ringback_build_info", "Always 1; the labels tell the build.");
    build.Add({{"version", RINGBACK_VERSION}, {"compiler", "gcc " __VERSION__}}).Set(1);
  }

  Series& of(const std::string& route) {
    const auto found = series.find(route);
    if (found != series.end()) return found->second;
    Series made;
    for (std::size_t at = 0; at < kClasses.size(); ++at) {
      made.answers[at] = &requests.Add({{"function", route}, {"status", kClasses[at]}});
    }
    made.durations = &durations.Add({{"function", route}}, kDurations);
    return series.emplace(route, made).first->second;
  }

  void follow(const TraceEntry& entry) {
    const auto kind = entry.kind();
    if (kind == "function.loaded") {
      loads.Add({{"function", std::string(entry.subject())}}).Increment();
    } else if (kind == "function.crashed") {
      failures.Add({{"function", std::string(entry.subject())}, {"reason", "crashed"}}).Increment();
    } else if (kind == "function.suspended") {
      failures.Add({{"function", std::string(entry.subject())}, {"reason", "suspended"}})
          .Increment();
    } else if (kind == "function.rejected") {
      rejections.Increment();
    } else if (kind == "alert") {
      alerts.Add({{"code", cat(code_of(entry).value_or(0))}}).Increment();
    }
  }

  prometheus::Registry registry;
  Family<Counter>& requests =
      counters(registry, "ringback_requests_total", "Answers of functions by class of status.");
  Family<Histogram>& durations = prometheus::BuildHistogram()
                                     .Name("ringback_request_duration_seconds")
                                     .Help("From a request's arrival to its function's answer.")
                                     .Register(registry);
  Gauge& in_flight = gauges(registry, "ringback_requests_in_flight",
                            "Requests to functions that have no answer yet.")
                         .Add({});
  Family<Counter>& failures =
      counters(registry, "ringback_function_failures_total",
               "Workers that died, and functions taken out of service for that, by reason.");
  Family<Counter>& loads =
      counters(registry, "ringback_function_reloads_total", "Builds that replaced another.");
  Family<Counter>& alerts =
      counters(registry, "ringback_alerts_total",
               "Alerts of the debugger by Twilio's code: 82002 is an error or a time limit.");
  Counter& rejections = counters(registry, "ringback_function_rejections_total",
                                 "Builds that could not be taken into service.")
                            .Add({});
  Family<Gauge>& workers = gauges(registry, "ringback_workers", "Worker processes by state.");
  Family<Gauge>& functions = gauges(registry, "ringback_functions", "Functions by state.");
  Gauge& connections = gauges(registry, "ringback_connections", "Open HTTP connections.").Add({});
  Gauge& memory =
      gauges(registry, "process_resident_memory_bytes", "Memory of the host, without its workers.")
          .Add({});
  Gauge& descriptors =
      gauges(registry, "process_open_fds", "Descriptors that the host has open.").Add({});
  std::unordered_map<std::string, Series> series;
};

Metrics::Metrics(Trace& trace)
    : state_(std::make_shared<State>()),
      trace_(trace),
      listener_(
          trace.listen([state = state_.get()](const TraceEntry& entry) { state->follow(entry); })) {
}

Metrics::~Metrics() { trace_.ignore(listener_); }

http::Respond Metrics::observe(const std::string& route, http::Respond respond) {
  /// Counted as under way until nobody can answer it any more.
  struct Observation {
    std::shared_ptr<State> state;
    State::Series& series;
    http::Respond respond;
    std::chrono::nanoseconds begin;
    Observation(std::shared_ptr<State> owner, const std::string& route, http::Respond respond)
        : state(std::move(owner)),
          series(state->of(route)),
          respond(std::move(respond)),
          begin(machine_uptime()) {
      state->in_flight.Increment();
    }
    ~Observation() { state->in_flight.Decrement(); }
    Observation(const Observation&) = delete;
    Observation& operator=(const Observation&) = delete;
  };
  return [seen = std::make_shared<Observation>(state_, route, std::move(respond))](
             http::Response response) {
    seen->series.durations->Observe(seconds(machine_uptime() - seen->begin));
    const auto kind = static_cast<std::size_t>(response.status / 100 - 1);
    if (kind < kClasses.size()) seen->series.answers[kind]->Increment();
    seen->respond(std::move(response));
  };
}

std::string Metrics::text(const Present& present) {
  auto& state = *state_;
  const auto set = [](Gauge& gauge, std::size_t value) { gauge.Set(static_cast<double>(value)); };
  set(state.connections, present.connections);
  set(state.functions.Add({{"state", "working"}}), present.functions_working);
  set(state.functions.Add({{"state", "broken"}}), present.functions_broken);
  for (const auto& [name, count] : present.workers) {
    set(state.workers.Add({{"state", name}}), count);
  }
  state.memory.Set(resident_bytes());
  state.descriptors.Set(open_descriptors());
  return prometheus::TextSerializer().Serialize(state.registry.Collect());
}

}  // namespace ringback::app
