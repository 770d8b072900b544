// Messages made of content templates. https://www.twilio.com/docs/content
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace ringback::messaging {

/// What a template says when its variables are filled in.
struct Content {
  std::string body;
  std::vector<std::string> media;
};

/// `variables` is a JSON object of texts; what it leaves out has the template's own values. Errors:
/// 21655 there is no such template of the account, 21656 the variables cannot be used.
Result<Content> fill_content(const Store& store, const std::string& account_sid,
                             const std::string& content_sid, const std::string& variables);

}  // namespace ringback::messaging
