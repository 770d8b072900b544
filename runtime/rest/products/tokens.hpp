// Second tokens of accounts, and their promotion.
// https://www.twilio.com/docs/iam/api/authtoken
#pragma once

#include "rest/api.hpp"
#include "rest/products/outside.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes the operations over: a second token gives access beside the first, and may take its place.
class Tokens {
 public:
  Tokens(Api& api, Store& store, Sids& sids, Clock& clock, const Outside& outside);
};

}  // namespace ringback::rest
