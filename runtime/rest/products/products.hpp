// The products of Twilio's API with rules of their own, put together.
#pragma once

#include "rest/api.hpp"
#include "rest/products/numbers.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Takes their operations over; everything must outlive the API. Sync stands apart (rest/sync.hpp).
class Products {
 public:
  Products(Api& api, Store& store);

 private:
  Numbers numbers_;
};

}  // namespace ringback::rest
