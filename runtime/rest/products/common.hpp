// What products with rules of their own have in common.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

#include "rest/invocation.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Every document of a kind, the oldest first.
inline Query everything() { return {{}, 0, std::numeric_limits<std::size_t>::max(), false}; }

/// A number that belongs to a text for ever: what is invented is the same in every run.
inline std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, then mixed so that every bit counts
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  return hash ^ (hash >> 31);
}

/// The first of these parameters that was sent, or null.
inline const std::string* first_of(const Invocation& invocation,
                                   std::initializer_list<std::string_view> names) {
  for (const auto& name : names) {
    for (const auto& [sent, value] : invocation.parameters) {
      if (sent == name) return &value;
    }
  }
  return nullptr;
}

}  // namespace ringback::rest
