// Which of the invocations in a worker's socket have begun: one word that host and worker share.
// It lets the host take back what it wrote ahead without asking a worker that is busy, and no
// invocation is ever lost or run twice, whatever the two do at the same moment.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace ringback::functions {

/// Invocations of a worker are numbered from 1, in the order of writing.
class Gate {
 public:
  /// New memory, all open.
  static Result<std::shared_ptr<Gate>> create();

  /// The same memory in another process, by its descriptor, which is taken over.
  static Result<std::shared_ptr<Gate>> open(Descriptor memory);

  Gate(Descriptor memory, void* mapped);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  /// Worker: whether this invocation may run. False once the host has taken it back.
  bool begin(std::uint32_t call);

  /// Host: lets nothing below `call` begin any more. Returns the last that did.
  std::uint32_t close_below(std::uint32_t call);

  /// Host: the last that began. What a broken handler wrote over it may be anything.
  std::uint32_t begun() const { return last_begun(word_->load()); }

  /// What another process needs to open the same; the mapping stays.
  Descriptor take_descriptor() { return std::move(memory_); }

 private:
  using Word = std::atomic<std::uint64_t>;
  static std::uint32_t last_begun(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
  static std::uint32_t closed(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }

  Descriptor memory_;
  Word* word_;
};

}  // namespace ringback::functions
