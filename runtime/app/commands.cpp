// The commands call, list, env and ca.
#include "app/commands.hpp"

#include <boost/asio/io_context.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/authority_file.hpp"
#include "app/client_env.hpp"
#include "app/config.hpp"
#include "app/ladder.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"
#include "http/client.hpp"

namespace ringback::app {

namespace {

/// Asks the control API of the service on this machine and waits for the answer. By number: a
/// container need not know the name localhost.
Result<std::string> ask(std::uint16_t port, const std::string& method, const std::string& path,
                        const std::string& body = "") {
  http::Request request;
  request.method = method;
  request.url = *http::parse_url(cat("http://127.0.0.1:", port, "/_ringback/", path));
  request.headers.add("Content-Type", "application/json");
  request.body = body;
  boost::asio::io_context io;
  http::Client client(io);
  Result<std::string> answer = Error{0, "no answer"};
  client.fetch(request, Duration(70'000), [&answer, port](Result<http::Response> result) {
    if (!result.ok()) {
      answer = result.error().code == 11202
                   ? Error{0, cat("nothing is served on port ", port, "; try: ringback start")}
                   : result.error();
    } else if (result->status >= 400) {
      const auto body = parse_json(result->body);
      answer = Error{0, body.ok() ? text_of(*body, "message") : result->body};
    } else {
      answer = std::move(result->body);
    }
  });
  io.run();
  return answer;
}

int fail(const Error& error) {
  std::cerr << "ringback: " << error.message << "\n";
  return 1;
}

/// What the caller does: keys once connected, words after the beep.
Json script_of(const CallOptions& options) {
  Json script = Json::array();
  if (!options.press.empty()) {
    script.push_back({{"wait", "1s"}});
    script.push_back({{"press", options.press}});
  }
  if (!options.say.empty()) {
    script.push_back({{"hear", "beep"}});
    script.push_back({{"say", options.say}});
  }
  return script;
}

/// Prints entries as they come until the call is over and nothing has followed for a while.
int follow(const CallOptions& options, EventId after, const std::string& call_sid) {
  Ladder ladder;
  bool over = false;
  while (true) {
    const auto lines = ask(options.port, "GET", cat("api/events?wait=3&after=", after));
    if (!lines.ok()) return fail(lines.error());
    if (lines->empty() && over) return 0;
    std::istringstream in(*lines);
    for (std::string line; std::getline(in, line);) {
      const auto entry = parse_json(line);
      if (!entry.ok()) continue;
      after = entry->value("id", after);
      if (options.json) {
        std::cout << line << "\n";
      } else {
        std::cout << ladder.line(*entry);
      }
      over = over || ends_call(*entry, call_sid);
    }
    std::cout << std::flush;
  }
}

void print_list(const Json& service) {
  const auto base = cat("http://", text_of(service, "domain"));
  std::cout << "Functions\n";
  for (const auto& function : service["functions"]) {
    const auto broken = text_of(function, "broken");
    std::cout << "  " << base << text_of(function, "route") << "  "
              << text_of(function, "visibility") << (broken.empty() ? "" : "  broken: " + broken)
              << "\n";
  }
  std::cout << "Assets\n";
  for (const auto& asset : service["assets"]) {
    std::cout << "  " << base << text_of(asset, "route") << "  " << text_of(asset, "visibility")
              << "\n";
  }
  std::cout << "Numbers\n";
  for (const auto& number : service["numbers"]) {
    const auto voice = text_of(number, "voice");
    std::cout << "  " << text_of(number, "number") << "  " << text_of(number, "name") << "  "
              << (voice.empty() ? "no voice handler" : voice) << "\n";
  }
  std::cout << "TwiML Bins\n";
  for (const auto& bin : service["bins"]) {
    std::cout << "  " << text_of(bin, "url") << "  " << text_of(bin, "name") << "\n";
  }
}

}  // namespace

int call_command(const CallOptions& options) {
  const Json body = {
      {"from", options.from},
      {"to", options.to},
      {"forwarded_from", options.forwarded_from},
      {"caller", {{"script", script_of(options)}, {"hangs_up_after", options.hang_up_after}}}};
  const auto placed = ask(options.port, "POST", "api/calls", print_json(body));
  if (!placed.ok()) return fail(placed.error());
  const auto answer = parse_json(*placed);
  if (!answer.ok()) return fail(answer.error());
  return follow(options, answer->value("journal", EventId{0}), text_of((*answer)["call"], "sid"));
}

int reset_command(std::uint16_t port) {
  const auto answer = ask(port, "POST", "api/reset");
  return answer.ok() ? 0 : fail(answer.error());
}

int save_command(const SnapshotOptions& options) {
  const auto answer =
      ask(options.port, "POST", cat("api/snapshots/", percent_encode(options.name)));
  return answer.ok() ? 0 : fail(answer.error());
}

int load_command(const SnapshotOptions& options) {
  const auto answer =
      ask(options.port, "POST", cat("api/snapshots/", percent_encode(options.name), "/load"));
  return answer.ok() ? 0 : fail(answer.error());
}

int snapshots_command(std::uint16_t port) {
  const auto answer = ask(port, "GET", "api/snapshots");
  if (!answer.ok()) return fail(answer.error());
  const auto listed = parse_json(*answer);
  if (!listed.ok()) return fail(listed.error());
  for (const auto& name : listed->at("snapshots")) std::cout << name.get<std::string>() << "\n";
  return 0;
}

int list_command(const ListOptions& options) {
  const auto answer = ask(options.port, "GET", "api/service");
  if (!answer.ok()) return fail(answer.error());
  const auto service = parse_json(*answer);
  if (!service.ok()) return fail(service.error());
  if (options.json) {
    std::cout << print_json_pretty(*service) << "\n";
  } else {
    print_list(*service);
  }
  return 0;
}

int health_command(std::uint16_t port) {
  const auto answer = ask(port, "GET", "health");
  return answer.ok() ? 0 : fail(answer.error());
}

int env_command(const EnvOptions& options) {
  const auto config = load_config(options.folder / "twilio.yaml");
  if (!config) return fail(config.error());
  if (options.credentials_alone) {
    std::cout << shell_lines(credentials(*config));
    return 0;
  }
  const auto variables = service_variables(*config, options.port);
  std::cout << shell_lines(variables ? *variables : credentials(*config));
  return variables ? 0 : fail(variables.error());
}

int authority_command() {
  const auto folder = authority_folder();
  if (!folder) return fail({0, "there is no place for it; set RINGBACK_CA_DIR"});
  const auto authority = open_authority(*folder, machine_time());
  if (!authority) return fail(authority.error());
  std::cout << (*folder / kAuthorityCertificate).string() << "\n";
  return 0;
}

}  // namespace ringback::app
