// One call of every operation of every document, in an order in which later ones find what they
// need.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "http/message.hpp"
#include "rest/resource.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// What an operation answered.
struct Outcome {
  const Operation* operation = nullptr;
  http::Request request;
  http::Response response;
};

/// Creates what can be created; where nothing that clients do creates a document, as with calls'
/// events, it is put into the Store. Then fetches, lists, updates, does the rest, and deletes.
class Walk {
 public:
  using Ask = std::function<http::Response(http::Request)>;

  /// The credentials are those of the account whose documents are made. `settle` lets a call be
  /// answered and a message arrive.
  Walk(Store& store, Ask ask, std::function<void()> settle, std::string account_sid,
       const std::string& auth_token);

  std::vector<Outcome> run();

  /// What the lists answered to all of their filters at once, after run().
  const std::vector<Outcome>& filtered() const { return filtered_; }

  /// From now on nothing is put into the Store: what nothing makes is asked for by keys that
  /// belong to nobody.
  void plant_nothing() { plants_ = false; }

  /// Makes or plants one document of every kind, and leaves them; their keys.
  std::vector<std::string> make();

  /// The request for this operation, with all that is required, at the address of a document that
  /// the walk has made.
  http::Request request(const Operation& operation);

  /// Every operation, parents before children, creations first and deletions last.
  static std::vector<const Operation*> ordered();

 private:
  Outcome filter(const Operation& list);
  Outcome call(const Operation& operation);
  http::Response post(std::string_view path, const FormFields& form);
  void hold_conference();
  void wait_in(const std::string& queue);
  std::string address(const Operation& operation);
  std::string first_of(const Operation& list, const std::string& path);
  std::string plant(const Operation& instance, const FormFields& above);
  std::string example(const Operation& operation, const Parameter& parameter) const;
  void prepare(const Operation& operation);
  void fill(const Operation& operation, http::Request& request) const;
  void remember(const Operation& operation, const http::Response& response);

  Store& store_;
  Ask ask_;
  std::function<void()> settle_;
  bool plants_ = true;
  std::vector<Outcome> filtered_;
  std::string account_sid_;
  std::string authorization_;
  std::map<std::string, std::string> made_;            // keys by host and shape of the path
  std::map<std::string, const Operation*> lists_;      // of documents, by the shape of one's path
  std::map<std::string, const Operation*> instances_;  // by host and shape of one's path
};

}  // namespace ringback::rest
