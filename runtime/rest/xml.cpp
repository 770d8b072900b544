// XML.
#include "rest/xml.hpp"

#include <cctype>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ringback::rest {

namespace {

/// `date_created` is DateCreated.
std::string camel_case(std::string_view name) {
  std::string out;
  bool capital = true;
  for (const char c : name) {
    if (c == '_') {
      capital = true;
    } else {
      out += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      capital = false;
    }
  }
  return out;
}

/// What an element of a list is called: `Calls` has Call, `Countries` Country, `MediaList` Media.
std::string singular(const std::string& name) {
  if (name.ends_with("List")) return name.substr(0, name.size() - 4);
  if (name.ends_with("ies")) return name.substr(0, name.size() - 3) + "y";
  if (name.ends_with("sses")) return name.substr(0, name.size() - 2);
  return name.ends_with("s") ? name.substr(0, name.size() - 1) : name + "Item";
}

/// Links lead to XML again.
std::string without_suffix(std::string uri) {
  const auto end = std::min(uri.find('?'), uri.size());
  constexpr std::string_view kSuffix = ".json";
  if (!uri.starts_with("/2010-04-01/") ||
      !std::string_view(uri).substr(0, end).ends_with(kSuffix)) {
    return uri;
  }
  return uri.erase(end - kSuffix.size(), kSuffix.size());
}

std::string text_of_value(const Json& value) {
  if (value.is_null()) return "";
  return without_suffix(value.is_string() ? value.get<std::string>() : print_json(value));
}

void write(const std::string& name, const Json& value, std::string& out);

void write_members(const Json& object, std::string& out) {
  for (const auto& [name, value] : object.items()) write(camel_case(name), value, out);
}

void write(const std::string& name, const Json& value, std::string& out) {
  std::string inside;
  if (value.is_object()) {
    write_members(value, inside);
  } else if (value.is_array()) {
    for (const auto& element : value) write(singular(name), element, inside);
  } else {
    inside = xml_escape(text_of_value(value));
  }
  out += inside.empty() ? cat("<", name, "/>") : cat("<", name, ">", inside, "</", name, ">");
}

/// A list carries what is known of the page as attributes.
std::string write_list(const Json& body, const std::string& key) {
  const auto name = camel_case(key);
  std::string out = cat("<", name);
  for (const auto& [member, value] : body.items()) {
    if (member == key) continue;
    out += cat(" ", replace_all(member, "_", ""), "=\"", xml_escape(text_of_value(value)), "\"");
  }
  out += ">";
  for (const auto& element : body[key]) write(singular(name), element, out);
  return cat(out, "</", name, ">");
}

std::string write_body(const Json& body, int status, const Operation* operation) {
  if (status >= 400 || operation == nullptr) {
    std::string out = "<RestException>";
    for (const auto* member : {"code", "message", "more_info", "status"}) {
      if (body.contains(member)) write(camel_case(member), body[member], out);
    }
    return out + "</RestException>";
  }
  if (*operation->list_key != '\0') return write_list(body, operation->list_key);
  const std::string_view kind = operation->kind;
  std::string out;
  write(camel_case(kind.substr(kind.rfind('.') + 1)), body, out);
  return out;
}

}  // namespace

bool speaks_xml(std::string_view path) {
  return path.starts_with("/2010-04-01/") && !path.ends_with(".json") && !path.ends_with(".csv");
}

http::Response as_xml(http::Response response, const Operation* operation) {
  const auto body = parse_json(response.body);
  if (response.body.empty() || !body || !body->is_object()) return response;
  response.headers.set("Content-Type", "application/xml;charset=utf-8");
  response.body = cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TwilioResponse>",
                      write_body(*body, response.status, operation), "</TwilioResponse>");
  return response;
}

}  // namespace ringback::rest
