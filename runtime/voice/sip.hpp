// Legs to and from SIP: what requests are told of them.
// https://www.twilio.com/docs/voice/api/sip-twiml
#pragma once

#include <string>
#include <string_view>

#include "store/store.hpp"
#include "voice/call.hpp"

namespace ringback::voice {

/// Whether it is the address of a SIP user: `sip:USER@HOST`, or `sips:`.
bool is_sip(std::string_view address);

/// The Call-ID of the leg's INVITE: its SID's own part, of nobody's host.
std::string sip_call_id(const Call& call);

/// Adds what requests of a leg to a SIP address have: of an inbound one always, of one of ours once
/// it is answered. Nothing for other legs.
void append_sip(FormFields& parameters, const Call& call);

/// The SIP domain of an account's that the address is at, with its addresses under the names that
/// those of a number have; null when it is at none.
Json sip_domain_of(const Store& store, std::string_view address);

/// The headers of an INVITE to this address, `sip:USER@HOST?X-NAME=VALUE&...`: those that begin
/// with `X-`.
FormFields sip_headers_in(std::string_view address);

/// The headers that a phone (kind::kPhone) sends with its INVITE, and with its answer to one.
FormFields sip_headers_of(const Json& phone);

/// The address without what stands behind its host.
std::string_view bare_sip(std::string_view address);

}  // namespace ringback::voice
