// twilio/runtime.hpp - the other files of the service: private assets, functions, Sync.
// https://www.twilio.com/docs/serverless/functions-assets/client
#pragma once

#include <cstddef>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <twilio/context.hpp>
#include <twilio/json.hpp>
#include <utility>

namespace twilio {

class Resource;

// A file of the service. The path is absolute, and empty if there is no such file.
struct Asset {
  std::string name;
  std::string path;

  // The bytes of the file as they are now. Throws std::runtime_error, naming the file.
  std::string open() const {
    if (path.empty()) throw std::runtime_error("there is no private asset " + name);
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    char chunk[4096];
    while (file.read(chunk, sizeof(chunk)) || file.gcount() > 0) {
      bytes.append(chunk, static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof()) throw std::runtime_error("cannot read " + path);
    return bytes;
  }
};

// Files by name, in alphabetical order.
class Assets {
 public:
  explicit Assets(const Json& paths = Json::object()) {
    for (const auto& [name, path] : paths.items()) files_[name] = {name, detail::print(path)};
  }

  // The file, or one without a path that cannot be opened.
  Asset operator[](std::string_view name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? Asset{std::string(name), {}} : found->second;
  }

  bool has(std::string_view name) const { return files_.find(name) != files_.end(); }
  std::size_t size() const { return files_.size(); }
  auto begin() const { return files_.begin(); }
  auto end() const { return files_.end(); }

 private:
  std::map<std::string, Asset, std::less<>> files_;
};

// What Twilio's global Runtime offers.
class Runtime {
 public:
  Runtime(Context context, const Json& description)
      : context_(std::move(context)),
        assets_(detail::member(description, "assets")),
        functions_(detail::member(description, "functions")) {}

  // The private assets, by path: assets()["/office_data.json"].open().
  const Assets& assets() const { return assets_; }

  // The functions of the service, by name without a leading slash, whatever their visibility.
  const Assets& functions() const { return functions_; }

  // A Sync service of the account, by unique name or SID. Needs <twilio/client.hpp>.
  Resource sync(std::string_view service = "default") const;

 private:
  Context context_;
  Assets assets_;
  Assets functions_;
};

inline Runtime Context::runtime() const { return Runtime(*this, settings_->runtime); }

}  // namespace twilio
