// twilio.yaml: the whole service in one file. Everything in it is checked, with line and column.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/env_file.hpp"
#include "app/test_credentials.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "functions/limits.hpp"
#include "http/signature.hpp"
#include "messaging/settings.hpp"
#include "voice/take.hpp"

namespace ringback::app {

/// A number of the account, and what answers there: `/forwarder` (a function), `bin:NAME` or a URL.
struct NumberConfig {
  std::string number;  ///< E.164.
  std::string name;
  std::string voice;
  std::string voice_fallback;
  std::string sms;
  std::string sms_fallback;
  std::string status_callback;
  bool operator==(const NumberConfig&) const = default;
};

/// A TwiML Bin, served at https://handler.twilio.com/twiml/SID and /twiml/NAME.
struct BinConfig {
  std::string name;
  std::string sid;  ///< EH..., derived from the name.
  std::string twiml;
  bool operator==(const BinConfig&) const = default;
};

enum class ClockMode { kReal, kVirtual, kManual };

struct Config {
  std::string account_sid = "AC0123456789abcdef0123456789abcdef";
  std::string auth_token = "0123456789abcdef0123456789abcdef";
  std::string account_name = "Ringback development account";
  TestAccount test_account;
  Variables env;  ///< Those of .env, then those of twilio.yaml, which win.
  std::vector<NumberConfig> numbers;
  std::vector<BinConfig> bins;
  std::map<std::string, Json>
      phones;  ///< By number; `default` for all others. See voice/phone.hpp.
  ClockMode clock = ClockMode::kReal;
  double speed = 1.0;
  std::optional<std::uint64_t> seed;
  std::string store = "memory";  ///< Or `sqlite:PATH`: where the state is kept.
  std::size_t workers = 8;
  functions::Limits limits;
  std::string debugger_webhook;  ///< What is told of faults, as `voice` of a number; "": nobody.
  std::size_t api_requests_per_second = 0;  ///< Of each account; 0: no limit.
  messaging::Settings messaging;
  double calls_per_second = 0;  ///< Of each account, by the REST API; 0: no call waits.
  std::string declined_whisper = "completed";  ///< The DialCallStatus of who declines in one.
  voice::SilentRecordings silent_recordings = voice::SilentRecordings::kCompleted;
  /// Who may use the control API: this machine, unless the file says everybody or nobody.
  std::optional<bool> console;
  http::Proxy proxy = http::Proxy::kIgnored;  ///< Trusted by `trust_proxy: true`.
  std::vector<std::string> allowed_hosts;     ///< Beside Twilio's, that the proxy leads to.
  std::vector<std::string> warnings;          ///< What is taken, but may not be meant.
};

/// Looks a process environment variable up, for `${NAME}` in `env`.
using Lookup = std::function<std::optional<std::string>(const std::string&)>;

/// Reads the text of a twilio.yaml, with what .env says. Where `${NAME}` is not a variable of the
/// process it is one of .env. Errors are `FILE:LINE:COLUMN: what is wrong and what would do`.
Result<Config> parse_config(const std::string& text, const std::string& file, const Lookup& lookup,
                            const EnvFile& env_file = {});

/// Reads the file and the .env beside it; a folder without them has an empty configuration.
/// What a scenario has otherwise is laid over it; see overlaid().
Result<Config> load_config(const std::filesystem::path& file, const std::string& overlay = "");

/// The .env that belongs to a twilio.yaml.
std::filesystem::path env_file_of(const std::filesystem::path& file);

/// The address of a handler of `numbers`, for a service at `http://domain`. "" stays "".
std::string handler_url(const std::string& handler, const std::string& domain);

/// `real`, `virtual` or `manual`.
std::optional<ClockMode> clock_mode(std::string_view word);

}  // namespace ringback::app
