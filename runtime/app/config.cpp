// twilio.yaml, read strictly.
#include "app/config.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/kept.hpp"
#include "app/limits_config.hpp"
#include "app/messaging_config.hpp"
#include "app/phones_config.hpp"
#include "app/yaml.hpp"
#include "base/sid.hpp"
#include "base/text.hpp"
#include "http/message.hpp"
#include "twiml/document.hpp"
#include "twiml/template.hpp"

namespace ringback::app {

namespace {

bool is_token(const std::string& token) {
  return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  });
}

/// Test credentials: another pair of SID and token.
void read_test_account(const YAML::Node& node, Config& config) {
  if (!node) return;
  expect_keys(node, "test_account", {"sid", "token"});
  auto& account = config.test_account;
  account = {text_or(node, "sid", ""), text_or(node, "token", "")};
  if (!is_sid(account.sid, "AC") || account.sid == config.account_sid) {
    throw YamlError(node.Mark(), "test_account needs a sid of its own, AC and 32 hex digits");
  }
  if (!is_token(account.token)) {
    throw YamlError(node.Mark(), "test_account needs a token of letters and digits");
  }
}

void read_account(const YAML::Node& node, Config& config) {
  if (!node) return;
  expect_keys(node, "account", {"sid", "token", "name"});
  config.account_sid = text_or(node, "sid", config.account_sid);
  config.auth_token = text_or(node, "token", config.auth_token);
  config.account_name = text_or(node, "name", config.account_name);
  if (!is_sid(config.account_sid, "AC")) {
    throw YamlError(node["sid"].Mark(), "account sid must be AC and 32 hex digits");
  }
  if (!is_token(config.auth_token)) {
    throw YamlError(node["token"].Mark(), "account token must be letters and digits");
  }
}

/// `${NAME}` takes a variable of the process, so that secrets stay out of the file.
std::string expand(const YAML::Node& node, const Lookup& lookup) {
  std::string out = text(node, "an environment variable");
  for (auto open = out.find("${"); open != std::string::npos; open = out.find("${", open)) {
    const auto close = out.find('}', open);
    if (close == std::string::npos) throw YamlError(node.Mark(), "'${' is never closed");
    const auto name = out.substr(open + 2, close - open - 2);
    const auto value = lookup(name);
    if (!value) {
      throw YamlError(node.Mark(), cat("the environment variable ", name, " is not set"));
    }
    out.replace(open, close - open + 1, *value);
    open += value->size();
  }
  return out;
}

void read_env(const YAML::Node& node, const Lookup& lookup, Config& config) {
  each_entry(node, "env", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto name = text(key, "env");
    if (name.empty() || name.find_first_of("= \t\r\n") != std::string::npos) {
      throw YamlError(key.Mark(), cat("'", name,
                                      "' is no name of a variable: it needs characters, and none "
                                      "of them = or blank"));
    }
    if (value.IsNull()) throw YamlError(key.Mark(), cat(name, " has no value; use \"\" for empty"));
    set_variable(config.env, name, expand(value, lookup));
  });
}

/// The cloud takes only so much (https://www.twilio.com/docs/serverless/functions-assets/faq).
void warn_of_large_variables(Config& config) {
  constexpr std::size_t kLargestVariable = 450;
  constexpr std::size_t kLargestEnvironment = 3 * 1024;
  std::size_t total = 0;
  for (const auto& [name, value] : config.env) {
    total += name.size() + value.size();
    if (value.size() <= kLargestVariable) continue;
    config.warnings.push_back(cat("the variable ", name, " has ", value.size(),
                                  " bytes; Twilio takes at most ", kLargestVariable));
  }
  if (total <= kLargestEnvironment) return;
  config.warnings.push_back(cat("the environment variables have ", total,
                                " bytes together; Twilio takes about ", kLargestEnvironment));
}

void read_bins(const YAML::Node& node, Config& config) {
  each_entry(node, "bins", [&](const YAML::Node& key, const YAML::Node& value) {
    BinConfig bin;
    bin.name = text(key, "bins");
    if (bin.name.empty()) throw YamlError(key.Mark(), "a bin needs a name");
    bin.sid = sid_of_name("EH", bin.name);
    bin.twiml = std::string(trim(text(value, cat("bin ", bin.name))));
    // As on saving in the console, a bin must be TwiML: it is judged without parameters.
    const auto filled = twiml::fill_template(bin.twiml, {});
    if (!filled.ok())
      throw YamlError(value.Mark(), cat("bin ", bin.name, ": ", filled.error().message));
    const auto document = twiml::parse_document(*filled);
    if (!document.ok()) {
      throw YamlError(value.Mark(),
                      cat("bin ", bin.name, " is not TwiML: ", document.error().message));
    }
    config.bins.push_back(std::move(bin));
  });
}

std::string read_handler(const YAML::Node& node, const char* key, const Config& config) {
  const auto handler = text_or(node, key, "");
  if (handler.empty() || handler.starts_with('/') || http::parse_url(handler).ok()) return handler;
  if (handler.starts_with("bin:")) {
    for (const auto& bin : config.bins) {
      if (bin.name == handler.substr(4)) return handler;
    }
    throw YamlError(node[key].Mark(), cat("there is no bin '", handler.substr(4), "'"));
  }
  if (handler.starts_with("flow:")) {
    throw YamlError(node[key].Mark(),
                    "Studio flows are not emulated yet; name a function or a bin");
  }
  throw YamlError(node[key].Mark(), cat("'", handler,
                                        "' is neither a function (/NAME), a bin "
                                        "(bin:NAME) nor a URL"));
}

std::string read_number_key(const YAML::Node& key, std::string_view what) {
  const auto number = text(key, what);
  if (is_e164(number)) return number;
  throw YamlError(key.Mark(), cat("'", number,
                                  "' is not a phone number in E.164 form, such as "
                                  "\"+17045550100\""));
}

/// People and scenarios call numbers by their names.
std::string read_name(const YAML::Node& node, const Config& config) {
  auto name = text_or(node, "name", "");
  for (const auto& other : config.numbers) {
    if (name.empty() || other.name != name) continue;
    throw YamlError(node["name"].Mark(),
                    cat("'", name, "' is the name of ", other.number, ", too"));
  }
  return name;
}

void read_numbers(const YAML::Node& node, Config& config) {
  each_entry(node, "numbers", [&](const YAML::Node& key, const YAML::Node& value) {
    NumberConfig number;
    number.number = read_number_key(key, "numbers");
    if (!value.IsNull()) {
      expect_keys(value, cat("number ", number.number),
                  {"name", "voice", "voice_fallback", "sms", "sms_fallback", "status_callback"});
      number.name = read_name(value, config);
      number.voice = read_handler(value, "voice", config);
      number.voice_fallback = read_handler(value, "voice_fallback", config);
      number.sms = read_handler(value, "sms", config);
      number.sms_fallback = read_handler(value, "sms_fallback", config);
      number.status_callback = read_handler(value, "status_callback", config);
    }
    config.numbers.push_back(std::move(number));
  });
}

void read_phones(const YAML::Node& node, Config& config) {
  each_entry(node, "phones", [&](const YAML::Node& key, const YAML::Node& value) {
    const auto name = text(key, "phones");
    const auto number =
        name == "default" || is_endpoint(name) ? name : read_number_key(key, "phones");
    for (const auto& own : config.numbers) {
      if (own.number == number) {
        throw YamlError(key.Mark(),
                        cat(number, " is one of your numbers; phones are other people's"));
      }
    }
    config.phones[number] = read_phone(value, number);
  });
}

void read_clock(const YAML::Node& node, Config& config) {
  if (const auto clock = node["clock"]) {
    const auto word = text(clock, "clock");
    const auto mode = clock_mode(word);
    if (!mode)
      throw YamlError(clock.Mark(), cat("clock '", word, "' is not real, virtual or manual"));
    config.clock = *mode;
  }
  if (const auto speed = node["speed"]) {
    config.speed = speed.as<double>(0);
    if (!std::isfinite(config.speed) || config.speed <= 0 || config.speed > 1e6) {
      throw YamlError(speed.Mark(), "speed must be a number above 0, and at most 1000000");
    }
  }
  if (const auto seed = node["seed"]) {
    const auto number = parse_integer(text(seed, "seed"));
    if (!number || *number < 0) throw YamlError(seed.Mark(), "seed must be a whole number");
    config.seed = static_cast<std::uint64_t>(*number);
  }
}

void read_functions(const YAML::Node& node, Config& config) {
  if (!node) return;
  expect_keys(node, "functions", {"workers"});
  if (const auto workers = node["workers"]) {
    const auto number = parse_integer(text(workers, "workers"));
    if (!number || *number < 1 || *number > 1000) {
      throw YamlError(workers.Mark(), "workers must be a whole number from 1 to 1000");
    }
    config.workers = static_cast<std::size_t>(*number);
  }
}

/// `api.example.com`, `*.example.com` or `*`.
bool is_host_pattern(std::string_view pattern) {
  if (pattern == "*") return true;
  if (pattern.starts_with("*.")) pattern.remove_prefix(2);
  const auto url = http::parse_url(cat("http://", pattern, "/"));
  return url.ok() && equals_ignoring_case(url->host, pattern) &&
         pattern.find('*') == std::string_view::npos;
}

void read_proxy(const YAML::Node& node, Config& config) {
  if (!node || node.IsNull()) return;
  expect_keys(node, "proxy", {"allow"});
  const auto allow = node["allow"];
  if (!allow || allow.IsNull()) return;
  if (!allow.IsSequence()) throw YamlError(allow.Mark(), "allow must be a list of hosts");
  for (const auto& entry : allow) {
    auto pattern = text(entry, "a host that the proxy allows");
    if (!is_host_pattern(pattern)) {
      throw YamlError(entry.Mark(), cat("'", pattern, "' is neither a host nor *.DOMAIN"));
    }
    config.allowed_hosts.push_back(std::move(pattern));
  }
}

/// Twilio does not say when a silent recording is `absent`; who wants to see it says so.
void read_recordings(const YAML::Node& node, Config& config) {
  if (!node || node.IsNull()) return;
  expect_keys(node, "recordings", {"silent"});
  const auto silent = text_or(node, "silent", "completed");
  if (silent != "completed" && silent != "absent") {
    throw YamlError(node["silent"].Mark(),
                    cat("silent recordings are 'completed' or 'absent', not '", silent, "'"));
  }
  if (silent == "absent") config.silent_recordings = voice::SilentRecordings::kAbsent;
}

void read_debugger(const YAML::Node& node, Config& config) {
  if (!node || node.IsNull()) return;
  expect_keys(node, "debugger", {"webhook"});
  config.debugger_webhook = read_handler(node, "webhook", config);
}

/// Twilio begins one call a second; here none waits where nobody has asked for it.
void read_calls(const YAML::Node& node, Config& config) {
  if (!node || node.IsNull()) return;
  expect_keys(node, "calls", {"per_second", "declined_whisper"});
  if (const auto declined = node["declined_whisper"]) {
    config.declined_whisper = text(declined, "declined_whisper");
    if (config.declined_whisper != "completed" && config.declined_whisper != "no-answer") {
      throw YamlError(declined.Mark(), "declined_whisper must be completed or no-answer");
    }
  }
  const auto most = node["per_second"];
  if (!most) return;
  config.calls_per_second = most.as<double>(-1);
  if (!std::isfinite(config.calls_per_second) || config.calls_per_second < 0 ||
      config.calls_per_second > 100) {
    throw YamlError(most.Mark(), "per_second must be a number from 0 (no limit) to 100");
  }
}

void read_api(const YAML::Node& node, Config& config) {
  if (!node) return;
  expect_keys(node, "api", {"requests_per_second"});
  const auto most = node["requests_per_second"];
  if (!most) return;
  const auto number = parse_integer(text(most, "requests_per_second"));
  if (!number || *number < 0) {
    throw YamlError(most.Mark(), "requests_per_second must be a whole number");
  }
  config.api_requests_per_second = static_cast<std::size_t>(*number);
}

Config read(const YAML::Node& root, const Lookup& lookup, Config config) {
  if (!root || root.IsNull()) return config;
  expect_keys(root, "twilio.yaml", {"account", "test_account", "env",    "numbers",     "bins",
                                    "phones",  "functions",    "limits", "messaging",   "clock",
                                    "speed",   "seed",         "store",  "trust_proxy", "console",
                                    "proxy",   "recordings",   "api",    "debugger",    "calls"});
  read_account(root["account"], config);
  read_test_account(root["test_account"], config);
  read_env(root["env"], lookup, config);
  read_bins(root["bins"], config);
  read_numbers(root["numbers"], config);
  read_phones(root["phones"], config);
  read_functions(root["functions"], config);
  config.limits = read_limits(root["limits"]);
  config.messaging = read_messaging(root["messaging"]);
  read_clock(root, config);
  if (const auto store = root["store"]) {
    config.store = text(store, "store");
    if (const auto fine = check_store(config.store); !fine) {
      throw YamlError(store.Mark(), fine.error().message);
    }
  }
  if (const auto trust = root["trust_proxy"]; trust && flag(trust, "trust_proxy")) {
    config.proxy = http::Proxy::kTrusted;
  }
  read_proxy(root["proxy"], config);
  read_recordings(root["recordings"], config);
  read_api(root["api"], config);
  read_calls(root["calls"], config);
  read_debugger(root["debugger"], config);
  if (const auto console = root["console"]) config.console = flag(console, "console");
  return config;
}

}  // namespace

std::optional<ClockMode> clock_mode(std::string_view word) {
  if (word == "real") return ClockMode::kReal;
  if (word == "virtual") return ClockMode::kVirtual;
  if (word == "manual") return ClockMode::kManual;
  return std::nullopt;
}

Result<Config> parse_config(const std::string& text, const std::string& file, const Lookup& lookup,
                            const EnvFile& env_file) {
  const Lookup either = [&](const std::string& name) {
    auto value = lookup(name);
    const auto* own = find_variable(env_file.variables, name);
    return value || own == nullptr ? value : *own;
  };
  Config base;
  base.env = env_file.variables;
  base.warnings = env_file.warnings;
  try {
    auto config = read(YAML::Load(text), either, std::move(base));
    warn_of_large_variables(config);
    return config;
  } catch (const YamlError& error) {
    return Error{0, cat(file, ":", error.line, ":", error.column, ": ", error.what())};
  } catch (const YAML::Exception& error) {
    return Error{0,
                 cat(file, ":", error.mark.line + 1, ":", error.mark.column + 1, ": ", error.msg)};
  }
}

namespace {

/// The text of a plain file, "" when there is none.
Result<std::string> read_if_there(const std::filesystem::path& file) {
  std::error_code failure;
  const auto status = std::filesystem::status(file, failure);
  if (!std::filesystem::exists(status)) return std::string();
  std::ifstream in;
  if (std::filesystem::is_regular_file(status)) in.open(file);  // a pipe would be waited for
  std::ostringstream text;
  if (in.is_open() && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (!in.is_open() || in.bad()) return Error{0, cat(file.string(), ": cannot be read")};
  return text.str();
}

/// The fault without `NAME:LINE:COLUMN: `.
std::string what_of(const Error& error, const std::string& name) {
  const auto& message = error.message;
  return message.substr(std::min(message.find(": ", name.size()), message.size()));
}

}  // namespace

std::filesystem::path env_file_of(const std::filesystem::path& file) {
  return file.parent_path() / ".env";
}

Result<Config> load_config(const std::filesystem::path& file, const std::string& overlay) {
  const auto text = read_if_there(file);
  if (!text) return text.error();
  const auto variables = read_if_there(env_file_of(file));
  if (!variables) return variables.error();
  const auto env_file = parse_env_file(*variables, env_file_of(file).string());
  const Lookup of_process = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const auto parsed = [&](const std::string& source, const std::string& name) {
    return parse_config(source, name, of_process, env_file);
  };
  if (overlay.empty()) return parsed(*text, file.string());
  const auto name = cat(file.string(), " with its overrides");
  try {
    auto config = parsed(overlaid(*text, overlay), name);
    if (config.ok()) return config;
    // A fault that is the file's own has its place there.
    auto alone = parsed(*text, file.string());
    const bool own =
        !alone.ok() && what_of(config.error(), name) == what_of(alone.error(), file.string());
    return own ? alone : config;
  } catch (const YAML::Exception& error) {  // it cannot be read at all
    auto alone = parsed(*text, file.string());
    return alone.ok() ? Error{0, cat(file.string(), ": ", error.what())} : alone;
  }
}

std::string handler_url(const std::string& handler, const std::string& domain) {
  if (handler.starts_with('/')) return cat("http://", domain, handler);
  if (handler.starts_with("bin:")) {
    return cat("https://handler.twilio.com/twiml/", sid_of_name("EH", handler.substr(4)));
  }
  return handler;
}

}  // namespace ringback::app
