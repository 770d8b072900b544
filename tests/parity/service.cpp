// Serving twins.
#include "parity/service.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "app/emulator.hpp"
#include "app/loop.hpp"
#include "base/text.hpp"
#include "clock/virtual_clock.hpp"
#include "http/charset.hpp"
#include "http/server.hpp"

namespace ringback::parity {

namespace fs = std::filesystem;

namespace {

constexpr Time kStart{std::chrono::seconds(1'767'225'600)};

/// A recorded asset: its bytes, and when it was changed, which its ETag tells.
struct AssetFile {
  std::string_view file;
  std::string bytes;
  long long changed = 0x1a1f7f84aff;
};

std::vector<AssetFile> assets() {
  constexpr long long earlier = 0x1a1f7f84afe;
  return {{"page.html", "<html><body>asset page</body></html>", 0x1a1f7f84afd},
          {"style.css", "body{color:red}", earlier},
          {"data.json", R"({"a":1})", earlier},
          {"plain.txt", "0123456789abcdefghijklmnopqrstuvwxyz", earlier},
          {"noext", "no extension", earlier},
          {"x.xml", "<a/>", earlier},
          {"x.gif", "GIF89a", earlier},
          {"x.webp", "webp", earlier},
          {"x.mp4", "mp4", earlier},
          {"x.woff2", "wOF2"},
          {"x.wasm", std::string("\0asm", 4)},
          {"x.map", "{}"},
          {"x.yml", "a: 1"},
          {"x.zip", "PK"},
          {"x.ts", "let a"},
          {"x.unknownext", "???"},
          {"empty.txt", ""},
          {"sec.protected.txt", "protected asset"},
          {"lib.private.js", "exports.answer = () => 42;"},
          {"bin.private.dat", std::string("\xff\xfe\0A", 4)},
          {"hid.private.txt", "private asset"},
          {"assets/index.html", "assets/assets index"},
          {"UP.TXT", "upper"},
          {"with space.txt", "space"},
          {".well-known/thing.txt", "wk"},
          {"favicon.ico", "icon"},
          {"nested/more/deep.txt", "deep"}};
}

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "ringback-parity-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  return name;
}

void write_assets(const fs::path& folder) {
  // The clock of file times is the system's, moved by a constant.
  const auto epoch = fs::file_time_type::clock::from_sys(std::chrono::sys_seconds());
  for (const auto& [name, bytes, changed] : assets()) {
    const auto file = folder / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    fs::last_write_time(file, epoch + std::chrono::milliseconds(changed));
  }
}

/// The file that is served at a route, with its visibility and a blank where the route has none.
std::string file_of(const std::string& route) {
  if (route == "/sec") return "sec.protected.so";
  if (route == "/helper") return "helper.private.so";
  if (route == "/with-space") return "with space.so";
  return route.substr(1) + ".so";
}

app::Config config_of(functions::Limits limits) {
  app::Config config;
  config.account_sid = "AC00000000000000000000000000000000";
  config.auth_token = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  config.env = {{"ACCOUNT_SID", config.account_sid},
                {"AUTH_TOKEN", config.auth_token},
                {"MY_VAR", "from dotenv"},
                {"EMPTY_VAR", ""}};
  config.seed = 1;
  config.workers = 2;
  config.limits = limits;
  return config;
}

app::Parts parts_of(const fs::path& folder) {
  app::Parts parts;
  parts.folder = folder;
  parts.worker = RINGBACK_WORKER;
  return parts;
}

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect to the service");
  }
  return socket;
}

std::string converse(int socket, std::string_view request) {
  while (!request.empty()) {
    const auto sent = ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;  // refused before all of it was read
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
  ::shutdown(socket, SHUT_WR);
  std::string received;
  char bytes[16 * 1024];
  for (ssize_t size = 0; (size = ::recv(socket, bytes, sizeof bytes, 0)) > 0;) {
    received.append(bytes, static_cast<std::size_t>(size));
  }
  ::close(socket);
  return received;
}

Answer parse(std::string_view text) {
  Answer answer;
  const auto head = text.substr(0, text.find("\r\n\r\n"));
  if (head.size() == text.size()) return answer;
  answer.body = text.substr(head.size() + 4);
  for (const auto& line : split(head, '\n')) {
    const auto colon = line.find(':');
    if (answer.status == 0) {
      answer.status = static_cast<int>(parse_integer(line.substr(9, 3)).value_or(0));
    } else if (colon != std::string::npos) {
      answer.headers.emplace_back(line.substr(0, colon),
                                  http::latin1_to_utf8(trim(line.substr(colon + 1))));
    }
  }
  return answer;
}

}  // namespace

struct TwinService::Parts {
  Parts(const std::set<std::string>& routes, functions::Limits limits)
      : folder(prepare(make_folder(), routes)),
        clock(kStart),
        loop(io, clock, app::kForever),
        emulator(io, clock, config_of(limits), parts_of(folder)),
        server(
            io,
            [this](http::Request request, http::Respond respond) {
              emulator.handle(std::move(request), std::move(respond));
            },
            {}, &clock) {}

  static fs::path prepare(fs::path folder, const std::set<std::string>& routes) {
    write_assets(folder / "assets");
    fs::create_directory(folder / "functions");
    for (const auto& route : routes) {
      const auto file = folder / "functions" / file_of(route);
      fs::create_directories(file.parent_path());
      fs::create_hard_link(RINGBACK_TWINS, file);
    }
    return folder;
  }

  fs::path folder;
  boost::asio::io_context io;
  VirtualClock clock;
  app::VirtualLoop loop;
  app::Emulator emulator;
  http::Server server;
  std::uint16_t port = 0;
  std::thread thread;
};

TwinService::TwinService(const std::set<std::string>& routes, functions::Limits limits)
    : parts_(std::make_unique<Parts>(routes, limits)) {
  const auto started = parts_->emulator.functions().start();
  if (!started) throw std::runtime_error(started.error().message);
  const auto port = parts_->server.listen("127.0.0.1", 0);
  if (!port) throw std::runtime_error(port.error().message);
  parts_->port = *port;
  parts_->thread = std::thread([this] { parts_->loop.run(); });
}

TwinService::~TwinService() {
  boost::asio::post(parts_->io, [this] { parts_->loop.stop(); });
  parts_->thread.join();
  const auto folder = parts_->folder;
  parts_.reset();
  fs::remove_all(folder);
}

Answer TwinService::ask(const std::string& request) const {
  auto received = converse(connect_to(parts_->port), request);
  received = replace_all(std::move(received), parts_->folder.string(), "<APP>");
  return parse(replace_all(std::move(received), "localhost:3000", "localhost:PORT"));
}

}  // namespace ringback::parity
