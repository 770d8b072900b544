// Chat and Conversations, seen from their people: what each of them takes part in.
// https://www.twilio.com/docs/conversations/api/user-conversation-resource
#pragma once

#include "rest/api.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes the operations over: a member's channels and a participant's conversations are what there
/// is of memberships. Who is added by an identity becomes a user, as at Twilio.
void serve_relations(Api& api, Store& store);

}  // namespace ringback::rest
