// Whether the practice is open, at the time that Twilio says it is.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>
#include <twilio/testing.hpp>

namespace {

using twilio::Json;

struct Hours {
  const char* now;
  Json event;
  const char* answer;
};

std::string answer(const Hours& hours) {
  void* library = dlopen(FN_businesshours, RTLD_NOW | RTLD_LOCAL);
  void* entry = library == nullptr ? nullptr : dlsym(library, "tw_function_entry");
  if (entry == nullptr) return dlerror();
  twilio::FakeHost host({{"ACCOUNT_SID", "AC1"}, {"AUTH_TOKEN", "token"}});
  host.answer("https://sync.twilio.com/",
              {.status = 201, .body = Json{{"date_created", hours.now}}.dump()});
  return host.call(*static_cast<const tw_function*>(entry), hours.event).body;
}

TEST(BusinessHours, AreThoseOfTheTimeZoneAndTheDay) {
  const Json monday = {{"mon_start_time", "9"}, {"mon_end_time", "17.3"}};
  Json berlin = monday;
  berlin["timezone"] = "Europe/Berlin";
  const Hours all[] = {
      {"2026-03-02T16:59:59Z", monday, "after : 08.59 1"},
      {"2026-03-02T17:00:00Z", monday, "open : 09.00 1"},
      {"2026-03-03T01:29:00Z", monday, "open : 17.29 1"},
      {"2026-03-03T01:30:00Z", monday, "after : 17.30 1"},
      {"2026-07-06T16:00:00Z", monday, "open : 09.00 1"},  // daylight saving time
      {"2026-03-03T18:00:00Z", monday, "after : 10.00 2"},
      {"2026-03-02T08:00:00Z", berlin, "open : 09.00 1"},
      {"2026-03-02T17:00:00Z", Json::object(), "after : 09.00 1"},
  };
  for (const auto& hours : all) EXPECT_EQ(answer(hours), hours.answer) << hours.now;
}

}  // namespace
