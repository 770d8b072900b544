// Recorded requests and answers of the original.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringback::parity {

using Lines = std::vector<std::pair<std::string, std::string>>;

/// An answer; its body in UTF-8 or, where it is none, in bytes.
struct Answer {
  int status = 0;  ///< 0: the connection was closed, or nothing came.
  Lines headers;
  std::string body;
};

struct Probe {
  std::string name;   ///< `default:cb/string`, `no-fork:cb/string`, `fallback:event/trace`.
  std::string route;  ///< Of the function that is asked, or "".
  std::string path;   ///< Without the query.
  std::string method;
  std::string request;  ///< As it goes over the wire, for a service at localhost:3000.
  Answer recorded;
};

/// All of tests/data/functions-probes.json, in its order. What is abbreviated there is spelled out.
std::vector<Probe> read_probes();

}  // namespace ringback::parity
