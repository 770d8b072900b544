// The `phones` of twilio.yaml.
#include "app/phones_config.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "app/yaml.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ringback::app {

namespace {

constexpr auto kWhenCalled = std::to_array<const char*>(
    {"answers_after", "declines_after", "never_answers", "busy", "unreachable", "voicemail"});

std::string duration(const YAML::Node& node, std::string_view what) {
  auto word = text(node, what);
  const auto parsed = parse_duration(word);
  if (!parsed.ok()) throw YamlError(node.Mark(), cat(what, ": ", parsed.error().message));
  return word;
}

Json read_voicemail(const YAML::Node& node) {
  Json voicemail = Json::object();
  if (node.IsScalar() && flag(node, "voicemail")) return voicemail;
  expect_keys(node, "voicemail", {"after", "greeting"});
  if (node["after"]) voicemail["after"] = duration(node["after"], "after");
  if (node["greeting"]) voicemail["greeting"] = text(node["greeting"], "greeting");
  return voicemail;
}

Json read_step(const YAML::Node& step) {
  if (step.IsScalar()) {
    if (step.Scalar() == "hang up" || step.Scalar() == "connected") return step.Scalar();
    throw YamlError(step.Mark(), cat("'", step.Scalar(),
                                     "' is not a step: use wait, say, press, "
                                     "hear, connected or hang up"));
  }
  expect_keys(step, "a step", {"wait", "say", "press", "hear"});
  if (step.size() != 1) throw YamlError(step.Mark(), "a step does one thing");
  if (step["wait"]) return {{"wait", duration(step["wait"], "wait")}};
  if (step["say"]) return {{"say", text(step["say"], "say")}};
  if (step["hear"]) return {{"hear", text(step["hear"], "hear")}};
  const auto digits = text(step["press"], "press");
  if (digits.empty() || digits.find_first_not_of("0123456789*#ABCDwW") != std::string::npos) {
    throw YamlError(step.Mark(),
                    cat("press '", digits, "' are not keys; digits like \"12#\" need quotes"));
  }
  return {{"press", digits}};
}

void read_when_called(const YAML::Node& node, Json& phone) {
  const char* first = nullptr;
  for (const char* key : kWhenCalled) {
    if (!node[key]) continue;
    if (first != nullptr) {
      throw YamlError(node[key].Mark(), cat("a phone cannot have both ", first, " and ", key));
    }
    first = key;
    const std::string_view name = key;
    if (name.ends_with("_after")) {
      phone[key] = duration(node[key], key);
    } else if (name == "voicemail") {
      phone[key] = read_voicemail(node[key]);
    } else {
      phone[key] = flag(node[key], key);
    }
  }
}

/// What Lookup answers about the number.
void read_lookup(const YAML::Node& node, Json& phone) {
  for (const char* key : {"carrier", "caller_name", "caller_type", "line_type"}) {
    if (node[key]) phone[key] = text(node[key], key);
  }
  const auto expect = [&](const char* key, std::initializer_list<std::string_view> words) {
    const auto word = text_of(phone, key);
    if (word.empty() || std::find(words.begin(), words.end(), word) != words.end()) return;
    throw YamlError(node[key].Mark(), cat("'", word, "' is no ", key, " that Lookup knows"));
  };
  expect("caller_type", {"consumer", "business", "undetermined"});
  expect("line_type", {"mobile", "landline", "fixedVoip", "nonFixedVoip", "personal", "tollFree",
                       "premium", "sharedCost", "uan", "voicemail", "pager", "unknown"});
}

/// What Twilio documents for StirVerstat.
/// https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
bool is_stir_verstat(std::string_view word) {
  if (word == "No-TN-Validation" || word == "TN-Validation-Failed") return true;
  const bool passed = word.starts_with("TN-Validation-Passed-");
  if (!passed && !word.starts_with("TN-Validation-Failed-")) return false;
  word.remove_prefix(std::string_view("TN-Validation-Passed-").size());
  if (word.empty() || word[0] < 'A' || word[0] > 'C') return false;
  word.remove_prefix(1);
  return word.empty() || (passed && (word == "-Diverted" || word == "-Passthrough"));
}

/// What it shows of itself to those it calls, and of a SIP phone to those who call it, too.
void read_signals(const YAML::Node& node, Json& phone) {
  if (const auto verstat = node["stir_verstat"]) {
    const auto word = text(verstat, "stir_verstat");
    if (!is_stir_verstat(word)) {
      throw YamlError(verstat.Mark(), cat("stir_verstat '", word,
                                          "' is none of Twilio's, such as TN-Validation-Passed-A"));
    }
    phone["stir_verstat"] = word;
  }
  each_entry(
      node["sip_headers"], "sip_headers", [&](const YAML::Node& key, const YAML::Node& value) {
        const auto name = text(key, "sip_headers");
        if (!to_lower(name).starts_with("x-")) {
          throw YamlError(key.Mark(), cat("the SIP header '", name, "' does not begin with X-"));
        }
        phone["sip_headers"][name] = text(value, name);
      });
}

/// What becomes of messages to it.
void read_messages(const YAML::Node& node, Json& phone) {
  if (const auto code = node["sms_error"]) {
    const auto value = parse_integer(text(code, "sms_error"));
    if (!value || *value < 20000 || *value > 39999) {
      throw YamlError(code.Mark(),
                      "sms_error must be one of Twilio's codes, such as 21614 or 30003");
    }
    phone["sms_error"] = *value;
  }
  if (const auto status = node["sms_status"]) {
    const auto word = text(status, "sms_status");
    if (word != "delivered" && word != "undelivered" && word != "failed" && word != "sent") {
      throw YamlError(status.Mark(), cat("sms_status '", word,
                                         "' is not delivered, undelivered, failed, or sent, which "
                                         "is: never heard of again"));
    }
    phone["sms_status"] = word;
  }
  if (node["sms_after"]) phone["sms_after"] = duration(node["sms_after"], "sms_after");
}

}  // namespace

Json read_phone(const YAML::Node& node, const std::string& number) {
  Json phone = {{"number", number}};
  if (node.IsNull()) return phone;
  expect_keys(node, cat("phone ", number),
              {"name",        "answers_after", "declines_after", "never_answers",  "busy",
               "unreachable", "voicemail",     "script",         "hangs_up_after", "sms_error",
               "sms_status",  "sms_after",     "carrier",        "caller_name",    "caller_type",
               "line_type",   "answered_by",   "lines",          "stir_verstat",   "sip_headers"});
  if (node["name"]) phone["name"] = text(node["name"], "name");
  read_when_called(node, phone);
  if (const auto lines = node["lines"]) {
    const auto value = parse_integer(text(lines, "lines"));
    if (!value || *value < 1) throw YamlError(lines.Mark(), "lines must be a whole number from 1");
    phone["lines"] = *value;
  }
  if (const auto nature = node["answered_by"]) {
    const auto word = text(nature, "answered_by");
    if (word != "human" && word != "machine" && word != "fax" && word != "unknown") {
      throw YamlError(nature.Mark(),
                      cat("answered_by '", word, "' is none of human, machine, fax, unknown"));
    }
    phone["answered_by"] = word;
  }
  read_lookup(node, phone);
  read_signals(node, phone);
  if (const auto script = node["script"]) {
    if (!script.IsSequence()) throw YamlError(script.Mark(), "script must be a list of steps");
    phone["script"] = Json::array();
    for (const auto& step : script) phone["script"].push_back(read_step(step));
  }
  if (node["hangs_up_after"])
    phone["hangs_up_after"] = duration(node["hangs_up_after"], "hangs_up_after");
  read_messages(node, phone);
  return phone;
}

Result<Json> parse_phone(const std::string& text, const std::string& number) {
  try {
    return read_phone(YAML::Load(text), number);
  } catch (const YamlError& error) {
    return Error{0, cat("line ", error.line, ", column ", error.column, ": ", error.what())};
  } catch (const YAML::Exception& error) {
    return Error{0, error.what()};
  }
}

}  // namespace ringback::app
