// Accounts that cannot see each other: every fetch, list, update and deletion of every document.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/sid.hpp"
#include "base/text.hpp"
#include "emulator/test_emulator.hpp"
#include "rest/overlay.hpp"
#include "rest/render.hpp"
#include "rest/walk.hpp"
#include "store/kinds.hpp"

namespace ringback::rest {
namespace {

const std::string kStranger = "AC22222222222222222222222222222222";
const std::string kSecret = "22222222222222222222222222222222";

/// Twilio with what one account has made of everything, another account, and a subaccount.
class Isolation : public testing::Test {
 protected:
  Isolation()
      : walk_(
            twilio_.emulator().store(),
            [this](http::Request request) { return twilio_.ask(std::move(request)); },
            [this] { twilio_.run_for(std::chrono::seconds(10)); }, TestEmulator::account_sid(),
            TestEmulator::auth_token()) {
    add_account(kStranger, kStranger);
    made_ = walk_.make();
    std::set<std::string> owned;  // what Twilio provides is no secret
    for (const auto& change : twilio_.emulator().store().all()) {
      owned.insert(change.sid.substr(change.sid.rfind('/') + 1));
    }
    std::erase_if(made_, [&owned](const std::string& key) { return !owned.contains(key); });
  }

  void add_account(const std::string& sid, const std::string& owner) {
    twilio_.emulator().store().put(kind::kAccount, sid,
                                   {{"sid", sid},
                                    {"auth_token", kSecret},
                                    {"owner_account_sid", owner},
                                    {"status", "active"},
                                    {"type", "Full"}});
  }

  /// From now on the account asks with a key.
  void add_key(const std::string& account_sid) {
    const auto key = sid_of_name("SK", account_sid);
    twilio_.emulator().store().put(
        "api.v2010.account.key", key,
        {{"sid", key}, {"_account_sid", account_sid}, {"secret", kSecret}});
    keys_[account_sid] = key;
  }

  /// The same request with the other account's credentials, and with its SID in the path when
  /// `path` says so.
  enum class Path { kOwners, kAsking };
  http::Response ask_as(const std::string& sid, http::Request request, Path path) {
    if (path == Path::kAsking) {
      request.url.path = replace_all(request.url.path, TestEmulator::account_sid(), sid);
    }
    const auto user = keys_.contains(sid) ? keys_.at(sid) : sid;
    request.headers.set("Authorization", "Basic " + base64(user + ":" + kSecret));
    return twilio_.ask(std::move(request));
  }

  /// What is found in an answer that its asker must not see; "" for nothing. What the asker has
  /// put into a document of its own comes back to it.
  std::string leak(const http::Request& request, const http::Response& response) {
    if (response.status == 401 || response.status >= 403) return "";
    const bool kept = request.method != "GET" && response.status / 100 == 2;
    for (const auto& sid : made_) {
      // A subaccount shows who owns it.
      if (sid == TestEmulator::account_sid() && request.url.path.find("/Accounts") == 11) continue;
      const bool said = request.body.find(sid) != std::string::npos ||
                        request.url.path.find(sid) != std::string::npos;
      if (said && kept) told_.insert(sid);
      const bool asked = said || told_.contains(sid);
      if (!asked && response.body.find(sid) != std::string::npos) return sid;
    }
    return "";
  }

  /// Asks every operation of the owner's documents as this account.
  void expect_nothing_for(const std::string& sid) {
    auto& store = twilio_.emulator().store();
    int refused = 0;
    for (const auto* operation : Walk::ordered()) {
      const auto name = hook_name(*operation);
      auto request = walk_.request(*operation);
      for (const auto path : {Path::kOwners, Path::kAsking}) {
        auto spoken = request;
        const bool old = request.url.path.ends_with(".json");
        for (const auto* suffix : {".json", ".xml"}) {
          if (old) spoken.url.path = replace_all(request.url.path, ".json", suffix);
          const auto answer = ask_as(sid, spoken, path);
          EXPECT_EQ(leak(spoken, answer), "") << name << " as " << sid << "\n" << answer.body;
          refused += answer.status == 404 ? 1 : 0;
          if (!old) break;
        }
      }
    }
    EXPECT_GT(refused, 1000);
    for (const auto& [kind, key, before] : owned_) {
      const auto* now = store.get(kind, key);
      EXPECT_TRUE(now != nullptr && *now == before) << kind << " " << key << " as " << sid;
    }
  }

  /// Remembers what the owner has, to see that nobody changes it.
  void remember() {
    for (const auto& change : twilio_.emulator().store().all()) {
      const auto document = parse_json(change.body.value_or(""));
      if (!document.ok() || change.kind.starts_with("ringback.")) continue;
      if (value_of(*document, "account_sid") != TestEmulator::account_sid()) continue;
      owned_.emplace_back(change.kind, change.sid, *document);
    }
    EXPECT_GT(owned_.size(), 300u);
  }

  TestEmulator twilio_;
  Walk walk_;
  std::map<std::string, std::string> keys_;  ///< By their accounts.
  std::vector<std::string> made_;
  std::set<std::string> told_;
  std::vector<std::tuple<std::string, std::string, Json>> owned_;
};

TEST_F(Isolation, HidesEverythingFromAnotherAccount) {
  remember();
  expect_nothing_for(kStranger);
}

TEST_F(Isolation, HidesEverythingFromAnotherAccountsKey) {
  add_key(kStranger);
  remember();
  expect_nothing_for(kStranger);
}

/// A key acts for its own account alone, the parent's not for a subaccount either.
TEST_F(Isolation, KeepsTheParentsKeyFromItsSubaccount) {
  const std::string parent = "AC44444444444444444444444444444444";
  add_account(parent, parent);
  add_key(parent);
  auto& store = twilio_.emulator().store();
  store.update(kind::kAccount, TestEmulator::account_sid(), {{"owner_account_sid", parent}});
  remember();
  expect_nothing_for(parent);
}

TEST_F(Isolation, HidesTheParentFromItsSubaccount) {
  const std::string child = "AC33333333333333333333333333333333";
  add_account(child, TestEmulator::account_sid());
  remember();
  expect_nothing_for(child);
}

}  // namespace
}  // namespace ringback::rest
