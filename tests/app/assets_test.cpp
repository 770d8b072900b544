// The files of `assets/`.
#include "app/assets.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/files.hpp"

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
    return asset == nullptr ? http::response(404, "", "")
                            : answer_asset(*asset, made, "token", http::Proxy::kIgnored);
  }

  /// What is wrong with the files, a line each.
  std::string faults() const {
    std::string out;
    const Assets assets(folder);
    for (const auto& fault : assets.faults()) {
      out += cat(fault.file.filename().string(), " ", fault.reason, "\n");
    }
    return out;
  }

  const fs::path home =
      fs::path(testing::TempDir()) / ("asset_files_test_" + std::to_string(getpid()));
  const fs::path folder = home / "assets";
};

TEST_F(AssetFiles, AreServedByTheirPath) {
  write("hello.txt", std::string_view("hello\r\n\0there", 13));
  write("deep/er/page.html", "<p>");
  const auto found = answer(request("/hello.txt?v=1"));
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.body, std::string_view("hello\r\n\0there", 13));
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
  EXPECT_EQ(assets.find("/offices.json")->file(), fs::canonical(folder / "offices.private.json"));
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
  asked.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
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
  fs::create_symlink(folder / "inside.txt", folder / "absolute.txt");
  fs::create_directory(home / "other");
  std::ofstream(home / "other/file.txt") << "secret";
  fs::create_directory_symlink(home / "other", folder / "linked");
  fs::create_symlink(home / "nowhere", folder / "broken.txt");
  EXPECT_EQ(answer(request("/link.txt")).status, 404);
  EXPECT_EQ(answer(request("/linked/file.txt")).status, 404);
  EXPECT_EQ(answer(request("/broken.txt")).status, 404);
  EXPECT_EQ(answer(request("/alias.txt")).status, 200);
  EXPECT_EQ(answer(request("/absolute.txt")).status, 200);
  EXPECT_EQ(faults(),
            "broken.txt is a link to nowhere\n"
            "link.txt leads out of the folder\n"
            "linked leads out of the folder\n");
}

TEST_F(AssetFiles, AreNotServedThroughALinkThatCameLater) {
  std::ofstream(home / "outside.txt") << "secret";
  fs::create_directory(home / "other");
  std::ofstream(home / "other/b.txt") << "secret";
  write("a.txt");
  write("deep/b.txt");
  const Assets assets(folder);
  fs::remove_all(folder / "a.txt");
  fs::create_symlink(home / "outside.txt", folder / "a.txt");
  fs::remove_all(folder / "deep");
  fs::create_directory_symlink(home / "other", folder / "deep");
  for (const char* route : {"/a.txt", "/deep/b.txt"}) {
    const auto given =
        answer_asset(*assets.find(route), request(route), "token", http::Proxy::kIgnored);
    EXPECT_EQ(given.status, 404) << route;
    EXPECT_EQ(given.body.find("secret"), std::string::npos);
  }
}

TEST_F(AssetFiles, AreNeverPipesOrDevices) {
  write("later.txt");
  const Assets assets(folder);
  fs::remove(folder / "later.txt");
  ASSERT_EQ(mkfifo((folder / "later.txt").c_str(), 0600), 0);
  const auto given = answer_asset(*assets.find("/later.txt"), request("/later.txt"), "token",
                                  http::Proxy::kIgnored);
  EXPECT_EQ(given.status, 404);
  fs::create_symlink("/dev/zero", folder / "zero.txt");
  EXPECT_EQ(answer(request("/later.txt")).status, 404);
  EXPECT_EQ(answer(request("/zero.txt")).status, 404);
  EXPECT_EQ(faults(),
            "later.txt is not a plain file\n"
            "zero.txt leads out of the folder\n");
}

TEST_F(AssetFiles, AreSeenToBePlainBeforeTheyAreOpened) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  (folder / "a.txt").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const auto opened = http::File::open(folder, "a.txt");
  close(socket);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().message, "a.txt is not a file") << "a socket cannot even be opened";
}

TEST_F(AssetFiles, AreFoundByTheExactPathAlone) {
  write("a.txt");
  write("deep/b.txt");
  std::ofstream(home / "outside.txt") << "secret";
  for (const char* path : {"/A.txt", "/%61.txt", "//a.txt", "/a.txt/", "/deep/../a.txt",
                           "/deep/%2e%2e/a.txt", "/../outside.txt", "/%2e%2e/outside.txt",
                           "/deep%2Fb.txt", "/..%2foutside.txt", "/deep/..\\a.txt"}) {
    EXPECT_EQ(answer(request(path)).status, 404) << path;
  }
}

TEST_F(AssetFiles, ThatAreHiddenStayHidden) {
  write(".secret");
  write(".well-known/thing.txt", "known");
  EXPECT_EQ(answer(request("/.secret")).status, 404);
  EXPECT_EQ(answer(request("/.well-known/thing.txt")).body, "known");
}

TEST_F(AssetFiles, HaveNamesThatRoutesCanHave) {
  write("with space.txt", "space");
  write("deep/tab\there.txt", "tab");
  EXPECT_EQ(answer(request("/with-space.txt")).body, "space");
  EXPECT_EQ(answer(request("/deep/tab-here.txt")).body, "tab");
  write("a&b.txt");
  write(std::string(200, 'x') + "/" + std::string(60, 'y'));
  EXPECT_EQ(faults(), "a&b.txt a path may not contain &\n" + std::string(60, 'y') +
                          " the path is longer than 255 characters\n");
}

TEST_F(AssetFiles, OfOneRouteAreServedOnce) {
  write("a b.txt", "first");
  write("a-b.txt", "second");
  write("c.private.txt", "private");
  write("c.txt", "public");
  EXPECT_EQ(answer(request("/a-b.txt")).body, "first");
  EXPECT_EQ(answer(request("/c.txt")).status, 403);
  EXPECT_EQ(faults(),
            "a-b.txt is not served: a b.txt has the same route /a-b.txt\n"
            "c.txt is not served: c.private.txt has the same route /c.txt\n");
}

TEST_F(AssetFiles, OfAnySizeAreServedThoughTheCloudWouldNot) {
  write("big.private.bin");
  fs::resize_file(folder / "big.private.bin", 10 * 1024 * 1024 + 1);
  write("fits.bin");
  fs::resize_file(folder / "fits.bin", 25 * 1024 * 1024);
  EXPECT_EQ(faults(),
            "big.private.bin is larger than the 10 MB that Twilio takes; it is served here all "
            "the same\n");
  auto asked = request("/fits.bin");
  const auto all = answer(asked);
  EXPECT_EQ(all.body, "") << "it is not held";
  ASSERT_NE(all.rest, nullptr);
  EXPECT_EQ(all.rest->size(), 25u * 1024 * 1024);
  asked.headers.set("Range", "bytes=-3");
  EXPECT_EQ(answer(asked).body, std::string(3, '\0'));
}

TEST_F(AssetFiles, HaveValidators) {
  write("plain.txt", "0123456789abcdefghijklmnopqrstuvwxyz");
  const auto since_epoch = std::chrono::milliseconds(1'795'161'606'910);
  fs::last_write_time(folder / "plain.txt",
                      std::chrono::file_clock::from_sys(std::chrono::sys_time(since_epoch)));
  auto asked = request("/plain.txt", "POST");
  const auto full = answer(asked);
  EXPECT_EQ(full.status, 200);
  EXPECT_EQ(full.headers.get("ETag"), "W/\"24-1a1f7f84afe\"");
  EXPECT_EQ(full.headers.get("Last-Modified"), "Fri, 20 Nov 2026 08:00:06 GMT");
  EXPECT_EQ(full.headers.get("Accept-Ranges"), "bytes");
  asked.headers.set("Range", "bytes=30-");
  const auto part = answer(asked);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "uvwxyz");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 30-35/36");
  asked.headers.set("If-None-Match", "W/\"24-1a1f7f84afe\"");
  EXPECT_EQ(answer(asked).status, 304);
}

TEST_F(AssetFiles, ThatChangedHaveOtherETags) {
  write("a.txt", "one");
  const auto before = answer(request("/a.txt")).headers.get("ETag");
  write("a.txt", "three");
  EXPECT_NE(answer(request("/a.txt")).headers.get("ETag"), before);
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
  EXPECT_TRUE(assets.refresh());
  EXPECT_EQ(assets.find("/a.txt"), nullptr);
}

TEST_F(AssetFiles, AreSeenInNewFolders) {
  Assets assets(folder);
  write("deep/er/a.txt");
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
  const auto give = [&] {
    return answer_asset(*assets.find("/a.txt"), request("/a.txt"), "token", http::Proxy::kIgnored);
  };
  EXPECT_EQ(give().body, "new");
  fs::remove(folder / "a.txt");
  EXPECT_EQ(give().status, 404);
}

TEST_F(AssetFiles, MayBeEmpty) {
  write("empty.txt", "");
  EXPECT_EQ(answer(request("/empty.txt")).status, 200);
}

}  // namespace
}  // namespace ringback::app
