// Fatal signals. What happens here happens in a broken process: system calls and memory that was
// set aside before, nothing else.
#include "functions/crash.hpp"

#include <execinfo.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstddef>
#include <iterator>

#include "functions/frame.hpp"

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
  pid_t process = 0;
  std::array<std::array<char, frame_header_size>, fatal_signals.size()> last_frames = {};
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

/// Tells the host, who then gives to others what this process has not begun. Should another thread
/// have been cut off in the middle of a frame, this one is lost in that.
void announce(int number) {
  if (getpid() != prepared.process) return;  // a child that a handler forked
  for (std::size_t i = 0; i < fatal_signals.size(); ++i) {
    if (fatal_signals[i] != number) continue;
    const auto& frame = prepared.last_frames[i];
    send(prepared.socket, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
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
  announce(number);

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
  prepared.process = getpid();
  for (std::size_t i = 0; i < fatal_signals.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(fatal_signals[i]);
    const auto frame = encode({FrameType::Crash, number, 0, {}, {}});
    frame.copy(prepared.last_frames[i].data(), frame_header_size);
  }
  backtrace(prepared.frames.data(), 1);  // the first call loads a library
  const stack_t stack = {prepared.stack.data(), 0, prepared.stack.size()};
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fatal_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
  for (const int each : fatal_signals) sigaction(each, &action, nullptr);
}

}  // namespace ringback::functions
