// Cookies and logins.
#include "http/memory.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace ringback::http {

namespace {

constexpr std::size_t kMostLogins = 20;

std::string place_of(const Url& url) { return cat(url.scheme, "://", url.authority()); }

}  // namespace

Memory::Login* Memory::find(const Url& url) {
  if (logins_.empty()) return nullptr;
  const auto known = std::ranges::find(logins_, place_of(url), &Login::place);
  return known == logins_.end() ? nullptr : &*known;
}

bool Memory::knows(const Url& url) const {
  return !logins_.empty() && std::ranges::count(logins_, place_of(url), &Login::place) > 0;
}

void Memory::introduce(Request& request, std::string_view userinfo, Time now) {
  if (!cookies_.empty()) {
    const auto cookies = cookies_.header(request.url, now);
    if (!cookies.empty()) request.headers.add("Cookie", cookies);
  }
  auto* login = find(request.url);
  if (login == nullptr || (!userinfo.empty() && userinfo != login->userinfo)) return;
  const auto use = ++login->uses;
  // Different for every request, and the same in every run.
  const auto nonce =
      sha256_hex(cat(login->challenge.nonce, " ", use, " ", now.time_since_epoch().count()));
  request.headers.add("Authorization", authorization(login->challenge, login->userinfo, request,
                                                     use, std::string_view(nonce).substr(0, 16)));
}

void Memory::keep(const Url& url, const Response& response, Time now) {
  if (response.headers.has("Set-Cookie")) cookies_.keep(url, response, now);
}

bool Memory::learn(const Url& url, std::string_view userinfo, Challenge challenge) {
  auto* login = find(url);
  const bool basic = challenge.scheme == Challenge::Scheme::kBasic;
  const std::string user(userinfo.empty() && login != nullptr ? login->userinfo : userinfo);
  if (user.empty()) return false;
  if (login == nullptr) {
    if (logins_.size() == kMostLogins) logins_.erase(logins_.begin());
    login = &logins_.emplace_back();
    login->place = place_of(url);
  } else if (basic && login->challenge.scheme == challenge.scheme && login->userinfo == user) {
    return false;
  }
  login->userinfo = user;
  login->challenge = std::move(challenge);
  login->uses = 0;
  return true;
}

void Memory::unlearn(const Url& url) {
  if (logins_.empty()) return;
  std::erase_if(logins_,
                [place = place_of(url)](const Login& login) { return login.place == place; });
}

}  // namespace ringback::http
