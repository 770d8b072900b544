// Loading a function, and the checks that come before.
#include "functions/plugin.hpp"

#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

namespace ringback::functions {

namespace {

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#else
#error "name this machine's ELF number here"
#endif

Error refused(const std::filesystem::path& library, const std::string& why) {
  return Error{0, library.filename().string() + " " + why, 500};
}

/// The last byte that the program headers and the section table of the file speak of.
std::uint64_t needed_size(std::ifstream& file, const Elf64_Ehdr& header) {
  std::uint64_t end = header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize;
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment;
    file.seekg(static_cast<std::streamoff>(header.e_phoff + i * sizeof segment));
    if (!file.read(reinterpret_cast<char*>(&segment), sizeof segment)) return UINT64_MAX;
    end = std::max<std::uint64_t>(end, segment.p_offset + segment.p_filesz);
  }
  return end;
}

}  // namespace

Result<void> check_library(const std::filesystem::path& library) {
  std::ifstream file(library, std::ios::binary);
  if (!file) return refused(library, "cannot be read");
  Elf64_Ehdr header;
  if (!file.read(reinterpret_cast<char*>(&header), sizeof header) ||
      std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    return refused(library, "is not a shared library (no ELF header)");
  }
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != this_machine) {
    return refused(library, "is built for another machine");
  }
  if (header.e_type != ET_DYN || header.e_phentsize != sizeof(Elf64_Phdr)) {
    return refused(library, "is not a shared library (build it with -shared -fPIC)");
  }
  std::error_code failure;
  const auto size = std::filesystem::file_size(library, failure);
  if (failure || needed_size(file, header) > size) {
    return refused(library, "is incomplete; is it still being written?");
  }
  return {};
}

Result<const tw_function*> load_plugin(const std::filesystem::path& library, const tw_host& host) {
  void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return refused(library, std::string("cannot be loaded: ") + dlerror());
  const auto* entry = static_cast<const tw_function*>(dlsym(handle, "tw_function_entry"));
  if (entry == nullptr) {
    return refused(library, "has no tw_function_entry; does it end in TWILIO_EXPORT(handler)?");
  }
  if (entry->abi_version != TW_ABI_VERSION) {
    return refused(library, "speaks version " + std::to_string(entry->abi_version) +
                                " of twilio/abi.h, this runtime version " +
                                std::to_string(TW_ABI_VERSION));
  }
  if (!TW_HAS(entry, tw_function, invoke) || entry->init == nullptr || entry->invoke == nullptr) {
    return refused(library, "has an incomplete tw_function_entry");
  }
  if (const auto code = entry->init(&host); code != TW_OK) {
    return refused(library, "refused to start: init() returned " + std::to_string(code));
  }
  return entry;
}

}  // namespace ringback::functions
