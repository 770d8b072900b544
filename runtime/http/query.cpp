// Nested names to trees, and trees into one.
#include "http/query.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "http/charset.hpp"
#include "http/script_value.hpp"

namespace ringback::http {

namespace {

constexpr std::size_t kMaximumParameters = 1000;
constexpr std::size_t kMaximumDepth = 5;
constexpr std::size_t kMaximumList = 1000;

struct Member;

/// A value under construction. A list may have holes, which disappear in the end.
struct Node {
  enum class Kind { Text, List, Object };
  Kind kind = Kind::Text;
  std::string text;
  std::map<std::size_t, Node> items;  ///< Of a list.
  std::size_t length = 0;             ///< Of a list, holes included.
  std::vector<Member> members;        ///< Of an object.
  std::optional<std::size_t> last;    ///< Of an object that was a list, and outgrew it.

  /// The last place, of a list or an object that began as an object and a text for one name.
  std::optional<std::size_t> conflict;

  bool is_container() const { return kind == Kind::List || kind == Kind::Object; }
};

struct Member {
  std::string name;
  Node value;
};

Node text_node(std::string text) {
  Node node;
  node.text = std::move(text);
  return node;
}

Node container(Node::Kind kind) {
  Node node;
  node.kind = kind;
  return node;
}

Node* find(Node& object, std::string_view name) {
  const auto found = std::ranges::find_if(
      object.members, [&](const Member& member) { return member.name == name; });
  return found == object.members.end() ? nullptr : &found->value;
}

void append(Node& list, Node item) { list.items.emplace(list.length++, std::move(item)); }

/// The elements of a list, or the one value.
void append_all(Node& list, Node value) {
  if (value.kind != Node::Kind::List) return append(list, std::move(value));
  for (auto& [index, item] : value.items) {
    list.items.emplace(list.length + index, std::move(item));
  }
  list.length += value.length;
}

Node to_object(Node&& list) {
  Node object = container(Node::Kind::Object);
  for (auto& [index, item] : list.items) {
    object.members.push_back({std::to_string(index), std::move(item)});
  }
  return object;
}

/// A list that has become too long is an object from then on.
Node within_limit(Node list) {
  if (list.length <= kMaximumList) return list;
  const auto last = list.length - 1;
  Node object = to_object(std::move(list));
  object.last = last;
  return object;
}

/// `[12]` is the place 12 in a list, if it is written as numbers are.
std::optional<std::size_t> place_in_list(std::string_view segment, std::string_view name) {
  const bool bracketed = name.size() != segment.size();
  const bool plain =
      name == "0" || (!name.empty() && name.front() != '0' && name.size() <= 15 &&
                      std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; }));
  if (!bracketed || !plain) return {};
  return static_cast<std::size_t>(*parse_integer(name));
}

/// `a[b][c]` is `a`, `[b]`, `[c]`; brackets may nest, and what is too deep or not closed is the
/// last segment, in brackets of its own.
std::vector<std::string> split_name(std::string_view name) {
  std::vector<std::string> segments;
  auto open = name.find('[');
  if (open != 0) segments.emplace_back(name.substr(0, open));
  for (std::size_t depth = 0; open != std::string_view::npos; ++depth) {
    std::size_t close = open;
    int level = 0;
    for (; close < name.size(); ++close) {
      if (name[close] == '[') ++level;
      if (name[close] == ']' && --level == 0) break;
    }
    if (depth == kMaximumDepth || close == name.size()) {
      segments.push_back(cat("[", name.substr(open), "]"));
      break;
    }
    segments.emplace_back(name.substr(open, close + 1 - open));
    open = name.find('[', close + 1);
  }
  return segments;
}

/// The tree that one parameter stands for.
Node build(const std::vector<std::string>& segments, Node leaf) {
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot read the views of this libstdc++
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    if (*segment == "[]" && leaf.last) continue;
    if (*segment == "[]") {
      Node list = container(Node::Kind::List);
      append_all(list, std::move(leaf));
      leaf = std::move(list);
      continue;
    }
    std::string_view name = *segment;
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    const auto place = place_in_list(*segment, name);
    Node node = container(place && *place < kMaximumList ? Node::Kind::List : Node::Kind::Object);
    if (node.kind == Node::Kind::List) {
      node.length = *place;
      append(node, std::move(leaf));
    } else if (name != "__proto__") {
      node.members.push_back({std::string(name), std::move(leaf)});
      node.last = place;
    }
    leaf = std::move(node);
  }
  return leaf;
}

Node merge(Node target, Node source);

/// Puts a text where something is already. An empty one makes no difference.
Node merge_text(Node target, Node source) {
  if (source.text.empty()) return target;
  if (target.kind == Node::Kind::List) {
    append(target, std::move(source));
    return within_limit(std::move(target));
  }
  if (target.kind == Node::Kind::Object) {
    auto& place = target.last ? target.last : target.conflict;
    if (place) {
      target.members.push_back({std::to_string(++*place), std::move(source)});
      return target;
    }
  }
  Node pair = container(Node::Kind::List);
  if (target.kind == Node::Kind::Object) pair.conflict = 1;
  append(pair, std::move(target));
  append(pair, std::move(source));
  return pair;
}

/// A text becomes the first element of what is put in its place.
Node merge_into_text(Node target, Node source) {
  if (source.kind == Node::Kind::Object && source.last) {
    Node shifted = container(Node::Kind::Object);
    shifted.members.push_back({"0", std::move(target)});
    for (auto& [name, value] : source.members) {
      const auto number = parse_integer(name);
      shifted.members.push_back({number ? std::to_string(*number + 1) : "NaN", std::move(value)});
    }
    shifted.last = *source.last + 1;
    return shifted;
  }
  Node list = container(Node::Kind::List);
  append(list, std::move(target));
  append_all(list, std::move(source));
  return within_limit(std::move(list));
}

Node merge_lists(Node target, Node&& source) {
  for (auto& [index, item] : source.items) {
    const auto present = target.items.find(index);
    if (present == target.items.end()) {
      target.items.emplace(index, std::move(item));
      target.length = std::max(target.length, index + 1);
    } else if (present->second.is_container() && item.is_container()) {
      present->second = merge(std::move(present->second), std::move(item));
    } else {
      append(target, std::move(item));
    }
  }
  return within_limit(std::move(target));
}

void merge_member(Node& target, const std::string& name, Node value) {
  if (auto* present = find(target, name)) {
    *present = merge(std::move(*present), std::move(value));
  } else {
    target.members.push_back({name, std::move(value)});
  }
}

Node merge(Node target, Node source) {
  if (!source.is_container()) return merge_text(std::move(target), std::move(source));
  if (!target.is_container()) return merge_into_text(std::move(target), std::move(source));
  if (target.kind == Node::Kind::List && source.kind == Node::Kind::List) {
    return merge_lists(std::move(target), std::move(source));
  }
  if (target.kind == Node::Kind::List) {
    const auto last = target.length - 1;
    const bool conflict = target.conflict.has_value();
    target = to_object(std::move(target));
    if (conflict) target.conflict = last;
  }
  if (source.kind == Node::Kind::List) source = to_object(std::move(source));
  if (source.last) target.last = std::max(target.last.value_or(0), *source.last);
  for (auto& [name, value] : source.members) {
    const auto number = is_array_index(name) ? parse_integer(name) : std::nullopt;
    for (auto* place : {&target.last, &target.conflict}) {
      if (*place && number) *place = std::max(**place, static_cast<std::size_t>(*number));
    }
    merge_member(target, name, std::move(value));
  }
  return target;
}

Json to_json(Node node) {
  switch (node.kind) {
    case Node::Kind::Text: return std::move(node.text);
    case Node::Kind::List: break;
    case Node::Kind::Object: {
      ScriptObject object;
      for (auto& [name, value] : node.members) object[name] = to_json(std::move(value));
      return object.take();
    }
  }
  Json list = Json::array();
  for (auto& [index, item] : node.items) list.push_back(to_json(std::move(item)));
  return list;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte of the escape at the beginning; nothing when it is broken.
std::optional<char> escaped_byte(std::string_view text) {
  const int high = text.size() >= 3 && text[0] == '%' ? hex_digit(text[1]) : -1;
  const int low = high >= 0 ? hex_digit(text[2]) : -1;
  if (low < 0) return {};
  return static_cast<char>(high * 16 + low);
}

/// Texts by their names, as written; repeats make lists.
std::vector<Member> split_parameters(const std::string& query) {
  std::vector<Member> parameters;
  std::map<std::string, std::size_t, std::less<>> places;
  std::string_view rest = query;
  for (std::size_t count = 0; count < kMaximumParameters; ++count) {
    const auto end = rest.find('&');
    const auto part = rest.substr(0, end);
    const auto bracket = part.find("]=");
    const auto equals = bracket == std::string_view::npos ? part.find('=') : bracket + 1;
    const bool valued = equals != std::string_view::npos;
    auto name = decode_component(part.substr(0, equals));
    auto value = text_node(valued ? decode_component(part.substr(equals + 1)) : "");
    const auto [place, added] = places.try_emplace(name, parameters.size());
    if (added) {
      parameters.push_back({std::move(name), std::move(value)});
    } else {
      auto& present = parameters[place->second].value;
      Node list = container(Node::Kind::List);
      append_all(list, std::move(present));
      append(list, std::move(value));
      present = std::move(list);
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return parameters;
}

/// Whether a name stands for a member of the whole, and for nothing within it.
bool is_plain(std::string_view name) { return name.find('[') == name.npos && name != "__proto__"; }

/// The names that are numbers first, as an object has them.
void sort_like_members(std::vector<Member>& parameters) {
  std::ranges::stable_sort(parameters, {}, [](const Member& parameter) {
    const auto number =
        is_array_index(parameter.name) ? parse_integer(parameter.name) : std::nullopt;
    return number ? *number : 1LL << 33;
  });
}

}  // namespace

std::string decode_escapes(std::string_view text) {
  std::string decoded;
  for (auto rest = text; !rest.empty();) {
    if (rest.front() != '%') {
      const auto plain = rest.substr(0, rest.find('%'));
      decoded += plain;
      rest.remove_prefix(plain.size());
      continue;
    }
    std::string character;
    while (character.size() < 4 && utf8_length(character) == 0) {
      const auto byte = escaped_byte(rest);
      if (!byte) return std::string(text);
      character += *byte;
      rest.remove_prefix(3);
    }
    if (utf8_length(character) == 0) return std::string(text);
    decoded += character;
  }
  return decoded;
}

std::string decode_component(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return decode_escapes(spaced);
}

Json parse_query(std::string_view query) {
  if (query.empty()) return Json::object();
  auto text = latin1_to_utf8(query);
  if (text.find("%5") != text.npos) {
    for (const auto* escape : {"%5B", "%5b"}) text = replace_all(std::move(text), escape, "[");
    for (const auto* escape : {"%5D", "%5d"}) text = replace_all(std::move(text), escape, "]");
  }
  auto parameters = split_parameters(text);
  sort_like_members(parameters);
  Node root = container(Node::Kind::Object);
  for (auto& [name, value] : parameters) {
    if (name.empty()) continue;
    if (is_plain(name) && find(root, name) == nullptr) {  // what most queries are made of
      root.members.push_back({std::move(name), std::move(value)});
      continue;
    }
    root = merge(std::move(root), build(split_name(name), std::move(value)));
  }
  return to_json(std::move(root));
}

}  // namespace ringback::http
