// `ringback start`.
#include "app/serve.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <iostream>

#include "app/authority_file.hpp"
#include "app/banner.hpp"
#include "app/client_env.hpp"
#include "app/control.hpp"
#include "app/emulator.hpp"
#include "app/guest.hpp"
#include "app/inspect.hpp"
#include "app/kept.hpp"
#include "app/loop.hpp"
#include "app/metrics.hpp"
#include "app/proxy.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

namespace ringback::app {

namespace {

namespace asio = boost::asio;

/// How long requests under way may hold up the end where their own limit is longer.
constexpr Duration kLongestDrain{30'000};

/// What an answer may take beyond the time limit, such as to be written.
constexpr Duration kDrainGrace{1'000};

/// A connection is a descriptor; the usual thousand is a default of shells, not of this machine.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// The server takes what functions may be sent; what is above their limits and below these gets its
/// answer from the function host.
http::ServerLimits server_limits(const functions::Limits& limits) {
  constexpr std::size_t most_headers = 1024 * 1024;
  constexpr std::size_t most_body = 1024 * 1024 * 1024;  // it is held in memory
  http::ServerLimits server;
  server.header_bytes = std::clamp(limits.header_bytes, server.header_bytes, most_headers);
  server.body_bytes = std::clamp(limits.request_bytes, server.body_bytes, most_body);
  return server;
}

/// Emulated time begins now, or with a seed always at the same instant, so that a run repeats; but
/// not before what is kept of the last time.
Time start_of_time(const Config& config, const Kept& kept) {
  const auto start = config.seed ? Time(std::chrono::seconds(1'767'225'600)) : machine_time();
  return std::max(start, kept.time.value_or(start));
}

/// Fast time runs ahead of the machine's, and goes on from where it was.
Time start_of_real_time(double speed, const Kept& kept) {
  const auto now = machine_time();
  return speed == 1.0 ? now : std::max(now, kept.time.value_or(now));
}

/// Everything that lives while a service is served.
class Service {
 public:
  /// Takes the port at once, for the functions are told where they are served.
  Service(const StartOptions& options, Config config, Kept kept);
  Result<void> start();

  /// Until a signal; then what is under way is answered. The exit status.
  int run();

 private:
  void handle(http::Request request, http::Respond respond);
  void greet();
  void warn();
  std::string metrics();
  void invite();
  void await_signal();
  void drain();

  std::filesystem::path folder_;
  ClockMode mode_;
  double speed_;
  asio::io_context io_;
  asio::signal_set signals_;
  asio::steady_timer deadline_;
  bool draining_ = false;
  int status_ = 0;
  RealClock real_clock_;
  VirtualClock virtual_clock_;
  VirtualLoop loop_;
  LineWriter out_;
  LineWriter err_;
  Ink ink_;
  Log log_;
  bool request_lines_;
  std::optional<BuildOptions> build_;
  bool inspect_;
  http::Client network_;
  http::Server server_;
  Result<std::uint16_t> port_;
  Emulator emulator_;
  Metrics metrics_;
  Control control_;
  Proxy proxy_;
  std::optional<Guest> guest_;
  Variables guest_variables_;
  asio::steady_timer waiting_;  // for the functions, before the guest may come
  std::optional<Developer> developer_;
  std::optional<Inspector> inspector_;
};

Service::Service(const StartOptions& options, Config config, Kept kept)
    : folder_(options.folder),
      mode_(options.clock.value_or(config.clock)),
      speed_(options.speed.value_or(config.speed)),
      signals_(io_, SIGINT, SIGTERM, SIGHUP),
      deadline_(io_),
      real_clock_(io_, speed_, start_of_real_time(speed_, kept)),
      virtual_clock_(start_of_time(config, kept)),
      loop_(io_, virtual_clock_, mode_ == ClockMode::kManual ? virtual_clock_.now() : kForever),
      out_(io_, STDOUT_FILENO),
      err_(io_, STDERR_FILENO),
      ink_(STDOUT_FILENO),
      log_(err_, options.log),
      request_lines_(options.request_lines && options.log.level != LogLevel::Off),
      build_(options.build),
      inspect_(options.inspect),
      network_(io_),
      server_(
          io_,
          [this](http::Request request, http::Respond respond) {
            handle(std::move(request), std::move(respond));
          },
          server_limits(config.limits),
          mode_ == ClockMode::kReal ? static_cast<Clock*>(&real_clock_) : &virtual_clock_),
      port_(server_.listen(options.address, options.port)),
      emulator_(
          io_, mode_ == ClockMode::kReal ? static_cast<Clock&>(real_clock_) : virtual_clock_,
          std::move(config),
          {std::filesystem::absolute(options.folder), worker_program(), options.isolation,
           cat("localhost:", port_.ok() ? *port_ : options.port), &network_,
           std::filesystem::absolute(options.folder) / "twilio.yaml", options.inspect, kept.journal,
           std::move(kept.documents), mode_ != ClockMode::kReal || speed_ != 1.0}),
      metrics_(emulator_.trace()),
      control_(io_, emulator_, mode_ == ClockMode::kManual ? &loop_ : nullptr,
               [this] { return metrics(); }),
      proxy_(emulator_, network_, authority_folder()),
      waiting_(io_) {
  if (options.guest) {
    guest_.emplace(io_, *options.guest);
    signals_.add(SIGQUIT);
  }
  server_.tunnel(proxy_.tunnels());
  emulator_.trace().listen([this](const TraceEntry& entry) {
    log_.entry(entry);
    if (entry.kind() == "config.applied") server_.limit(server_limits(emulator_.config().limits));
  });
  emulator_.observe([this](const std::string& route, http::Respond respond) {
    return metrics_.observe(route, std::move(respond));
  });
}

void Service::handle(http::Request request, http::Respond respond) {
  if (proxy_.concerns(request)) return proxy_.handle(std::move(request), std::move(respond));
  if (request.url.path == "/_ringback/ca.pem") return respond(proxy_.certificate());
  if (Control::owns(request.url.path)) return control_.handle(request, respond);
  if (!request_lines_) return emulator_.handle(std::move(request), std::move(respond));
  auto what = cat(request.method, " ", request.url.target());
  emulator_.handle(std::move(request), [this, what = std::move(what),
                                        respond = std::move(respond)](http::Response response) {
    out_.write(request_line(response.status, what, response.headers.get("Content-Type"), ink_));
    respond(std::move(response));
  });
}

/// Where everything is, for a person; a program is told the address.
void Service::greet() {
  if (guest_) return;  // it is the one who speaks
  if (log_.format() == LogFormat::Text) {
    if (log_.shows(LogLevel::Error)) err_.write(banner(emulator_, folder_, Ink(STDERR_FILENO)));
    return;
  }
  log_.say(LogLevel::Info, emulator_.clock().now(), emulator_.domain(),
           cat("Ringback serves http://", emulator_.domain()), Json::object());
}

/// A project that is built while it is served has its functions later.
void Service::warn() {
  if (guest_ || build_) return;
  for (const auto& line : missing_handlers(emulator_)) {
    log_.say(LogLevel::Warn, emulator_.clock().now(), "twilio.yaml", line, Json::object());
  }
}

std::string Service::metrics() {
  Metrics::Present present;
  present.connections = server_.connections();
  present.workers = {{"starting", 0}, {"free", 0}, {"busy", 0}, {"ending", 0}};
  for (const auto& worker : emulator_.functions().workers()) ++present.workers[worker.state];
  for (const auto& function : emulator_.functions().list()) {
    ++(function.working ? present.functions_working : present.functions_broken);
  }
  return metrics_.text(present);
}

Result<void> Service::start() {
  if (!port_.ok()) return port_.error();
  if (auto started = emulator_.functions().start(); !started.ok()) return started.error();
  emulator_.functions().watch();
  greet();
  warn();
  if (guest_) {
    auto variables = service_variables(emulator_.config(), *port_);
    if (!variables) return variables.error();
    guest_variables_ = std::move(variables).value();
    invite();
  }
  if (inspect_) inspector_.emplace(io_, emulator_.functions(), err_);
  if (build_) {
    developer_.emplace(io_, *build_, [this](const std::string& text) {
      log_.say(LogLevel::Info, emulator_.clock().now(), "dev", text, Json::object());
    });
  }
  return {};
}

/// Lets the guest in as soon as every function can answer, or it is known that it cannot.
void Service::invite() {
  constexpr std::chrono::milliseconds pause{5};
  const auto all = emulator_.functions().list();
  const bool ready = std::ranges::all_of(
      all, [](const auto& function) { return function.working || !function.broken.empty(); });
  if (!ready) {
    waiting_.expires_after(pause);
    return waiting_.async_wait([this](const boost::system::error_code& error) {
      if (!error && !draining_) invite();
    });
  }
  guest_->start(guest_variables_, [this](int status) {
    status_ = status;
    if (!draining_) drain();
  });
}

/// A guest gets the signals, and we end with it. Without one the first drains; the second ends at
/// once, with the status of a program it has killed.
void Service::await_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (guest_ && guest_->is_running()) {
      guest_->signal(signal);
      return await_signal();
    }
    if (draining_) {
      status_ = 128 + signal;
      return loop_.stop();
    }
    if (guest_) status_ = 128 + signal;  // it has not come yet
    drain();
    await_signal();
  });
}

/// Accepts no more, answers what is under way within its time limit, and ends.
void Service::drain() {
  draining_ = true;
  control_.drain();
  server_.stop([this] { loop_.stop(); });
  const auto limit = std::min<Duration>(emulator_.config().limits.time, kLongestDrain);
  deadline_.expires_after(limit + kDrainGrace);
  deadline_.async_wait([this](const boost::system::error_code& error) {
    if (!error) loop_.stop();
  });
}

int Service::run() {
  await_signal();
  if (mode_ == ClockMode::kReal) {
    io_.run();
  } else {
    loop_.run();
  }
  const auto kept = emulator_.turn().commit();  // what changed since the last answer
  return kept ? status_ : 1;
}

}  // namespace

std::filesystem::path worker_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ringback-worker";
}

int serve(const StartOptions& options) {
  auto config = load_config(options.folder / "twilio.yaml");
  if (!config.ok()) {
    std::cerr << config.error().message << "\n";
    return 1;
  }
  raise_descriptor_limit();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of writing, not the end
  auto kept = open_kept(options.store.value_or(config->store), options.folder);
  if (!kept.ok()) {
    std::cerr << kept.error().message << "\n";
    return 1;
  }
  Service service(options, std::move(*config), std::move(*kept));
  if (const auto started = service.start(); !started.ok()) {
    std::cerr << started.error().message << "\n";
    return 1;
  }
  return service.run();
}

int execute(StartOptions options, std::vector<std::string> command) {
  options.guest = guest_command(std::move(command));  // before anything is opened
  return serve(options);
}

int develop(StartOptions options, BuildOptions build) {
  build.project = std::filesystem::absolute(options.folder).lexically_normal();
  if (!std::filesystem::exists(build.project / "CMakeLists.txt")) {
    std::cerr << "ringback: " << options.folder.string()
              << " has no CMakeLists.txt to build its functions with; ringback new writes one\n";
    return 1;
  }
  build.folder = build.folder.empty() ? build.project / "build" / "dev"
                                      : std::filesystem::absolute(build.folder);
  options.build = std::move(build);
  return serve(options);
}

}  // namespace ringback::app
