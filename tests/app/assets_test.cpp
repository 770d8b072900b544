// The files of `assets/`.
#include "app/assets.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::app {
namespace {

namespace fs = std::filesystem;

struct AssetFiles : testing::Test {
  AssetFiles() {
    fs::remove_all(home);
    fs::create_directories(folder);
  }
  ~AssetFiles() override { fs::remove_all(home); }

  void write(const fs::path& name, std::string_view text = "text") {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << text;
    // Files made within one tick of the file system's clock would look as if they had been there.
    touch((folder / name).parent_path());
  }

  void touch(const fs::path& changed) {
    fs::last_write_time(changed, fs::last_write_time(changed) + std::chrono::seconds(++ticks));
  }

  static http::Request request(std::string_view path, std::string_view method = "GET") {
    http::Request made;
    made.method = method;
    made.url = http::parse_url(cat("http://localhost:3000", path)).value();
    return made;
  }

  http::Response answer(const http::Request& made) const {
    const Assets assets(folder);
    const auto* asset = assets.find(made.url.path);
    return asset == nullptr ? http::response(404, "", "") : answer_asset(*asset, made, "token");
  }

  const fs::path home =
      fs::path(testing::TempDir()) / ("asset_files_test_" + std::to_string(getpid()));
  const fs::path folder = home / "assets";
  int ticks = 0;
};

TEST_F(AssetFiles, AreServedByTheirPath) {
  write("hello.txt", "hello\r\n\0there");
  write("deep/er/page.html", "<p>");
  const auto found = answer(request("/hello.txt?v=1"));
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.body, "hello\r\n");
  EXPECT_EQ(answer(request("/deep/er/page.html")).body, "<p>");
  EXPECT_EQ(answer(request("/deep")).status, 404);
}

TEST_F(AssetFiles, HaveTheTypesOfTheirNames) {
  const std::vector<std::pair<std::string, std::string>> types = {
      {"a.html", "text/html; charset=UTF-8"},
      {"a.JSON", "application/json; charset=UTF-8"},
      {"a.mp3", "audio/mpeg"},
      {"a.wav", "audio/wav"},
      {"a.png", "image/png"},
      {"a.unheard", "application/octet-stream"},
      {"plain", "application/octet-stream"}};
  for (const auto& [name, type] : types) {
    write(name);
    EXPECT_EQ(answer(request("/" + name)).headers.get("Content-Type"), type) << name;
  }
}

TEST_F(AssetFiles, ThatArePrivateAreForFunctionsAlone) {
  write("offices.private.json", "[]");
  const auto refused = answer(request("/offices.json"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body, "This asset has been marked as private");
  EXPECT_EQ(answer(request("/offices.private.json")).status, 404);
  const Assets assets(folder);
  EXPECT_EQ(assets.find("/offices.json")->file, fs::canonical(folder / "offices.private.json"));
}

TEST_F(AssetFiles, ThatAreProtectedNeedTwiliosSignature) {
  write("music.protected.mp3", "bytes");
  auto asked = request("/music.mp3?a=1");
  EXPECT_EQ(answer(asked).status, 403);
  asked.headers.set("X-Twilio-Signature", "wrong");
  EXPECT_EQ(answer(asked).status, 403);
  asked.headers.set("X-Twilio-Signature",
                    twilio_signature("token", "http://localhost:3000/music.mp3?a=1", {}));
  EXPECT_EQ(answer(asked).status, 200);
  EXPECT_EQ(answer(asked).body, "bytes");
}

TEST_F(AssetFiles, ThatAreProtectedTakeASignedForm) {
  write("music.protected.mp3", "bytes");
  auto asked = request("/music.mp3", "POST");
  asked.body = "CallSid=CA1";
  asked.headers.set(
      "X-Twilio-Signature",
      twilio_signature("token", "http://localhost:3000/music.mp3", {{"CallSid", "CA1"}}));
  EXPECT_EQ(answer(asked).status, 200);
}

TEST_F(AssetFiles, TakeTheLastMarkOfTheirNameOnly) {
  write("a.private.b.txt");
  const Assets assets(folder);
  ASSERT_NE(assets.find("/a.private.b.txt"), nullptr);
  EXPECT_EQ(assets.find("/a.private.b.txt")->visibility, AssetVisibility::kPublic);
}

TEST_F(AssetFiles, AreNotServedOutOfTheFolder) {
  std::ofstream(home / "outside.txt") << "secret";
  write("inside.txt");
  fs::create_symlink(home / "outside.txt", folder / "link.txt");
  fs::create_symlink("inside.txt", folder / "alias.txt");
  fs::create_directory(home / "other");
  std::ofstream(home / "other/file.txt") << "secret";
  fs::create_directory_symlink(home / "other", folder / "linked");
  fs::create_symlink(home / "nowhere", folder / "broken.txt");
  EXPECT_EQ(answer(request("/link.txt")).status, 404);
  EXPECT_EQ(answer(request("/linked/file.txt")).status, 404);
  EXPECT_EQ(answer(request("/broken.txt")).status, 404);
  EXPECT_EQ(answer(request("/alias.txt")).status, 200);
}

TEST_F(AssetFiles, MayBeNone) {
  fs::remove_all(folder);
  const Assets assets(folder);
  EXPECT_TRUE(assets.all().empty());
}

TEST_F(AssetFiles, AreSeenWhenTheyComeAndGo) {
  write("a.txt");
  Assets assets(folder);
  EXPECT_FALSE(assets.refresh());
  write("b.txt");
  EXPECT_TRUE(assets.refresh());
  EXPECT_NE(assets.find("/b.txt"), nullptr);
  EXPECT_FALSE(assets.refresh());
  fs::remove(folder / "a.txt");
  touch(folder);
  EXPECT_TRUE(assets.refresh());
  EXPECT_EQ(assets.find("/a.txt"), nullptr);
}

TEST_F(AssetFiles, AreSeenInNewFolders) {
  Assets assets(folder);
  write("deep/er/a.txt");
  touch(folder);
  EXPECT_TRUE(assets.refresh());
  write("deep/er/b.txt");
  EXPECT_TRUE(assets.refresh());
  EXPECT_NE(assets.find("/deep/er/b.txt"), nullptr);
}

TEST_F(AssetFiles, AreSeenWhenTheFolderItselfComesAndGoes) {
  fs::remove_all(folder);
  Assets assets(folder);
  EXPECT_FALSE(assets.refresh());
  write("a.txt");
  EXPECT_TRUE(assets.refresh());
  EXPECT_EQ(assets.all().size(), 1u);
  fs::remove_all(folder);
  EXPECT_TRUE(assets.refresh());
  EXPECT_TRUE(assets.all().empty());
}

TEST_F(AssetFiles, GiveTheirPresentBytes) {
  write("a.txt", "old");
  const Assets assets(folder);
  write("a.txt", "new");
  EXPECT_EQ(answer_asset(*assets.find("/a.txt"), request("/a.txt"), "token").body, "new");
  fs::remove(folder / "a.txt");
  EXPECT_EQ(answer_asset(*assets.find("/a.txt"), request("/a.txt"), "token").status, 404);
}

TEST_F(AssetFiles, MayBeEmpty) {
  write("empty.txt", "");
  EXPECT_EQ(answer(request("/empty.txt")).status, 200);
}

}  // namespace
}  // namespace ringback::app
