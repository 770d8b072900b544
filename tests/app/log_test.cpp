// Records and request lines as text.
#include "app/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include "app/banner.hpp"

namespace ringback::app {
namespace {

/// What a log writes, by way of a pipe.
class Written {
 public:
  explicit Written(LogOptions options) : options_(options) {}

  std::string operator()(const TraceEntry& entry) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    {
      boost::asio::io_context io;
      LineWriter writer(io, ends[1]);
      Log(writer, options_).entry(entry);
    }
    close(ends[1]);
    std::string text(64 * 1024, '\0');
    const auto size = read(ends[0], text.data(), text.size());
    close(ends[0]);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

 private:
  LogOptions options_;
};

TraceEntry entry_of(std::string_view kind, std::string_view text, std::string_view detail) {
  return {7, 3, Time(Duration(1'767'225'600'042)), kind, "/route", text, detail};
}

TEST(Log, SaysWhenHowGraveAndAboutWhat) {
  Written text({LogFormat::Text, LogLevel::Info});
  EXPECT_EQ(text(entry_of("function.crashed", "crashed: SIGSEGV", "")),
            "2026-01-01T00:00:00.042Z warn  /route crashed: SIGSEGV\n");
  EXPECT_EQ(text(entry_of("function.log", "on fire", R"({"level":"error"})")),
            "2026-01-01T00:00:00.042Z error /route on fire\n");
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  Written text({LogFormat::Text, LogLevel::Warn});
  EXPECT_EQ(text(entry_of("function.log", "chatter", R"({"level":"info"})")), "");
  EXPECT_EQ(text(entry_of("webhook", "POST", "")), "");
  EXPECT_NE(text(entry_of("function.log", "careful", R"({"level":"warn"})")), "");
  Written nothing({LogFormat::Text, LogLevel::Off});
  EXPECT_EQ(nothing(entry_of("alert", "82002", "")), "");
}

TEST(Log, WritesJsonOfAnyText) {
  Written json({LogFormat::Json, LogLevel::Debug});
  const auto line = json(entry_of("alert", "quote \" line\nend \xff \x1b", R"({"code":82002})"));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  const auto record = Json::parse(line);
  EXPECT_EQ(record["time"], "2026-01-01T00:00:00.042Z");
  EXPECT_EQ(record["level"], "warn");
  EXPECT_EQ(record["kind"], "alert");
  EXPECT_EQ(record["subject"], "/route");
  EXPECT_EQ(record["message"], "quote \" line\nend \ufffd \x1b");
  EXPECT_EQ(record["event"], 7);
  EXPECT_EQ(record["cause"], 3);
  EXPECT_EQ(record["detail"]["code"], 82002);
}

TEST(RequestLine, NamesTheTypeUnlessThereIsNoBodyToHaveOne) {
  const Ink none(-1);
  EXPECT_EQ(request_line(200, "GET /a?b=c", "text/xml", none),
            "200 GET /a?b=c \u2502 Response Type text/xml\n");
  EXPECT_EQ(request_line(304, "GET /a", "text/xml", none), "304 GET /a\n");
  EXPECT_EQ(request_line(204, "OPTIONS /a", "", none), "204 OPTIONS /a\n");
}

}  // namespace
}  // namespace ringback::app
