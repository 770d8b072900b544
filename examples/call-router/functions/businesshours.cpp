// Whether the practice is open: `open : 09.30 1`, or `after : ...`, with the time there and the day
// of the week from 0 for Sunday. The hours of each day come with the request, as mon_start_time=9
// and mon_end_time=17.3 for half past five; a day without them is closed.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <twilio/client.hpp>
#include <twilio/function.hpp>

using namespace twilio;

namespace {

constexpr std::array kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

// What Twilio's clock says: that of this machine may be another one.
std::time_t now_at_twilio(const Context& context) {
  const Json document = context.runtime().sync().documents().create({{"Ttl", 60}});
  std::tm utc = {};
  strptime(document["date_created"].get<std::string>().c_str(), "%Y-%m-%dT%H:%M:%S", &utc);
  return timegm(&utc);
}

std::tm local_time(std::time_t time, const std::string& zone) {
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TZ", zone.c_str(), 1);
  tzset();
  std::tm local = {};
  localtime_r(&time, &local);
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
  tzset();
  return local;
}

int number_of(const std::string& digits) {
  return static_cast<int>(std::strtol(digits.c_str(), nullptr, 10));
}

// `9`, `09.30` or `17.3` as minutes of the day; -1 for none.
int minutes_of(const std::string& text) {
  if (text.empty()) return -1;
  const auto dot = text.find('.');
  std::string minutes = dot == std::string::npos ? "00" : text.substr(dot + 1);
  if (minutes.size() == 1) minutes += '0';
  return number_of(text) * 60 + number_of(minutes);
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  std::string zone = event["timezone"];
  if (zone.empty()) zone = "America/Los_Angeles";
  const std::tm local = local_time(now_at_twilio(context), zone);
  const std::string day = kDays.at(static_cast<std::size_t>(local.tm_wday));
  const int start = minutes_of(event[day + "_start_time"]);
  const int end = minutes_of(event[day + "_end_time"]);
  const int now = local.tm_hour * 60 + local.tm_min;
  const bool open = start >= 0 && start <= now && now < end;
  std::array<char, 32> text = {};
  std::snprintf(text.data(), text.size(), "%s : %02d.%02d %d", open ? "open" : "after",
                local.tm_hour, local.tm_min, local.tm_wday);
  callback(nullptr, std::string(text.data()));
}

TWILIO_EXPORT(handler);
