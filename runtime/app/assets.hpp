// The files of `assets/`: public ones by their path, private ones for functions alone.
// https://www.twilio.com/docs/serverless/functions-assets/assets
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "http/message.hpp"

namespace ringback::app {

enum class AssetVisibility { kPublic, kProtected, kPrivate };

struct Asset {
  std::filesystem::path file;  ///< Absolute.
  AssetVisibility visibility = AssetVisibility::kPublic;
};

/// The assets of a folder by their routes: `/office_data.json` is assets/office_data.private.json.
/// Links that leave the folder are passed over. A folder that does not exist has none.
class Assets {
 public:
  explicit Assets(std::filesystem::path folder);

  /// Looks again if files have come or gone; says whether they have.
  bool refresh();

  /// The asset of a route; null when there is none.
  const Asset* find(const std::string& route) const;

  const std::map<std::string, Asset>& all() const { return assets_; }

 private:
  void scan();

  std::filesystem::path folder_;
  std::map<std::string, Asset> assets_;
  std::map<std::filesystem::path, std::filesystem::file_time_type> folders_;  ///< As last seen.
};

/// The answer for an asset: 200 with its bytes and type, 403 for a private one. A protected one is
/// given to requests signed with the token.
http::Response answer_asset(const Asset& asset, const http::Request& request,
                            const std::string& auth_token);

}  // namespace ringback::app
