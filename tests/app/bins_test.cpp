// TwiML Bins as Twilio serves them.
#include "app/bins.hpp"

#include <gtest/gtest.h>

#include "base/sid.hpp"
#include "base/text.hpp"

namespace ringback::app {
namespace {

const std::vector<BinConfig> test_bins = {
    {"menu", sid_of_name("EH", "menu"), "<Response><Say>Hello {{ name }}</Say></Response>"},
    {"two words", sid_of_name("EH", "two words"), "<Response/>"},
};

http::Response ask_bin(std::string_view path, std::string_view method = "GET",
                       std::string body = "") {
  http::Request request;
  request.method = method;
  request.url = http::parse_url(cat("https://handler.twilio.com", path)).value();
  if (!body.empty()) {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  }
  request.body = std::move(body);
  return answer_bin(test_bins, request);
}

TEST(Bins, AreFoundByNameAndBySid) {
  for (const auto& path : {std::string("/twiml/menu"), "/twiml/" + sid_of_name("EH", "menu")}) {
    const auto answer = ask_bin(path + "?name=Ann");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("Content-Type"), "text/xml; charset=utf-8");
    EXPECT_EQ(answer.body, "<Response><Say>Hello Ann</Say></Response>");
  }
  EXPECT_EQ(ask_bin("/twiml/two%20words").body, "<Response/>");
}

TEST(Bins, TakeParametersByPostToo) {
  EXPECT_EQ(ask_bin("/twiml/menu", "POST", "name=Bob").body,
            "<Response><Say>Hello Bob</Say></Response>");
  EXPECT_EQ(ask_bin("/twiml/menu?name=Ann", "POST", "other=1").body,
            "<Response><Say>Hello Ann</Say></Response>");
}

TEST(Bins, EscapeWhatIsPutIn) {
  EXPECT_EQ(ask_bin("/twiml/menu?name=%3CHangup%2F%3E%26").body,
            "<Response><Say>Hello &lt;Hangup/&gt;&amp;</Say></Response>");
}

TEST(Bins, LeaveMissingParametersEmpty) {
  EXPECT_EQ(ask_bin("/twiml/menu").body, "<Response><Say>Hello </Say></Response>");
}

TEST(Bins, ThatAreNotThereAreNotFound) {
  for (const char* path : {"/twiml/other", "/twiml/", "/twiml", "/", "/menu", "/twiml/menu/x"}) {
    EXPECT_EQ(ask_bin(path).status, 404) << path;
  }
}

TEST(Bins, AnswerGetAndPostOnly) {
  EXPECT_EQ(ask_bin("/twiml/menu", "DELETE").status, 405);
  EXPECT_EQ(ask_bin("/twiml/menu", "PUT", "name=a").status, 405);
}

}  // namespace
}  // namespace ringback::app
