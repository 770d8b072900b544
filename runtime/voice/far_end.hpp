// The other end of a call leg: a simulated phone, or another leg of ours (an own number).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/trace.hpp"

namespace ringback::voice {

/// The legs that a sound has come through, by SID. It never passes one twice: two legs that call
/// each other may also meet in a conference.
using Path = std::vector<std::string>;

/// Something audible on a line.
struct Sound {
  enum class Kind { kSpeech, kDigits, kMedia };
  Kind kind = Kind::kSpeech;
  std::string text;  ///< The words, the digits, or the URL.
  Duration length{};
  Path path{};
};

/// What a leg does to its far end. Owned by the leg.
class FarEnd {
 public:
  virtual ~FarEnd() = default;
  virtual void ring() = 0;      ///< The leg calls it.
  virtual void answered() = 0;  ///< The leg, which it called, picked up.
  virtual void hear(const Sound& sound) = 0;
  virtual void joined() = 0;  ///< Somebody is on the line with it: a bridge, or a conference.

  /// What it was hearing, along this path, has stopped before its length was over.
  virtual void hushed(const Path& path) = 0;

  virtual std::string_view nature() const = 0;      ///< human, machine, fax or unknown.
  virtual void ended(std::string_view status) = 0;  ///< The leg is over, with this CallStatus.
};

/// What a far end does to its leg, named by SID: it may be gone already. Takes effect on the next
/// step, never from inside the call.
class Line {
 public:
  virtual ~Line() = default;
  virtual void far_answers(const std::string& call_sid) = 0;
  virtual void far_declines(const std::string& call_sid, std::string_view status) = 0;
  virtual void far_sounds(const std::string& call_sid, Sound sound) = 0;
  virtual void far_hushes(const std::string& call_sid, Path path) = 0;
  virtual void far_hangs_up(const std::string& call_sid) = 0;
};

}  // namespace ringback::voice
