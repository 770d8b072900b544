// `ringback start`: a service on a port, until a signal ends it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/dev.hpp"
#include "app/guest.hpp"
#include "app/log.hpp"
#include "functions/function.hpp"

namespace ringback::app {

struct StartOptions {
  std::filesystem::path folder = ".";
  std::string address = "127.0.0.1";
  std::uint16_t port = 3000;
  std::optional<ClockMode> clock;  ///< Over twilio.yaml's.
  std::optional<double> speed;
  std::optional<std::string> store;  ///< Over twilio.yaml's.
  functions::Isolation isolation = functions::Isolation::Process;
  std::optional<BuildOptions> build;  ///< What to rebuild while it is served.
  bool inspect = false;               ///< Tells how to attach a debugger to every function.
  LogOptions log;
  std::optional<GuestCommand> guest = {};  ///< Run beside the service, which ends with it.
  bool request_lines = true;  ///< One on stdout for every answer; never when the log is off.
};

/// The program that runs handlers, which lies beside this one wherever both were installed.
std::filesystem::path worker_program();

/// Serves until SIGINT, SIGTERM or SIGHUP, then answers what is under way and returns the exit
/// status: 0; 1 when it could not begin; 128 and the number of a second signal, which ends at once.
int serve(const StartOptions& options);

/// The same until the command has ended, which runs in the foreground, with the environment in
/// which programs reach Twilio here. Returns its status as a shell would.
int execute(StartOptions options, std::vector<std::string> command);

/// The same, with the project in the folder rebuilt whenever its sources change.
int develop(StartOptions options, BuildOptions build);

}  // namespace ringback::app
