// twilio/client/resource.hpp - one address of Twilio's REST API, and what can be done there.
// https://www.twilio.com/docs/usage/requests-to-twilio
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/client/names.hpp>
#include <twilio/context.hpp>
#include <twilio/json.hpp>
#include <twilio/text.hpp>
#include <utility>

namespace twilio {

// Twilio's answer to a request it refused. Without an answer, status and code are 0.
struct RestError : std::runtime_error {
  RestError(int http_status, int twilio_code, std::string text, std::string url)
      : std::runtime_error(text),
        status(http_status),
        code(twilio_code),
        message(std::move(text)),
        more_info(std::move(url)) {}

  int status;
  int code;
  std::string message;
  std::string more_info;
};

namespace detail {

// Who asks, and on behalf of which invocation.
struct Session {
  Context context;
  std::string authorization;
};

// Parameters as a form: lists repeat their key, objects are JSON text, null is left out.
inline std::string form(const Json& parameters) {
  std::string text;
  const auto field = [&](const std::string& name, const Json& value) {
    if (value.is_null()) return;
    const std::string printed = value.is_structured() ? dump(value) : print(value);
    text += (text.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(printed);
  };
  for (const auto& [name, value] : parameters.items()) {
    if (!value.is_array()) {
      field(name, value);
      continue;
    }
    for (const Json& element : value) field(name, element);
  }
  return text;
}

inline RestError rest_error(const FetchResponse& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  const Json& code = member(body, "code");
  std::string message = print(member(body, "message"));
  if (message.empty()) message = "HTTP " + std::to_string(response.status);
  return RestError(response.status, code.is_number() ? code.get<int>() : 0, std::move(message),
                   print(member(body, "more_info")));
}

// The resource that a successful answer holds: null if there is no body, text if it is not JSON.
inline Json resource(const FetchResponse& response) {
  if (response.body.empty()) return nullptr;
  Json value = Json::parse(response.body, nullptr, false);
  return value.is_discarded() ? Json(response.body) : value;
}

}  // namespace detail

// A list of resources, or one of them: client.messages(), client.messages(sid). Parameters have the
// names of the documentation: {{"To", to}, {"StatusCallbackEvent", {"ringing", "answered"}}}.
//
// Every action comes twice. Without a callback it waits, on the handler's thread only, returns the
// resource and throws RestError. With one it returns at once; the callback's `error` is null if all
// went well, and both its arguments die with it.
class Resource : public Names<Resource> {
 public:
  using Done = std::function<void(const RestError* error, const Json& resource)>;

  // The resources called `name` below this one, or the one of them with this SID.
  Resource at(std::string_view name, std::string_view sid = "") const {
    Resource next = version_.empty() ? *this : version(version_);
    next.path_ += '/';
    next.path_ += name;
    if (!sid.empty()) next.path_ += '/' + detail::percent_encode(sid);
    next.revision_.clear();
    return next;
  }

  // The same resource, to be changed only if it still has this revision: else RestError, status
  // 412. https://www.twilio.com/docs/sync/api/document-resource#update-a-document-resource
  Resource if_match(std::string revision) const {
    Resource same = *this;
    same.revision_ = std::move(revision);
    return same;
  }

  // A version of a product's API; without one, the version of Twilio's helper libraries is used.
  Resource v1() const { return version("v1"); }
  Resource v2() const { return version("v2"); }
  Resource v3() const { return version("v3"); }

  Json create(const Json& parameters = Json::object()) const {
    return send("POST", url(), detail::form(parameters));
  }
  void create(const Json& parameters, Done done) const {
    send("POST", url(), detail::form(parameters), std::move(done));
  }

  Json update(const Json& parameters) const { return create(parameters); }
  void update(const Json& parameters, Done done) const { create(parameters, std::move(done)); }

  Json fetch(const Json& parameters = Json::object()) const {
    return send("GET", url(parameters), "");
  }
  void fetch(Done done) const { fetch(Json::object(), std::move(done)); }
  void fetch(const Json& parameters, Done done) const {
    send("GET", url(parameters), "", std::move(done));
  }

  void remove() const { send("DELETE", url(), ""); }
  void remove(Done done) const { send("DELETE", url(), "", std::move(done)); }

  // The resources as an array, from as many pages as it takes to have `limit` of them.
  Json list(const Json& filters = Json::object(), std::size_t limit = 1000) const;
  void list(const Json& filters, const Done& done, std::size_t limit = 1000) const {
    list_from(url(filters), std::make_shared<Json>(Json::array()), limit, done);
  }

  // The address, with the parameters as its query.
  std::string url(const Json& parameters = Json::object()) const {
    const std::string query = detail::form(parameters);
    return origin_ + path_ + suffix_ + (query.empty() ? "" : "?" + query);
  }

 protected:
  using Session = std::shared_ptr<const detail::Session>;

  Resource(Session session, std::string origin, std::string path, std::string suffix,
           std::string version)
      : session_(std::move(session)),
        origin_(std::move(origin)),
        path_(std::move(path)),
        suffix_(std::move(suffix)),
        version_(std::move(version)) {}

  // The beginning of another API, for the same account.
  Resource root(std::string origin, std::string path, std::string suffix,
                std::string version) const {
    return Resource(session_, std::move(origin), std::move(path), std::move(suffix),
                    std::move(version));
  }

 private:
  Resource version(std::string_view name) const {
    Resource next = *this;
    next.path_ += '/';
    next.path_ += name;
    next.version_.clear();
    return next;
  }

  Json request(std::string_view method, const std::string& url, std::string body) const;
  Json send(std::string_view method, const std::string& url, std::string body) const;
  void send(std::string_view method, const std::string& url, std::string body, Done done) const;
  std::string take(const Json& page, Json& records, std::size_t limit) const;
  void list_from(const std::string& url, const std::shared_ptr<Json>& records, std::size_t limit,
                 const Done& done) const;

  Session session_;
  std::string origin_;
  std::string path_;
  std::string suffix_;    // ".json" in the oldest API
  std::string version_;   // of a product, until a path is begun
  std::string revision_;  // that it must have, or ""
};

inline Json Resource::request(std::string_view method, const std::string& url,
                              std::string body) const {
  Json headers = {{"Authorization", session_->authorization}, {"Accept", "application/json"}};
  if (method == "POST") headers["Content-Type"] = "application/x-www-form-urlencoded";
  if (!revision_.empty()) headers["If-Match"] = revision_;
  return {{"method", method}, {"url", url}, {"headers", headers}, {"body", std::move(body)}};
}

inline Json Resource::send(std::string_view method, const std::string& url,
                           std::string body) const {
  FetchResponse response;
  try {
    response = session_->context.fetch(request(method, url, std::move(body)));
  } catch (const FetchError& error) {
    throw RestError(0, 0, error.what(), "");
  }
  if (response.status >= 400) throw detail::rest_error(response);
  return detail::resource(response);
}

inline void Resource::send(std::string_view method, const std::string& url, std::string body,
                           Done done) const {
  session_->context.fetch(
      request(method, url, std::move(body)),
      [done = std::move(done)](const std::string& failure, const FetchResponse& response) {
        if (failure.empty() && response.status < 400)
          return done(nullptr, detail::resource(response));
        const RestError error =
            failure.empty() ? detail::rest_error(response) : RestError(0, 0, failure, "");
        done(&error, nullptr);
      });
}

// Moves what a page holds into `records` and returns the address of the next page, if it is wanted.
inline std::string Resource::take(const Json& page, Json& records, std::size_t limit) const {
  const Json& meta = detail::member(page, "meta");
  const std::string key = detail::print(detail::member(meta, "key"));
  bool found = false;
  for (const auto& [name, value] : page.items()) {
    if (!value.is_array() || (!key.empty() && name != key)) continue;
    for (const Json& record : value) {
      if (records.size() == limit) return "";
      records.push_back(record);
      found = true;
    }
    break;
  }
  const Json& uri = detail::member(page, "next_page_uri");
  std::string next = detail::print(uri.is_null() ? detail::member(meta, "next_page_url") : uri);
  if (next.starts_with('/')) next = origin_ + next;
  const bool ours = next.starts_with(origin_ + "/");
  return found && ours && records.size() < limit ? next : "";
}

inline Json Resource::list(const Json& filters, std::size_t limit) const {
  Json records = Json::array();
  for (std::string next = url(filters); !next.empty();) {
    next = take(send("GET", next, ""), records, limit);
  }
  return records;
}

inline void Resource::list_from(const std::string& url, const std::shared_ptr<Json>& records,
                                std::size_t limit, const Done& done) const {
  send("GET", url, "", [*this, records, limit, done](const RestError* error, const Json& page) {
    if (error) return done(error, nullptr);
    const std::string next = take(page, *records, limit);
    if (next.empty()) return done(nullptr, *records);
    list_from(next, records, limit, done);
  });
}

}  // namespace twilio
