// The loop of the runtime in small.
#include "functions/host_fixture.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "functions/service.hpp"
#include "http/web.hpp"

namespace ringback::functions {

namespace fs = std::filesystem;

namespace {

constexpr Time beginning{Duration(1'700'000'000'000)};

std::shared_ptr<Service> make_service() {
  auto service = std::make_shared<Service>();
  service->environment = {{"COLOUR", "green"}};
  service->account_sid = "AC00000000000000000000000000000001";
  service->auth_token = "token";
  service->domain_name = "localhost:3000";
  return service;
}

}  // namespace

struct HostFixture::Parts {
  boost::asio::io_context io;
  VirtualClock clock{beginning};
  http::Web web{clock, nullptr};
  Trace trace{[this] { return clock.now(); }};
  std::shared_ptr<const Service> service = make_service();
};

HostFixture::HostFixture(Isolation isolation) : parts_(std::make_unique<Parts>()) {
  auto pattern = (fs::temp_directory_path() / "ringback-test-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  settings.folder = folder_;
  settings.worker = RINGBACK_WORKER;
  settings.isolation = isolation;
  parts_->web.serve([](const http::Url&) { return true; },
                    [this](http::Request request, http::Respond respond) {
                      if (world) world(std::move(request), std::move(respond));
                    });
}

HostFixture::~HostFixture() {
  stop();
  fs::remove_all(folder_);
}

std::string HostFixture::library_bytes(const std::string& handler) {
  std::ifstream file(fs::path(RINGBACK_HANDLERS) / (handler + ".so"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void HostFixture::install(const std::string& handler, const std::string& file) {
  const auto target = folder_ / file;
  fs::create_directories(target.parent_path());
  const auto temporary = fs::path(target).concat(".part");
  fs::copy_file(fs::path(RINGBACK_HANDLERS) / (handler + ".so"), temporary);
  fs::rename(temporary, target);
}

void HostFixture::write(const std::string& file, std::string_view bytes) {
  std::ofstream out(folder_ / file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void HostFixture::start() {
  host_ = std::make_unique<Host>(parts_->io, parts_->clock, parts_->web, parts_->trace, settings,
                                 [this] { return parts_->service; });
  const auto started = host_->start();
  if (!started) throw std::runtime_error(started.error().message);
}

void HostFixture::stop() { host_.reset(); }

http::Request request(const std::string& method, const std::string& target) {
  http::Request request;
  request.method = method;
  request.url = *http::parse_url("http://localhost:3000" + target);
  request.headers.add("Host", "localhost:3000");
  return request;
}

std::size_t HostFixture::begin(const std::string& target) {
  const auto index = answers.size();
  answers.emplace_back();
  host_->handle(request("GET", target),
                [this, index](http::Response response) { answers[index] = std::move(response); });
  return index;
}

void HostFixture::until_answered() {
  run_until([this] { return std::ranges::all_of(answers, [](auto& a) { return a.has_value(); }); });
}

http::Response HostFixture::ask(http::Request request) {
  auto answer = std::make_shared<std::optional<http::Response>>();
  host_->handle(std::move(request), [answer](http::Response response) { *answer = response; });
  run_until([answer] { return answer->has_value(); });
  return answer->value_or(http::Response{0, {}, "no answer"});
}

http::Response HostFixture::get(const std::string& target) { return ask(request("GET", target)); }

bool HostFixture::run_until(const std::function<bool()>& condition) {
  auto& [io, clock, web, trace, service] = *parts_;
  io.restart();  // it may have stopped for want of work
  while (!condition()) {
    if (io.poll_one() > 0) continue;
    if (!clock.held() && clock.step(Time::max())) continue;
    if (io.run_one_for(std::chrono::seconds(20)) == 0) return false;
  }
  return true;
}

bool HostFixture::poll_until(const std::function<bool()>& condition) {
  for (int turns = 0; turns < 6000; ++turns) {
    if (condition()) return true;
    parts_->io.restart();
    parts_->io.run_one_for(std::chrono::milliseconds(10));
  }
  return false;
}

void HostFixture::turn_for(Duration time) {
  bool over = false;
  boost::asio::steady_timer timer(parts_->io, time);
  timer.async_wait([&over](const auto&) { over = true; });
  while (!over) parts_->io.run_one();
}

std::vector<std::string> HostFixture::journal(std::string_view kind) const {
  std::vector<std::string> texts;
  for (const auto& entry : parts_->trace.entries()) {
    if (entry.kind() == kind) texts.emplace_back(entry.text());
  }
  return texts;
}

const Trace& HostFixture::trace() const { return parts_->trace; }

Duration HostFixture::elapsed() const { return parts_->clock.now() - beginning; }

std::vector<pid_t> child_processes() {
  std::vector<pid_t> all;
  std::error_code gone;
  for (const auto& task : fs::directory_iterator("/proc/self/task", gone)) {
    std::ifstream list(task.path() / "children");
    std::copy(std::istream_iterator<pid_t>(list), {}, std::back_inserter(all));
  }
  return all;
}

bool is_over(pid_t process) {
  std::string state;
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  stat >> state >> state >> state;
  return !stat || state == "Z" || state == "X";
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace ringback::functions
