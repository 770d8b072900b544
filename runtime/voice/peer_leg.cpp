// Two legs of ours, joined.
#include "voice/peer_leg.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "store/account.hpp"
#include "store/kinds.hpp"

namespace ringback::voice {

namespace {

/// Who answers the call: a number of ours, or an application as if it were one; null for nobody.
Json answering(const Store& store, const Call& caller) {
  if (!caller.to.starts_with("app:")) {
    const auto* number = own_number(store, caller.to);
    return number == nullptr ? Json() : *number;
  }
  const auto sid = caller.to.substr(4);
  const auto* application = store.get(kind::kApplication, sid);
  if (application == nullptr || text_of(*application, "account_sid") != caller.account_sid) {
    return nullptr;
  }
  return {{"account_sid", caller.account_sid},
          {"phone_number", caller.shown_to.empty() ? caller.to : caller.shown_to},
          {"sid", ""},
          {"voice_application_sid", sid}};
}

}  // namespace

void PeerLeg::ring() {
  exchange_.enqueue([this_exchange = &exchange_, sid = own_sid_] {
    auto* caller = this_exchange->find(sid);
    if (caller == nullptr || caller->over()) return;
    const auto called_number = answering(this_exchange->store_, *caller);
    if (called_number.is_null()) return this_exchange->end_call(*caller, "failed");
    this_exchange->receive(
        called_number, caller->from,
        [this_exchange, caller](Call& called) {
          called.far = std::make_unique<PeerLeg>(*this_exchange, called.sid, caller->sid);
          called.depth = caller->depth + 1;
          called.parameters = std::exchange(caller->parameters, {});
          static_cast<PeerLeg&>(*caller->far).peer_sid_ = called.sid;
        },
        caller->cause);
  });
}

void PeerLeg::ended(std::string_view status) {
  if (peer_sid_.empty()) return;
  const auto* own = exchange_.find(own_sid_);
  auto* peer = exchange_.find(peer_sid_);
  if (own == nullptr || peer == nullptr || peer->over()) return;
  if (peer->to.starts_with("app:")) peer->returned = own->returned;
  // An inbound leg that was never answered turns its caller away with its own fate.
  const bool declined = own->direction == Direction::kInbound && !own->answered;
  if (declined) return exchange_.far_declines(peer_sid_, status);
  exchange_.far_hangs_up(peer_sid_);
}

}  // namespace ringback::voice
