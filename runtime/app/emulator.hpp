// The composition root: constructs everything, in order, and is the only place that knows it all.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/assets.hpp"
#include "app/config.hpp"
#include "app/config_watch.hpp"
#include "app/turn.hpp"
#include "base/sid.hpp"
#include "base/trace.hpp"
#include "clock/clock.hpp"
#include "functions/host.hpp"
#include "functions/service.hpp"
#include "http/web.hpp"
#include "messaging/messenger.hpp"
#include "rest/api.hpp"
#include "rest/products/products.hpp"
#include "rest/sync.hpp"
#include "store/debugger.hpp"
#include "store/journal.hpp"
#include "store/store.hpp"
#include "voice/exchange.hpp"

namespace ringback::app {

/// What an emulator is made of, besides its configuration.
struct Parts {
  std::filesystem::path folder;  ///< With functions/ and assets/.
  std::filesystem::path worker;  ///< The program ringback-worker.
  functions::Isolation isolation = functions::Isolation::Process;
  std::string domain = "localhost:3000";  ///< Where the service is served; DOMAIN_NAME.
  http::Network* network = nullptr;       ///< Null: foreign hosts are unreachable.
  std::filesystem::path config =
      {};                ///< Read again when it changes; empty: the configuration stays.
  bool inspect = false;  ///< Keeps a worker of every function alive, for a debugger.
  std::shared_ptr<Journal> journal = {};  ///< Keeps the state; null: it ends with the program.
  std::vector<Change> documents = {};     ///< What the journal has kept.
  bool keep_time = false;                 ///< Emulated time is not the machine's.
};

/// A service and the Twilio around it. Everything happens on the thread that runs `io`.
class Emulator {
 public:
  Emulator(boost::asio::io_context& io, Clock& clock, Config config, Parts parts);
  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  /// Takes notice of files that have changed. Every request does so before it is answered, and the
  /// loop when nobody asks.
  void refresh();

  /// Another configuration from now on, but for what only a start can change: that stays, and the
  /// journal says so.
  void reconfigure(Config config);

  /// Back to what twilio.yaml describes. Live calls end untold.
  Result<void> reset();

  /// Puts these documents, as Store::all() gave them, in place of the present ones. Live calls of
  /// the present end untold, those of the documents as after a crash.
  Result<void> load(std::vector<Change> documents);

  /// Answers any request, whoever made it: the server, a webhook, a function.
  void handle(http::Request request, http::Respond respond);

  /// Every request to a function passes its answer through what the observer returns.
  using Observer = std::function<http::Respond(const std::string& route, http::Respond respond)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// What answers in the place of functions, assets and Twilio itself: true when it did, or will.
  using Substitute =
      std::function<bool(const http::Request& request, const http::Respond& respond)>;
  void substitute(Substitute substitute) { substitute_ = std::move(substitute); }

  /// How much is going on that comes to an end by itself: calls, messages, recordings, webhooks.
  std::size_t under_way() const {
    return exchange_.live_calls() + exchange_.unfinished() + messenger_.under_way() +
           web_.under_way() + untold_.size();
  }

  const Config& config() const { return config_; }
  const Assets& assets() const { return assets_; }
  const std::string& domain() const { return parts_.domain; }
  const std::filesystem::path& folder() const { return parts_.folder; }
  std::uint64_t seed() const { return seed_; }
  Clock& clock() { return clock_; }
  Store& store() { return store_; }
  rest::Api& api() { return api_; }
  Turn& turn() { return turn_; }
  Trace& trace() { return trace_; }
  voice::Exchange& exchange() { return exchange_; }
  messaging::Messenger& messenger() { return messenger_; }
  functions::Host& functions() { return functions_; }

 private:
  // wiring.cpp: every edge between the engines, on one screen
  void wire();
  void wire_conferences();
  void wire_queues();
  void wire_debugger();
  void tell_of_faults();
  rest::Outside outside();
  std::vector<rest::LogLine> logs() const;
  void answer_ours(http::Request request, http::Respond respond);
  void answer_twilio(http::Request request, http::Respond respond);
  void answer_service(http::Request request, http::Respond respond);
  http::Response answer_asset(const http::Request& request) const;
  http::Response answer_recording(const http::Request& request) const;
  bool owns(const http::Url& url) const;

  // state.cpp: what survives the program
  void open_state();
  void seed_state();
  void seed_again();
  Result<void> replace_state(std::vector<Change> documents);
  void stop_engines();
  void recover_engines();

  // emulator.cpp: what changes while it runs
  struct Watch;
  void watch(boost::asio::io_context& io);
  void look_at_files();
  void reload_config();
  void report_config(const Config& before);
  void report_assets();
  void report_clash(const std::string& route);
  std::shared_ptr<const functions::Service> service();

  Config config_;
  Parts parts_;
  std::optional<ConfigWatch> config_watch_;
  bool config_is_broken_ = false;  ///< As it stands in its file.
  bool assets_are_reported_ = false;
  std::uint64_t seed_;
  std::uint64_t starts_ = 0;  ///< With this state, before the present one.
  Clock& clock_;
  Sids sids_;
  std::optional<std::pair<std::uint64_t, Sids>> replaced_;  ///< Both, until the new ones are kept.
  Trace trace_;
  Store store_;
  Turn turn_;
  SettledNetwork network_;
  http::Web web_;
  Assets assets_;
  std::shared_ptr<const functions::Service> service_;
  Observer observer_;
  Substitute substitute_;
  Debugger debugger_;
  struct Untold {
    Json alert;
    EventId entry = 0;
    std::shared_ptr<const bool> taken_back;  ///< Whether, in the end, it is not kept.
  };
  std::vector<Untold> untold_;  ///< Faults of this instant, for the debugger's webhook.
  Timer telling_;
  rest::Api api_;
  rest::Products products_;
  rest::Sync sync_;
  voice::Exchange exchange_;
  messaging::Messenger messenger_;
  functions::Host functions_;
  std::shared_ptr<Watch> watch_;
};

}  // namespace ringback::app
