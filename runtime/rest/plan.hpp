// What the tables and the overlays together say of each operation, worked out once.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "rest/attach.hpp"
#include "rest/overlay.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// A value of the path that says what the resource is a part of.
struct Parent {
  std::string name;               ///< The template's, such as `ServiceSid`.
  std::string member;             ///< Where documents keep it; see value_of().
  std::size_t end = 0;            ///< Where the operation's path has gone through it.
  const Operation* of = nullptr;  ///< One that is about the document it names, or null.
  bool made = false;              ///< Clients create such documents, so that one must be there.
};

/// What becomes of a parameter; rows of overlays are null where there are none.
struct Bound {
  std::string member;
  const Field* field = nullptr;
  const Filter* filter = nullptr;
  const Fault* fault = nullptr;
};

/// Documents that go when the one they are part of goes.
struct Child {
  const Operation* of = nullptr;  ///< One that is about such a document.
  std::string member;             ///< Holds the key of what it is part of.
};

struct Plan {
  std::string name;       ///< As Api::on has it.
  std::string_view kind;  ///< As the Store has it, or "".
  const Alias* alias = nullptr;
  const Attachment* attachment = nullptr;
  bool addresses_one = false;     ///< The path ends with the document's key.
  bool is_settings = false;       ///< The document is always there, and has no key.
  bool has_unique_name = false;   ///< The document may be addressed by it.
  bool makes = false;             ///< An update that makes what is not there.
  std::vector<std::string> path;  ///< The names in the path's braces, in order.
  std::vector<Parent> parents;    ///< Without the account.
  std::vector<Bound> bounds;      ///< One for each of the operation's parameters.
  std::vector<const Guard*> guards;
  Json defaults = Json::object();  ///< What a new document has from the beginning.
  std::vector<Child> children;     ///< Of a deletion.
};

/// The plan of an operation of the tables.
const Plan& plan_of(const Operation& operation);

/// Where a document is told from others of its kind: among all by its SID, by any other key, and
/// what is attached, only within its account and what it is part of.
std::string store_key(const Operation& operation, std::string_view account_sid,
                      const FormFields& path, std::string_view key);

/// What a document is part of, as the path of the operation has it, without the account.
FormFields place_of(const Operation& operation, const Json& document);

}  // namespace ringback::rest
