// Constructs the products.
#include "rest/products/products.hpp"

namespace ringback::rest {

Products::Products(Api& api, Store& store) : numbers_(api, store) {}

}  // namespace ringback::rest
