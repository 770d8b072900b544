// Reading an invocation.
#include "rest/invocation.hpp"

#include "http/form.hpp"

namespace ringback::rest {

std::string Invocation::get(std::string_view name) const {
  return http::has_field(path, name) ? http::field(path, name) : http::field(parameters, name);
}

std::vector<std::string> Invocation::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters) {
    if (key == name) values.push_back(value);
  }
  return values;
}

bool Invocation::has(std::string_view name) const { return http::has_field(parameters, name); }

}  // namespace ringback::rest
