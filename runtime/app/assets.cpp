// The files of `assets/`.
#include "app/assets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/conditional.hpp"
#include "http/files.hpp"

namespace ringback::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestRoute = 255;
constexpr std::uintmax_t kMegabyte = 1024 * 1024;
constexpr std::string_view kWhitespace = " \t\r\n\v\f";

/// Takes `.private` or `.protected` out of a name, where it stands before the ending.
AssetVisibility cut_mark(fs::path& name) {
  const auto extension = name.extension().string();
  auto stem = name;
  stem.replace_extension();
  const auto mark = stem.extension();
  if (extension.empty() || (mark != ".private" && mark != ".protected")) {
    return AssetVisibility::kPublic;
  }
  stem.replace_extension();
  name = stem.string() + extension;
  return mark == ".private" ? AssetVisibility::kPrivate : AssetVisibility::kProtected;
}

/// What the cloud would say to a file of this size; "" for nothing.
std::string size_fault(std::uintmax_t size, AssetVisibility visibility) {
  const std::uintmax_t limit = visibility == AssetVisibility::kPrivate ? 10 : 25;
  if (size <= limit * kMegabyte) return "";
  return cat("is larger than the ", limit, " MB that Twilio takes; it is served here all the same");
}

}  // namespace

Result<std::pair<std::string, AssetVisibility>> describe_asset(const fs::path& name) {
  auto path = name;
  const auto visibility = cut_mark(path);
  auto route = "/" + path.generic_string();
  for (char& c : route) {
    if (kWhitespace.find(c) != std::string_view::npos) c = '-';
  }
  if (route.size() > kLongestRoute) return Error{0, "the path is longer than 255 characters"};
  if (const auto bad = route.find_first_of(";,?:@+&$()'\"#"); bad != std::string::npos) {
    return Error{0, cat("a path may not contain ", route[bad])};
  }
  return std::pair(std::move(route), visibility);
}

Assets::Assets(fs::path folder) : folder_(std::move(folder)) { scan(); }

void Assets::scan() {
  assets_.clear();
  faults_.clear();
  changes_.forget();
  std::error_code failure;
  // A link to the folder may lead over others, whose names are not known.
  const bool linked = fs::is_symlink(folder_, failure);
  changes_.watch(folder_.parent_path(), linked ? "" : folder_.filename().string());
  const auto root = fs::canonical(folder_, failure);
  if (failure) return;
  for (const auto& name : list(root)) add(root, name);
}

/// The names of all that is in the folder, in order; folders on the way are watched from before
/// they are read, so that nothing comes unseen.
std::vector<fs::path> Assets::list(const fs::path& root) {
  std::vector<fs::path> names;
  std::vector<fs::path> folders = {root};
  while (!folders.empty()) {
    const auto folder = std::move(folders.back());
    folders.pop_back();
    changes_.watch(folder);
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure)) {
      std::error_code gone;
      if (entry->symlink_status(gone).type() == fs::file_type::directory) {
        folders.push_back(entry->path());
      } else {
        names.push_back(entry->path().lexically_relative(root));
      }
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Assets::add(const fs::path& root, const fs::path& name) {
  if (name.filename() == ".DS_Store") return;
  const auto reject = [&](std::string reason) {
    faults_.push_back({root / name, std::move(reason)});
  };
  std::error_code gone;
  const auto real = fs::canonical(root / name, gone);
  if (gone) return reject("is a link to nowhere");
  if (*real.lexically_relative(root).begin() == "..") return reject("leads out of the folder");
  if (fs::is_directory(real, gone)) return;  // its files are served by their own paths
  if (!fs::is_regular_file(real, gone)) return reject("is not a plain file");
  auto described = describe_asset(name);
  if (!described) return reject(described.error().message);
  auto& [route, visibility] = *described;
  if (auto fault = size_fault(fs::file_size(real, gone), visibility); !fault.empty() && !gone) {
    reject(std::move(fault));
  }
  Asset asset{root, name, visibility};
  const auto [other, added] = assets_.try_emplace(route, asset);
  if (added) return;
  // Of two files of one route the less public one is meant, whatever their order.
  if (asset.visibility > other->second.visibility) std::swap(asset, other->second);
  faults_.push_back({asset.file(), cat("is not served: ", other->second.name.string(),
                                       " has the same route ", route)});
}

bool Assets::refresh() {
  if (!changes_.take()) return false;
  const auto assets = assets_;
  const auto faults = faults_;
  scan();
  return assets != assets_ || faults != faults_;
}

const Asset* Assets::find(const std::string& route) const {
  const auto found = assets_.find(route);
  return found == assets_.end() ? nullptr : &found->second;
}

http::Response answer_asset(const Asset& asset, const http::Request& request,
                            const std::string& auth_token, http::Proxy proxy) {
  constexpr std::string_view html = "text/html; charset=utf-8";
  if (asset.visibility == AssetVisibility::kPrivate) {
    return http::response(403, html, "This asset has been marked as private");
  }
  if (asset.visibility == AssetVisibility::kProtected &&
      !http::is_signed(request, auth_token, proxy)) {
    return http::response(403, html, "This asset needs a valid X-Twilio-Signature");
  }
  if (asset.name.filename().native().starts_with('.')) {
    return http::error_page(404, "NotFoundError: Not Found");  // such files are hidden
  }
  return http::answer_file(asset.folder, asset.name, request);
}

}  // namespace ringback::app
