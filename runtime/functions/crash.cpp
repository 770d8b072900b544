// Fatal signals. What happens here happens in a broken process: system calls and memory that was
// set aside before, nothing else.
#include "functions/crash.hpp"

#include <execinfo.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstddef>
#include <iterator>

namespace ringback::functions {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool has_sanitizer = true;  // which reports crashes itself
#else
constexpr bool has_sanitizer = false;
#endif
constexpr std::array fatal_signals = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr unsigned patience_seconds = 5;

// A signal handler is told nothing, so what it needs must lie ready.
struct Prepared {
  std::array<char, PATH_MAX> program = {};
  int socket = -1;
  std::array<char, 64 * 1024> stack = {};
  std::array<void*, 100> frames = {};
  std::array<std::array<char, 20>, 103> words = {};
  std::array<char*, 105> arguments = {};
  std::array<char, 64 * 1024> copied = {};
};
Prepared prepared;

char* write_number(std::array<char, 20>& word, std::size_t number) {
  *std::to_chars(word.begin(), word.end() - 1, number).ptr = '\0';
  return word.data();
}

/// The memory map of this process, for another one to read.
int copy_maps() {
  const int maps = open("/proc/self/maps", O_RDONLY);
  const int copy = memfd_create("maps", 0);
  for (;;) {
    const auto count = read(maps, prepared.copied.data(), prepared.copied.size());
    if (count <= 0) break;
    if (write(copy, prepared.copied.data(), static_cast<std::size_t>(count)) != count) break;
  }
  close(maps);
  lseek(copy, 0, SEEK_SET);
  return copy;
}

std::size_t program_counter(void* context) {
  const auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::size_t>(machine.gregs[REG_RIP]);
#else
  return machine.pc;
#endif
}

void on_fatal_signal(int number, siginfo_t*, void* context) {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (const int each : fatal_signals) sigaction(each, &standard, nullptr);
  sigaction(SIGALRM, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  alarm(patience_seconds);

  auto words = prepared.words.begin();
  auto argument = prepared.arguments.begin();
  *argument++ = prepared.program.data();
  *argument++ = write_number(*words++, static_cast<std::size_t>(number));
  *argument++ = write_number(*words++, static_cast<std::size_t>(copy_maps()));
  *argument++ = write_number(*words++, program_counter(context));
  const int count = backtrace(prepared.frames.data(), static_cast<int>(prepared.frames.size()));
  for (int i = 0; i < count; ++i) {
    *argument++ = write_number(*words++, reinterpret_cast<std::size_t>(prepared.frames[i]));
  }
  *argument = nullptr;
  fcntl(prepared.socket, F_SETFD, 0);
  char* no_environment[] = {nullptr};
  execve(prepared.program.data(), prepared.arguments.data(), no_environment);
  raise(number);
}

}  // namespace

void report_crashes(const std::string& program, int socket) {
  if (has_sanitizer) return;
  if (program.size() >= prepared.program.size() || access(program.c_str(), X_OK) != 0) return;
  program.copy(prepared.program.data(), program.size());
  prepared.socket = socket;
  backtrace(prepared.frames.data(), 1);  // the first call loads a library
  const stack_t stack = {prepared.stack.data(), 0, prepared.stack.size()};
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fatal_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
  for (const int each : fatal_signals) sigaction(each, &action, nullptr);
}

}  // namespace ringback::functions
