// Somebody calls the shared phone: everybody is rung. The caller hears the ringing of their own
// network as long as this may take, then goes on waiting at /shared-phone/wait.
#include "shared_phone.hpp"

using namespace twilio;

namespace {

constexpr std::int64_t kKept_ms = 4'000;  // of the function's time, for the last look and answer
constexpr std::int64_t kLook_ms = 500;
constexpr int kMostLooks = 12;

void mark_done(const shared_phone::Session& session, const std::string& number) {
  session.update([&](Json& data) {
    data["members"][number]["state"] = "done";
    return true;
  });
}

// Rings one member. They may pick up, or be too late, before their call is even written down.
void ring(const Context& context, const shared_phone::Session& session,
          const shared_phone::Settings& settings, const std::string& number,
          const std::string& called) {
  const std::vector<std::pair<std::string_view, std::string>> who = {{"id", session.id()},
                                                                     {"number", number}};
  Json wanted = {{"To", number},
                 {"From", settings.caller_id.empty() ? called : settings.caller_id},
                 {"Url", shared_phone::address(context, "join", who)},
                 {"Timeout", settings.timeout_s},
                 {"StatusCallback", shared_phone::address(context, "member", who)}};
  if (settings.detects_machines) wanted["MachineDetection"] = "Enable";
  std::string call_sid;
  try {
    call_sid = context.twilio_client().calls().create(wanted)["sid"];
  } catch (const RestError& error) {
    context.warn("cannot ring", number + ":", error.code, error.message);
    return mark_done(session, number);
  }
  const Json data = session.update([&](Json& now) {
    Json& member = now["members"][number];
    member["call"] = call_sid;
    if (member["state"] != "placing") return false;  // they, or Twilio, were faster
    member["state"] = "ringing";
    return true;
  });
  const bool late = !data.is_object() || data["status"] != "pending";
  if (late && data.value("winner", "") != number) {
    session.change_call(call_sid, {{"Status", "canceled"}});
  }
}

}  // namespace

void handler(const Context& context, const Event& event, Callback callback) {
  const auto settings = shared_phone::read_settings(context);
  const shared_phone::Session session(context, event["CallSid"]);
  if (session.begin(settings.members)) {
    for (const auto& number : settings.members) {
      ring(context, session, settings, number, event["To"]);
    }
  }
  Json data = session.read();
  const auto rings = [&] { return data.is_object() && data["status"] == "pending"; };
  for (int look = 0; look < kMostLooks && rings() && context.remaining_ms() > kKept_ms; ++look) {
    context.sleep(kLook_ms);
    data = session.read();
  }
  callback(nullptr, shared_phone::next_for_caller(context, session.id(), data, 0));
}

TWILIO_EXPORT(handler);
