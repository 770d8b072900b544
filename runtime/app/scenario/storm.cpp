// Many callers.
#include "app/scenario/storm.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_map>

#include "app/scenario/jobs.hpp"
#include "app/serve.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "store/debugger.hpp"
#include "store/kinds.hpp"

namespace ringback::app::scenario {

namespace {

/// The alert of a call that is not placed.
constexpr int kTooManyCalls = 10004;

/// A caller's number; nobody else has such.
std::string number_of(std::size_t caller) { return cat("+1999", 1'000'000 + caller); }

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

class Storm {
 public:
  Storm(const StormOptions& options, const Cast& cast, World& world)
      : options_(options),
        cast_(cast),
        world_(world),
        to_(world.number_named(cast.to)),
        random_(options.seed),
        listener_(world.emulator().trace().listen([this](const TraceEntry& e) { note(e); })) {
    world.emulator().observe([this](const std::string&, http::Respond respond) {
      return [this, respond = std::move(respond), begun = machine_uptime()](http::Response answer) {
        const std::chrono::duration<double, std::milli> took = machine_uptime() - begun;
        tally_.functions.push_back(took.count());
        respond(std::move(answer));
      };
    });
  }
  ~Storm() { world_.emulator().trace().ignore(listener_); }
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

  Result<Tally> run() {
    const auto begun = machine_uptime();
    tally_.callers = options_.callers;
    arrive();
    const auto over = [this] {
      const bool ended = ended_ == options_.callers;
      return !fault_.empty() || (ended && world_.emulator().exchange().live_calls() == 0);
    };
    world_.run_until(over, std::chrono::hours(24 * 365));
    if (!fault_.empty()) return Error{0, fault_};
    tally_.begun_s = seconds(begun);
    tally_.over_s = seconds(machine_uptime());
    tally_.emulated_ms = static_cast<double>((world_.now() - world_.start()).count());
    return tally_;
  }

 private:
  struct Caller {
    Time since;
    bool connected = false;
    bool refused = false;  ///< A call for them could not be placed.
    Timer patience;
  };

  /// What is less than a millisecond counts in the next gap.
  Duration until_next() {
    const auto& arrivals = options_.arrivals;
    if (arrivals.kind == Arrivals::Kind::kEvery) return arrivals.every;
    std::exponential_distribution<double> pause(arrivals.per_second / 1000);
    const double gap_ms = rest_ms_ + pause(random_);
    const double whole_ms = std::floor(gap_ms);
    rest_ms_ = gap_ms - whole_ms;
    return Duration(static_cast<long long>(whole_ms));
  }

  void arrive() {
    const auto number = number_of(arrived_++);
    auto& exchange = world_.emulator().exchange();
    const auto call = exchange.dial_in(number, to_, cast_.caller, 0, cast_.forwarded_from);
    if (!call.ok()) {
      fault_ = call.error().message;
      return;
    }
    const auto& sid = *call;
    auto& caller = callers_[sid];
    sids_[number] = sid;
    caller.since = world_.now();
    if (options_.patience) {
      caller.patience =
          world_.emulator().clock().after(*options_.patience, [this, sid] { give_up(sid); });
    }
    if (arrived_ == options_.callers) return;
    next_ = world_.emulator().clock().after(until_next(), [this] { arrive(); });
  }

  void give_up(const std::string& sid) {
    const auto caller = callers_.find(sid);
    if (caller == callers_.end() || caller->second.connected) return;
    world_.emulator().exchange().far_hangs_up(sid);
  }

  void note(const TraceEntry& entry) {
    if (entry.kind() == "call.bridged" || entry.kind() == "conference.connected") {
      const auto detail = parse_json(entry.detail());
      if (!detail.ok()) return;
      for (const auto* end : {"from", "to"}) connect(text_of(*detail, end), entry.at);
    } else if (entry.kind().starts_with("call.") && voice::is_final(entry.kind().substr(5))) {
      const auto caller = callers_.find(std::string(entry.subject()));
      if (caller != callers_.end()) end(caller, entry);
    } else if (entry.kind() == "alert" && code_of(entry) == kTooManyCalls) {
      refuse(entry);
    }
  }

  void refuse(const TraceEntry& alert) {
    if (++tally_.unplaced == 1) tally_.refusal = alert.text();
    if (auto* caller = caller_behind(alert)) caller->refused = true;
  }

  /// For whom a call is placed that an entry is about: the caller is its parent, or among its
  /// causes as far as the journal keeps them.
  Caller* caller_behind(const TraceEntry& entry) {
    auto& emulator = world_.emulator();
    for (const auto* at = &entry; at != nullptr; at = emulator.trace().find(at->cause)) {
      const auto* call = emulator.store().get(kind::kCall, at->subject());
      if (call == nullptr) continue;
      for (const auto* name : {"sid", "parent_call_sid"}) {
        const auto caller = callers_.find(text_of(*call, name));
        if (caller != callers_.end()) return &caller->second;
      }
    }
    return nullptr;
  }

  void connect(const std::string& number, Time at) {
    const auto sid = sids_.find(number);
    if (sid == sids_.end()) return;
    const auto caller = callers_.find(sid->second);
    if (caller == callers_.end() || std::exchange(caller->second.connected, true)) return;
    tally_.waiting.push_back(static_cast<double>((at - caller->second.since).count()));
  }

  static bool hung_up_by_caller(const TraceEntry& end) {
    const auto detail = parse_json(end.detail());
    return detail.ok() && detail->contains("hung_up_by");
  }

  void end(std::unordered_map<std::string, Caller>::iterator caller, const TraceEntry& entry) {
    ++ended_;
    const auto waited = static_cast<double>((entry.at - caller->second.since).count());
    if (caller->second.connected) {
      ++tally_.connected;
    } else if (caller->second.refused) {
      ++tally_.refused;
    } else if (hung_up_by_caller(entry)) {
      ++tally_.abandoned;
      tally_.giving_up.push_back(waited);
    } else if (entry.kind() == "call.completed") {
      ++tally_.served;
    } else {
      ++tally_.failed;
    }
    callers_.erase(caller);
  }

  const StormOptions& options_;
  const Cast& cast_;
  World& world_;
  std::string to_;
  std::mt19937_64 random_;
  double rest_ms_ = 0;  ///< Of the gap before.
  std::uint64_t listener_;
  std::unordered_map<std::string, Caller> callers_;  // by the call's SID
  std::unordered_map<std::string, std::string> sids_;
  std::size_t arrived_ = 0;
  std::size_t ended_ = 0;
  std::string fault_;
  Timer next_;
  Tally tally_;
};

/// The cores that this process may run on, the one that it is on first.
std::vector<int> usable_cores() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  const int here = std::max(sched_getcpu(), 0);
  std::vector<int> cores = {here};
  if (sched_getaffinity(0, sizeof usable, &usable) != 0) return cores;
  for (int i = 1; i < CPU_SETSIZE; ++i) {
    const int core = (here + i) % CPU_SETSIZE;
    if (CPU_ISSET(static_cast<std::size_t>(core), &usable)) cores.push_back(core);
  }
  return cores;
}

/// Host and handlers take turns, so a second core would not help; and to wake somebody there costs
/// more than most turns take. Who may not choose stays where it is.
void stay_on(int core) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(core), &one);
  sched_setaffinity(0, sizeof one, &one);
}

/// In a process of its own.
Result<Tally> run_one(const StormOptions& options, std::size_t run, int core) {
  stay_on(core);
  auto own = options;
  own.seed += run;
  return run_storm(own, worker_program());
}

}  // namespace

Result<Arrivals> parse_arrivals(const std::string& text) {
  const auto bad =
      Error{0, cat("arrivals '", text, "': use poisson:2/s, poisson:90/m, every:500ms or at-once")};
  if (text == "at-once") return Arrivals{Arrivals::Kind::kEvery, 0, Duration(0)};
  if (text.starts_with("every:")) {
    const auto pause = parse_duration(text.substr(6));
    if (!pause.ok() || pause->count() <= 0) return bad;
    return Arrivals{Arrivals::Kind::kEvery, 0, *pause};
  }
  if (!text.starts_with("poisson:")) return bad;
  auto rate = text.substr(8);
  const bool by_minute = rate.ends_with("/m");
  if (by_minute || rate.ends_with("/s")) rate.resize(rate.size() - 2);
  char* end = nullptr;
  const double number = std::strtod(rate.c_str(), &end);
  if (rate.empty() || *end != '\0' || !(number > 0) || number > 1e6) return bad;
  return Arrivals{Arrivals::Kind::kPoisson, by_minute ? number / 60 : number, Duration(0)};
}

Result<Tally> run_storm(const StormOptions& options, const std::filesystem::path& worker) {
  const auto scenario = read_scenario(options.scenario);
  if (!scenario.ok()) return scenario.error();
  const auto cast = cast_of(*scenario);
  if (!cast.ok()) return cast.error();
  auto staged = *scenario;
  for (auto& [name, person] : staged.people) {
    const auto phone = cast->others.find(person.number);
    if (phone != cast->others.end()) person.phone = std::make_shared<const Json>(phone->second);
  }
  const auto world = World::make(staged, {worker, options.isolation, options.seed});
  if (!world.ok()) return world.error();
  return Storm(options, *cast, **world).run();
}

int storm_command(const StormOptions& options) {
  const auto cores = usable_cores();
  const auto jobs = options.jobs != 0 ? options.jobs : static_cast<unsigned>(cores.size());
  std::vector<Tally> runs;
  std::string fault;
  run_in_children(
      options.runs, jobs,
      [&](std::size_t run) {
        return print_tally(run_one(options, run, cores[run % jobs % cores.size()]));
      },
      [&](std::size_t run, const std::string& text) {
        auto tally = parse_tally(text);
        if (tally.ok()) {
          runs.push_back(std::move(*tally));
        } else if (fault.empty()) {
          fault = tally.error().message;
          if (options.runs > 1) fault += cat(" (seed ", options.seed + run, ")");
        }
      });
  if (!fault.empty()) {
    std::cerr << fault << "\n";
    return 2;
  }
  std::cout << (options.json ? cat(json_of(runs).dump(2), "\n") : lines_of(runs));
  const auto all = pooled(runs);
  return all.failed + all.unplaced == 0 ? 0 : 1;
}

}  // namespace ringback::app::scenario
