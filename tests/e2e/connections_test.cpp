// Thousands of clients at the real program: silent, slow, and one that only wants its answer.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

constexpr std::size_t kIdleClients = 10'000;
constexpr auto kRequest = "GET /_ringback/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Lets this process open as many descriptors as it may.
void raise_descriptor_limit() {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  ASSERT_GT(limit.rlim_max, kIdleClients + 100) << "the machine allows too few descriptors";
}

class Clients {
 public:
  Clients() = default;
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;
  ~Clients() {
    for (const int client : sockets_) close(client);
  }

  bool connect_one(std::uint16_t port) {
    const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0) return false;
    sockets_.push_back(client);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  /// The status line's number of the answer to one request of this client.
  std::string ask(std::size_t client) {
    const std::string_view text = kRequest;
    if (send(sockets_[client], text.data(), text.size(), MSG_NOSIGNAL) < 0) return "gone";
    char answer[13] = {};
    const auto size = recv(sockets_[client], answer, sizeof answer - 1, MSG_WAITALL);
    return size == 12 ? std::string(answer + 9, 3) : "cut short";
  }

  std::size_t size() const { return sockets_.size(); }

 private:
  std::vector<int> sockets_;
};

TEST(Connections, ByTheThousandThatSayNothingLeaveOthersUnharmed) {
  raise_descriptor_limit();
  const ServiceFolder folder("");
  const Served served(folder);
  Clients clients;
  for (std::size_t i = 0; i < kIdleClients; ++i) {
    ASSERT_TRUE(clients.connect_one(served.port())) << i;
  }
  EXPECT_EQ(served.get("/_ringback/health").status, 200);
  for (std::size_t i = 0; i < clients.size(); i += 997) EXPECT_EQ(clients.ask(i), "200") << i;
  EXPECT_EQ(clients.ask(clients.size() - 1), "200");
}

}  // namespace
}  // namespace ringback::e2e
