// fork, exec and what /proc tells.
#include "e2e/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace ringback::e2e {

namespace fs = std::filesystem;

namespace {

/// The test's variables with the command's, as exec wants them.
std::vector<std::string> environment_of(const Command& command) {
  std::map<std::string, std::string> variables;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string line = *at;
    const auto equals = line.find('=');
    variables[line.substr(0, equals)] = line.substr(equals + 1);
  }
  for (const auto& [name, value] : command.environment) variables[name] = value;
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) {
    if (!value.empty()) lines.push_back(name + "=" + value);
  }
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// The letter of /proc/PID/stat and the parent; nothing when there is no such process.
std::optional<std::pair<char, pid_t>> state_of(pid_t process) {
  const auto stat = read_file("/proc/" + std::to_string(process) + "/stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(stat.substr(name_end + 1));
  char state = 'X';
  pid_t parent = 0;
  fields >> state >> parent;
  return std::pair{state, parent};
}

}  // namespace

bool until(const std::function<bool()>& condition, std::chrono::seconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TemporaryFolder::TemporaryFolder() {
  auto pattern = (fs::temp_directory_path() / "e2e-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Process::Process(const Command& command) {
  auto words = command.words;
  auto variables = environment_of(command);
  const auto arguments = pointers(words);
  const auto environment = pointers(variables);
  const auto out = (folder_.path() / "out").string();
  const auto err = (folder_.path() / "err").string();
  const pid_t parent = getpid();
  id_ = fork();
  if (id_ < 0) throw std::runtime_error("cannot fork");
  if (id_ > 0) return;
  // From here to exec only what is allowed after a fork.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(126);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND;
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(open(out.c_str(), kFlags, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), kFlags, 0600), STDERR_FILENO);
  if (chdir(command.folder.c_str()) == 0) {
    execvpe(arguments[0], arguments.data(), environment.data());
  }
  _exit(127);
}

Process::~Process() {
  if (has_ended()) return;
  signal(SIGKILL);
  waitpid(id_, nullptr, 0);
}

void Process::signal(int number) const { kill(id_, number); }

bool Process::has_ended() {
  int status = 0;
  if (!status_ && waitpid(id_, &status, WNOHANG) == id_) {
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return status_.has_value();
}

std::optional<int> Process::wait() {
  until([this] { return has_ended(); });
  return status_;
}

std::string Process::out() const { return read_file(folder_.path() / "out"); }

std::string Process::err() const { return read_file(folder_.path() / "err"); }

Outcome run(const Command& command) {
  Process process(command);
  const auto status = process.wait();
  return {status.value_or(-1), process.out(), process.err()};
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto state = state_of(std::stoi(name));
    if (state && state->second == parent && state->first != 'Z')
      children.push_back(std::stoi(name));
  }
  return children;
}

bool is_alive(pid_t process) {
  const auto state = state_of(process);
  return state && state->first != 'Z' && state->first != 'X';
}

}  // namespace ringback::e2e
