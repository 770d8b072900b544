// The files of `assets/`.
#include "app/assets.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/form.hpp"

namespace ringback::app {

namespace {

namespace fs = std::filesystem;

constexpr auto kTypes = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{".html", "text/html; charset=UTF-8"},
     {".css", "text/css; charset=UTF-8"},
     {".txt", "text/plain; charset=UTF-8"},
     {".csv", "text/csv; charset=UTF-8"},
     {".md", "text/markdown; charset=UTF-8"},
     {".json", "application/json; charset=UTF-8"},
     {".js", "application/javascript; charset=UTF-8"},
     {".svg", "image/svg+xml"},
     {".mjs", "application/javascript; charset=UTF-8"},
     {".xml", "application/xml"},
     {".ico", "image/x-icon"},
     {".png", "image/png"},
     {".jpg", "image/jpeg"},
     {".jpeg", "image/jpeg"},
     {".gif", "image/gif"},
     {".webp", "image/webp"},
     {".mp3", "audio/mpeg"},
     {".wav", "audio/wav"},
     {".mp4", "video/mp4"},
     {".woff2", "font/woff2"},
     {".wasm", "application/wasm"},
     {".pdf", "application/pdf"},
     {".zip", "application/zip"}});

std::string_view type_of(const fs::path& file) {
  const auto extension = to_lower(file.extension().string());
  for (const auto& [suffix, type] : kTypes) {
    if (suffix == extension) return type;
  }
  return "application/octet-stream";
}

/// `menu.private.json` is `menu.json`, private.
std::pair<std::string, AssetVisibility> read_name(const fs::path& relative) {
  const auto extension = relative.extension().string();
  auto stem = relative;
  stem.replace_extension();
  const auto mark = stem.extension().string();
  if (mark == ".private" || mark == ".protected") {
    stem.replace_extension();
    return {stem.string() + extension,
            mark == ".private" ? AssetVisibility::kPrivate : AssetVisibility::kProtected};
  }
  return {relative.string(), AssetVisibility::kPublic};
}

bool is_inside(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const auto real = fs::canonical(file, error);
  const auto relative = real.lexically_relative(folder);
  return !error && !relative.empty() && *relative.begin() != "..";
}

}  // namespace

Assets::Assets(fs::path folder) : folder_(std::move(folder)) { scan(); }

void Assets::scan() {
  assets_.clear();
  folders_.clear();
  std::error_code error;
  const auto root = fs::canonical(folder_, error);
  if (error) return;
  folders_[root] = fs::last_write_time(root, error);
  for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    if (entry->is_directory(gone)) folders_[entry->path()] = entry->last_write_time(gone);
    if (!entry->is_regular_file(gone) || !is_inside(root, entry->path())) continue;
    const auto [name, visibility] = read_name(entry->path().lexically_relative(root));
    assets_["/" + name] = {entry->path(), visibility};
  }
}

bool Assets::refresh() {
  std::error_code error;
  bool changed = folders_.empty() && fs::exists(folder_, error);
  for (const auto& [folder, seen] : folders_) {
    changed = changed || fs::last_write_time(folder, error) != seen || error;
  }
  if (changed) scan();
  return changed;
}

const Asset* Assets::find(const std::string& route) const {
  const auto found = assets_.find(route);
  return found == assets_.end() ? nullptr : &found->second;
}

http::Response answer_asset(const Asset& asset, const http::Request& request,
                            const std::string& auth_token) {
  constexpr std::string_view html = "text/html; charset=utf-8";
  if (asset.visibility == AssetVisibility::kPrivate) {
    return http::response(403, html, "This asset has been marked as private");
  }
  if (asset.visibility == AssetVisibility::kProtected) {
    const auto posted = http::parse_form(request.method == "POST" ? request.body : "");
    const auto expected = twilio_signature(auth_token, request.url.request_text(), posted);
    if (!equal_in_constant_time(expected, request.headers.get("X-Twilio-Signature"))) {
      return http::response(403, html, "This asset needs a valid X-Twilio-Signature");
    }
  }
  std::ifstream in(asset.file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return http::response(404, html, "Could not find requested resource");
  return http::response(200, type_of(asset.file), bytes.str());
}

}  // namespace ringback::app
