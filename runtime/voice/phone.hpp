// A simulated phone and whoever holds it: a pure machine, (state, event) -> effects.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace ringback::voice {

// ---- What a person does once connected, step by step.

struct WaitStep {
  Duration how_long{};
};
struct SayStep {
  std::string text;
};
struct PressStep {
  std::string digits;
};
struct HearStep {
  std::string text;
};  ///< Waits until words holding this were heard since it last said, pressed or found
    ///< something; `*` in it stands for any characters, and `beep` is one.
struct JoinStep {};  ///< Waits until somebody is on the line with it.
struct HangUpStep {};
using Step = std::variant<WaitStep, SayStep, PressStep, HearStep, JoinStep, HangUpStep>;

/// What a phone does when it is called.
enum class WhenCalled { kAnswers, kDeclines, kNeverAnswers, kIsBusy, kIsUnreachable };

struct PhoneBehaviour {
  std::string name;
  std::string answered_by = "human";  ///< Or machine, fax, unknown.
  WhenCalled when_called = WhenCalled::kAnswers;
  Duration after{3000};  ///< Of ringing, before it answers or declines.
  std::vector<Step> script;
  std::optional<Duration> hangs_up_after;  ///< Of being connected.
  std::size_t lines = 0;                   ///< Calls at a time, beyond which it is busy; 0: any.
};

/// Reads a phone's document (kind::kPhone), which configuration has checked; unknown keys are
/// passed over, missing ones have the defaults above.
PhoneBehaviour phone_behaviour(const Json& document);

// ---- Events and effects.

struct Rings {};
struct Connected {};  ///< It answered, or the call it placed was answered.
struct Hears {
  std::string text;
  Duration length{};
};
struct Joined {};    ///< Somebody is on the line with it.
struct Elapsed {};   ///< The timer of SetTimer.
struct TimeIsUp {};  ///< hangs_up_after is over.
struct LineEnded {};
using PhoneEvent = std::variant<Rings, Connected, Hears, Joined, Elapsed, TimeIsUp, LineEnded>;

struct PickUp {};
struct Decline {
  std::string call_status;
};  ///< busy or failed.
struct Speak {
  std::string text;
  Duration length{};
};
struct PressKeys {
  std::string digits;
  Duration length{};
};
struct PutDown {};
struct SetTimer {
  Duration after{};
};
struct SetTimeLimit {
  Duration after{};
};
using PhoneEffect =
    std::variant<PickUp, Decline, Speak, PressKeys, PutDown, SetTimer, SetTimeLimit>;

/// One call on one phone, from ringing (or dialling) to the end.
class Phone {
 public:
  explicit Phone(PhoneBehaviour behaviour) : behaviour_(std::move(behaviour)) {}

  std::vector<PhoneEffect> on(const PhoneEvent& event, Time now);

  const PhoneBehaviour& behaviour() const { return behaviour_; }

 private:
  enum class State { kIdle, kRinging, kConnected, kDone };
  struct Heard {
    std::string text;
    Time begun;
    Time over;
  };
  void ring();
  void connect();
  void hear(const Hears& event);
  bool is_wanted(const Heard& heard) const;
  void listen();
  void answer(const Heard& heard);
  void join();
  void meet();
  void elapse();
  void put_down();
  void continue_script();

  PhoneBehaviour behaviour_;
  State state_ = State::kIdle;
  std::size_t step_ = 0;
  bool listening_ = false;    ///< At a HearStep whose words have not come.
  std::vector<Heard> heard_;  ///< What a HearStep to come may find.
  std::optional<Time> joined_;
  bool alone_ = false;  ///< At a JoinStep, and nobody has come.
  Time now_;
  std::vector<PhoneEffect> effects_;
};

}  // namespace ringback::voice
