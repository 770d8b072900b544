// What a service has acknowledged is there after it was killed at any instant, and what it could
// not keep it has refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kKills = 15;
#else
constexpr int kKills = 200;
#endif
constexpr unsigned kSeed = 20260101;

const std::vector<std::string> kKept = {"--store", "sqlite:state.sqlite", "-l", "error"};

Ask form(const std::string& method, const std::string& target, const Form& fields = {}) {
  std::string body;
  for (const auto& [name, value] : fields) {
    body += cat(body.empty() ? "" : "&", percent_encode(name), "=", percent_encode(value));
  }
  return {
      target,
      method,
      {{"Authorization", authorization()}, {"Content-Type", "application/x-www-form-urlencoded"}},
      std::move(body)};
}

std::string map_path(const std::string& rest) {
  return cat("/_twilio/sync.twilio.com/v1/Services/default/Maps", rest);
}

/// A client that makes, changes and deletes applications of its own, and adds items to a map, one
/// after the other, and remembers what was acknowledged.
class Writer {
 public:
  Writer(std::string name, unsigned seed) : name_(std::move(name)), random_(seed) {}

  /// Until the service is gone.
  void write(std::uint16_t port) {
    while (step(port)) {
    }
  }

  /// The operation that was not acknowledged is done or not, as the service says; everything else
  /// must be as it was acknowledged. Takes its own applications out of `listed`.
  void compare(const Served& service, std::map<std::string, std::string>& listed) {
    for (auto& [sid, name] : listed) {
      if (doubt_ == Doubt::kCreated && name == doubtful_name_) named_[sid] = name;
      if (doubt_ == Doubt::kUpdated && sid == doubtful_sid_ && name == doubtful_name_) {
        named_[sid] = name;
      }
    }
    if (doubt_ == Doubt::kDeleted && !listed.contains(doubtful_sid_)) named_.erase(doubtful_sid_);
    for (const auto& [sid, name] : named_) {
      EXPECT_EQ(listed[sid], name) << sid << " of " << name_;
      listed.erase(sid);
    }
    if (has_map_ || doubt_ == Doubt::kMap) compare_map(service);
    doubt_ = Doubt::kNone;
  }

 private:
  enum class Doubt { kNone, kCreated, kUpdated, kDeleted, kMap, kItem };

  bool step(std::uint16_t port) {
    const auto path = account_path("Applications");
    const auto what = random_() % 8;
    if (what < 2) return add_item(port);
    const auto name = cat(name_, "-", ++last_);
    const Form fields = {{"FriendlyName", name}, {"VoiceUrl", "http://example.com/" + name}};
    if (named_.empty() || (what < 5 && named_.size() < 20)) {
      doubt(Doubt::kCreated, "", name);
      const auto answer = fetch(port, form("POST", path + ".json", fields));
      const auto body = Json::parse(answer.body, nullptr, false);
      if (answer.status != 201 || body.is_discarded()) return false;
      named_[text_of(body, "sid")] = name;
    } else {
      const auto chosen =
          std::next(named_.begin(), static_cast<long>(random_() % named_.size()))->first;
      const auto deletes = what == 7;
      doubt(deletes ? Doubt::kDeleted : Doubt::kUpdated, chosen, name);
      const auto one = cat(path, "/", chosen, ".json");
      const auto answer = fetch(port, deletes ? form("DELETE", one) : form("POST", one, fields));
      if (answer.status != (deletes ? 204 : 200)) return false;
      if (deletes) named_.erase(chosen);
      if (!deletes) named_[chosen] = name;
    }
    doubt_ = Doubt::kNone;
    return true;
  }

  bool add_item(std::uint16_t port) {
    if (!has_map_) {
      doubt(Doubt::kMap, "", "");
      if (fetch(port, form("POST", map_path(""), {{"UniqueName", name_}})).status != 201) {
        return false;
      }
      has_map_ = true;
    } else {
      doubt(Doubt::kItem, "", "");
      const Form fields = {{"Key", cat(items_)}, {"Data", "{}"}};
      const auto answer = fetch(port, form("POST", map_path(cat("/", name_, "/Items")), fields));
      if (answer.status != 201) return false;
      ++items_;
    }
    doubt_ = Doubt::kNone;
    return true;
  }

  /// Adding an item changes the map's revision with it: both or neither.
  void compare_map(const Served& service) {
    const auto answer = service.ask(form("GET", map_path("/" + name_)));
    if (doubt_ == Doubt::kMap) has_map_ = answer.status == 200;
    if (!has_map_) return;
    ASSERT_EQ(answer.status, 200) << "the map of " << name_;
    const auto revision = *parse_integer(text_of(Json::parse(answer.body), "revision"));
    if (doubt_ == Doubt::kItem && revision == items_ + 1) ++items_;
    EXPECT_EQ(revision, items_) << "of the map of " << name_;
    const auto item = [&](long long key) {
      return service.ask(form("GET", map_path(cat("/", name_, "/Items/", key)))).status;
    };
    EXPECT_EQ(items_ == 0 ? 200 : item(items_ - 1), 200);
    EXPECT_EQ(item(items_), 404);
  }

  void doubt(Doubt what, std::string sid, std::string name) {
    doubt_ = what;
    doubtful_sid_ = std::move(sid);
    doubtful_name_ = std::move(name);
  }

  std::string name_;
  std::mt19937 random_;
  int last_ = 0;
  std::map<std::string, std::string> named_;  ///< Applications by SID.
  bool has_map_ = false;
  long long items_ = 0;
  Doubt doubt_ = Doubt::kNone;
  std::string doubtful_sid_;
  std::string doubtful_name_;
};

/// Names of all applications by SID; each has both of its parameters or neither.
std::map<std::string, std::string> applications(const Served& service) {
  std::map<std::string, std::string> listed;
  const auto page = service.rest("GET", "Applications.json?PageSize=1000");
  for (const auto& one : page.at("applications")) {
    const auto name = text_of(one, "friendly_name");
    EXPECT_EQ(text_of(one, "voice_url"), "http://example.com/" + name);
    listed[text_of(one, "sid")] = name;
  }
  return listed;
}

TEST(Kill, LosesNothingThatWasAcknowledgedAtAnyInstant) {
  const ServiceFolder folder("{}");
  std::mt19937 random(kSeed);
  std::vector<Writer> writers;
  for (int i = 0; i < 4; ++i) writers.emplace_back(cat("w", i), kSeed + static_cast<unsigned>(i));
  for (int kill = 0; kill <= kKills; ++kill) {
    SCOPED_TRACE(cat("after ", kill, " kills"));
    Served service(folder, kKept);
    auto listed = applications(service);
    for (auto& writer : writers) writer.compare(service, listed);
    EXPECT_TRUE(listed.empty()) << listed.size() << " that nobody made";
    if (kill == kKills || testing::Test::HasFailure()) break;
    std::vector<std::thread> threads;
    for (auto& writer : writers) threads.emplace_back([&] { writer.write(service.port()); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    service.process().signal(SIGKILL);
    for (auto& thread : threads) thread.join();
    service.process().wait();
  }
}

TEST(FullDisk, RefusesWhatItCannotKeepUntilThereIsSpace) {
  const ServiceFolder folder("{}");
  std::set<std::string> acknowledged;
  const auto make = [&](const Served& service, const std::string& name) {
    const Form fields = {{"FriendlyName", name}, {"VoiceUrl", "http://example.com/" + name}};
    const auto answer = service.ask(form("POST", account_path("Applications.json"), fields));
    if (answer.status == 201) acknowledged.insert(name);
    return answer;
  };
  const auto names = [](const Served& service) {
    std::set<std::string> names;
    for (const auto& [sid, name] : applications(service)) names.insert(name);
    return names;
  };
  {
    Served service(folder, kKept);
    make(service, "first");
    rlimit unlimited{};
    const rlimit small{fs::file_size(folder.path() / "state.sqlite-wal") + 100'000, RLIM_INFINITY};
    ASSERT_EQ(prlimit(service.process().id(), RLIMIT_FSIZE, &small, &unlimited), 0);
    Answer refused;
    for (int i = 0; i < 1000 && refused.status != 503; ++i) refused = make(service, cat("a", i));
    EXPECT_EQ(refused.status, 503);
    EXPECT_THAT(refused.body, HasSubstr("20503"));
    EXPECT_GT(acknowledged.size(), 1u);
    EXPECT_EQ(make(service, "refused").status, 503);
    EXPECT_EQ(names(service), acknowledged) << "reading goes on";
    EXPECT_TRUE(service.await_event("store.failed", "state.sqlite"));
    ASSERT_EQ(prlimit(service.process().id(), RLIMIT_FSIZE, &unlimited, nullptr), 0);
    EXPECT_EQ(make(service, "last").status, 201);
    EXPECT_EQ(names(service), acknowledged);
    service.process().signal(SIGKILL);
    service.process().wait();
  }
  const Served service(folder, kKept);
  EXPECT_EQ(names(service), acknowledged);
}

TEST(FullDisk, LetsThatGoOnByItselfWhichWasUnderWay) {
  const ServiceFolder folder;
  Served service(folder, {"--store", "sqlite:state.sqlite", "-l", "error", "--clock", "manual"});
  const auto sid = text_of(service.rest("POST", "Messages.json",
                                        {{"From", kAnswered}, {"To", kStranger}, {"Body", "x"}}),
                           "sid");
  ASSERT_FALSE(sid.empty());
  rlimit unlimited{};
  const rlimit none{1, RLIM_INFINITY};
  ASSERT_EQ(prlimit(service.process().id(), RLIMIT_FSIZE, &none, &unlimited), 0);
  const Form fields = {{"FriendlyName", "refused"}};
  EXPECT_EQ(service.ask(form("POST", account_path("Applications.json"), fields)).status, 503);
  ASSERT_EQ(prlimit(service.process().id(), RLIMIT_FSIZE, &unlimited, nullptr), 0);
  EXPECT_TRUE(service.await_event("store.recovered", "kept again")) << "though nobody asks";
  service.post_json("/_ringback/api/clock", {{"advance", "60s"}});
  EXPECT_TRUE(service.becomes(cat("Messages/", sid, ".json"), "status", "delivered"));
}

TEST(StoreFile, ThatIsTornIsToldAndNothingIsServed) {
  const ServiceFolder folder("store: sqlite:deep/state.sqlite");
  {
    Served service(folder);
    for (int i = 0; i < 20; ++i) service.rest("POST", "Applications.json", {{"FriendlyName", "x"}});
    service.process().signal(SIGTERM);
    EXPECT_EQ(service.process().wait(), 0);
  }
  const auto file = folder.path() / "deep" / "state.sqlite";
  ASSERT_FALSE(fs::exists(file.string() + "-wal")) << "an orderly end leaves one file";
  fs::resize_file(file, fs::file_size(file) - 4096);
  const auto outcome = run(ringback(folder, {"start", ".", "--port", "0"}));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("deep/state.sqlite: is damaged"));
}

TEST(StoreFile, ServesOneServiceAtATime) {
  const ServiceFolder folder("store: sqlite:state.sqlite");
  const Served service(folder);
  const auto second = run(ringback(folder, {"start", ".", "--port", "0"}));
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.err, HasSubstr("state.sqlite: is in use by another program"));
}

TEST(Snapshot, IsSavedLoadedAndListedOfAServiceInMemory) {
  const ServiceFolder folder("{}");
  const Served service(folder);
  const auto command = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--port", cat(service.port())});
    return run(ringback(folder, std::move(words)));
  };
  service.rest("POST", "Applications.json", {{"FriendlyName", "kept"}});
  EXPECT_EQ(command({"snapshot", "save", "one"}).status, 0);
  EXPECT_EQ(command({"snapshot", "save", "two"}).status, 0);
  EXPECT_EQ(command({"snapshot", "list"}).out, "one\ntwo\n");
  EXPECT_EQ(command({"reset"}).status, 0);
  EXPECT_TRUE(service.rest("GET", "Applications.json").at("applications").empty());
  EXPECT_EQ(command({"snapshot", "load", "one"}).status, 0);
  EXPECT_EQ(service.rest("GET", "Applications.json").at("applications").size(), 1u);

  const auto unknown = command({"snapshot", "load", "three"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.err, HasSubstr("there is no snapshot 'three'"));
  for (const char* name : {"../one", "a/b", ".", "", "one.sqlite"}) {
    EXPECT_EQ(command({"snapshot", "save", name}).status, 1) << name;
  }
  std::ofstream(folder.path() / ".ringback" / "snapshots" / "broken.sqlite") << "not this";
  EXPECT_THAT(command({"snapshot", "load", "broken"}).err, HasSubstr("broken.sqlite: is"));
  EXPECT_EQ(service.rest("GET", "Applications.json").at("applications").size(), 1u)
      << "the present state stays";
}

}  // namespace
}  // namespace ringback::e2e
