// A service of a test's own, served by the real programs on a port of its own.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "e2e/http.hpp"
#include "e2e/process.hpp"

namespace ringback::e2e {

constexpr auto kCaller = "+17045550100";
constexpr auto kStranger = "+13125550142";  ///< Nobody's number in the sample service.
constexpr auto kAnswered = "+17042001111";  ///< Its office answers after three seconds.
constexpr auto kDeclined = "+19803002222";  ///< Its office declines after four.
constexpr auto kOffice = "+17045551212";

/// A folder with twilio.yaml, functions/ and assets/, removed with this object.
class ServiceFolder {
 public:
  /// With nothing but a configuration.
  explicit ServiceFolder(std::string_view yaml);

  /// The sample service of this repository, functions and all.
  ServiceFolder();

  std::filesystem::path path() const { return folder_.path() / "service"; }
  std::filesystem::path function(const std::string& name) const {
    return path() / "functions" / (name + ".so");
  }
  void write(const std::string& file, std::string_view bytes) const;

  /// `cp` of a library to functions/NAME.so: into the file that is there.
  void copy(const std::filesystem::path& library, const std::string& name) const;

  /// Where a host started for this service keeps what it removes at its end.
  std::filesystem::path scratch() const { return folder_.path() / "tmp"; }

  /// Where its programs keep the certificate authority.
  std::filesystem::path authority() const { return folder_.path() / "ca"; }

 private:
  TemporaryFolder folder_;
};

/// A handler of tests/functions/handlers, compiled.
std::filesystem::path handler(const std::string& name);

/// `ringback` with these words, with the service as its working folder.
Command ringback(const ServiceFolder& folder, std::vector<std::string> words);

using Form = std::vector<std::pair<std::string, std::string>>;

/// A running `ringback start`.
class Served {
 public:
  /// Returns when it is ready. Throws what it printed when it does not become so.
  explicit Served(const ServiceFolder& folder, std::vector<std::string> words = {});

  /// The same for any command that serves on a free port.
  explicit Served(const Command& command);

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& target) const;
  Process& process() { return process_; }

  Answer get(const std::string& target) const { return fetch(port_, {.target = target}); }
  Answer ask(const Ask& ask) const { return fetch(port_, ask); }
  Answer post_json(const std::string& target, const Json& body) const;

  /// A person calls a number of the account, with a phone as in twilio.yaml: the incoming call.
  Json ring(const std::string& to, const Json& phone = Json::object()) const;

  /// Twilio's REST API below the account, such as Calls.json, with the account's credentials.
  Json rest(const std::string& method, const std::string& path, const Form& form = {}) const;

  /// The field of a resource of the account, until it has the value.
  bool becomes(const std::string& path, const std::string& field, const std::string& value) const;

  /// The journal's entries: all, or those of a kind.
  std::vector<Json> journal() const;
  std::vector<Json> journal(std::string_view kind) const;

  /// Waits for an entry of the kind whose subject or text contains the words.
  bool await_event(std::string_view kind, std::string_view words) const;

 private:
  std::uint16_t await_port();

  Process process_;
  std::uint16_t port_;
};

std::string account_path(const std::string& path);

/// `Basic ...` for the account of the sample service.
std::string authorization(const std::string& password);
std::string authorization();

}  // namespace ringback::e2e
