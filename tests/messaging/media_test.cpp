// Media of messages. https://www.twilio.com/docs/messaging/api/media-resource
#include "messaging/media.hpp"

#include "messaging/world.hpp"

namespace ringback::messaging {
namespace {

const FormFields kPicture = {{"MediaUrl", "https://a.example/media/1.png"},
                             {"StatusCallback", "https://a.example/told"}};

http::Response fetch(const World& world, const std::string& url) {
  http::Request request;
  request.url = *http::parse_url(url);
  EXPECT_TRUE(names_medium(request.url.path)) << url;
  return answer_medium(world.store, request);
}

TEST(Media, AreFetchedAndKept) {
  World world;
  world.at("/told", "text/plain", "");
  world.at("/media/1.png", "image/png; charset=binary", std::string("P\0NG", 4));
  const auto sid = text_of(*world.create(kPicture), "sid");
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus"), "00:00.200 sent\n00:01.000 delivered\n");
  const auto media = media_of(world.store, sid);
  ASSERT_EQ(media.size(), 1u);
  EXPECT_EQ((*media[0])["content_type"], "image/png");
  EXPECT_EQ((*media[0])["parent_sid"], sid);
  EXPECT_EQ(medium_of(*media[0]).bytes, std::string("P\0NG", 4));
}

TEST(Media, ComeInWithTheirAddresses) {
  World world;
  world.at("/sms", "text/xml", "<Response/>");
  ASSERT_TRUE(world.messenger
                  .receive({kAnn, kOther, "Look", {{"image/png", "PNG"}, {"text/vcard", "ANN"}}}, 0)
                  .ok());
  world.until_idle();
  const auto& asked = world.asks.at(0).parameters;
  EXPECT_TRUE(is_sid(http::field(asked, "MessageSid"), "MM"));
  EXPECT_EQ(world.told("/sms", "NumMedia NumSegments MediaContentType0 MediaContentType1"),
            "00:00.000 2 1 image/png text/vcard\n");
  EXPECT_EQ(fetch(world, http::field(asked, "MediaUrl0")).body, "PNG");
  const auto second = fetch(world, http::field(asked, "MediaUrl1"));
  EXPECT_EQ(second.body, "ANN");
  EXPECT_EQ(second.headers.get("Content-Type"), "text/vcard");
}

TEST(Media, GoWithAMessageToANumberOfOurs) {
  World world;
  world.at("/media/1.png", "image/png", "PNG");
  world.at("/sms", "text/xml", "<Response/>");
  ASSERT_TRUE(world.create({{"To", kOther}, kPicture[0]}).ok());
  world.until_idle();
  ASSERT_EQ(world.told("/sms", "NumMedia"), "00:01.000 1\n");
  EXPECT_EQ(fetch(world, http::field(world.asks.back().parameters, "MediaUrl0")).body, "PNG");
}

TEST(Media, AreFetchedFromWhereTheyHaveMovedTo) {
  World world;
  world.answers["/media/old.png"] = http::response(302, "text/plain", "");
  world.answers["/media/old.png"].headers.add("Location", "/media/1.png");
  world.at("/media/1.png", "image/png", "PNG");
  const auto sid = text_of(*world.create({{"MediaUrl", "https://a.example/media/old.png"}}), "sid");
  world.until_idle();
  ASSERT_EQ(media_of(world.store, sid).size(), 1u);
  EXPECT_EQ((*world.store.get(kind::kMessage, sid))["status"], "delivered");
}

TEST(Media, HaveFiveMegabytesTogether) {
  World world;
  world.at("/media/1.png", "image/png", std::string(2'500'000, 'x'));
  world.at("/media/2.png", "image/png", std::string(2'500'001, 'x'));
  const auto becomes = [&world](const std::string& second) {
    const auto sent =
        world.create({{"MediaUrl", "https://a.example/media/1.png"}, {"MediaUrl", second}});
    world.until_idle();
    const auto& message = *world.store.get(kind::kMessage, text_of(*sent, "sid"));
    return cat(text_of(message, "status"), " ", text_of(message, "error_code"));
  };
  EXPECT_EQ(becomes("https://a.example/media/1.png"), "delivered ");
  EXPECT_EQ(becomes("https://a.example/media/2.png"), "failed 11751");
}

struct Bad {
  const char* type;
  std::size_t size;
  int status;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Bad& bad) { return out << bad.code; }
};

class MediaFault : public testing::TestWithParam<Bad> {};

TEST_P(MediaFault, FailsTheMessage) {
  World world;
  const auto [type, size, status, code] = GetParam();
  world.at("/told", "text/plain", "");
  world.answers["/media/1.png"] = http::response(status, type, std::string(size, 'x'));
  ASSERT_TRUE(world.create(kPicture).ok());
  world.until_idle();
  EXPECT_EQ(world.told("/told", "MessageStatus ErrorCode"), cat("00:00.200 failed ", code, "\n"));
  EXPECT_EQ(world.alerts(), cat(code));
}

INSTANTIATE_TEST_SUITE_P(Kinds, MediaFault,
                         testing::Values(Bad{"image/png", 1, 404, 11200},
                                         Bad{"text/html", 1, 200, 12300},
                                         Bad{"image/png", 5'000'001, 200, 11751}));

TEST(Media, NeedNotBeFetched) {
  World world;
  Settings settings;
  settings.fetch_media = false;
  world.messenger.configure(settings);
  ASSERT_TRUE(world.create(kPicture).ok());
  world.until_idle();
  EXPECT_EQ(world.messages(), cat("outbound-api ", kOwn, " > ", kAnn, ": Hello (delivered)\n"));
}

TEST(Media, AreServedToGetAndOnlyWhereTheyAre) {
  World world;
  world.at("/media/1.png", "image/png", "PNG");
  const auto sid = text_of(*world.create(kPicture), "sid");
  world.until_idle();
  const auto medium = text_of(*media_of(world.store, sid).at(0), "sid");
  const auto folder = cat("https://api.twilio.com/2010-04-01/Accounts/", kAccount, "/Messages/");
  EXPECT_EQ(fetch(world, cat(folder, sid, "/Media/", medium)).status, 200);
  EXPECT_EQ(fetch(world, cat(folder, "MM1/Media/", medium)).status, 404);
  http::Request post;
  post.method = "POST";
  post.url = *http::parse_url(cat(folder, sid, "/Media/", medium));
  EXPECT_EQ(answer_medium(world.store, post).status, 405);
  EXPECT_FALSE(
      names_medium(cat("/2010-04-01/Accounts/", kAccount, "/Messages/", sid, "/Media.json")));
  EXPECT_FALSE(names_medium(cat("/x/Messages/", sid, "/Media/", medium, ".json")));
}

}  // namespace
}  // namespace ringback::messaging
