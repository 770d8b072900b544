// From stored documents to the resources a client sees.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "rest/resource.hpp"

namespace ringback::rest {

/// Shows documents through the schemas: every documented member, nothing else, each well formed.
class Renderer {
 public:
  Renderer();

  /// One document as this operation answers it. Addresses (`uri`, `url`, `links`,
  /// `subresource_uris`) are computed unless the document has them, beginning with the origin when
  /// they are whole ones; "" stands for Twilio's host.
  Json document(const Operation& operation, const Json& document, std::string_view origin) const;

  /// Any object by its schema: documented members in their order, missing ones filled in.
  Json object(const Schema& schema, const Json& object) const;

  /// The path of a document, or "" when none addresses it.
  std::string path(const Operation& operation, const Json& document) const;

 private:
  Json show(const Schema& schema, const Json& object, const Json& computed) const;
  Json links(const Operation& operation, const Json& document, const std::string& origin) const;

  std::map<std::string, const Operation*, std::less<>> addresses_;  // by stored kind
};

/// The member as text; what the schema does not know is kept under its name with `_` in front.
std::string value_of(const Json& document, std::string_view member);

/// The account a document belongs to, or "".
std::string owner_of(const Json& document);

/// What the path of this operation's resource knows the document by.
std::string key_of(const Operation& operation, const Json& document);

}  // namespace ringback::rest
