// The products of Twilio's API with rules of their own, put together.
#pragma once

#include "rest/api.hpp"
#include "rest/products/caller_ids.hpp"
#include "rest/products/lookups.hpp"
#include "rest/products/messaging_services.hpp"
#include "rest/products/numbers.hpp"
#include "rest/products/outside.hpp"
#include "rest/products/serverless.hpp"
#include "rest/products/tokens.hpp"
#include "rest/products/verify.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes their operations over; everything must outlive the API. Sync stands apart (rest/sync.hpp).
class Products {
 public:
  Products(Api& api, Store& store, Sids& sids, Clock& clock, const Trace& trace, Outside outside);
  Products(const Products&) = delete;
  Products& operator=(const Products&) = delete;
  ~Products() = default;

  CallerIds& caller_ids() { return caller_ids_; }

 private:
  Outside outside_;
  Numbers numbers_;
  CallerIds caller_ids_;
  Lookups lookups_;
  Tokens tokens_;
  Verify verify_;
  MessagingServices messaging_services_;
  Serverless serverless_;
};

}  // namespace ringback::rest
