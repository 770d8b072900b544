// Operations that attach what exists elsewhere: a trunk's numbers, a SIP domain's lists, add-ons.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "rest/invocation.hpp"
#include "rest/resource.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Documents of `kind` are other resources at another place, and known by the same SID.
struct Attachment {
  std::string_view kind;
  std::string_view parameter;  ///< Names what is attached.
  std::string_view source;     ///< Its kind.
};

/// The row of this kind, or null.
const Attachment* attachment_of(std::string_view kind);

/// What the client wants attached; null where it need not say. 404 when the account has no such
/// thing.
Result<const Json*> attached(const Attachment& attachment, const Invocation& invocation,
                             const Store& store);

/// Gives a document the members that it shares with what it attaches, the SID among them.
void copy_attached(const Operation& operation, const Json& source, Json& document);

}  // namespace ringback::rest
