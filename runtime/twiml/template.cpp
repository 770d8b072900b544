// TwiML Bins' templates.
#include "twiml/template.hpp"

#include "base/text.hpp"

namespace ringback::twiml {

namespace {

Error at(std::string_view text, std::size_t offset, int code, std::string_view what) {
  const auto place = position_at(text, offset);
  return {code, cat("line ", place.line, ", column ", place.column, ": ", what), 400};
}

std::string_view value_of(const FormFields& parameters, std::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

Result<std::string> fill_template(std::string_view text, const FormFields& parameters) {
  std::string out;
  std::size_t from = 0;
  while (true) {
    const auto open = text.find("{{", from);
    out.append(text.substr(from, open - from));
    if (open == std::string_view::npos) return out;
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) return at(text, open, 11320, "'{{' is never closed");
    const auto name = trim(text.substr(open + 2, close - open - 2));
    if (name.empty() || name.find_first_of("{}<> \t\r\n#^/&>!") != std::string_view::npos) {
      return at(text, open, 11310, cat("'{{", name, "}}' is not a parameter's name"));
    }
    out += xml_escape(value_of(parameters, name));
    from = close + 2;
  }
}

}  // namespace ringback::twiml
