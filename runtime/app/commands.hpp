// The commands that speak with a service that is being served, or only read its configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace ringback::app {

struct CallOptions {
  std::string from;
  std::string to;
  std::string press;
  std::string say;
  std::string forwarded_from;
  std::string hang_up_after = "60s";
  std::uint16_t port = 3000;
  bool json = false;
};

struct ListOptions {
  std::uint16_t port = 3000;
  bool json = false;
};

struct SnapshotOptions {
  std::string name;
  std::uint16_t port = 3000;
};

struct EnvOptions {
  std::filesystem::path folder = ".";
  std::uint16_t port = 3000;
  bool credentials_alone = false;
};

// Each returns the exit status, and says on stderr what went wrong.
int call_command(const CallOptions& options);
int list_command(const ListOptions& options);
int env_command(const EnvOptions& options);
int authority_command();
int health_command(std::uint16_t port);
int reset_command(std::uint16_t port);
int save_command(const SnapshotOptions& options);
int load_command(const SnapshotOptions& options);
int snapshots_command(std::uint16_t port);

}  // namespace ringback::app
