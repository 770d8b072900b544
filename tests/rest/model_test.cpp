// Random resources of many products, against a model as simple as can be: a list of keys.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

/// A collection whose documents need nothing but these parameters.
struct Collection {
  std::string url;
  std::string create;  ///< A form; `#` stands for a number.
  std::string member;  ///< Shows what `change` sets.
  std::string change;  ///< A parameter that may be updated; "" when none may.
  std::string list_key;
};

struct Known {
  std::string sid;
  std::string value;
};

class Model {
 public:
  Model(unsigned seed, Collection collection) : random_(seed), collection_(std::move(collection)) {
    old_ = collection_.url.ends_with(".json");
  }

  /// Does random things; after each, everything that can be seen is compared.
  void run(int steps) {
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
      const auto choice = below(10);
      if (choice < 6 || known_.empty()) {
        create();
      } else if (choice < 8) {
        update();
      } else {
        erase();
      }
      if (step % 5 == 4) follow_pages();
    }
    follow_pages();
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string address(const std::string& sid) const {
    if (!old_) return cat(collection_.url, "/", sid);
    return cat(collection_.url.substr(0, collection_.url.size() - 5), "/", sid, ".json");
  }

  void create() {
    const auto number = std::to_string(++made_);
    const auto answer = world_.post(collection_.url, replace_all(collection_.create, "#", number));
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto body = body_of(answer);
    known_.insert(known_.begin(), {text_of(body, "sid"), text_of(body, collection_.member)});
    check(known_.front());
  }

  void update() {
    if (collection_.change.empty()) return;
    auto& one = known_[below(known_.size())];
    one.value = cat("changed ", ++made_);
    const auto form = cat(collection_.change, "=", percent_encode(one.value));
    const auto answer = world_.post(address(one.sid), form);
    ASSERT_EQ(answer.status, 200) << answer.body;
    check(one);
  }

  void erase() { erase_one(known_[below(known_.size())].sid); }

  void erase_one(const std::string& sid) {
    EXPECT_EQ(world_.send("DELETE", address(sid)).status, 204);
    EXPECT_EQ(world_.get(address(sid)).status, 404);
    EXPECT_EQ(world_.send("DELETE", address(sid)).status, 404);
    std::erase_if(known_, [&sid](const Known& one) { return one.sid == sid; });
  }

  void check(const Known& one) {
    const auto body = world_.read(address(one.sid));
    EXPECT_EQ(text_of(body, "sid"), one.sid);
    EXPECT_EQ(text_of(body, collection_.member), one.value);
  }

  std::string link(const Json& body, const char* old_name, const char* name) const {
    if (!old_) return text_of(body["meta"], name);
    const auto path = text_of(body, old_name);
    return path.empty() ? "" : "https://api.twilio.com" + path;
  }

  /// From the first page to the last and back again, in pages of a random size. Sometimes a
  /// document is made on the way: it is before the first page, and changes none of the others.
  /// Sometimes the last one seen is removed: nothing behind it is passed over.
  void follow_pages() {
    const auto size = 1 + below(7);
    const auto expected = known_;
    const auto disturbed = below(3);
    std::vector<std::string> pages;
    std::vector<Known> seen;
    auto url = cat(collection_.url, "?PageSize=", size);
    while (!url.empty()) {
      ASSERT_LE(pages.size(), expected.size() + 1) << url;
      const auto body = world_.read(url);
      for (const auto& one : body[collection_.list_key]) {
        seen.push_back({text_of(one, "sid"), text_of(one, collection_.member)});
      }
      EXPECT_LE(body[collection_.list_key].size(), size);
      pages.push_back(url);
      if (pages.size() == 1 && disturbed == 0) create();
      if (disturbed == 1 && !seen.empty()) erase_one(seen.back().sid);
      url = link(body, "next_page_uri", "next_page_url");
      if (!url.empty() || disturbed == 1) continue;
      go_back(body, pages.size(), size, seen);
    }
    compare(seen, expected);
  }

  /// The pages before, by their own links, hold the same documents.
  void go_back(Json body, std::size_t pages, std::size_t size, const std::vector<Known>& seen) {
    for (auto page = pages - 1; page > 0; --page) {
      const auto url = link(body, "previous_page_uri", "previous_page_url");
      ASSERT_NE(url, "");
      body = world_.read(url);
      const auto& list = body[collection_.list_key];
      ASSERT_EQ(list.size(), size);
      for (std::size_t i = 0; i < size; ++i) {
        EXPECT_EQ(text_of(list[i], "sid"), seen[(page - 1) * size + i].sid);
      }
    }
  }

  static void compare(const std::vector<Known>& seen, const std::vector<Known>& expected) {
    ASSERT_EQ(seen.size(), expected.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].sid, expected[i].sid) << i;
      EXPECT_EQ(seen[i].value, expected[i].value) << i;
    }
  }

  std::mt19937 random_;
  Collection collection_;
  bool old_ = false;
  World world_;
  std::vector<Known> known_;  // newest first
  int made_ = 0;
};

class Models : public testing::TestWithParam<Collection> {};

TEST_P(Models, AgreeWithWhatIsListedFetchedAndFollowed) {
  for (const unsigned seed : {1U, 2U}) {
    SCOPED_TRACE(seed);
    Model(seed, GetParam()).run(35);
  }
}

const Collection kCollections[] = {
    {kAccountUrl + "/Applications.json", "FriendlyName=a%23#", "friendly_name", "FriendlyName",
     "applications"},
    {kAccountUrl + "/Queues.json", "FriendlyName=q#&MaxSize=9", "friendly_name", "FriendlyName",
     "queues"},
    {kAccountUrl + "/SIP/CredentialLists.json", "FriendlyName=c#", "friendly_name", "FriendlyName",
     "credential_lists"},
    {kAccountUrl + "/Addresses.json",
     "CustomerName=n#&Street=s&City=c&Region=r&PostalCode=p&IsoCountry=US", "customer_name",
     "CustomerName", "addresses"},
    {"https://sync.twilio.com/v1/Services", "FriendlyName=s#", "friendly_name", "FriendlyName",
     "services"},
    {"https://chat.twilio.com/v2/Services", "FriendlyName=s#", "friendly_name", "FriendlyName",
     "services"},
    {"https://conversations.twilio.com/v1/Conversations", "UniqueName=u#&FriendlyName=f#",
     "friendly_name", "FriendlyName", "conversations"},
    {"https://taskrouter.twilio.com/v1/Workspaces", "FriendlyName=w#", "friendly_name",
     "FriendlyName", "workspaces"},
    {"https://proxy.twilio.com/v1/Services", "UniqueName=p#", "unique_name", "UniqueName",
     "services"},
    {"https://studio.twilio.com/v2/Flows", "FriendlyName=f#&Status=draft&Definition={}",
     "friendly_name", "", "flows"},
    {"https://trunking.twilio.com/v1/Trunks", "FriendlyName=t#", "friendly_name", "FriendlyName",
     "trunks"},
    {"https://wireless.twilio.com/v1/RatePlans", "UniqueName=r#", "unique_name", "UniqueName",
     "rate_plans"},
    {"https://notify.twilio.com/v1/Services", "FriendlyName=n#", "friendly_name", "FriendlyName",
     "services"},
    {"https://verify.twilio.com/v2/Services", "FriendlyName=v#", "friendly_name", "FriendlyName",
     "services"},
};

INSTANTIATE_TEST_SUITE_P(Products, Models, testing::ValuesIn(kCollections), [](const auto& one) {
  std::string name = one.param.url.substr(8, one.param.url.find('.') - 8) + one.param.list_key;
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
});

}  // namespace
}  // namespace ringback::rest
