// Where each ecosystem looks for its proxy and its trust:
//
//   curl      https://curl.se/docs/manpage.html#ENVIRONMENT, and --cacert there
//   Node      https://nodejs.org/api/cli.html#node_extra_ca_certsfile; the twilio package reads
//             HTTP_PROXY (https://github.com/twilio/twilio-node, src/base/RequestClient.ts)
//   Python    https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification; the
//             twilio package heeds no such variable, only what the package certifi says
//   OpenSSL   SSL_CERT_FILE, of https://docs.openssl.org/3.0/man3/SSL_CTX_load_verify_locations/:
//             Ruby, Python's own client, PHP's streams, and, read by themselves, Go and .NET
//   PHP       https://www.php.net/manual/en/configuration.file.php#configuration.file.scan
//   Java      https://docs.oracle.com/javase/8/docs/technotes/guides/net/proxies.html
#include "app/client_env.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "app/authority_file.hpp"
#include "app/proxy.hpp"
#include "app/truststore.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"

namespace ringback::app {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kMode = 0644;
constexpr auto kBundle = "ca-bundle.pem";
constexpr auto kTruststore = "truststore.p12";
constexpr auto kPhpFolder = "php";
constexpr auto kPythonFolder = "python";

/// A certifi for PYTHONPATH: that package does nothing but to name a file
/// (https://github.com/certifi/python-certifi), and ours names the bundle.
constexpr auto kCertifi =
    R"(# In the place of the package certifi: everybody it trusts, and Ringback's authority.
import os

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ca-bundle.pem")

__version__ = "0"


def where():
    return os.path.normpath(_FILE)


def contents():
    with open(where(), encoding="ascii", errors="replace") as bundle:
        return bundle.read()
)";

constexpr auto kNear = "localhost,127.0.0.1,::1";

/// Where systems keep the certificates that all programs trust.
constexpr auto kSystemBundles = std::to_array<const char*>(
    {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
     "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"});

std::string present_or(const Lookup& present, const char* name, std::string fallback) {
  auto value = present(name);
  return value && !value->empty() ? std::move(*value) : std::move(fallback);
}

/// What is trusted so far: what a variable names, or the system's; "" when there is neither. Of our
/// own bundle, what is not the authority's.
std::string trusted_so_far(const fs::path& folder, const std::string& authority,
                           const Lookup& present, const char* name) {
  const fs::path named = present_or(present, name, "");
  auto bytes = named.empty() ? std::string() : bytes_of(named);
  if (named == folder / kBundle && bytes.starts_with(authority)) bytes.erase(0, authority.size());
  for (auto file = kSystemBundles.begin(); bytes.empty() && file != kSystemBundles.end(); ++file) {
    bytes = bytes_of(*file);
  }
  return bytes;
}

/// Variables that name one file which replaces all others.
constexpr auto kBundleVariables =
    std::to_array<const char*>({"SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"});

/// Everybody who is trusted without us, and our authority. A variable that was set to a file of its
/// own keeps what is in there.
std::string bundle(const fs::path& folder, const std::string& authority, const Lookup& present) {
  std::string all = authority;
  for (const auto* name : kBundleVariables) {
    const auto one = trusted_so_far(folder, authority, present, name);
    if (all.find(one) != std::string::npos) continue;
    all += one;
    if (!all.ends_with('\n')) all += '\n';  // or the next certificate would begin in this line
  }
  return all;
}

Result<void> write_if_new(const fs::path& file, const std::string& bytes) {
  if (bytes_of(file) == bytes) return {};
  return replace_file(file, bytes, kMode);
}

/// The files that are made of the authority's certificate. The truststore comes before the bundle
/// that it is of: its bytes are others each time, and so the bundle tells whether it is due.
Result<void> write_files(const fs::path& folder, const std::string& all) {
  const auto bundle_file = folder / kBundle;
  if (bytes_of(bundle_file) != all || !fs::exists(folder / kTruststore)) {
    const auto truststore = java_truststore(all);
    if (!truststore) return truststore.error();
    auto written = replace_file(folder / kTruststore, *truststore, kMode);
    if (written) written = replace_file(bundle_file, all, kMode);
    if (!written) return written;
  }
  std::error_code failure;
  fs::create_directories(folder / kPhpFolder, failure);
  fs::create_directories(folder / kPythonFolder / "certifi", failure);
  const auto certifi = folder / kPythonFolder / "certifi" / "__init__.py";
  if (auto written = write_if_new(certifi, kCertifi); !written) return written;
  return write_if_new(folder / kPhpFolder / "ringback.ini",
                      cat("curl.cainfo=\"", bundle_file.string(), "\"\nopenssl.cafile=\"",
                          bundle_file.string(), "\"\n"));
}

/// The options of a value as JAVA_TOOL_OPTIONS has it: those of another, without ours of before,
/// and ours.
std::string java_options(const std::string& others, const std::string& port,
                         const std::string& truststore) {
  constexpr std::string_view kBegin = "-Dringback=begin ";
  constexpr std::string_view kEnd = " -Dringback=end";
  std::string kept = others;
  const auto begin = kept.find(kBegin);
  const auto end = kept.find(kEnd);
  if (begin != std::string::npos && end != std::string::npos && end > begin) {
    kept.erase(begin, end + kEnd.size() - begin);
  }
  kept = std::string(trim(kept));
  std::string ours;
  for (const auto* scheme : {"http", "https"}) {
    ours += cat("-D", scheme, ".proxyHost=127.0.0.1 -D", scheme, ".proxyPort=", port, " ");
  }
  const bool quoted = truststore.find(' ') != std::string::npos;
  const auto file = cat("-Djavax.net.ssl.trustStore=", truststore);
  ours += cat("-Dhttp.nonProxyHosts=localhost|127.*|[::1] ", quoted ? cat("\"", file, "\"") : file,
              " -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=",
              kTruststorePassword);
  return cat(kept, kept.empty() ? "" : " ", kBegin, ours, kEnd);
}

/// A list with what belongs into it, once.
std::string with(const std::string& list, char separator, std::string_view wanted) {
  const auto parts = split(list, separator);
  if (std::find(parts.begin(), parts.end(), wanted) != parts.end()) return list;
  return cat(list, std::string(1, separator), wanted);
}

/// Whether an entry of NO_PROXY - a name, with or without what stands for all names below it, and a
/// port - is of a host of Twilio's.
bool keeps_twilio_away(std::string_view entry) {
  const auto host = to_lower(entry.substr(0, entry.find(':')));
  std::string_view name = host;
  if (name == "*") return true;
  if (name.starts_with('*')) name.remove_prefix(1);
  if (name.starts_with('.')) name.remove_prefix(1);
  if (name.ends_with('.')) name.remove_suffix(1);
  return is_twilio(name) || name == "com";
}

/// Whom programs ask without a proxy: those near and whoever was on the list, but nobody who would
/// be the real Twilio.
std::string without_proxy(const std::string& list) {
  std::vector<std::string> names;
  std::string present = list;
  std::ranges::replace_if(
      present, [](char c) { return c == ' ' || c == '\t'; }, ',');
  for (const auto& part : {present, std::string(kNear)}) {
    for (const auto& name : split(part, ',')) {
      const bool wanted = !name.empty() && !keeps_twilio_away(name);
      if (wanted && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
  }
  return join(names, ",");
}

}  // namespace

Variables credentials(const Config& config) {
  return {{"TWILIO_ACCOUNT_SID", config.account_sid}, {"TWILIO_AUTH_TOKEN", config.auth_token}};
}

Result<Variables> proxy_variables(std::uint16_t port, const fs::path& folder,
                                  const Lookup& present) {
  const auto authority = open_authority(folder, machine_time());
  if (!authority) return authority.error();
  const auto all = bundle(folder, (*authority)->certificate(), present);
  if (const auto written = write_files(folder, all); !written) return written.error();
  const auto certificate = (folder / kAuthorityCertificate).string();
  const auto bundle_file = (folder / kBundle).string();
  const auto proxy = cat("http://127.0.0.1:", port);
  Variables variables;
  for (const auto* name : {"HTTP_PROXY", "HTTPS_PROXY", "https_proxy"}) {
    set_variable(variables, name, proxy);
  }
  for (const auto* name : {"NO_PROXY", "no_proxy"}) {
    set_variable(variables, name, without_proxy(present_or(present, name, "")));
  }
  for (const auto* name : kBundleVariables) set_variable(variables, name, bundle_file);
  const auto extra = present_or(present, "NODE_EXTRA_CA_CERTS", certificate);
  set_variable(variables, "NODE_EXTRA_CA_CERTS", extra == certificate ? certificate : bundle_file);
  set_variable(variables, "NODE_USE_ENV_PROXY", "1");
  set_variable(variables, "TWILIO_CA_BUNDLE", certificate);
  const auto python = (folder / kPythonFolder).string();
  const auto python_path = present_or(present, "PYTHONPATH", python);
  set_variable(variables, "PYTHONPATH", with(python_path, ':', python));
  set_variable(
      variables, "PHP_INI_SCAN_DIR",
      with(present_or(present, "PHP_INI_SCAN_DIR", ""), ':', (folder / kPhpFolder).string()));
  set_variable(variables, "JAVA_TOOL_OPTIONS",
               java_options(present_or(present, "JAVA_TOOL_OPTIONS", ""), std::to_string(port),
                            (folder / kTruststore).string()));
  return variables;
}

Result<Variables> service_variables(const Config& config, std::uint16_t port) {
  const auto folder = authority_folder();
  if (!folder) {
    return Error{0, "there is no place for the certificate authority; set RINGBACK_CA_DIR", 500};
  }
  const Lookup present = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const auto led = proxy_variables(port, *folder, present);
  if (!led) return Error{0, cat(led.error().message, "; see RINGBACK_CA_DIR"), 500};
  auto variables = credentials(config);
  set_variable(variables, "RINGBACK_URL", cat("http://127.0.0.1:", port));
  for (const auto& [name, value] : *led) set_variable(variables, name, value);
  return variables;
}

std::string shell_word(const std::string& text) {
  const bool plain = text.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                         "_-+./:,@%=") == std::string::npos;
  return plain ? text : cat("'", replace_all(text, "'", "'\\''"), "'");
}

std::string shell_lines(const Variables& variables) {
  std::string lines;
  for (const auto& [name, value] : variables) {
    lines += cat("export ", name, "=", shell_word(value), "\n");
  }
  return lines;
}

}  // namespace ringback::app
