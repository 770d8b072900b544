// Sync by REST: documents, lists and maps, their revisions and their end.
#include "rest/sync.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "rest/world.hpp"

namespace ringback::rest {
namespace {

constexpr auto kDefaultService = "https://sync.twilio.com/v1/Services/default";

struct SyncService : testing::Test {
  http::Response ask(std::string_view method, const std::string& path, const std::string& body = "",
                     const std::string& if_match = "") {
    http::Request request;
    request.method = method;
    request.url = http::parse_url(cat(kDefaultService, path)).value();
    request.body = body;
    request.headers.set("Authorization", "Basic " + base64(kSid + ":" + kToken));
    if (!if_match.empty()) request.headers.set("If-Match", if_match);
    sync.prepare(request);
    return world.send(std::move(request));
  }

  Json post(const std::string& path, const std::string& body) {
    return body_of(ask("POST", path, body));
  }
  Json read(const std::string& path) { return body_of(ask("GET", path)); }

  /// `STATUS CODE` of a refusal.
  static std::string refusal(const http::Response& response) {
    return cat(response.status, " ", text_of(body_of(response), "code"));
  }

  void pass(std::chrono::seconds time) { world.clock.move_to(world.clock.now() + time); }

  /// The values of a member of all items, one after another.
  std::string items(const std::string& path, const std::string& member) {
    std::string out;
    const auto page = read(path);
    for (const auto& item : page.at("items")) out += text_of(item, member) + " ";
    return out;
  }

  World world;
  Sync sync{world.api, world.store, world.clock};
};

TEST_F(SyncService, IsThereByDefault) {
  const auto service = read("");
  EXPECT_EQ(service["unique_name"], "default");
  EXPECT_EQ(service["account_sid"], kSid);
  EXPECT_EQ(text_of(service, "sid").substr(0, 2), "IS");
  EXPECT_EQ(read("/Documents")["documents"], Json::array());
}

TEST_F(SyncService, KeepsDocuments) {
  const auto made = post("/Documents", "UniqueName=board&Data=%7B%22a%22%3A1%7D");
  EXPECT_EQ(made["data"], (Json{{"a", 1}}));
  EXPECT_EQ(made["revision"], "0");
  EXPECT_EQ(made["date_expires"], nullptr);
  EXPECT_EQ(made["created_by"], "system");
  const auto sid = text_of(made, "sid");
  EXPECT_EQ(sid.substr(0, 2), "ET");
  const auto updated = post("/Documents/board", "Data=%7B%22b%22%3A2%7D");
  EXPECT_EQ(updated["data"], (Json{{"b", 2}})) << "replaced, not merged";
  EXPECT_EQ(updated["revision"], "1");
  EXPECT_EQ(read("/Documents/" + sid), read("/Documents/board"));
  EXPECT_EQ(ask("GET", "/Documents/board").headers.get("ETag"), "\"1\"");
  EXPECT_EQ(ask("DELETE", "/Documents/board").status, 204);
  EXPECT_EQ(refusal(ask("GET", "/Documents/board")), "404 20404");
  EXPECT_EQ(post("/Documents", "")["data"], Json::object());
}

TEST_F(SyncService, GivesANameOnce) {
  post("/Documents", "UniqueName=board");
  EXPECT_EQ(refusal(ask("POST", "/Documents", "UniqueName=board")), "409 54301");
  EXPECT_EQ(ask("POST", "/Lists", "UniqueName=board").status, 201);
  EXPECT_EQ(refusal(ask("POST", "/Documents", "UniqueName=")), "400 54302");
  EXPECT_EQ(refusal(ask("POST", "/Lists", "UniqueName=ES" + std::string(32, 'a'))), "400 54302");
  ask("DELETE", "/Documents/board");
  EXPECT_EQ(ask("POST", "/Documents", "UniqueName=board").status, 201);
}

TEST_F(SyncService, ChangesTheRevisionThatIsMeant) {
  post("/Documents", "UniqueName=board");
  EXPECT_EQ(refusal(ask("POST", "/Documents/board", "Data=%7B%7D", "5")), "412 54103");
  EXPECT_EQ(ask("POST", "/Documents/board", "Data=%7B%7D", "0").status, 200);
  EXPECT_EQ(ask("POST", "/Documents/board", "Data=%7B%7D", "\"1\"").status, 200);
  EXPECT_EQ(ask("POST", "/Documents/board", "Data=%7B%7D", "*").status, 200);
  post("/Maps", "UniqueName=map");
  post("/Maps/map/Items", "Key=a&Data=%7B%7D");
  EXPECT_EQ(refusal(ask("POST", "/Maps/map/Items/a", "Data=%7B%7D", "7")), "412 54205");
  EXPECT_EQ(refusal(ask("DELETE", "/Maps/map/Items/a", "", "7")), "412 54205");
  post("/Lists", "UniqueName=list");
  post("/Lists/list/Items", "Data=%7B%7D");
  EXPECT_EQ(refusal(ask("POST", "/Lists/list/Items/0", "Data=%7B%7D", "7")), "412 54155");
}

TEST_F(SyncService, TakesJsonOfALimitedSize) {
  EXPECT_EQ(refusal(ask("POST", "/Documents", "Data=%7B")), "400 54008");
  EXPECT_EQ(refusal(ask("POST", "/Documents", "Data=null")), "400 54101");
  const auto large = "Data=%7B%22a%22%3A%22" + std::string(16 * 1024, 'x') + "%22%7D";
  EXPECT_EQ(refusal(ask("POST", "/Documents", large)), "413 54006");
  EXPECT_EQ(refusal(ask("POST", "/Documents", "Ttl=-1")), "400 54011");
  EXPECT_EQ(refusal(ask("POST", "/Documents", "Ttl=31536001")), "400 54011");
  EXPECT_EQ(refusal(ask("POST", "/Documents", "Ttl=soon")), "400 54011");
}

TEST_F(SyncService, LetsDocumentsExpire) {
  const auto made = post("/Documents", "UniqueName=brief&Ttl=60");
  EXPECT_EQ(made["date_expires"], "2023-11-14T22:14:20Z");
  pass(std::chrono::seconds(59));
  EXPECT_EQ(ask("GET", "/Documents/brief").status, 200);
  post("/Documents/brief", "Ttl=10");
  pass(std::chrono::seconds(9));
  EXPECT_EQ(ask("GET", "/Documents/brief").status, 200);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(refusal(ask("GET", "/Documents/brief")), "404 20404");
  EXPECT_EQ(post("/Documents", "UniqueName=brief&Ttl=0")["date_expires"], nullptr);
}

TEST_F(SyncService, LetsItemsAndTheirCollectionsExpire) {
  post("/Maps", "UniqueName=map&CollectionTtl=100");
  post("/Maps/map/Items", "Key=a&Data=%7B%7D&ItemTtl=10");
  post("/Maps/map/Items", "Key=b&Data=%7B%7D");
  pass(std::chrono::seconds(10));
  EXPECT_EQ(items("/Maps/map/Items", "key"), "b ");
  post("/Maps/map/Items/b", "CollectionTtl=200");
  pass(std::chrono::seconds(199));
  EXPECT_EQ(ask("GET", "/Maps/map").status, 200);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(ask("GET", "/Maps/map").status, 404);
  post("/Maps", "UniqueName=map");
  EXPECT_EQ(items("/Maps/map/Items", "key"), "");
}

TEST_F(SyncService, KeepsListsByIndex) {
  post("/Lists", "UniqueName=one");
  post("/Lists", "UniqueName=two");
  for (int i = 0; i < 3; ++i) post("/Lists/one/Items", cat("Data=%7B%22n%22%3A", i, "%7D"));
  EXPECT_EQ(post("/Lists/two/Items", "Data=%7B%7D")["index"], 0) << "each counts for itself";
  EXPECT_EQ(items("/Lists/one/Items", "index"), "0 1 2 ");
  EXPECT_EQ(items("/Lists/one/Items?Order=desc", "index"), "2 1 0 ");
  EXPECT_EQ(items("/Lists/one/Items?From=1", "index"), "1 2 ");
  EXPECT_EQ(items("/Lists/one/Items?From=1&Bounds=exclusive", "index"), "2 ");
  EXPECT_EQ(items("/Lists/one/Items?From=1&Order=desc", "index"), "1 0 ");
  EXPECT_EQ(items("/Lists/one/Items?PageSize=1&Page=1", "index"), "1 ");
  EXPECT_EQ(read("/Lists/one/Items/1")["data"], (Json{{"n", 1}}));
  ask("DELETE", "/Lists/one/Items/2");
  EXPECT_EQ(post("/Lists/one/Items", "Data=%7B%7D")["index"], 3) << "no index comes twice";
  EXPECT_EQ(read("/Lists/one")["revision"], "5");
  EXPECT_EQ(refusal(ask("POST", "/Lists/one/Items", "")), "400 20001");
}

TEST_F(SyncService, KeepsMapsByKey) {
  post("/Maps", "UniqueName=carts");
  post("/Maps/carts/Items", "Key=b&Data=%7B%22n%22%3A1%7D");
  post("/Maps/carts/Items", "Key=a%20b%2Fc&Data=%7B%7D");
  EXPECT_EQ(refusal(ask("POST", "/Maps/carts/Items", "Key=b&Data=%7B%7D")), "409 54208");
  EXPECT_EQ(items("/Maps/carts/Items", "key"), "a b/c b ");
  EXPECT_EQ(read("/Maps/carts/Items/a%20b%2Fc")["key"], "a b/c");
  const auto updated = post("/Maps/carts/Items/b", "Data=%7B%22n%22%3A2%7D");
  EXPECT_EQ(updated["data"], (Json{{"n", 2}}));
  EXPECT_EQ(updated["revision"], "1");
  EXPECT_EQ(ask("DELETE", "/Maps/carts/Items/b").status, 204);
  EXPECT_EQ(refusal(ask("GET", "/Maps/carts/Items/b")), "404 20404");
}

/// Everything a list has, page by page, while what a page ended with is removed.
TEST_F(SyncService, SkipsNothingWhereWhatATokenNamesIsRemoved) {
  post("/Lists", "UniqueName=list");
  post("/Maps", "UniqueName=map");
  for (int i = 0; i < 7; ++i) {
    post("/Lists/list/Items", "Data=%7B%7D");
    post("/Maps/map/Items", cat("Data=%7B%7D&Key=", static_cast<char>('g' - i)));
  }
  for (const auto* order : {"asc", "desc"}) {
    for (const auto& [path, member] : {std::pair{"/Lists/list", "index"}, {"/Maps/map", "key"}}) {
      const auto query = cat("/Items?PageSize=2&Order=", order);
      std::string seen;
      auto page = read(cat(path, query));
      while (true) {
        for (const auto& item : page["items"]) seen += text_of(item, member);
        const auto last = text_of(page["items"].back(), member);
        const auto next = text_of(page["meta"], "next_page_url");
        if (next.empty()) break;
        EXPECT_EQ(ask("DELETE", cat(path, "/Items/", last)).status, 204);
        page = world.read(next);
      }
      const bool up = order == std::string_view("asc");
      const bool list = path == std::string_view("/Lists/list");
      // The second round has what the first one left.
      const auto* whole = up ? (list ? "0123456" : "abcdefg") : (list ? "6420" : "geca");
      EXPECT_EQ(seen, whole) << path << " " << order;
    }
  }
}

TEST_F(SyncService, LeadsBackThroughAMap) {
  post("/Maps", "UniqueName=map");
  for (const auto* key : {"a", "b", "c", "d", "e"}) {
    post("/Maps/map/Items", cat("Data=%7B%7D&Key=", key));
  }
  const auto first = read("/Maps/map/Items?PageSize=2");
  const auto second = world.read(text_of(first["meta"], "next_page_url"));
  EXPECT_EQ(second["items"][0]["key"], "c");
  const auto again = world.read(text_of(second["meta"], "previous_page_url"));
  EXPECT_EQ(again["items"], first["items"]);
  const auto from = read("/Maps/map/Items?From=d&Bounds=exclusive");
  ASSERT_EQ(from["items"].size(), 1u);
  EXPECT_EQ(from["items"][0]["key"], "e");
}

TEST_F(SyncService, GivesADefaultServiceToWhoAsks) {
  world.store.put(kind::kAccount, "AC2", {{"sid", "AC2"}, {"auth_token", "t"}});
  read("/Documents");
  EXPECT_EQ(world.store.size("sync.v1.service"), 1u);
}

TEST_F(SyncService, KeepsServicesApart) {
  sync.prepare({});
  const auto other =
      text_of(body_of(world.post("https://sync.twilio.com/v1/Services", "FriendlyName=o")), "url");
  world.post(other + "/Maps", "UniqueName=map");
  world.post(other + "/Maps/map/Items", "Key=a&Data=%7B%22of%22%3A%22other%22%7D");
  post("/Maps", "UniqueName=map");
  EXPECT_EQ(ask("GET", "/Maps/map/Items/a").status, 404);
  post("/Maps/map/Items", "Key=a&Data=%7B%22of%22%3A%22default%22%7D");
  EXPECT_EQ(read("/Maps/map/Items/a")["data"]["of"], "default");
  EXPECT_EQ(world.read(other + "/Maps/map/Items/a")["data"]["of"], "other");
  EXPECT_EQ(world.send("DELETE", other).status, 204);
  EXPECT_EQ(world.get(other + "/Maps/map").status, 404);
  EXPECT_EQ(ask("GET", "/Maps/map/Items/a").status, 200);
}

TEST_F(SyncService, ExpiresWhatWasThereBeforeItBegan) {
  post("/Documents", "UniqueName=old&Ttl=60");
  Sync another(world.api, world.store, world.clock);
  pass(std::chrono::seconds(60));
  another.prepare({});
  EXPECT_EQ(world.store.size("sync.v1.service.document"), 0u);
}

TEST_F(SyncService, SetsPermissionsByIdentity) {
  post("/Documents", "UniqueName=board");
  const auto url = std::string("/Documents/board/Permissions/ann");
  EXPECT_EQ(ask("GET", url).status, 404);
  const auto set = post(url, "Read=true&Write=false&Manage=false");
  EXPECT_EQ(set["identity"], "ann");
  EXPECT_EQ(set["read"], true);
  EXPECT_EQ(set["write"], false);
  EXPECT_EQ(post(url, "Read=true&Write=true&Manage=false")["write"], true);
  EXPECT_EQ(read("/Documents/board/Permissions")["permissions"].size(), 1u);
  EXPECT_EQ(ask("DELETE", url).status, 204);
  EXPECT_EQ(ask("GET", url).status, 404);
  EXPECT_EQ(ask("POST", url, "Read=perhaps").status, 400);
}

TEST_F(SyncService, TakesMessagesToStreamsAndKeepsNone) {
  const auto stream = post("/Streams", "UniqueName=news&Ttl=60");
  EXPECT_NE(stream["date_expires"], nullptr);
  EXPECT_EQ(refusal(ask("POST", "/Streams", "UniqueName=news")), "409 54301");
  const auto message = post("/Streams/news/Messages", "Data=%7B%22a%22%3A1%7D");
  EXPECT_EQ(text_of(message, "sid").substr(0, 2), "TZ");
  EXPECT_EQ(message["data"], (Json{{"a", 1}}));
  EXPECT_EQ(
      ask("POST", "/Streams/news/Messages", cat("Data=%22", std::string(5000, 'x'), "%22")).status,
      413);
  pass(std::chrono::seconds(60));
  EXPECT_EQ(ask("GET", "/Streams/news").status, 404);
}

}  // namespace
}  // namespace ringback::rest
