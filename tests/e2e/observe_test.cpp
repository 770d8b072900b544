// What a served service tells: its log, its request lines and its metrics.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "e2e/served.hpp"

namespace ringback::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

bool prints(const std::function<std::string()>& text, const std::string& words) {
  return until([&] { return text().find(words) != std::string::npos; });
}

TEST(JsonLog, IsAnObjectALineWhateverIsSaid) {
  const ServiceFolder folder("{}");
  folder.copy(handler("aborts"), "aborts");
  folder.write("functions/bad \"name\"\xff.so", "not a library");
  Served service(folder, {"--log-format", "json", "--log-level", "debug"});
  EXPECT_EQ(service.get("/aborts").status, 500);
  ASSERT_TRUE(prints([&] { return service.process().err(); }, "function.crashed"));
  service.process().signal(SIGTERM);
  ASSERT_EQ(service.process().wait(), 0);
  bool crashed = false;
  bool rejected = false;
  for (const auto& line : split(service.process().err(), '\n')) {
    if (line.empty()) continue;
    ASSERT_TRUE(Json::accept(line)) << line;
    const auto record = Json::parse(line);
    for (const auto* field : {"time", "level", "kind", "subject", "message"}) {
      EXPECT_TRUE(record.contains(field)) << field << " is not in " << line;
    }
    const auto kind = text_of(record, "kind");
    rejected = rejected || kind == "function.rejected";
    if (kind != "function.crashed") continue;
    crashed = true;
    EXPECT_EQ(text_of(record, "level"), "warn");
    EXPECT_EQ(text_of(record, "subject"), "/aborts");
    EXPECT_GT(record.at("event"), record.at("cause"));
    EXPECT_GT(record.at("cause"), 0);
  }
  EXPECT_TRUE(crashed);
  EXPECT_TRUE(rejected);
}

TEST(TextLog, HasNoColoursInAFile) {
  const ServiceFolder folder;
  folder.copy(handler("aborts"), "aborts");
  Served service(folder);
  EXPECT_EQ(service.get("/aborts").status, 500);
  ASSERT_TRUE(prints([&] { return service.process().err(); }, "warn  /aborts crashed"));
  ASSERT_TRUE(prints([&] { return service.process().out(); }, "500 GET /aborts"));
  EXPECT_THAT(service.process().err(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(service.process().out(), Not(HasSubstr("\x1b")));
}

/// What `ringback` prints to a terminal until it answers a request, with a variable set.
std::string on_a_terminal(const std::string& variable) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "hello");
  const auto command = ringback(folder, {"start", ".", "--port", "0"});
  auto words = cat("'", command.words.front(), "'");
  for (std::size_t at = 1; at < command.words.size(); ++at) words += cat(" ", command.words[at]);
  Process terminal({.words = {"script", "-qfec", cat("exec env ", variable, " ", words),
                              folder.path() / "typescript"},
                    .environment = command.environment,
                    .folder = folder.path()});
  const auto printed = [&] { return read_file(folder.path() / "typescript"); };
  constexpr std::string_view kBefore = "Ringback serves http://localhost:";
  EXPECT_TRUE(prints(printed, "eval \"$(ringback env -p ")) << printed();
  const auto port = std::stoi(printed().substr(printed().find(kBefore) + kBefore.size()));
  EXPECT_EQ(fetch(static_cast<std::uint16_t>(port), {.target = "/hello"}).status, 200);
  EXPECT_TRUE(prints(printed, "GET /hello")) << printed();
  for (const auto process : children_of(terminal.id())) kill(process, SIGTERM);
  terminal.wait();
  return printed();
}

TEST(Terminal, ShowsColours) {
  const auto printed = on_a_terminal("TERM=xterm NO_COLOR=");
  EXPECT_THAT(printed, HasSubstr("\x1b[32m200\x1b[0m GET /hello"));
  EXPECT_THAT(printed, HasSubstr("\x1b[32mRingback serves"));
}

TEST(Terminal, ShowsNoColoursToWhoWantsNone) {
  EXPECT_THAT(on_a_terminal("TERM=xterm NO_COLOR=1"), Not(HasSubstr("\x1b[3")));
}

TEST(RequestLines, AreWordedAsTheLocalToolsAre) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "hello");
  folder.write("assets/note.txt", "note");
  Served service(folder);
  service.get("/note.txt");
  service.get("/hello?name=Ann%20B");
  const auto out = [&] { return service.process().out(); };
  ASSERT_TRUE(prints(out, "/hello")) << out();
  EXPECT_THAT(out(), HasSubstr("200 GET /note.txt \u2502 Response Type text/plain"));
  EXPECT_THAT(out(), HasSubstr("200 GET /hello?name=Ann%20B \u2502 Response Type text/plain"));
  EXPECT_THAT(out(), Not(HasSubstr("_ringback")));
}

TEST(RequestLines, CanBeTurnedOff) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "hello");
  Served service(folder, {"--no-request-log"});
  EXPECT_EQ(service.get("/hello").status, 200);
  service.process().signal(SIGTERM);
  EXPECT_EQ(service.process().wait(), 0);
  EXPECT_THAT(service.process().out(), IsEmpty());
}

TEST(Log, CanBeTurnedOffWithTheRequestLines) {
  const ServiceFolder folder("{}");
  Served first(folder);
  const auto port = std::to_string(first.port());
  first.process().signal(SIGTERM);
  ASSERT_EQ(first.process().wait(), 0);
  Process quiet(ringback(folder, {"start", ".", "--port", port, "--log-level", "off"}));
  ASSERT_TRUE(until([&] { return fetch(first.port(), {.target = "/nothing"}).status == 404; }));
  quiet.signal(SIGTERM);
  EXPECT_EQ(quiet.wait(), 0);
  EXPECT_THAT(quiet.err(), IsEmpty());
  EXPECT_THAT(quiet.out(), IsEmpty());
}

TEST(Metrics, CountWhatIsServedAndWhatFails) {
  const ServiceFolder folder("limits: {time: 1s}\n");
  for (const auto* name : {"first_build", "aborts", "hangs"}) folder.copy(handler(name), name);
  Served service(folder);
  for (int count = 0; count < 3; ++count) service.get("/first_build?secret=value");
  EXPECT_EQ(service.get("/aborts").status, 500);
  EXPECT_EQ(service.get("/hangs").status, 504);
  service.get("/nothing-there");
  folder.copy(handler("second_build"), "first_build");
  EXPECT_TRUE(until([&] { return service.get("/first_build").body == "second build"; }));
  Answer answer;
  EXPECT_TRUE(until([&] {  // a worker is busy for a moment after its answer, a client connected
    answer = service.ask({"/_ringback/metrics", "GET", {{"Host", "monitored:3000"}}, ""});
    return answer.body.find("ringback_workers{state=\"busy\"} 0\n") != std::string::npos &&
           answer.body.find("ringback_connections 1\n") != std::string::npos;
  }));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const auto route = [](const std::string& name) { return cat("{function=\"/", name, "\""); };
  for (const auto& line : {
           cat("ringback_requests_total", route("aborts"), ",status=\"5xx\"} 1\n"),
           cat("ringback_requests_total", route("hangs"), ",status=\"5xx\"} 1\n"),
           cat("ringback_request_duration_seconds_count", route("hangs"), "} 1\n"),
           cat("ringback_function_failures_total", route("aborts"), ",reason=\"crashed\"} 1\n"),
           cat("ringback_function_reloads_total", route("first_build"), "} 1\n"),
           std::string("ringback_alerts_total{code=\"82002\"} 2\n"),
           std::string("ringback_requests_in_flight 0\n"),
           std::string("ringback_functions{state=\"working\"} 3\n"),
           std::string("# TYPE ringback_request_duration_seconds histogram\n"),
       }) {
    EXPECT_THAT(answer.body, HasSubstr(line));
  }
  EXPECT_THAT(answer.body, testing::ContainsRegex("process_resident_memory_bytes [1-9]"));
  EXPECT_THAT(answer.body, HasSubstr("ringback_build_info{"));
  EXPECT_THAT(answer.body, Not(HasSubstr("nothing-there")));
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
}

/// The process that a debugger is to be attached to for this route, or 0 while none is told that is
/// not `other`.
pid_t told_process(Served& service, const std::string& route, pid_t other) {
  pid_t found = 0;
  const auto before = cat("inspect ", route, ": gdb -p ");
  until([&] {
    const auto printed = service.process().err();
    const auto at = printed.rfind(before);
    if (at != std::string::npos) found = std::stoi(printed.substr(at + before.size()));
    return found != 0 && found != other;
  });
  return found == other ? 0 : found;
}

TEST(Inspect, TellsWhichProcessAHandlerRunsInAgainAfterAReload) {
  const ServiceFolder folder("{}");
  folder.copy(handler("first_build"), "first");
  folder.copy(handler("second_build"), "second");
  Served service(folder, {"--inspect"});
  const auto first = told_process(service, "/first", 0);
  const auto second = told_process(service, "/second", 0);
  EXPECT_THAT(children_of(service.process().id()), testing::IsSupersetOf({first, second}));
  EXPECT_THAT(read_file(cat("/proc/", first, "/maps")), HasSubstr("first"));
  EXPECT_THAT(service.process().err(), HasSubstr(" -ex 'break handler' -ex continue\n"));

  folder.copy(handler("second_build"), "first");
  const auto replaced = told_process(service, "/first", first);
  EXPECT_THAT(children_of(service.process().id()), testing::Contains(replaced));
}

}  // namespace
}  // namespace ringback::e2e
