// A far end that is a simulated phone: does what the Phone machine says.
#pragma once

#include <memory>

#include "clock/clock.hpp"
#include "voice/far_end.hpp"
#include "voice/phone.hpp"

namespace ringback::voice {

class Handset final : public FarEnd {
 public:
  /// The line and clock outlive the handset.
  Handset(Clock& clock, Line& line, std::string call_sid, PhoneBehaviour behaviour)
      : clock_(clock), line_(line), call_sid_(std::move(call_sid)), phone_(std::move(behaviour)) {}

  void ring() override { tell(Rings{}); }
  void answered() override { tell(Connected{}); }
  void hear(const Sound& sound) override { tell(Hears{sound.text, sound.length}); }
  void joined() override { tell(Joined{}); }
  void hushed(const Path&) override {}  // who holds it goes on as if the words had been finished
  std::string_view nature() const override { return phone_.behaviour().answered_by; }
  void ended(std::string_view) override { tell(LineEnded{}); }

 private:
  void tell(const PhoneEvent& event);
  void perform(const PhoneEffect& effect);

  Clock& clock_;
  Line& line_;
  std::string call_sid_;
  Phone phone_;
  Timer timer_;
  Timer time_limit_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ringback::voice
