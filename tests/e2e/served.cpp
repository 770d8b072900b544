// Folders, and hosts that serve them.
#include "e2e/served.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::e2e {

namespace fs = std::filesystem;

namespace {

// What a service has that sets neither.
constexpr auto kAccountSid = "AC0123456789abcdef0123456789abcdef";
constexpr auto kAuthToken = "0123456789abcdef0123456789abcdef";

Command start_command(const ServiceFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {"start", ".", "--port", "0"});
  return ringback(folder, std::move(words));
}

std::vector<Json> parse_lines(const std::string& text) {
  std::vector<Json> entries;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) entries.push_back(Json::parse(line));
  return entries;
}

}  // namespace

ServiceFolder::ServiceFolder(std::string_view yaml) {
  fs::create_directories(path() / "functions");
  fs::create_directories(path() / "assets");
  fs::create_directories(scratch());
  write("twilio.yaml", yaml);
}

ServiceFolder::ServiceFolder() : ServiceFolder("") {
  const fs::path source = RINGBACK_SOURCE_DIR;
  constexpr auto kOver = fs::copy_options::overwrite_existing | fs::copy_options::recursive;
  fs::copy(source / "twilio.yaml", path() / "twilio.yaml", kOver);
  fs::copy(source / "assets", path() / "assets", kOver);
  copy(RINGBACK_FORWARDER, "forwarder");
  copy(RINGBACK_VOICEMAIL, "voicemail");
  copy(RINGBACK_SEND_SMS, "send-sms");
}

void ServiceFolder::write(const std::string& file, std::string_view bytes) const {
  fs::create_directories((path() / file).parent_path());
  std::ofstream(path() / file, std::ios::binary) << bytes;
}

void ServiceFolder::copy(const fs::path& library, const std::string& name) const {
  fs::create_directories(function(name).parent_path());
  const auto copied = run({.words = {"cp", library, function(name)}});
  if (copied.status != 0) throw std::runtime_error(copied.err);
}

fs::path handler(const std::string& name) { return fs::path(RINGBACK_HANDLERS) / (name + ".so"); }

Command ringback(const ServiceFolder& folder, std::vector<std::string> words) {
  words.insert(words.begin(), RINGBACK_PROGRAM);
  return {.words = std::move(words),
          .environment = {{"TMPDIR", folder.scratch()},
                          {"XDG_RUNTIME_DIR", ""},
                          {"RINGBACK_CA_DIR", folder.authority()}},
          .folder = folder.path()};
}

Served::Served(const ServiceFolder& folder, std::vector<std::string> words)
    : Served(start_command(folder, std::move(words))) {}

Served::Served(const Command& command) : process_(command), port_(await_port()) {
  if (!until([this] { return get("/_ringback/ready").status == 200; })) {
    throw std::runtime_error("did not become ready: " + process_.err());
  }
}

std::uint16_t Served::await_port() {
  constexpr std::string_view kBefore = "Ringback serves http://localhost:";
  std::string port;
  until([&] {
    const auto printed = process_.err();
    const auto at = printed.find(kBefore);
    const auto end = at == std::string::npos ? at : printed.find('\n', at);
    if (end != std::string::npos) {
      port = printed.substr(at + kBefore.size(), end - at - kBefore.size());
    }
    return !port.empty() || process_.has_ended();
  });
  if (port.empty()) throw std::runtime_error("does not serve: " + process_.err());
  return static_cast<std::uint16_t>(std::stoi(port));
}

std::string Served::url(const std::string& target) const {
  return cat("http://localhost:", port_, target);
}

Answer Served::post_json(const std::string& target, const Json& body) const {
  return ask({target, "POST", {{"Content-Type", "application/json"}}, print_json(body)});
}

Json Served::ring(const std::string& to, const Json& phone) const {
  const auto answer =
      post_json("/_ringback/api/calls", {{"from", kStranger}, {"to", to}, {"caller", phone}});
  if (answer.status != 201) throw std::runtime_error(answer.body);
  return Json::parse(answer.body).at("call");
}

Json Served::rest(const std::string& method, const std::string& path, const Form& form) const {
  std::string body;
  for (const auto& [name, value] : form) {
    body += cat(body.empty() ? "" : "&", percent_encode(name), "=", percent_encode(value));
  }
  const auto answer = ask(
      {account_path(path),
       method,
       {{"Authorization", authorization()}, {"Content-Type", "application/x-www-form-urlencoded"}},
       body});
  return Json::parse(answer.body);
}

bool Served::becomes(const std::string& path, const std::string& field,
                     const std::string& value) const {
  return until([&] { return text_of(rest("GET", path), field) == value; });
}

std::vector<Json> Served::journal() const { return parse_lines(get("/_ringback/api/events").body); }

std::vector<Json> Served::journal(std::string_view kind) const {
  std::vector<Json> found;
  for (auto& entry : journal()) {
    if (text_of(entry, "kind") == kind) found.push_back(std::move(entry));
  }
  return found;
}

bool Served::await_event(std::string_view kind, std::string_view words) const {
  std::uint64_t last = 0;
  return until([&] {
    const auto lines = get(cat("/_ringback/api/events?wait=5&after=", last)).body;
    for (const auto& entry : parse_lines(lines)) {
      last = entry.at("id");
      const auto said = cat(text_of(entry, "subject"), " ", text_of(entry, "text"));
      if (text_of(entry, "kind") == kind && said.find(words) != std::string::npos) return true;
    }
    return false;
  });
}

std::string account_path(const std::string& path) {
  return cat("/_twilio/api.twilio.com/2010-04-01/Accounts/", kAccountSid, "/", path);
}

std::string authorization(const std::string& password) {
  return cat("Basic ", base64(cat(kAccountSid, ":", password)));
}

std::string authorization() { return authorization(kAuthToken); }

}  // namespace ringback::e2e
