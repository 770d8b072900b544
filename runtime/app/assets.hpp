// The files of `assets/`: public ones by their path, private ones for functions alone.
// https://www.twilio.com/docs/serverless/functions-assets/assets
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/changes.hpp"
#include "base/result.hpp"
#include "http/message.hpp"
#include "http/signature.hpp"

namespace ringback::app {

enum class AssetVisibility { kPublic, kProtected, kPrivate };

struct Asset {
  std::filesystem::path folder;  ///< Absolute, without links.
  std::filesystem::path name;    ///< Of the file, within the folder.
  AssetVisibility visibility = AssetVisibility::kPublic;

  std::filesystem::path file() const { return folder / name; }
  bool operator==(const Asset&) const = default;
};

/// A file that is not served, or not as it is meant.
struct AssetFault {
  std::filesystem::path file;
  std::string reason;
  bool operator==(const AssetFault&) const = default;
};

/// The route and visibility of an asset by its path in the folder: `menu.private.json` is
/// `/menu.json`, private; whitespace becomes `-`. The error says what a route may not have.
Result<std::pair<std::string, AssetVisibility>> describe_asset(const std::filesystem::path& name);

/// The assets of a folder by their routes: `/office_data.json` is assets/office_data.private.json.
/// A folder that does not exist has none.
class Assets {
 public:
  explicit Assets(std::filesystem::path folder);

  /// Looks again if files have come or gone; says whether they have. One system call when not.
  bool refresh();

  /// The asset of a route; null when there is none.
  const Asset* find(const std::string& route) const;

  const std::map<std::string, Asset>& all() const { return assets_; }

  /// What the last look found wrong, in order of names.
  const std::vector<AssetFault>& faults() const { return faults_; }

  /// What refresh() looks at.
  const Changes& changes() const { return changes_; }

 private:
  void scan();
  std::vector<std::filesystem::path> list(const std::filesystem::path& root);
  void add(const std::filesystem::path& root, const std::filesystem::path& name);

  std::filesystem::path folder_;
  Changes changes_{Changes::Of::kNames};
  std::map<std::string, Asset> assets_;
  std::vector<AssetFault> faults_;
};

/// The answer for an asset: its bytes as the request's conditions and ranges have it, 403 for a
/// private one. A protected one is given to requests signed with the token.
http::Response answer_asset(const Asset& asset, const http::Request& request,
                            const std::string& auth_token, http::Proxy proxy);

}  // namespace ringback::app
