// Timers, and where they wait.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "base/time.hpp"

namespace ringback {

/// What is yet to be called, by time, then by asking.
class TimerQueue {
 public:
  using Key = std::pair<Time, std::uint64_t>;  ///< When, and its place in the order of asking.

  virtual ~TimerQueue() = default;

  Key add(Time when, std::function<void()> what) {
    const Key key(when, ++sequence_);
    waiting_.emplace(key, std::move(what));
    return key;
  }

  /// Forgets it, if it still waits.
  virtual void cancel(const Key& key) {
    waiting_.extract(key);  // destroyed when the map is in order again
  }

  bool empty() const { return waiting_.empty(); }
  const Key& first() const { return waiting_.begin()->first; }
  std::function<void()> take_first() {
    return std::move(waiting_.extract(waiting_.begin()).mapped());
  }

 private:
  std::uint64_t sequence_ = 0;
  std::map<Key, std::function<void()>> waiting_;
};

/// A pending timer; destroying it cancels it. An empty one is no timer; one that has run is not
/// empty until it is cancelled.
class Timer {
 public:
  Timer() = default;
  Timer(std::weak_ptr<TimerQueue> queue, TimerQueue::Key key)
      : queue_(std::move(queue)), key_(std::move(key)) {}
  Timer(Timer&& other) noexcept
      : queue_(std::move(other.queue_)), key_(std::exchange(other.key_, {})) {}
  Timer& operator=(Timer&& other) noexcept {
    if (this != &other) {
      cancel();
      queue_ = std::move(other.queue_);
      key_ = std::exchange(other.key_, {});
    }
    return *this;
  }
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void cancel() {
    if (!*this) return;
    const auto key = std::exchange(key_, {});
    if (const auto queue = std::exchange(queue_, {}).lock()) queue->cancel(key);
  }

  explicit operator bool() const { return key_.second != 0; }

 private:
  std::weak_ptr<TimerQueue> queue_;
  TimerQueue::Key key_{};
};

}  // namespace ringback
