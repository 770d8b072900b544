// The program `ringback`: its commands and their help.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.hpp"
#include "app/scaffold.hpp"
#include "app/scenario/command.hpp"
#include "app/scenario/storm.hpp"
#include "app/serve.hpp"

namespace {

using namespace ringback::app;  // NOLINT(google-build-using-namespace): this is its program

void add_log_options(CLI::App& command, const std::shared_ptr<StartOptions>& options,
                     const std::string& usual_level = "info") {
  command
      .add_option_function<std::string>(
          "-l,--log-level",
          [options](const std::string& word) { options->log.level = log_level(word); },
          "What is logged to stderr; off: nothing, and no request lines")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->default_str(usual_level);
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

void add_clock_options(CLI::App& command, const std::shared_ptr<StartOptions>& options) {
  command
      .add_option_function<std::string>(
          "--clock", [options](const std::string& word) { options->clock = clock_mode(word); },
          "real: as the machine's; virtual: jumps when nothing is left to do; manual: "
          "moves by POST /_ringback/api/clock alone")
      ->check(CLI::IsMember({"real", "virtual", "manual"}));
  command.add_option("--speed", options->speed, "How many times as fast real time runs")
      ->check(CLI::Range(0.001, 1e6));
}

/// What start and dev have in common.
void add_serving_options(CLI::App& command, const std::shared_ptr<StartOptions>& options) {
  command.add_option("DIR", options->folder, "The folder with twilio.yaml, functions/ and assets/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  command.add_option("-p,--port", options->port, "The port to serve on; 0 takes a free one")
      ->capture_default_str();
  command.add_option("--address", options->address, "The address to serve on; 0.0.0.0 for all")
      ->capture_default_str();
  add_clock_options(command, options);
  command.add_option("--store", options->store,
                     "memory: the state ends with the program; sqlite:PATH: a file keeps it");
  command
      .add_option_function<std::string>(
          "--isolation",
          [options](const std::string& word) {
            if (word == "none") options->isolation = ringback::functions::Isolation::None;
          },
          "process: each handler in a worker that may crash; none: on threads of this "
          "program, for debuggers")
      ->check(CLI::IsMember({"process", "none"}))
      ->default_str("process");
  command.add_flag("--inspect", options->inspect,
                   "Tell how to attach gdb to the worker of every function");
  add_log_options(command, options);
}

void add_start(CLI::App& app, int& status) {
  auto options = std::make_shared<StartOptions>();
  auto* start = app.add_subcommand(
      "start", "Serve the service in DIR: its functions, its assets, and Twilio around it.");
  add_serving_options(*start, options);
  start->callback([options, &status] { status = serve(*options); });
}

void add_dev(CLI::App& app, int& status) {
  auto options = std::make_shared<StartOptions>();
  auto build = std::make_shared<BuildOptions>();
  auto* dev = app.add_subcommand(
      "dev", "Serve as start does, and rebuild functions when their sources change.");
  add_serving_options(*dev, options);
  dev->add_option("--build", build->folder,
                  "The folder that CMake builds in; build/dev of DIR when not given");
  dev->add_option("--target", build->target, "What is built")->capture_default_str();
  dev->callback([options, build, &status] { status = develop(*options, *build); });
}

void add_new(CLI::App& app, int& status) {
  auto options = std::make_shared<NewOptions>();
  auto* command = app.add_subcommand("new", "Make a project to begin with in the folder NAME.");
  command->add_option("NAME", options->folder, "The folder, which must not exist or be empty")
      ->required();
  command->add_option("-t,--template", options->template_name, "What the project does at first")
      ->check(CLI::IsMember(template_names()))
      ->capture_default_str();
  command->callback([options, &status] { status = new_command(*options); });
}

void add_health(CLI::App& app, int& status) {
  auto port = std::make_shared<std::uint16_t>(std::uint16_t{3000});
  auto* health = app.add_subcommand(
      "health", "Exit with 0 when the service on this machine is alive, for health checks.");
  health->add_option("-p,--port", *port, "Where the service is served")->capture_default_str();
  health->callback([port, &status] { status = health_command(*port); });
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
  call->add_option("--forwarded-from", options->forwarded_from,
                   "What the caller has called, and what has forwarded the call");
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

void add_test(CLI::App& app, int& status) {
  auto options = std::make_shared<scenario::TestOptions>();
  auto* test = app.add_subcommand(
      "test", "Run scenarios: what people and programs do, and what is expected to happen.");
  test->add_option("PATHS", options->paths,
                   "Scenarios, and folders of them; tests/scenarios or scenarios when not given");
  test->add_option("--junit", options->junit, "Also write the results to FILE, in JUnit's format");
  test->add_option("--journals", options->journals,
                   "Write what happened in each scenario to a file in FOLDER");
  test->add_option("-j,--jobs", options->jobs, "How many run at once; as many as there are cores");
  test->add_option("--seed", options->seed, "What SIDs are made of")->capture_default_str();
  test->add_option_function<std::string>(
          "--isolation",
          [options](const std::string& word) {
            if (word == "none") options->isolation = ringback::functions::Isolation::None;
          },
          "process or none; see start")
      ->check(CLI::IsMember({"process", "none"}))
      ->default_str("process");
  test->add_flag("--watch", options->watch, "Run them again whenever something changes");
  test->footer("Example: ringback test tests/scenarios --junit results.xml");
  test->callback([options, &status] { status = scenario::test_command(*options); });
}

void add_storm(CLI::App& app, int& status) {
  auto options = std::make_shared<scenario::StormOptions>();
  auto* storm = app.add_subcommand(
      "storm", "Run a scenario's caller thousands of times over, in one world and virtual time.");
  storm->add_option("SCENARIO", options->scenario, "A file of docs/scenarios.md")
      ->check(CLI::ExistingFile)
      ->required();
  storm->add_option("-n,--callers", options->callers, "How many call")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  storm
      ->add_option_function<std::string>(
          "--arrivals",
          [options](const std::string& text) {
            const auto arrivals = scenario::parse_arrivals(text);
            if (!arrivals.ok()) throw CLI::ValidationError("--arrivals", arrivals.error().message);
            options->arrivals = *arrivals;
          },
          "When: poisson:2/s, poisson:90/m, every:500ms or at-once")
      ->default_str("poisson:1/s");
  storm->add_option_function<std::string>(
      "--patience",
      [options](const std::string& text) {
        const auto patience = ringback::parse_duration(text);
        if (!patience.ok()) throw CLI::ValidationError("--patience", patience.error().message);
        options->patience = *patience;
      },
      "How long a caller waits for somebody to talk with, such as 60s");
  storm
      ->add_option("--runs", options->runs,
                   "How many storms, each in a world of its own, to see what is chance")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  storm->add_option("-j,--jobs", options->jobs, "How many run at once; as many as there are cores")
      ->check(CLI::PositiveNumber);
  storm->add_option("--seed", options->seed, "What arrivals and SIDs are made of; +1 for each run")
      ->capture_default_str();
  storm
      ->add_option_function<std::string>(
          "--isolation",
          [options](const std::string& word) {
            if (word == "none") options->isolation = ringback::functions::Isolation::None;
          },
          "process or none; see start")
      ->check(CLI::IsMember({"process", "none"}))
      ->default_str("process");
  storm->add_flag("--json", options->json, "Print one JSON object");
  storm->footer("Example: ringback storm tests/scenarios/office-answers.yaml -n 1000");
  storm->callback([options, &status] { status = scenario::storm_command(*options); });
}

void add_env(CLI::App& app, int& status) {
  auto options = std::make_shared<EnvOptions>();
  auto* env = app.add_subcommand(
      "env",
      "Print, as shell commands, what leads programs to Twilio here: eval \"$(ringback env)\".");
  env->add_option("DIR", options->folder, "The folder with twilio.yaml")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  env->add_option("-p,--port", options->port, "Where the service is served")->capture_default_str();
  env->add_flag("--credentials", options->credentials_alone,
                "The account's SID and token alone, no proxy");
  env->callback([options, &status] { status = env_command(*options); });
}

void add_authority(CLI::App& app, int& status) {
  auto* command = app.add_subcommand(
      "ca", "Print the file of the certificate authority that clients are to trust.");
  command->callback([&status] { status = authority_command(); });
}

void add_exec(CLI::App& app, int& status) {
  auto options = std::make_shared<StartOptions>();
  auto words = std::make_shared<std::vector<std::string>>();
  options->port = 0;
  options->request_lines = false;
  options->log.level = LogLevel::Warn;
  auto* exec = app.add_subcommand(
      "exec", "Serve while a command runs, in the environment of which Twilio is here.");
  exec->add_option("-C,--folder", options->folder, "The folder with twilio.yaml and functions/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  exec->add_option("-p,--port", options->port, "The port to serve on; 0 takes a free one")
      ->capture_default_str();
  add_clock_options(*exec, options);
  add_log_options(*exec, options, "warn");
  exec->add_option("COMMAND", *words, "What to run, behind --")->required();
  exec->footer("Example: ringback exec --clock virtual -- npm test");
  exec->callback([options, words, &status] { status = execute(*options, *words); });
}

void add_reset(CLI::App& app, int& status) {
  auto port = std::make_shared<std::uint16_t>(std::uint16_t{3000});
  auto* reset =
      app.add_subcommand("reset", "Take a served service back to what its twilio.yaml describes.");
  reset->add_option("-p,--port", *port, "Where the service is served")->capture_default_str();
  reset->callback([port, &status] { status = reset_command(*port); });
}

void add_snapshot(CLI::App& app, int& status) {
  auto options = std::make_shared<SnapshotOptions>();
  auto* snapshot = app.add_subcommand(
      "snapshot", "Save the state of a served service under a name, or go back to it.");
  snapshot->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    auto* command = snapshot->add_subcommand(name, help);
    command->add_option("-p,--port", options->port, "Where the service is served")
        ->capture_default_str();
    return command;
  };
  auto* save = add("save", "Save the state as .ringback/snapshots/NAME.sqlite of its folder.");
  save->add_option("NAME", options->name, "Letters, digits, - and _")->required();
  save->callback([options, &status] { status = save_command(*options); });
  auto* load = add("load", "Go back to that state; live calls end.");
  load->add_option("NAME", options->name, "As it was saved")->required();
  load->callback([options, &status] { status = load_command(*options); });
  auto* list = add("list", "Print the names of what was saved.");
  list->callback([options, &status] { status = snapshots_command(options->port); });
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("Runs Twilio Functions on this machine, with an offline Twilio around them.",
               "ringback");
  app.require_subcommand(0, 1);  // a missing one is answered with the help, an unknown one named
  app.set_version_flag("--version", RINGBACK_VERSION);
  int status = 0;
  add_new(app, status);
  add_dev(app, status);
  add_start(app, status);
  add_call(app, status);
  add_test(app, status);
  add_storm(app, status);
  add_list(app, status);
  add_exec(app, status);
  add_env(app, status);
  add_authority(app, status);
  add_health(app, status);
  add_reset(app, status);
  add_snapshot(app, status);
  CLI11_PARSE(app, argc, argv);
  if (!app.get_subcommands().empty()) return status;
  std::cerr << app.help();
  return 1;
} catch (const std::exception& error) {
  std::cerr << "ringback: " << error.what() << "\n";
  return 1;
}
