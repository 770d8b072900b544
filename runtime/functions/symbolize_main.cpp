// ringback-symbolize SIGNAL MAPS PC FRAME... - what a crashing worker becomes: prints its stack
// with names and lines, then dies by its signal. MAPS is a descriptor of the worker's
// /proc/self/maps, PC where the signal struck, the frames what backtrace() found, signal handler
// and all.
#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Address = Dwarf_Addr;

/// One function on the stack; an address has several where calls were inlined.
struct Frame {
  std::string name;
  std::string place;
};

std::string demangled(const char* name) {
  if (name == nullptr) return "";
  int failure = 0;
  char* text = abi::__cxa_demangle(name, nullptr, nullptr, &failure);
  std::string result = failure == 0 ? text : name;
  std::free(text);
  return result;
}

std::string name_of(Dwarf_Die& die) {
  Dwarf_Attribute attribute;
  const char* linkage =
      dwarf_formstring(dwarf_attr_integrate(&die, DW_AT_linkage_name, &attribute));
  if (linkage != nullptr) return demangled(linkage);
  const char* plain = dwarf_diename(&die);
  return plain ? plain : "";
}

/// A path as the developer knows it: from the service's folder on.
std::string place(const char* file, int line) {
  if (file == nullptr) return "";
  std::string path = file;
  const auto folder = path.rfind("/functions/");
  if (folder != std::string::npos) path.erase(0, folder + 1);
  return path + ":" + std::to_string(line);
}

std::string call_place(Dwarf_Die& inlined) {
  Dwarf_Attribute attribute;
  Dwarf_Word file = 0, line = 0;
  Dwarf_Die unit;
  Dwarf_Files* files = nullptr;
  if (dwarf_formudata(dwarf_attr(&inlined, DW_AT_call_file, &attribute), &file) != 0) return "";
  if (dwarf_formudata(dwarf_attr(&inlined, DW_AT_call_line, &attribute), &line) != 0) return "";
  if (dwarf_diecu(&inlined, &unit, nullptr, nullptr) == nullptr) return "";
  if (dwarf_getsrcfiles(&unit, &files, nullptr) != 0) return "";
  return place(dwarf_filesrc(files, file, nullptr, nullptr), static_cast<int>(line));
}

std::vector<Frame> frames_at(Dwfl_Module* module, Address address) {
  std::vector<Frame> frames;
  int line = 0;
  auto* source = dwfl_module_getsrc(module, address);
  const char* file =
      source ? dwfl_lineinfo(source, nullptr, &line, nullptr, nullptr, nullptr) : nullptr;
  auto here = place(file, line);

  Address bias = 0;
  Dwarf_Die* unit = dwfl_module_addrdie(module, address, &bias);
  Dwarf_Die* innermost = nullptr;
  Dwarf_Die* scopes = nullptr;
  if (unit && dwarf_getscopes(unit, address - bias, &innermost) > 0) {
    const int count = dwarf_getscopes_die(&innermost[0], &scopes);
    for (int i = 0; i < count; ++i) {
      const int tag = dwarf_tag(&scopes[i]);
      if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram) continue;
      frames.push_back({name_of(scopes[i]), here});
      if (tag == DW_TAG_subprogram) break;
      here = call_place(scopes[i]);
    }
  }
  std::free(scopes);
  std::free(innermost);
  if (frames.empty()) frames.push_back({demangled(dwfl_module_addrname(module, address)), here});
  return frames;
}

/// Whether the frames from here on are not the handler's but those that called it.
bool is_runtime(std::string_view module, std::string_view function) {
  return module.ends_with("/ringback-worker") || function.starts_with("twilio::detail::invoke") ||
         function.starts_with("void twilio::detail::invoke") ||
         function.find("twilio::detail::guard<") != std::string_view::npos;
}

bool is_system(std::string_view module) {
  return module.find("/libc.so") != std::string_view::npos ||
         module.find("/libstdc++.so") != std::string_view::npos ||
         module.find("/libgcc_s.so") != std::string_view::npos;
}

void print_stack(Dwfl* dwfl, const std::vector<Address>& stack) {
  constexpr int most_frames = 40;
  constexpr int widest_name = 200;
  int number = 0;
  std::fputc('\n', stderr);  // the handler may have left a line unfinished
  for (const auto address : stack) {
    // A return address may already belong to the line after the call.
    const auto inside = address == stack.front() ? address : address - 1;
    auto* module = dwfl_addrmodule(dwfl, inside);
    const char* path = module ? dwfl_module_info(module, nullptr, nullptr, nullptr, nullptr,
                                                 nullptr, nullptr, nullptr)
                              : "";
    if (number == 0 && is_system(path)) continue;  // abort() and what leads there
    for (const auto& frame : module ? frames_at(module, inside) : std::vector<Frame>{{"", ""}}) {
      if (is_runtime(path, frame.name) || number == most_frames) return;
      std::fprintf(stderr, "  #%d %.*s%s%s\n", number++, widest_name,
                   frame.name.empty() ? "??" : frame.name.c_str(),
                   frame.place.empty() ? "" : " at ", frame.place.c_str());
    }
  }
}

void report(int maps, const std::vector<Address>& stack) {
  Dwfl_Callbacks callbacks = {};
  callbacks.find_elf = dwfl_linux_proc_find_elf;
  callbacks.find_debuginfo = dwfl_standard_find_debuginfo;
  Dwfl* dwfl = dwfl_begin(&callbacks);
  std::FILE* file = fdopen(maps, "r");
  if (dwfl == nullptr || file == nullptr) return;
  if (dwfl_linux_proc_maps_report(dwfl, file) != 0) return;
  dwfl_report_end(dwfl, nullptr, nullptr);
  print_stack(dwfl, stack);
}

/// Frames from where the signal struck: what lies above belongs to the signal's handler.
std::vector<Address> read_stack(int argc, char** argv) {
  const auto read = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
  std::vector<Address> stack = {read(3)};
  int struck = 4;
  while (struck < argc && read(struck) != stack.front()) ++struck;
  for (int i = struck + 1; i < argc; ++i) stack.push_back(read(i));
  return stack;
}

// For the handler of the alarm, which is told nothing.
int crash_signal = SIGABRT;

int number_of(const char* text) { return static_cast<int>(std::strtol(text, nullptr, 10)); }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("ringback-symbolize is started by ringback-worker, not by hand.\n", stderr);
    return 2;
  }
  crash_signal = number_of(argv[1]);
  std::signal(SIGALRM, [](int) { raise(crash_signal); });  // it took too long
  rlimit memory = {};
  getrlimit(RLIMIT_DATA, &memory);
  memory.rlim_cur = memory.rlim_max;
  setrlimit(RLIMIT_DATA, &memory);

  report(number_of(argv[2]), read_stack(argc, argv));
  std::fflush(stderr);
  alarm(0);
  raise(crash_signal);
  return 1;
}
