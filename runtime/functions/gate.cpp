// The shared word: above, what is closed; below, what has begun.
#include "functions/gate.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace ringback::functions {

namespace {

constexpr std::size_t gate_size = 4096;

Error failed(const char* what) {
  return Error{0, std::string(what) + " shared memory: " + std::strerror(errno), 500};
}

}  // namespace

Result<std::shared_ptr<Gate>> Gate::create() {
  Descriptor memory(memfd_create("ringback-gate", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory || ftruncate(memory.get(), gate_size) != 0) return failed("cannot make");
  // A worker that cut it short would kill the host.
  fcntl(memory.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  return open(std::move(memory));
}

Result<std::shared_ptr<Gate>> Gate::open(Descriptor memory) {
  void* mapped = mmap(nullptr, gate_size, PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
  if (mapped == MAP_FAILED) return failed("cannot map");
  return std::make_shared<Gate>(std::move(memory), mapped);
}

Gate::Gate(Descriptor memory, void* mapped)
    : memory_(std::move(memory)), word_(static_cast<Word*>(mapped)) {
  static_assert(Word::is_always_lock_free);  // else it would not work between processes
}

Gate::~Gate() { munmap(word_, gate_size); }

bool Gate::begin(std::uint32_t call) {
  auto word = word_->load();
  do {
    if (call < closed(word)) return false;
  } while (!word_->compare_exchange_weak(word, (word >> 32 << 32) | call));
  return true;
}

std::uint32_t Gate::close_below(std::uint32_t call) {
  auto word = word_->load();
  while (!word_->compare_exchange_weak(word, std::uint64_t{call} << 32 | last_begun(word)))
    continue;
  return last_begun(word);
}

}  // namespace ringback::functions
