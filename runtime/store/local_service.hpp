// The service that runs here, as one of those that the Serverless API shows.
// https://www.twilio.com/docs/serverless/api
#pragma once

#include <string>

#include "base/sid.hpp"

namespace ringback {

inline std::string local_service_sid() { return sid_of_name("ZS", "local"); }
inline std::string local_environment_sid() { return sid_of_name("ZE", "local"); }

/// Of a variable that twilio.yaml or .env names.
inline std::string local_variable_sid(const std::string& name) { return sid_of_name("ZV", name); }

}  // namespace ringback
