// From host, method and path to the operation and the values in the path.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// What a request's path leads to.
struct Match {
  const Operation* operation = nullptr;   ///< Null: no such path, or not by this method.
  FormFields path;                        ///< Decoded values by the template's names.
  std::vector<std::string_view> allowed;  ///< The methods the path has, when there is such a path.
};

/// A tree of path segments per host. A literal segment wins over a parameter.
class Router {
 public:
  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// The operation must outlive the router. The first of two with one address wins.
  void add(const Operation& operation);

  /// Paths of the 2010-04-01 API may end with `.json`, `.xml`, `.csv` or none of them; hosts may
  /// name a region and an edge (`api.dublin.ie1.twilio.com`).
  Match find(std::string_view method, std::string_view host, std::string_view path) const;

 private:
  struct Node;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> hosts_;
};

/// The names in braces of a path template, in order.
std::vector<std::string> path_names(std::string_view path);

}  // namespace ringback::rest
