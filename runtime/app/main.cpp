// The program `ringback`: its commands and their help.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "app/commands.hpp"
#include "app/serve.hpp"

namespace {

using namespace ringback::app;  // NOLINT(google-build-using-namespace): this is its program

void add_log_options(CLI::App& command, const std::shared_ptr<StartOptions>& options) {
  command
      .add_option_function<std::string>(
          "-l,--log-level",
          [options](const std::string& word) { options->log.level = log_level(word); },
          "What is logged to stderr; off: nothing, and no request lines")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->default_str("info");
  command
      .add_option_function<std::string>(
          "--log-format",
          [options](const std::string& word) {
            options->log.format = word == "json" ? LogFormat::Json : LogFormat::Text;
          },
          "text: for people; json: an object a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->default_str("text");
  command.add_flag("--request-log,!--no-request-log", options->request_lines,
                   "A line on stdout for every request (the default)");
}

void add_start(CLI::App& app, int& status) {
  auto options = std::make_shared<StartOptions>();
  auto clock = std::make_shared<std::string>();
  auto isolation = std::make_shared<std::string>("process");
  auto* start = app.add_subcommand(
      "start", "Serve the service in DIR: its functions, its assets, and Twilio around it.");
  start->add_option("DIR", options->folder, "The folder with twilio.yaml, functions/ and assets/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  start->add_option("-p,--port", options->port, "The port to serve on; 0 takes a free one")
      ->capture_default_str();
  start->add_option("--address", options->address, "The address to serve on; 0.0.0.0 for all")
      ->capture_default_str();
  start
      ->add_option("--clock", *clock,
                   "real: as the machine's; virtual: jumps when nothing is left to do; manual: "
                   "moves by POST /_ringback/api/clock alone")
      ->check(CLI::IsMember({"real", "virtual", "manual"}));
  start->add_option("--speed", options->speed, "How many times as fast real time runs")
      ->check(CLI::Range(0.001, 1e6));
  start
      ->add_option("--isolation", *isolation,
                   "process: each handler in a worker that may crash; none: on threads of this "
                   "program, for debuggers")
      ->check(CLI::IsMember({"process", "none"}))
      ->capture_default_str();
  add_log_options(*start, options);
  start->callback([options, clock, isolation, &status] {
    if (!clock->empty()) options->clock = clock_mode(*clock);
    if (*isolation == "none") options->isolation = ringback::functions::Isolation::None;
    status = serve(*options);
  });
}

void add_call(CLI::App& app, int& status) {
  auto options = std::make_shared<CallOptions>();
  auto* call = app.add_subcommand(
      "call", "Call one of your numbers as a person would, and watch what happens.");
  call->add_option("FROM", options->from, "The caller's number, such as +13125550142")->required();
  call->add_option("TO", options->to, "The number of yours that is called")->required();
  call->add_option("--press", options->press,
                   "Keys the caller presses, such as 12#; w waits 0.5 s");
  call->add_option("--say", options->say, "What the caller says after the beep of a voicemail");
  call->add_option("--hang-up-after", options->hang_up_after,
                   "When the caller hangs up, such as 30s")
      ->capture_default_str();
  call->add_option("-p,--port", options->port, "Where the service is served")
      ->capture_default_str();
  call->add_flag("--json", options->json, "Print the journal's JSON lines instead of the ladder");
  call->footer("Example: ringback call +13125550142 +19803002222 --say \"Please call me back\"");
  call->callback([options, &status] { status = call_command(*options); });
}

void add_list(CLI::App& app, int& status) {
  auto options = std::make_shared<ListOptions>();
  auto* list = app.add_subcommand(
      "list", "Print the functions, assets, numbers and TwiML Bins of a served service.");
  list->add_option("-p,--port", options->port, "Where the service is served")
      ->capture_default_str();
  list->add_flag("--json", options->json, "Print JSON");
  list->callback([options, &status] { status = list_command(*options); });
}

void add_env(CLI::App& app, int& status) {
  auto folder = std::make_shared<std::filesystem::path>(".");
  auto* env = app.add_subcommand(
      "env", "Print the account's credentials as shell commands: eval \"$(ringback env)\".");
  env->add_option("DIR", *folder, "The folder with twilio.yaml")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  env->callback([folder, &status] { status = env_command(*folder); });
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("Runs Twilio Functions on this machine, with an offline Twilio around them.",
               "ringback");
  app.require_subcommand(0, 1);  // a missing one is answered with the help, an unknown one named
  app.set_version_flag("--version", RINGBACK_VERSION);
  int status = 0;
  add_start(app, status);
  add_call(app, status);
  add_list(app, status);
  add_env(app, status);
  CLI11_PARSE(app, argc, argv);
  if (!app.get_subcommands().empty()) return status;
  std::cerr << app.help();
  return 1;
} catch (const std::exception& error) {
  std::cerr << "ringback: " << error.what() << "\n";
  return 1;
}
