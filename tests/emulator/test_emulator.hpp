// The whole system as one value: a service and its Twilio in virtual time, without sockets.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/emulator.hpp"
#include "app/loop.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"
#include "clock/virtual_clock.hpp"
#include "http/message.hpp"
#include "store/journal.hpp"

namespace ringback {

/// The Internet of a test: foreign hosts answer as told, all others are unknown.
class FakeNetwork final : public http::Network {
 public:
  void fetch(const http::Request& request, const http::Patience& patience, Done done) override;

  std::unique_ptr<http::Socket> open(http::SocketRequest, http::SocketListener) override {
    return nullptr;
  }

  std::map<std::string, std::function<http::Response(const http::Request&)>> hosts;
  std::vector<http::Request> requests;
};

/// A journal that ends with the test.
class FakeJournal final : public Journal {
 public:
  Result<void> append(std::span<const Change> changes) override;
  Result<std::vector<Change>> replay() override;

  std::map<std::uint64_t, Change> documents;
  int turns = 0;      ///< How often something was kept.
  bool full = false;  ///< Nothing more is kept.
};

/// A service in a folder of its own: the sample project's functions and assets, and a twilio.yaml
/// that tests may replace or change.
class TestEmulator {
 public:
  /// The sample project as it stands in the repository.
  TestEmulator();

  /// Another twilio.yaml for the same functions.
  explicit TestEmulator(const std::string& yaml);

  /// The same for the functions in this folder.
  TestEmulator(const std::string& yaml, const std::filesystem::path& functions);

  /// The sample's functions, with what the journal has kept of the service before.
  TestEmulator(const std::string& yaml, std::shared_ptr<Journal> journal);
  ~TestEmulator();

  static std::string sample_yaml();
  static const std::string& account_sid();
  static const std::string& auth_token();

  /// Replaces an asset; an empty text removes it.
  void write_asset(const std::string& name, const std::string& text);

  /// A request to the REST API below the account, with its credentials.
  http::Response rest(const std::string& method, const std::string& path,
                      const FormFields& fields = {});
  Json rest_json(const std::string& method, const std::string& path, const FormFields& fields = {});
  http::Response ask(http::Request request);

  /// Asks and lets everything happen that follows, in no time at all.
  void run();

  /// Lets only so much emulated time pass.
  void run_for(Duration duration);

  /// A person calls one of our numbers.
  Json dial_in(const std::string& from, const std::string& to, const Json& behaviour);

  /// The journal, a line an entry: `00:04.000 call.busy +1704... -> +1980... busy`.
  std::string journal() const;

  /// Texts of the entries of one kind, in order.
  std::vector<std::string> entries(std::string_view kind) const;

  /// The parameters of every request to a URL that holds `part`, in order.
  std::vector<Json> requests_to(std::string_view part) const;

  app::Emulator& emulator() { return *emulator_; }
  FakeNetwork& network() { return network_; }
  Duration elapsed() const { return clock_.now() - start_; }

 private:
  TestEmulator(const std::string& yaml, const std::filesystem::path& functions,
               std::shared_ptr<Journal> journal);

  std::filesystem::path folder_;
  boost::asio::io_context io_;
  Time start_;
  VirtualClock clock_;
  FakeNetwork network_;
  app::VirtualLoop loop_;
  std::unique_ptr<app::Emulator> emulator_;
};

}  // namespace ringback
