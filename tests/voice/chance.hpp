// A world in which everything happens by chance, from one seed: phones, documents, faults of the
// web, and what the REST API does to live calls.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "voice/world.hpp"

namespace ringback::voice {

class Chance : public World {
 public:
  explicit Chance(std::uint32_t seed);

  /// Places so many calls, each within this time of the last one, and disturbs one of them every
  /// time; then waits until nothing happens any more.
  void rage(int calls, Duration pause);

  /// What is wrong with how everything went, one finding a line; "" when all is well: calls ended
  /// along the documented statuses, every callback that was promised came once and in order, and
  /// nothing is left of conferences, queues and recordings.
  std::string findings() const;

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  template <typename T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }

  std::string place_call();
  void disturb(const std::string& sid);
  void disturb_conference();
  void disturb_queue();
  Json behaviour();
  std::string someone();
  std::string own_number();
  http::Response any_answer();
  http::Response any_wait();
  std::string any_verb();
  std::string any_dial();
  std::string any_fork();
  std::vector<Json> any_stream_answer(const Json& message);
  std::string any_conference();

  void check_statuses(std::string& findings) const;
  void check_callbacks(std::string& findings) const;
  void check_resources(std::string& findings) const;

  std::map<std::string, int> frames_;  ///< That a stream has told of.
  std::mt19937 random_;
};

}  // namespace ringback::voice
