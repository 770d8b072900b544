// The functions of the shared phone, each by itself: what they ask of Twilio, what they answer, and
// what they do when somebody is faster.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <twilio/testing.hpp>
#include <vector>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using twilio::FakeReply;
using twilio::Json;

const std::string kCaller = "CA1";
const std::string kAnn = "+15550200001";
const std::string kBob = "+15550200002";

const tw_function& function(const char* library) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* entry = handle == nullptr ? nullptr : dlsym(handle, "tw_function_entry");
  if (entry == nullptr) throw std::runtime_error(dlerror());
  return *static_cast<const tw_function*>(entry);
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Json form(const std::string& body) {
  Json fields = Json::object();
  for (std::size_t at = 0; at < body.size();) {
    const auto end = std::min(body.find('&', at), body.size());
    const auto equals = body.find('=', at);
    fields[decoded(body.substr(at, equals - at))] =
        decoded(body.substr(equals + 1, end - equals - 1));
    at = end + 1;
  }
  return fields;
}

/// Sync documents with revisions, and calls that only note what is done with them.
class Phones {
 public:
  explicit Phones(const Json& more = Json::object()) : host_(settings(more)) {
    host_.serve("https://sync.twilio.com/", [this](const Json& request) { return sync(request); });
    host_.serve("https://api.twilio.com/", [this](const Json& request) { return call(request); });
  }

  FakeReply ask(const char* library, const Json& event) {
    return host_.call(function(library), event);
  }

  /// The caller's session as it is: `pending` or so, and the members' states in order.
  std::string state() const {
    std::string out = data["status"].get<std::string>();
    for (const auto& [number, member] : data["members"].items()) {
      out += " " + member["state"].get<std::string>();
    }
    return out;
  }

  /// Two members are rung, their calls are CA2 and CA3.
  void begin() {
    data = Json::parse(R"({"status": "pending", "winner": "", "members": {
      "+15550200001": {"state": "ringing", "call": "CA2"},
      "+15550200002": {"state": "ringing", "call": "CA3"}}})");
  }

  Json data;                           ///< Of the one document; null while there is none.
  std::vector<std::string> changes;    ///< `CA2 Status=canceled`, of calls.
  std::vector<Json> placed;            ///< What calls were asked for.
  std::vector<std::string> refused;    ///< Numbers that cannot be called.
  std::function<void()> before_write;  ///< Happens once, between somebody's reading and writing.
  std::function<void()> on_placed;     ///< Happens before a call's SID is known.

 private:
  static Json settings(const Json& more) {
    Json context = {{"ACCOUNT_SID", "AC1"},
                    {"AUTH_TOKEN", "token"},
                    {"DOMAIN_NAME", "phone.example"},
                    {"SHARED_PHONE_MEMBERS", kAnn + ", " + kBob}};
    context.update(more);
    return context;
  }

  FakeReply document() const {
    return {.body = Json{{"data", data}, {"revision", std::to_string(revision_)}}.dump()};
  }

  FakeReply sync(const Json& request) {
    if (request["method"] == "GET") return data.is_null() ? FakeReply{.status = 404} : document();
    const auto fields = form(request["body"]);
    const bool creates = fields.contains("UniqueName");
    if (creates && !data.is_null()) return {.status = 409};
    if (auto before = std::exchange(before_write, nullptr)) {
      before();
      ++revision_;
    }
    const auto& headers = request["headers"];
    if (!creates && !headers.contains("If-Match")) return {.status = 400};
    if (!creates && headers["If-Match"] != std::to_string(revision_)) return {.status = 412};
    data = Json::parse(fields["Data"].get<std::string>());
    ++revision_;
    return document();
  }

  FakeReply call(const Json& request) {
    const std::string url = request["url"];
    const auto fields = form(request["body"]);
    if (!url.ends_with("/Calls.json")) {
      const auto sid = url.substr(url.rfind('/') + 1);
      for (const auto& [name, value] : fields.items()) {
        changes.push_back(sid.substr(0, sid.find('.')) + " " + name + "=" +
                          value.get<std::string>());
      }
      return {.body = "{}"};
    }
    for (const auto& number : refused) {
      if (fields["To"] == number) return {.status = 400, .body = R"({"code": 21211})"};
    }
    placed.push_back(fields);
    const auto sid = "CA" + std::to_string(1 + placed.size());
    if (auto on = std::exchange(on_placed, nullptr)) on();
    return {.body = Json{{"sid", sid}}.dump()};
  }

  twilio::FakeHost host_;
  int revision_ = 0;
};

Json joins(const std::string& number, const std::string& call, const std::string& answered_by) {
  return {{"id", kCaller}, {"number", number}, {"CallSid", call}, {"AnsweredBy", answered_by}};
}

Json ends(const std::string& number, const std::string& status) {
  return {{"id", kCaller}, {"number", number}, {"CallStatus", status}};
}

const Json kCall = {{"CallSid", kCaller}, {"To", "+15550100001"}};
const std::string kRedirect = "CA1 Url=https://phone.example/shared-phone/wait";

TEST(SharedPhone, RingsEverybody) {
  Phones phones;
  const auto reply = phones.ask(FN_index, kCall);
  ASSERT_EQ(phones.placed.size(), 2u);
  EXPECT_EQ(phones.placed[1],
            (Json{{"To", kBob},
                  {"From", "+15550100001"},
                  {"Url", "https://phone.example/shared-phone/join?id=CA1&number=%2B15550200002"},
                  {"Timeout", "25"},
                  {"StatusCallback",
                   "https://phone.example/shared-phone/member?id=CA1&number=%2B15550200002"},
                  {"MachineDetection", "Enable"}}));
  EXPECT_EQ(phones.state(), "pending ringing ringing");
  EXPECT_EQ(phones.data["members"][kBob]["call"], "CA3");
}

TEST(SharedPhone, HasItsSettingsInTheEnvironment) {
  Phones phones(Json{{"SHARED_PHONE_MEMBERS", kAnn},
                     {"SHARED_PHONE_CALLER_ID", "+15550100009"},
                     {"SHARED_PHONE_TIMEOUT", "10"},
                     {"SHARED_PHONE_DETECT_MACHINES", "false"}});
  phones.ask(FN_index, kCall);
  ASSERT_EQ(phones.placed.size(), 1u);
  EXPECT_EQ(phones.placed[0]["From"], "+15550100009");
  EXPECT_EQ(phones.placed[0]["Timeout"], "10");
  EXPECT_FALSE(phones.placed[0].contains("MachineDetection"));
}

TEST(SharedPhone, RingsNobodyTwiceWhenItIsAskedTwice) {
  Phones phones;
  phones.ask(FN_index, kCall);
  phones.ask(FN_index, kCall);
  EXPECT_EQ(phones.placed.size(), 2u);
}

TEST(SharedPhone, DoesWithoutAMemberWhoCannotBeCalled) {
  Phones phones;
  phones.refused = {kAnn};
  phones.ask(FN_index, kCall);
  EXPECT_EQ(phones.state(), "pending done ringing");
}

TEST(SharedPhone, SaysAtOnceThatNobodyCanBeCalled) {
  Phones phones;
  phones.refused = {kAnn, kBob};
  EXPECT_THAT(phones.ask(FN_index, kCall).body, HasSubstr("Sorry"));
  EXPECT_EQ(phones.state(), "ended done done");
}

TEST(SharedPhone, OfNobodySaysSo) {
  Phones nobody(Json{{"SHARED_PHONE_MEMBERS", ""}});
  EXPECT_THAT(nobody.ask(FN_index, kCall).body, HasSubstr("Sorry"));
}

TEST(SharedPhone, CancelsACallWhoseNumberIsKnownTooLate) {
  Phones phones;
  phones.on_placed = [&] {  // Ann's phone is picked up, and she wins, before her call has a SID
    phones.data["status"] = "active";
    phones.data["winner"] = kAnn;
    phones.data["members"][kAnn] = {{"state", "ringing"}, {"call", "CA2"}};
  };
  EXPECT_THAT(phones.ask(FN_index, kCall).body, HasSubstr(">CA1</Conference>"));
  EXPECT_THAT(phones.changes, ElementsAre("CA3 Status=canceled"));
}

TEST(SharedPhone, PutsTheFirstPersonThrough) {
  Phones phones;
  phones.begin();
  const auto reply = phones.ask(FN_join, joins(kAnn, "CA2", "human"));
  EXPECT_THAT(reply.body, HasSubstr(R"(endConferenceOnExit="true")"));
  EXPECT_THAT(reply.body, HasSubstr(">CA1</Conference>"));
  EXPECT_EQ(phones.data["winner"], kAnn);
  EXPECT_EQ(phones.state(), "active ringing ringing");
  EXPECT_THAT(phones.changes, ElementsAre("CA3 Status=canceled", kRedirect));
}

TEST(SharedPhone, HangsUpOnTheSecond) {
  Phones phones;
  phones.begin();
  phones.ask(FN_join, joins(kAnn, "CA2", "human"));
  const auto reply = phones.ask(FN_join, joins(kBob, "CA3", "human"));
  EXPECT_THAT(reply.body, HasSubstr("<Hangup/>"));
  EXPECT_EQ(phones.data["winner"], kAnn);
}

TEST(SharedPhone, LetsOneWinWhenTwoPickUpInTheSameInstant) {
  Phones phones;
  phones.begin();
  phones.before_write = [&] {
    phones.data["status"] = "active";
    phones.data["winner"] = kBob;
  };
  const auto reply = phones.ask(FN_join, joins(kAnn, "CA2", "human"));
  EXPECT_THAT(reply.body, HasSubstr("<Hangup/>"));
  EXPECT_EQ(phones.data["winner"], kBob);
  EXPECT_THAT(phones.changes, IsEmpty());
}

struct Answer {
  const char* by;
  const char* unknown;
  const char* state;
};

class SharedPhoneAnswer : public testing::TestWithParam<Answer> {};

TEST_P(SharedPhoneAnswer, IsThatOfAPerson) {
  Phones phones(Json{{"SHARED_PHONE_ACCEPT_UNKNOWN", GetParam().unknown}});
  phones.begin();
  phones.ask(FN_join, joins(kAnn, "CA2", GetParam().by));
  EXPECT_EQ(phones.state(), GetParam().state);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SharedPhoneAnswer,
                         testing::Values(Answer{"human", "false", "active ringing ringing"},
                                         Answer{"", "false", "active ringing ringing"},
                                         Answer{"machine_start", "true", "pending done ringing"},
                                         Answer{"fax", "true", "pending done ringing"},
                                         Answer{"unknown", "false", "pending done ringing"},
                                         Answer{"unknown", "true", "active ringing ringing"}));

TEST(SharedPhone, HangsUpOnWhomItDoesNotKnow) {
  Phones phones;
  EXPECT_THAT(phones.ask(FN_join, joins(kAnn, "CA2", "human")).body, HasSubstr("<Hangup/>"));
  phones.begin();
  EXPECT_THAT(phones.ask(FN_join, joins("+1555", "CA9", "human")).body, HasSubstr("<Hangup/>"));
  EXPECT_EQ(phones.state(), "pending ringing ringing");
}

TEST(SharedPhone, StopsRingingWhenTheCallerIsGoneHoweverTheyWent) {
  for (const auto* status : {"completed", "no-answer", "canceled", "busy", "failed"}) {
    Phones phones;
    phones.begin();
    phones.ask(FN_updates,
               {{"CallSid", kCaller}, {"CallStatus", status}, {"Direction", "inbound"}});
    EXPECT_EQ(phones.state(), "ended ringing ringing");
    EXPECT_THAT(phones.changes, ElementsAre("CA2 Status=canceled", "CA3 Status=canceled"));
  }
}

TEST(SharedPhone, RingsNobodyForACallerWhoIsGoneBeforeItBegins) {
  Phones phones;
  phones.ask(FN_updates,
             {{"CallSid", kCaller}, {"CallStatus", "no-answer"}, {"Direction", "inbound"}});
  EXPECT_EQ(phones.state(), "ended");
  phones.ask(FN_index, kCall);
  EXPECT_THAT(phones.placed, IsEmpty());
  EXPECT_EQ(phones.state(), "ended");
}

TEST(SharedPhone, LeavesNobodyAloneInTheRoom) {
  Phones phones;
  phones.begin();
  phones.ask(FN_join, joins(kAnn, "CA2", "human"));
  phones.changes.clear();
  phones.ask(FN_updates,
             {{"CallSid", kCaller}, {"CallStatus", "completed"}, {"Direction", "inbound"}});
  EXPECT_THAT(phones.changes, ElementsAre("CA3 Status=canceled", "CA2 Status=completed"));
}

TEST(SharedPhone, TellsTheCallerWhenTheMemberLeavesBeforeThem) {
  Phones left;
  left.begin();
  left.ask(FN_join, joins(kAnn, "CA2", "human"));
  left.changes.clear();
  left.ask(FN_member, ends(kAnn, "completed"));
  EXPECT_THAT(left.changes, ElementsAre(kRedirect));
  EXPECT_EQ(left.state(), "ended done ringing");
}

TEST(SharedPhone, MindsNoOtherNews) {
  Phones phones;
  phones.begin();
  for (const auto& [status, direction] :
       {std::pair{"completed", "outbound-api"}, std::pair{"in-progress", "inbound"}}) {
    const auto reply = phones.ask(
        FN_updates, {{"CallSid", kCaller}, {"CallStatus", status}, {"Direction", direction}});
    EXPECT_EQ(reply.status, 200);
  }
  EXPECT_EQ(phones.ask(FN_member, ends(kAnn, "ringing")).status, 200);
  EXPECT_EQ(phones.ask(FN_member, ends("+1555", "completed")).status, 200);
  EXPECT_EQ(phones.state(), "pending ringing ringing");
  EXPECT_THAT(phones.changes, IsEmpty());
  phones.data = nullptr;
  EXPECT_EQ(phones.ask(FN_member, ends(kAnn, "completed")).status, 200);
}

TEST(SharedPhone, EndsWhenNobodyIsLeft) {
  Phones phones;
  phones.begin();
  phones.ask(FN_member, ends(kAnn, "busy"));
  EXPECT_EQ(phones.state(), "pending done ringing");
  EXPECT_THAT(phones.ask(FN_wait, kCall).body, HasSubstr("wait?round=1"));
  phones.ask(FN_member, ends(kBob, "no-answer"));
  EXPECT_EQ(phones.state(), "ended done done");
  EXPECT_THAT(phones.ask(FN_wait, kCall).body, HasSubstr("Sorry"));
}

TEST(SharedPhone, LetsTheCallerWaitWithAnySoundButNotForEver) {
  Phones phones(Json{{"SHARED_PHONE_RINGBACK_URL", "https://a.example/ring.mp3"}});
  phones.begin();
  Json call = kCall;
  call["round"] = "29";
  EXPECT_THAT(phones.ask(FN_wait, call).body, HasSubstr("<Play>https://a.example/ring.mp3</Play>"));
  call["round"] = "30";
  EXPECT_THAT(phones.ask(FN_wait, call).body, HasSubstr("Sorry"));
  EXPECT_THAT(phones.changes, ElementsAre("CA2 Status=canceled", "CA3 Status=canceled"));
}

TEST(SharedPhone, LetsTheCallerInWhenSomebodyIsThere) {
  Phones phones;
  phones.begin();
  phones.ask(FN_join, joins(kAnn, "CA2", "human"));
  EXPECT_THAT(phones.ask(FN_wait, kCall).body, HasSubstr(">CA1</Conference>"));
}

TEST(SharedPhone, SaysSorryForWhatItKnowsNothingOf) {
  Phones phones;
  EXPECT_THAT(phones.ask(FN_wait, kCall).body, HasSubstr("Sorry"));
}

}  // namespace
