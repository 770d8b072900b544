// `ringback start`.
#include "app/serve.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <iostream>

#include "app/control.hpp"
#include "app/emulator.hpp"
#include "app/loop.hpp"
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

/// The worker lies beside this program, wherever both were installed.
std::filesystem::path worker_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ringback-worker";
}

void print_section(std::string_view title, const std::vector<std::string>& lines) {
  std::cerr << "\n" << title << "\n";
  for (const auto& line : lines) std::cerr << "  " << line << "\n";
  if (lines.empty()) std::cerr << "  none\n";
}

/// What a developer needs first: where everything is.
void print_banner(Emulator& emulator) {
  const auto base = cat("http://", emulator.domain());
  std::cerr << "Ringback serves " << base << "\n";
  std::vector<std::string> lines;
  for (const auto& function : emulator.functions().list()) {
    lines.push_back(cat(base, function.name, "  ", functions::name_of(function.visibility)));
  }
  print_section("Functions", lines);
  lines.clear();
  for (const auto& [route, asset] : emulator.assets().all()) {
    if (asset.visibility == AssetVisibility::kPublic) lines.push_back(base + route);
  }
  print_section("Assets", lines);
  lines.clear();
  for (const auto& number : emulator.config().numbers) {
    lines.push_back(cat(number.number, "  ", number.name, "  ",
                        number.voice.empty() ? "no voice handler" : number.voice));
  }
  print_section("Numbers", lines);
  lines.clear();
  for (const auto& bin : emulator.config().bins) {
    lines.push_back(cat("https://handler.twilio.com/twiml/", bin.sid, "  ", bin.name));
  }
  print_section("TwiML Bins", lines);
  print_section("Twilio", {cat("REST API  ", base, "/_twilio/api.twilio.com/2010-04-01/"),
                           cat("journal   ", base, "/_ringback/api/events"),
                           "account   eval \"$(ringback env)\""});
  std::cerr << "\n" << std::flush;
}

/// One line a request, as twilio-run prints it, on stdout.
void print_request_line(const http::Request& request, const http::Response& response) {
  const auto type = response.headers.get("Content-Type");
  std::cout << response.status << " " << request.method << " " << request.url.target();
  if (!type.empty()) std::cout << " \u2502 Response Type " << type;
  std::cout << "\n" << std::flush;
}

/// Alerts and what functions say also go to the log, as they happen.
void follow_journal(Trace& trace) {
  trace.listen([](const TraceEntry& entry) {
    const bool broken = entry.kind.ends_with(".rejected") || entry.kind == "function.crashed";
    if (broken || entry.kind == "alert") {
      spdlog::warn("{} {}", entry.subject, entry.text);
    } else if (entry.kind == "function.log") {
      spdlog::info("{} {}", entry.subject, entry.text);
    } else {
      spdlog::debug("{} {} {}", entry.kind, entry.subject, entry.text);
    }
  });
}

/// Emulated time begins now, or with a seed always at the same instant, so that a run repeats.
Time start_of_time(const Config& config) {
  return config.seed ? Time(std::chrono::seconds(1'767'225'600)) : machine_time();
}

/// Everything that lives while a service is served.
class Service {
 public:
  /// Takes the port at once, for the functions are told where they are served.
  Service(const StartOptions& options, Config config);
  Result<void> start();

  /// Until a signal; then what is under way is answered. The exit status.
  int run();

 private:
  void handle(http::Request request, http::Respond respond);
  void await_signal();
  void drain();

  ClockMode mode_;
  asio::io_context io_;
  asio::signal_set signals_;
  asio::steady_timer deadline_;
  bool draining_ = false;
  int status_ = 0;
  RealClock real_clock_;
  VirtualClock virtual_clock_;
  VirtualLoop loop_;
  http::Client network_;
  http::Server server_;
  Result<std::uint16_t> port_;
  Emulator emulator_;
  Control control_;
};

Service::Service(const StartOptions& options, Config config)
    : mode_(options.clock.value_or(config.clock)),
      signals_(io_, SIGINT, SIGTERM, SIGHUP),
      deadline_(io_),
      real_clock_(io_, options.speed.value_or(config.speed)),
      virtual_clock_(start_of_time(config)),
      loop_(io_, virtual_clock_, mode_ == ClockMode::kManual ? virtual_clock_.now() : kForever),
      network_(io_),
      server_(
          io_,
          [this](http::Request request, http::Respond respond) {
            handle(std::move(request), std::move(respond));
          },
          {}, mode_ == ClockMode::kReal ? static_cast<Clock*>(&real_clock_) : &virtual_clock_),
      port_(server_.listen(options.address, options.port)),
      emulator_(io_, mode_ == ClockMode::kReal ? static_cast<Clock&>(real_clock_) : virtual_clock_,
                std::move(config),
                {std::filesystem::absolute(options.folder), worker_program(), options.isolation,
                 cat("localhost:", port_.ok() ? *port_ : options.port), &network_}),
      control_(io_, emulator_, mode_ == ClockMode::kManual ? &loop_ : nullptr) {
  follow_journal(emulator_.trace());
}

void Service::handle(http::Request request, http::Respond respond) {
  if (Control::owns(request.url.path)) return control_.handle(request, respond);
  auto shown = request;
  shown.body.clear();
  emulator_.handle(std::move(request), [shown = std::move(shown),
                                        respond = std::move(respond)](http::Response response) {
    print_request_line(shown, response);
    respond(std::move(response));
  });
}

Result<void> Service::start() {
  if (!port_.ok()) return port_.error();
  if (auto started = emulator_.functions().start(); !started.ok()) return started.error();
  emulator_.functions().watch();
  print_banner(emulator_);
  return {};
}

/// The first signal drains; the second ends at once, with the status of a program it has killed.
void Service::await_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (draining_) {
      status_ = 128 + signal;
      return loop_.stop();
    }
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
  return status_;
}

}  // namespace

int serve(const StartOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("ringback"));
  spdlog::set_level(spdlog::level::from_str(options.log_level));
  auto config = load_config(options.folder / "twilio.yaml");
  if (!config.ok()) {
    std::cerr << config.error().message << "\n";
    return 1;
  }
  Service service(options, std::move(config).value());
  if (const auto started = service.start(); !started.ok()) {
    std::cerr << started.error().message << "\n";
    return 1;
  }
  return service.run();
}

}  // namespace ringback::app
