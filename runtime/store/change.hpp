// What has become of a document: what a journal keeps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ringback {

struct Change {
  std::uint64_t sequence = 0;  ///< Its place among all documents, which is its own for ever.
  std::string kind;
  std::string sid;
  std::optional<std::string> body;  ///< Its JSON; none: it was erased.
};

}  // namespace ringback
