// A service in virtual time, as a scenario has it.
#include "app/scenario/world.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/proxy.hpp"
#include "app/public_pages.hpp"
#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/form.hpp"
#include "http/webhook.hpp"
#include "http/wire.hpp"

namespace ringback::app::scenario {

namespace {

namespace fs = std::filesystem;

constexpr Time kUsualStart{std::chrono::seconds(1'767'225'600)};  // 2026-01-01T00:00:00Z
constexpr auto kDomain = "localhost:3000";

/// Who has no behaviour of their own rings until a step says what they do.
Config adapted(Config config, const Scenario& scenario, std::uint64_t seed) {
  config.seed = seed;
  config.clock = ClockMode::kVirtual;
  for (const auto& [name, person] : scenario.people) {
    if (person.phone) {
      config.phones[person.number] = *person.phone;
    } else {
      config.phones[person.number] = {{"number", person.number}, {"never_answers", true}};
    }
  }
  return config;
}

/// The service with other assets: a folder of its own, made of links and copies.
Result<fs::path> make_folder(const Scenario& scenario) {
  std::string name = (fs::temp_directory_path() / "ringback-scenario-XXXXXX").string();
  std::error_code failure;
  if (mkdtemp(name.data()) == nullptr) return Error{0, cat("cannot make the folder ", name)};
  const fs::path folder = name;
  fs::create_directory_symlink(scenario.service / "functions", folder / "functions", failure);
  fs::create_directory(folder / "assets", failure);
  fs::copy(scenario.service / "assets", folder / "assets", fs::copy_options::recursive, failure);
  for (const auto& [file, body] : scenario.assets) {
    fs::remove(folder / "assets" / file, failure);
    if (!body) continue;
    fs::create_directories((folder / "assets" / file).parent_path(), failure);
    std::ofstream(folder / "assets" / file) << *body;
  }
  return folder;
}

/// `Calls.json` is a resource of the account, `sync.twilio.com/v1/...` one of another product.
std::string url_of(const std::string& path, const std::string& account_sid) {
  const auto slash = path.find('/');
  if (path.substr(0, slash).ends_with(".twilio.com")) return cat("https://", path);
  if (path.starts_with('/')) return cat("http://", kDomain, path);
  return cat("https://api.twilio.com/2010-04-01/Accounts/", account_sid, "/", path);
}

}  // namespace

/// Every host that is not Twilio's or ours.
class World::Outside final : public http::Network {
 public:
  Outside(World& world, std::map<std::string, StandIns> hosts)
      : world_(world), hosts_(std::move(hosts)) {}

  void fetch(const http::Request& request, const http::Patience&, Done done) override {
    const auto url = request.url.request_text();
    const auto* host = find(url);
    const auto* what = host == nullptr ? nullptr : &world_.next_of(host->first, host->second);
    if (what == nullptr || what->unreachable) {
      return done(Error{11210, cat("the scenario has no host ", request.url.authority()), 502});
    }
    world_.stand_in(*what, [done](http::Response response) { done(std::move(response)); });
  }

  bool is_emulated() const override { return true; }

  /// What answers at the longest beginning of the URL; null when nothing does.
  const std::pair<const std::string, StandIns>* find(std::string_view url) const {
    const std::pair<const std::string, StandIns>* best = nullptr;
    for (const auto& host : hosts_) {
      if (!url.starts_with(host.first)) continue;
      if (best == nullptr || host.first.size() > best->first.size()) best = &host;
    }
    return best;
  }

  std::unique_ptr<http::Socket> open(http::SocketRequest, http::SocketListener) override {
    return nullptr;
  }

 private:
  World& world_;
  std::map<std::string, StandIns> hosts_;
};

Result<std::unique_ptr<World>> World::make(const Scenario& scenario, const WorldOptions& options) {
  auto config = load_config(scenario.service / "twilio.yaml", scenario.overlay);
  if (!config.ok()) return config.error();
  const bool own = !scenario.assets.empty();
  auto folder = own ? make_folder(scenario) : Result<fs::path>(scenario.service);
  if (!folder.ok()) return folder.error();
  auto adjusted = adapted(std::move(config).value(), scenario, options.seed);
  std::unique_ptr<World> world(new World(scenario, options, std::move(adjusted), *folder));
  if (own) world->folder_ = *folder;
  if (auto begun = world->begin(); !begun.ok()) return begun.error();
  return world;
}

World::World(const Scenario& scenario, const WorldOptions& options, Config config,
             const fs::path& folder)
    : start_(scenario.start.value_or(kUsualStart)),
      clock_(start_),
      loop_(io_, clock_, kForever),
      functions_(scenario.functions),
      outside_(std::make_unique<Outside>(*this, scenario.hosts)) {
  Parts parts;
  parts.folder = folder;
  parts.worker = options.worker;
  parts.isolation = options.isolation;
  parts.domain = kDomain;
  parts.network = outside_.get();
  emulator_ = std::make_unique<Emulator>(io_, clock_, std::move(config), parts);
  emulator_->substitute([this](const http::Request& request, const http::Respond& respond) {
    return substitute(request, respond);
  });
}

World::~World() {
  emulator_.reset();
  std::error_code failure;
  if (!folder_.empty()) fs::remove_all(folder_, failure);
}

/// Loads the functions; how each of them does shows when it is asked.
Result<void> World::begin() {
  if (auto started = emulator_->functions().start(); !started.ok()) return started;
  loop_.run_until([this] {
    for (const auto& function : emulator_->functions().list()) {
      if (!function.working && function.broken.empty()) return false;
    }
    return true;
  });
  return {};
}

std::string World::number_named(const std::string& name) const {
  const auto& numbers = emulator_->config().numbers;
  const auto own = std::ranges::find(numbers, name, &NumberConfig::name);
  return own == numbers.end() ? name : own->number;
}

std::string World::useless_override() const {
  for (const auto& [route, stand_in] : functions_) {
    const bool there = emulator_->functions().has(route) || emulator_->assets().find(route);
    if (!there && !asked_.contains(route)) return route;
  }
  return "";
}

/// Whether something answers in place of a function, or of one of Twilio's hosts.
bool World::substitute(const http::Request& request, const http::Respond& respond) {
  if (const auto* host = outside_->find(request.url.request_text())) {
    stand_in(next_of(host->first, host->second), respond);
    return true;
  }
  const auto found = functions_.find(request.url.path);
  if (found == functions_.end() || is_twilio(request.url.host) || is_public(request.url)) {
    return false;
  }
  stand_in(next_of(found->first, found->second), respond);
  return true;
}

const StandIn& World::next_of(const std::string& name, const StandIns& all) {
  return all[std::min(asked_[name]++, all.size() - 1)];
}

void World::stand_in(const StandIn& what, http::Respond respond) {
  if (what.unreachable) return respond(http::response(502, "text/plain", "unreachable"));
  auto answer = [respond = std::move(respond), response = what.response] { respond(response); };
  if (what.after.count() == 0) return answer();
  delays_.push_back(clock_.after(what.after, std::move(answer)));
}

bool World::run_until(const std::function<bool()>& done, Duration at_most) {
  if (done()) return true;
  bool over = false;
  const auto deadline = clock_.after(at_most, [&over] { over = true; });
  loop_.run_until([&] { return over || done(); });
  return done();
}

http::Response World::ask(const Ask& ask) {
  http::Request request;
  request.method = ask.method;
  const auto& config = emulator_->config();
  const auto url = http::parse_url(url_of(ask.path, config.account_sid));
  if (!url.ok()) return http::response(400, "text/plain", url.error().message);
  request.url = *url;
  const auto basic = cat("Basic ", base64(cat(config.account_sid, ":", config.auth_token)));
  if (ask.is_signed) {
    request = http::make_webhook(ask.method, *url, ask.fields, config.auth_token).request;
  } else if (!ask.json.empty()) {
    request.headers.add("Content-Type", "application/json");
    request.body = ask.json;
  } else if (ask.method == "POST") {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = http::print_form(ask.fields);
  } else if (!ask.fields.empty()) {
    request.url.query += cat(request.url.query.empty() ? "" : "&", http::print_form(ask.fields));
  }
  if (!ask.is_signed) request.headers.add("Authorization", basic);
  for (const auto& [name, value] : ask.headers) request.headers.set(name, value);
  if (!request.body.empty()) request.headers.set("Content-Length", cat(request.body.size()));
  std::optional<http::Response> answer;
  emulator_->handle(std::move(request),
                    [&answer](http::Response response) { answer = std::move(response); });
  run_until([&answer] { return answer.has_value(); }, http::kWebhookTimeout);
  if (!answer) return http::response(504, "text/plain", "nobody answered");
  return http::whole(std::move(*answer));
}

}  // namespace ringback::app::scenario
