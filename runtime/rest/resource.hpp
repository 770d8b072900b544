// The rows that the generator writes: what Twilio's OpenAPI documents say, as plain constants.
#pragma once

#include <string_view>

namespace ringback::rest {

/// A literal in a generated table. Plain pointers keep those tables cheap to compile.
using Text = const char*;

/// A borrowed array of a generated table.
template <typename T>
struct List {
  const T* items = nullptr;
  unsigned size = 0;

  const T* begin() const { return items; }
  const T* end() const { return items + size; }
  bool empty() const { return size == 0; }
};

enum class Type : unsigned char { kAny, kString, kInteger, kNumber, kBoolean, kObject, kArray };

/// The formats that change what the dispatcher does; all others read as kNone.
enum class Format : unsigned char {
  kNone,
  kUri,
  kUriMap,    ///< An object of links: `links`, `subresource_uris`.
  kDate,      ///< `YYYY-MM-DD`.
  kIsoTime,   ///< `2015-07-30T20:00:00Z`.
  kMailTime,  ///< RFC 2822, the 2010-04-01 API's dates.
  kHttpMethod,
  kPhoneNumber,
  kCountry,  ///< `US`.
  kEmail,
};

enum class Place : unsigned char { kPath, kQuery, kForm, kJson, kHeader };
enum class Method : unsigned char { kGet, kPost, kPut, kPatch, kDelete };

/// What an operation does to its resource; kOther has no meaning that all resources share.
enum class Action : unsigned char { kCreate, kFetch, kList, kUpdate, kDelete, kOther };

struct Schema;

// NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): rows are written whole, by the generator

/// One member of a resource.
struct Field {
  Text name;
  Type type;
  Type items;  ///< Of an array's elements.
  Format format;
  bool nullable;
  Text sid;       ///< The SID prefixes it may have, such as `CA` or `SM|MM`; "" if it is no SID.
  Text pattern;   ///< The regular expression of its text, or "".
  Text blank;     ///< What it is when a document lacks it, as JSON; "": as its type says.
  bool required;  ///< A described object has it always.
  List<Text> values;    ///< The enumeration, or empty.
  const Schema* inner;  ///< Of the object or of the array's elements; null when not described.
};

/// A resource, an envelope of a list, or an object inside one.
struct Schema {
  Text name;  ///< `api.v2010.account.call`; "" for one without a name.
  List<Field> fields;
};

/// One thing a client may send.
struct Parameter {
  Text name;
  Place place;
  bool required;
  Type type;
  Type items;
  Format format;
  Text sid;
  Text pattern;
  Text blank;
  List<Text> values;
  unsigned min_length;  ///< 0: no limit, as for the next.
  unsigned max_length;
  long long minimum;
  long long maximum;  ///< 0: no limit.
};

/// An entry of `links` or `subresource_uris`. `{name}` in the path stands for the document's
/// member.
struct Link {
  Text name;
  Text path;
};

/// One operation of Twilio's API.
struct Operation {
  Text id;       ///< `CreateCall`.
  Text product;  ///< `api_v2010`.
  Text host;     ///< `api.twilio.com`.
  Text path;     ///< `/2010-04-01/Accounts/{AccountSid}/Calls.json`.
  Method method;
  Action action;
  int status;     ///< Of success.
  Text kind;      ///< The kind of document it is about, as the Store names it; "" for none.
  Text instance;  ///< The path of one such document, or "" when it cannot be addressed.
  Text key;       ///< The member by which that path knows a document; "" when the schema has none.
  Text prefix;    ///< Of its SIDs, or "".
  Text key_pattern;        ///< The form of its keys where these are no SIDs, or "".
  Text list_key;           ///< Where an envelope keeps its documents; "" for other answers.
  const Schema* answer;    ///< Of the body; null when there is none.
  const Schema* resource;  ///< Of one document: the answer, or an element of the list.
  List<Parameter> parameters;
  List<Link> links;
};

/// One document of the specification.
struct Product {
  Text name;
  List<Operation> operations;
};

// NOLINTEND(cppcoreguidelines-pro-type-member-init)

/// All products, in order of their names.
List<const Product*> products();

/// The field of this name, or null.
const Field* find_field(const Schema* schema, std::string_view name);

/// The parameter of this name, or null.
const Parameter* find_parameter(const Operation& operation, std::string_view name);

std::string_view name_of(Method method);

}  // namespace ringback::rest
