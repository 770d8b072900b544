// Media.
#include "messaging/media.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "twiml/schema.hpp"

namespace ringback::messaging {

namespace {

constexpr std::string_view kMedia = "api.v2010.account.message.media";
constexpr std::size_t kLargest = 5'000'000;

/// https://www.twilio.com/docs/messaging/guides/accepted-mime-types
bool can_be_sent(std::string_view type) {
  for (const std::string_view family : {"image/", "audio/", "video/"}) {
    if (type.starts_with(family)) return true;
  }
  return twiml::lists(
      "text/vcard text/x-vcard text/csv text/rtf text/richtext text/calendar text/directory "
      "application/pdf application/vcard application/vnd.apple.pkpass",
      type);
}

std::string type_of(std::string_view header) {
  return to_lower(trim(header.substr(0, header.find(';'))));
}

}  // namespace

Result<Medium> medium_of(const http::Url& url, const Result<http::Fetched>& answer,
                         std::size_t before) {
  if (!answer.ok()) return answer.error();
  const auto& response = answer->response;
  if (response.status >= 300) {
    return Error{11200, cat("Got HTTP ", response.status, " response to ", url.text())};
  }
  const auto type = type_of(response.headers.get("Content-Type"));
  if (!can_be_sent(type)) {
    return Error{12300, cat(url.text(), " is of the type '", type, "', which cannot be sent")};
  }
  const auto size = response.body.size();
  if (before + size > kLargest) {
    const auto others = before == 0 ? "" : cat(", the others have ", before);
    return Error{11751, cat(url.text(), " has ", size, " bytes", others, "; 5 MB are sent")};
  }
  return Medium{type, response.body};
}

void add_medium(Store& store, Sids& sids, Time now, const Json& message, const Medium& medium) {
  const auto sid = sids.make("ME");
  const auto account = text_of(message, "account_sid");
  const auto parent = text_of(message, "sid");
  const auto date = rfc2822(now);
  store.put(kMedia, sid,
            {{"sid", sid},
             {"account_sid", account},
             {"parent_sid", parent},
             {"content_type", medium.content_type},
             {"date_created", date},
             {"date_updated", date},
             {"uri",
              cat("/2010-04-01/Accounts/", account, "/Messages/", parent, "/Media/", sid, ".json")},
             {"_data", base64(medium.bytes)}});
}

std::vector<const Json*> media_of(const Store& store, const std::string& message_sid) {
  Query query{{}, 0, std::numeric_limits<std::size_t>::max(), false};
  query.match = {"parent_sid", message_sid};
  return store.list(kMedia, query).documents;
}

Medium medium_of(const Json& document) {
  return {text_of(document, "content_type"), base64_decode(text_of(document, "_data"))};
}

std::size_t media_size(const Store& store, const std::string& message_sid) {
  std::size_t size = 0;
  for (const auto* medium : media_of(store, message_sid)) size += medium_of(*medium).bytes.size();
  return size;
}

bool names_medium(std::string_view path) {
  const auto last = path.substr(path.rfind('/') + 1);
  return path.find("/Messages/") != std::string_view::npos &&
         path.ends_with(cat("/Media/", last)) && is_sid(last, "ME");
}

http::Response answer_medium(const Store& store, const http::Request& request) {
  constexpr std::string_view kHtml = "text/html; charset=utf-8";
  const auto& path = request.url.path;
  if (request.method != "GET" && request.method != "HEAD") {
    return http::response(405, kHtml, "Media are only fetched");
  }
  const auto* document = store.get(kMedia, path.substr(path.rfind('/') + 1));
  const bool here = document != nullptr &&
                    path.find(text_of(*document, "account_sid")) != std::string::npos &&
                    path.find(text_of(*document, "parent_sid")) != std::string::npos;
  if (!here) return http::response(404, kHtml, "There is no such medium");
  auto medium = medium_of(*document);
  return http::response(200, medium.content_type, std::move(medium.bytes));
}

}  // namespace ringback::messaging
