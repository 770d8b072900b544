// The whole system as one value.
#include "emulator/test_emulator.hpp"

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"
#include "http/form.hpp"
#include "store/kinds.hpp"

namespace ringback {

namespace fs = std::filesystem;

namespace {

constexpr Time kStart{std::chrono::seconds(1'767'225'600)};  // 2026-01-01T00:00:00Z

std::string read_file(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return text.str();
}

fs::path make_folder(const fs::path& functions) {
  std::string name = (fs::temp_directory_path() / "ringback-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  const fs::path source = RINGBACK_SOURCE_DIR;
  fs::create_directory_symlink(functions, fs::path(name) / "functions");
  fs::create_directory(fs::path(name) / "assets");
  fs::copy(source / "assets", fs::path(name) / "assets", fs::copy_options::recursive);
  return name;
}

app::Config config_of(const std::string& yaml) {
  auto config =
      app::parse_config(yaml, "twilio.yaml", [](const std::string&) { return std::nullopt; });
  if (!config.ok()) throw std::runtime_error(config.error().message);
  config->seed = 1;
  return std::move(config).value();
}

}  // namespace

void FakeNetwork::fetch(const http::Request& request, const http::Patience&, Done done) {
  requests.push_back(request);
  const auto host = hosts.find(request.url.host);
  auto result = host == hosts.end()
                    ? Result<http::Response>(Error{11210, cat("no host ", request.url.host), 502})
                    : Result<http::Response>(host->second(request));
  done(std::move(result));
}

TestEmulator::TestEmulator() : TestEmulator(sample_yaml()) {}

TestEmulator::TestEmulator(const std::string& yaml)
    : TestEmulator(yaml, fs::path(RINGBACK_SOURCE_DIR) / "functions") {}

Result<void> FakeJournal::append(std::span<const Change> changes) {
  if (full) return Error{0, "there is no space left", 503};
  ++turns;
  for (const auto& change : changes) {
    if (change.body) {
      documents[change.sequence] = change;
    } else {
      documents.erase(change.sequence);
    }
  }
  return {};
}

Result<std::vector<Change>> FakeJournal::replay() {
  std::vector<Change> kept;
  for (const auto& [sequence, document] : documents) kept.push_back(document);
  return kept;
}

TestEmulator::TestEmulator(const std::string& yaml, const fs::path& functions)
    : TestEmulator(yaml, functions, nullptr) {}

TestEmulator::TestEmulator(const std::string& yaml, std::shared_ptr<Journal> journal)
    : TestEmulator(yaml, fs::path(RINGBACK_SOURCE_DIR) / "functions", std::move(journal)) {}

TestEmulator::TestEmulator(const std::string& yaml, const fs::path& functions,
                           std::shared_ptr<Journal> journal)
    : folder_(make_folder(functions)),
      start_(kStart),
      clock_(kStart),
      loop_(io_, clock_, app::kForever) {
  app::Parts parts;
  if (journal) parts.documents = journal->replay().value();
  parts.journal = std::move(journal);
  parts.folder = folder_;
  parts.isolation = functions::Isolation::None;
  parts.network = &network_;
  emulator_ = std::make_unique<app::Emulator>(io_, clock_, config_of(yaml), parts);
  const auto hold = clock_.hold();  // what a journal has kept goes on when all is ready
  const auto started = emulator_->functions().start();
  if (!started.ok()) throw std::runtime_error(started.error().message);
  loop_.run_until([this] {
    for (const auto& function : emulator_->functions().list()) {
      if (!function.working && function.broken.empty()) return false;
    }
    return true;
  });
}

TestEmulator::~TestEmulator() {
  emulator_.reset();
  fs::remove_all(folder_);
}

std::string TestEmulator::sample_yaml() {
  return read_file(fs::path(RINGBACK_SOURCE_DIR) / "twilio.yaml");
}

const std::string& TestEmulator::account_sid() {
  static const std::string sid = app::Config{}.account_sid;
  return sid;
}

const std::string& TestEmulator::auth_token() {
  static const std::string token = app::Config{}.auth_token;
  return token;
}

void TestEmulator::write_asset(const std::string& name, const std::string& text) {
  const auto file = folder_ / "assets" / name;
  fs::remove(file);
  fs::create_directories(file.parent_path());
  if (!text.empty()) std::ofstream(file) << text;
}

http::Response TestEmulator::ask(http::Request request) {
  std::optional<http::Response> answer;
  emulator_->handle(std::move(request),
                    [&answer](http::Response response) { answer = std::move(response); });
  loop_.run_until([&answer] { return answer.has_value(); });
  if (!answer) throw std::runtime_error("nobody answered");
  return http::whole(std::move(*answer));
}

http::Response TestEmulator::rest(const std::string& method, const std::string& path,
                                  const FormFields& fields) {
  http::Request request;
  request.method = method;
  request.url = *http::parse_url(
      cat("https://api.twilio.com/2010-04-01/Accounts/", account_sid(), "/", path));
  request.headers.add("Authorization",
                      cat("Basic ", base64(cat(account_sid(), ":", auth_token()))));
  if (method == "GET") {
    request.url.query = http::print_form(fields);
  } else {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = http::print_form(fields);
  }
  return ask(std::move(request));
}

Json TestEmulator::rest_json(const std::string& method, const std::string& path,
                             const FormFields& fields) {
  const auto answer = rest(method, path, fields);
  auto body = parse_json(answer.body);
  if (!body.ok()) throw std::runtime_error("not JSON: " + answer.body);
  return std::move(body).value();
}

void TestEmulator::run() {
  loop_.run_until([] { return false; });
}

void TestEmulator::run_for(Duration duration) {
  const auto until = clock_.now() + duration;
  bool over = false;
  const auto timer = clock_.at(until, [&over] { over = true; });
  loop_.run_until([&over] { return over; });
}

Json TestEmulator::dial_in(const std::string& from, const std::string& to, const Json& behaviour) {
  const auto sid = emulator_->exchange().dial_in(from, to, voice::phone_behaviour(behaviour), 0);
  if (!sid.ok()) throw std::runtime_error(sid.error().message);
  return *emulator_->store().get(kind::kCall, *sid);
}

std::string TestEmulator::journal() const {
  std::string out;
  for (const auto& entry : emulator_->trace().entries()) {
    out += cat(stopwatch(entry.at - start_), " ", entry.kind(), " ", entry.text(), "\n");
  }
  return out;
}

std::vector<std::string> TestEmulator::entries(std::string_view kind) const {
  std::vector<std::string> out;
  for (const auto& entry : emulator_->trace().entries()) {
    if (entry.kind() == kind) out.emplace_back(entry.text());
  }
  return out;
}

std::vector<Json> TestEmulator::requests_to(std::string_view part) const {
  std::vector<Json> out;
  for (const auto& entry : emulator_->trace().entries()) {
    if (entry.kind() != "webhook" && entry.kind() != "callback") continue;
    if (entry.text().find(part) == std::string::npos || entry.detail().empty()) continue;
    out.push_back((*parse_json(entry.detail()))["parameters"]);
  }
  return out;
}

}  // namespace ringback
