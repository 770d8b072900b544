// Many callers.
#include "app/scenario/storm.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_map>

#include "app/serve.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "store/kinds.hpp"

namespace ringback::app::scenario {

namespace {

/// A caller's number; nobody else has such.
std::string number_of(std::size_t caller) { return cat("+1999", 1'000'000 + caller); }

class Storm {
 public:
  Storm(const StormOptions& options, const Cast& cast, World& world)
      : options_(options),
        cast_(cast),
        world_(world),
        random_(options.seed),
        listener_(world.emulator().trace().listen([this](const TraceEntry& e) { note(e); })) {
    for (const auto& own : world.emulator().config().numbers) {
      if (own.name == cast.to) to_ = own.number;
    }
    if (to_.empty()) to_ = cast.to;
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
    tally_.real_seconds = std::chrono::duration<double>(machine_uptime() - begun).count();
    tally_.emulated_seconds = static_cast<double>((world_.now() - world_.start()).count()) / 1000;
    return tally_;
  }

 private:
  struct Caller {
    Time since;
    bool connected = false;
    bool gave_up = false;
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
    const auto call = exchange.dial_in(number, to_, cast_.caller, 0);
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
    caller->second.gave_up = true;
    world_.emulator().exchange().far_hangs_up(sid);
  }

  void note(const TraceEntry& entry) {
    if (entry.kind() == "call.bridged") {
      const auto detail = parse_json(entry.detail());
      if (!detail.ok()) return;
      for (const auto* end : {"from", "to"}) connect(text_of(*detail, end), entry.at);
    } else if (entry.kind() == "conference.started") {
      const auto& store = world_.emulator().store();
      for (const auto& sid :
           store.select(kind::kParticipant, "conference_sid", {std::string(entry.subject())})) {
        const auto* call = store.get(kind::kCall, sid);
        if (call != nullptr) connect(text_of(*call, "from"), entry.at);
      }
    } else if (entry.kind() == "conference.join") {
      joined(entry);
    } else if (entry.kind().starts_with("call.") && voice::is_final(entry.kind().substr(5))) {
      const auto caller = callers_.find(std::string(entry.subject()));
      if (caller != callers_.end()) end(caller, entry);
    }
  }

  /// Who joins a conference that goes on already has somebody to talk with.
  void joined(const TraceEntry& entry) {
    const auto& store = world_.emulator().store();
    const auto* call = store.get(kind::kCall, entry.subject());
    const auto detail = parse_json(entry.detail());
    if (call == nullptr || !detail.ok()) return;
    const auto rooms =
        store.select(kind::kConference, "friendly_name", {text_of(*detail, "conference")});
    const bool started = std::any_of(rooms.begin(), rooms.end(), [&](const auto& sid) {
      const auto* room = store.get(kind::kConference, sid);
      return room != nullptr && text_of(*room, "status") == "in-progress" &&
             text_of(*room, "account_sid") == text_of(*call, "account_sid");
    });
    if (started) connect(text_of(*call, "from"), entry.at);
  }

  void connect(const std::string& number, Time at) {
    const auto sid = sids_.find(number);
    if (sid == sids_.end()) return;
    const auto caller = callers_.find(sid->second);
    if (caller == callers_.end() || std::exchange(caller->second.connected, true)) return;
    tally_.waiting.push_back(static_cast<double>((at - caller->second.since).count()));
  }

  void end(std::unordered_map<std::string, Caller>::iterator caller, const TraceEntry& entry) {
    ++ended_;
    const auto waited = static_cast<double>((entry.at - caller->second.since).count());
    if (caller->second.connected) {
      ++tally_.connected;
    } else if (caller->second.gave_up) {
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

double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::lround(last * part))];
}

Json percentiles(const std::vector<double>& values) {
  return {{"count", values.size()},
          {"p50", percentile(values, 0.5)},
          {"p90", percentile(values, 0.9)},
          {"p99", percentile(values, 0.99)},
          {"max", percentile(values, 1)}};
}

std::string row(std::string_view name, const std::vector<double>& values, double unit,
                std::string_view suffix) {
  std::string out = cat(name, std::string(12 - name.size(), ' '));
  for (const double part : {0.5, 0.9, 0.99, 1.0}) {
    auto text = cat(std::round(percentile(values, part) / unit * 10) / 10);
    if (text.find('.') != std::string::npos) {
      text.erase(text.find_last_not_of('0') + 1);
      if (text.ends_with('.')) text.pop_back();
    }
    out += cat(std::string(text.size() < 9 ? 9 - text.size() : 0, ' '), text, " ", suffix);
  }
  return cat(out, "   of ", values.size(), "\n");
}

/// Host and handlers take turns, so a second core would not help; and to wake somebody there costs
/// more than most turns take. Who may not choose stays where it is.
void stay_on_one_core() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<std::size_t>(std::max(sched_getcpu(), 0)), &one);
  sched_setaffinity(0, sizeof one, &one);
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

std::string lines_of(const Tally& tally) {
  const auto rate =
      tally.real_seconds > 0 ? static_cast<double>(tally.callers) / tally.real_seconds : 0.0;
  return cat(tally.callers, " callers in ", std::llround(tally.emulated_seconds),
             " s of emulated time: ", tally.connected, " connected, ", tally.served, " served, ",
             tally.abandoned, " abandoned, ", tally.failed, " failed\n", std::string(12, ' '),
             "      p50        p90        p99        max\n",
             row("waiting", tally.waiting, 1000, "s"), row("giving up", tally.giving_up, 1000, "s"),
             row("functions", tally.functions, 1, "ms"), std::llround(rate),
             " callers a second of real time\n");
}

Json json_of(const Tally& tally) {
  return {{"callers", tally.callers},
          {"connected", tally.connected},
          {"served", tally.served},
          {"abandoned", tally.abandoned},
          {"failed", tally.failed},
          {"waiting_ms", percentiles(tally.waiting)},
          {"giving_up_ms", percentiles(tally.giving_up)},
          {"functions_ms", percentiles(tally.functions)},
          {"emulated_seconds", tally.emulated_seconds},
          {"real_seconds", tally.real_seconds}};
}

int storm_command(const StormOptions& options) {
  stay_on_one_core();
  const auto tally = run_storm(options, worker_program());
  if (!tally.ok()) {
    std::cerr << tally.error().message << "\n";
    return 2;
  }
  std::cout << (options.json ? cat(json_of(*tally).dump(2), "\n") : lines_of(*tally));
  return tally->failed == 0 ? 0 : 1;
}

}  // namespace ringback::app::scenario
