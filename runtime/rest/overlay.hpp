// What Twilio's OpenAPI documents do not say, by hand: names, defaults, filters, error codes.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "rest/invocation.hpp"
#include "rest/resource.hpp"
#include "store/store.hpp"

namespace ringback::rest {

/// Documents of `kind` are kept as documents of `stored`: two addresses of one resource. With a
/// `member`, only those whose member has this value.
struct Alias {
  Text kind = "";
  Text stored = "";
  Text member = "";
  Text value = "";
};

/// A parameter (of a body, query or path) whose member is not its name in snake_case.
struct Rename {
  Text kind = "";
  Text parameter = "";
  Text member = "";
};

/// What a new document has where the client said nothing. `json` is parsed; where no member is
/// named, it is an object of members.
struct Default {
  Text kind;
  Text member;
  Text json;
};

/// In what must contain the text, a `*` of the text stands for any one character.
enum class Comparison : unsigned char {
  kEqual,
  kContains,
  kFrom,
  kBefore,  ///< A date: up to the midnight it begins with.
  kUntil,   ///< A date: with the whole day.
  kIgnore
};

/// A list's filter that is not "the member of the same name is equal".
struct Filter {
  Text operation;  ///< As Api::on names it.
  Text parameter;
  Text member;
  Comparison comparison;
};

/// Twilio's error codes for a parameter; 0: the general 20001. In a message `{}` is the value.
struct Fault {
  Text operation;  ///< As Api::on names it.
  Text parameter;
  int missing;
  Text missing_message;
  int invalid;
  Text invalid_message;
};

/// The last touch on a new document: what depends on its other members.
struct Completion {
  Text kind;
  void (*complete)(Json& document, const Invocation& invocation);
};

/// A rule of one operation beyond its parameters' types, asked before it is done.
struct Guard {
  Text operation;  ///< As Api::on names it.
  Result<void> (*check)(const Invocation& invocation, const Store& store);
};

/// The hand-made part of one or more products.
struct Overlay {
  List<Alias> aliases;
  List<Rename> renames;
  List<Default> defaults;
  List<Filter> filters;
  List<Fault> faults;
  List<Completion> completions;
  List<Guard> guards;
};

/// All of them.
List<const Overlay*> overlays();

/// Whether the member may be null: by its schema, or by examples that contradict it.
bool may_be_null(const Schema& schema, const Field& field);

/// The row of a kind that is kept as another, or null.
const Alias* alias_of(std::string_view kind);

/// The kind under which the Store keeps documents of this kind.
std::string_view stored_kind(std::string_view kind);

/// The member that a parameter sets or a path's value is kept in: renamed, else in snake_case.
std::string member_of(std::string_view kind, std::string_view parameter);

/// Completes a new document of this kind.
void complete(std::string_view kind, Json& document, const Invocation& invocation);

/// `VoiceUrl` and `voiceUrl` give `voice_url`.
std::string snake_case(std::string_view name);

/// `CreateCall` for the 2010-04-01 API, `studio_v2/CreateExecution` for every other product.
std::string hook_name(const Operation& operation);

}  // namespace ringback::rest
