// What a monitoring system asks: how much is served, how fast, and what goes wrong.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/trace.hpp"
#include "http/message.hpp"

namespace ringback::app {

/// Numbers in Prometheus' text format. Labels are routes of functions that exist or existed, words
/// of this program's and nothing that a client chooses.
/// https://prometheus.io/docs/instrumenting/exposition_formats/
class Metrics {
 public:
  /// Follows the journal, which must outlive it.
  explicit Metrics(Trace& trace);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Counts a request to a function from now until the response that goes through what is returned.
  http::Respond observe(const std::string& route, http::Respond respond);

  /// What is true at present; given anew for every question.
  struct Present {
    std::size_t connections = 0;
    std::size_t functions_working = 0;
    std::size_t functions_broken = 0;
    std::map<std::string, std::size_t> workers;  ///< By state.
  };
  std::string text(const Present& present);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with requests under way
  Trace& trace_;
  std::uint64_t listener_;
};

}  // namespace ringback::app
