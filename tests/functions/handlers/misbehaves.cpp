// Does to its worker what `act` says, of all that a handler should not do.
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <twilio/function.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace twilio;

namespace {

using Act = std::function<void(const Context&, const Event&, const Callback&)>;

std::atomic<unsigned long> turns = 0;

void spin() {
  for (;;) ++turns;
}

// Deeper and deeper, in a way that no compiler makes a loop of; it ends only in principle.
int overflow(unsigned long depth) {
  volatile char frame[4096] = {};
  frame[depth % 4096] = static_cast<char>(depth);
  return turns > 1ul << 40 ? 0 : overflow(depth + 1) + frame[0];
}

void divide(const Event& event) {
  raise(SIGFPE);  // what a division does where the processor traps it
  std::printf("%d", 1 / static_cast<int>(event["zero"].size()));
}

void allocate_all(const Context&) {
  std::vector<std::string> kept;
  for (;;) kept.emplace_back(1 << 20, 'x');
}

void wait_for_itself() {
  std::timed_mutex mutex;
  mutex.lock();
  mutex.lock();
}

void close_from(int first) {
  for (int number = first; number < 4096; ++number) close(number);
}

void flood() {
  const std::string line(1000, 'f');
  for (int i = 0; i < 20'000; ++i) std::puts(line.c_str());
}

void open_all() {
  while (open("/dev/null", O_RDONLY) >= 0) continue;
  throw std::runtime_error("no descriptor left");
}

// The child stays until it is killed, with all that it inherited.
void leave_child(const std::function<void()>& child) {
  const auto pid = fork();
  if (pid < 0) throw std::runtime_error("no fork");
  if (pid > 0) return;
  child();
  for (;;) pause();
}

void write_line(const Event& event) {
  std::ofstream(event["file"], std::ios::app) << event["line"] << "\n";
}

using Acts = std::map<std::string, Act>;

Acts crashes() {
  return {
      {"null", [](auto&, auto&, auto&) { *static_cast<volatile int*>(nullptr) = 1; }},
      {"overflow", [](auto&, auto&, auto&) { overflow(0); }},
      {"abort", [](auto&, auto&, auto&) { std::abort(); }},
      {"terminate", [](auto&, auto&, auto&) { std::terminate(); }},
      {"divide", [](auto&, auto& event, auto&) { divide(event); }},
      {"exit", [](auto&, auto&, auto&) { std::exit(0); }},
      {"_exit", [](auto&, auto&, auto&) { _exit(1); }},
      {"quick_exit", [](auto&, auto&, auto&) { std::quick_exit(0); }},
      {"pthread_exit", [](auto&, auto&, auto&) { pthread_exit(nullptr); }},
      {"daemon",
       [](auto&, auto&, auto&) {
         static_cast<void>(daemon(0, 0));
         spin();
       }},
      {"close_socket",
       [](auto&, auto&, auto&) {
         close_from(3);
         spin();
       }},
      {"close_all",
       [](auto&, auto&, auto&) {
         close_from(0);
         spin();
       }},
      {"thread_null",
       [](auto&, auto&, auto&) {
         std::thread([] { *static_cast<volatile int*>(nullptr) = 1; }).join();
       }},
  };
}

Acts failures() {
  return {
      {"throw", [](auto&, auto&, auto&) { throw std::runtime_error("thrown"); }},
      {"throw_int", [](auto&, auto&, auto&) { throw 7; }},
      {"throw_string", [](auto&, auto&, auto&) { throw std::string("thrown"); }},
      {"throw_null", [](auto&, auto&, auto&) { throw nullptr; }},
      {"throw_nested",
       [](auto&, auto&, auto&) {
         try {
           throw std::runtime_error("inner");
         } catch (...) {
           std::throw_with_nested(std::runtime_error("outer"));
         }
       }},
      {"allocate", [](auto& context, auto&, auto&) { allocate_all(context); }},
      {"open_all", [](auto&, auto&, auto&) { open_all(); }},
  };
}

Acts delays() {
  return {
      {"loop", [](auto&, auto&, auto&) { spin(); }},
      {"deadlock", [](auto&, auto&, auto&) { wait_for_itself(); }},
      {"silent", [](auto&, auto&, auto&) {}},
      {"stop", [](auto&, auto&, auto&) { raise(SIGSTOP); }},
      {"log_flood",
       [](auto& context, auto&, auto&) {
         std::puts("printed");
         for (;;) context.log("logged");
       }},
      {"deaf",
       [](auto&, auto&, auto&) {
         sigset_t all;
         sigfillset(&all);
         sigprocmask(SIG_BLOCK, &all, nullptr);
         prctl(PR_SET_PDEATHSIG, 0);
         spin();
       }},
  };
}

Acts answers() {
  return {
      {"fine", [](auto&, auto&, auto& callback) { callback(nullptr, "fine"); }},
      {"once",
       [](auto&, auto& event, auto& callback) {
         write_line(event);
         if (!event["ms"].empty()) usleep(1000u * std::stoul(event["ms"]));
         callback(nullptr, "once");
       }},
      {"twice",
       [](auto&, auto&, auto& callback) {
         callback(nullptr, "first");
         callback(nullptr, "second");
       }},
      {"then_loop",
       [](auto&, auto&, auto& callback) {
         callback(nullptr, "answered");
         spin();
       }},
      {"then_abort",
       [](auto&, auto&, auto& callback) {
         callback(nullptr, "answered");
         std::abort();
       }},
      {"thread",
       [](auto&, auto&, auto& callback) {
         std::thread([callback] { callback(nullptr, "from a thread"); }).detach();
       }},
      {"leave_threads",
       [](auto&, auto&, auto& callback) {
         for (int i = 0; i < 5; ++i)
           std::thread([] {
             for (;;) pause();
           }).detach();
         callback(nullptr, "left");
       }},
      {"flood",
       [](auto&, auto&, auto& callback) {
         flood();
         callback(nullptr, "flooded");
       }},
  };
}

Acts descendants() {
  return {
      {"leave_child",
       [](auto&, auto&, auto& callback) {
         leave_child([] {});
         callback(nullptr, "parent");
       }},
      {"leave_session",
       [](auto&, auto& event, auto& callback) {
         leave_child([&] {
           setsid();
           std::ofstream(event["file"]) << getpid() << std::endl;
         });
         callback(nullptr, "parent");
       }},
      {"leave_program",
       [](auto&, auto& event, auto& callback) {
         const auto command =
             "env -i setsid sleep 1000 >/dev/null 2>&1 & echo $! >" + event["file"];
         callback(nullptr, std::system(command.c_str()) == 0 ? "parent" : "no program");
       }},
      {"child_answers",
       [](auto&, auto&, auto& callback) {
         std::printf("unfinished");
         leave_child([&] {
           callback(nullptr, "child");
           std::fflush(stdout);
         });
         usleep(20'000);
         callback(nullptr, "parent");
       }},
  };
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  static const Acts acts = [] {
    auto all = answers();
    for (auto more : {crashes(), failures(), delays(), descendants()}) all.merge(more);
    return all;
  }();
  acts.at(event["act"])(context, event, callback);
}

TWILIO_EXPORT(handler);
