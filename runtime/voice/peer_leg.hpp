// A far end that is another leg of ours: what one leg says, the other hears.
#pragma once

#include "voice/exchange.hpp"

namespace ringback::voice {

/// Joins a leg that calls one of our numbers with the inbound leg on that number. Each of the two
/// owns one: Twilio makes two Call resources of such a call.
class PeerLeg final : public FarEnd {
 public:
  /// For the calling leg; the called one is made when it rings.
  PeerLeg(Exchange& exchange, std::string own_sid)
      : exchange_(exchange), own_sid_(std::move(own_sid)) {}

  PeerLeg(Exchange& exchange, std::string own_sid, std::string peer_sid)
      : exchange_(exchange), own_sid_(std::move(own_sid)), peer_sid_(std::move(peer_sid)) {}

  void ring() override;
  void answered() override { exchange_.far_answers(peer_sid_); }
  void hear(const Sound& sound) override { exchange_.far_sounds(peer_sid_, sound); }
  void joined() override {}  // nobody holds it
  void hushed(const Path& path) override { exchange_.far_hushes(peer_sid_, path); }
  std::string_view nature() const override { return "machine"; }  // a document answers
  void ended(std::string_view status) override;

 private:
  Exchange& exchange_;
  std::string own_sid_;
  std::string peer_sid_;
};

}  // namespace ringback::voice
