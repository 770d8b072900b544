// A simulated phone on a line.
#include "voice/handset.hpp"

#include "base/overloaded.hpp"

namespace ringback::voice {

void Handset::tell(const PhoneEvent& event) {
  const std::weak_ptr<bool> alive = alive_;
  for (const auto& effect : phone_.on(event, clock_.now())) {
    if (alive.expired()) return;  // the effect before ended the call, and this with it
    perform(effect);
  }
}

void Handset::perform(const PhoneEffect& effect) {
  std::visit(Overloaded{[this](const PickUp&) { line_.far_answers(call_sid_); },
                        [this](const Decline& e) { line_.far_declines(call_sid_, e.call_status); },
                        [this](const Speak& e) {
                          line_.far_sounds(call_sid_, {Sound::Kind::kSpeech, e.text, e.length});
                        },
                        [this](const PressKeys& e) {
                          line_.far_sounds(call_sid_, {Sound::Kind::kDigits, e.digits, e.length});
                        },
                        [this](const PutDown&) { line_.far_hangs_up(call_sid_); },
                        [this](const SetTimer& e) {
                          timer_ = clock_.after(e.after, [this] { tell(Elapsed{}); });
                        },
                        [this](const SetTimeLimit& e) {
                          time_limit_ = clock_.after(e.after, [this] { tell(TimeIsUp{}); });
                        }},
             effect);
}

}  // namespace ringback::voice
