// The shared phone when all its processes end in the middle of a call.
#include <gtest/gtest.h>

#include <csignal>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

constexpr auto kSharedPhone = "+17045550150";
constexpr auto kMember = "+13365550101";

constexpr auto kService = R"(
env: {SHARED_PHONE_MEMBERS: "+13365550101", SHARED_PHONE_DETECT_MACHINES: "false"}
numbers:
  "+17045550150":
    voice: /shared-phone/index
    voice_fallback: /shared-phone/wait
    status_callback: /shared-phone/updates
phones:
  "+13365550101": {answers_after: 20s}
)";

void advance(const Served& service, const std::string& by) {
  const auto answer = service.post_json("/_ringback/api/clock", {{"advance", by}});
  ASSERT_EQ(answer.status, 200) << answer.body;
}

/// Lets so many seconds pass, each when all is done that belongs to the one before.
void seconds(const Served& service, int count) {
  for (int second = 0; second < count; ++second) {
    advance(service, "1s");
    ASSERT_EQ(service.get("/_ringback/ready").status, 200);
  }
}

TEST(SharedPhone, KnowsOfItsCallersWhenEveryWorkerIsRestarted) {
  const ServiceFolder folder(kService);
  for (const auto& [name, library] :
       {std::pair{"index", FN_index}, std::pair{"join", FN_join}, std::pair{"member", FN_member},
        std::pair{"updates", FN_updates}, std::pair{"wait", FN_wait}}) {
    folder.copy(library, cat("shared-phone/", name, ".protected"));
  }
  Served service(folder, {"--clock", "manual"});
  const auto call = service.ring(kSharedPhone);
  const auto sid = text_of(call, "sid");
  ASSERT_TRUE(service.await_event("call.ringing", kMember));
  ASSERT_TRUE(until([&] {
    advance(service, "1s");
    return !service.journal("call.plays").empty();
  })) << "the caller waits at /shared-phone/wait";
  const auto workers = children_of(service.process().id());
  ASSERT_FALSE(workers.empty());
  for (const auto worker : workers) kill(worker, SIGKILL);
  ASSERT_TRUE(until([&] {
    return std::none_of(workers.begin(), workers.end(), [](pid_t id) { return is_alive(id); });
  }));
  ASSERT_TRUE(until([&] {
    seconds(service, 1);
    const auto rooms = service.rest("GET", "Conferences.json")["conferences"];
    return rooms.size() == 1 && rooms[0]["status"] == "in-progress";
  }));
  const auto room = service.rest("GET", "Conferences.json")["conferences"][0];
  EXPECT_EQ(room["friendly_name"], sid);
  const auto people = cat("Conferences/", text_of(room, "sid"), "/Participants.json");
  EXPECT_EQ(service.rest("GET", people)["participants"].size(), 2u);
}

}  // namespace
}  // namespace ringback::e2e
