// Errors of functions, for programs and for people.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace ringback::functions {

/// What went wrong in a handler, or on the way to it or from it.
struct Failure {
  std::string message;
  std::string name = "Error";
  std::string stack;  ///< "" stands for name and message.
};

/// The failure of the function of this route: a page for people when the User-Agent is a desktop's
/// or a phone's browser, JSON with message, name and stack for everybody else.
http::Response error_response(int status, const Failure& failure, std::string_view route,
                              std::string_view user_agent);

/// Whether a User-Agent names a system that people look at: Windows, Linux, Mac, a phone, a tablet.
bool is_browser(std::string_view user_agent);

}  // namespace ringback::functions
