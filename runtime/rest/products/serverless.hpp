// Functions as the API sees them: services, environments, variables, builds, deployments, logs.
// https://www.twilio.com/docs/serverless/api
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "clock/clock.hpp"
#include "rest/api.hpp"
#include "rest/products/outside.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// What runs here is one of the services, called `local`, with one environment: its variables are
/// those that functions see, and a change is seen by the next request. Nothing that is built or
/// deployed runs.
class Serverless {
 public:
  /// Takes the operations over; everything must outlive the API.
  Serverless(Api& api, Store& store, Clock& clock, const Outside& outside);
  Serverless(const Serverless&) = delete;
  Serverless& operator=(const Serverless&) = delete;
  ~Serverless() = default;

 private:
  Result<Json> create_service(const Invocation& invocation);
  Result<Json> create_environment(const Invocation& invocation);
  Result<Json> set_variable(const Invocation& invocation);
  Result<Json> remove_variable(const Invocation& invocation);
  Result<Json> create_build(const Invocation& invocation);
  Result<Json> build_status(const Invocation& invocation);
  Result<Json> deploy(const Invocation& invocation);
  Result<Json> list_logs(const Invocation& invocation) const;
  Result<Json> fetch_log(const Invocation& invocation) const;
  Json logs(const Invocation& invocation) const;
  Result<void> check_variable(const Invocation& invocation) const;
  void finish_builds();

  Api& api_;
  Store& store_;
  Clock& clock_;
  const Outside& outside_;
};

}  // namespace ringback::rest
