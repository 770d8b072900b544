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

// Another function of the service. The path is absolute, and empty if there is no such function.
struct ServiceFunction {
  std::string name;
  std::string path;
  Context context;  // of the invocation that calls

  // Runs the function's handler and waits for its answer, whatever the function's visibility: what
  // JavaScript does by require(Runtime.getFunctions()[name].path).handler(...). `parameters` are
  // its whole event; event.json() passes on one's own. Headers and cookies that are not among them
  // are empty.
  //
  // The handler runs in a worker of its own with a context of its own. An error it throws, a crash
  // and a time that is up come back as the status 4xx or 5xx that a client would get. Its time
  // counts towards the caller's time limit, as any wait does. Calls go 4 functions deep.
  //
  // Throws FetchError, which names the function, if there is none; InvocationEnded if the caller's
  // time is up.
  FetchResponse call(const Json& parameters = Json::object()) const {
    return context.exchange(request(parameters));
  }

  // The same without waiting; `error` is empty if the function answered. From any thread.
  void call(const Json& parameters, Context::Fetched done) const {
    context.exchange(request(parameters), std::move(done));
  }

  // What the host is asked: the call in JSON.
  std::string request(const Json& parameters) const {
    return detail::dump(Json{{"function", "/" + name}, {"event", parameters}});
  }
};

// Files by name, in alphabetical order. Each is made from its name and path and `Given`.
template <class File, class... Given>
class Files {
 public:
  explicit Files(const Json& paths = Json::object(), Given... given) : none_{"", "", given...} {
    for (const auto& [name, path] : paths.items()) {
      files_.emplace(name, File{name, detail::print(path), given...});
    }
  }

  // The file, or one without a path that cannot be opened or called.
  File operator[](std::string_view name) const {
    const auto found = files_.find(name);
    if (found != files_.end()) return found->second;
    File missing = none_;
    missing.name = name;
    return missing;
  }

  bool has(std::string_view name) const { return files_.find(name) != files_.end(); }
  std::size_t size() const { return files_.size(); }
  auto begin() const { return files_.begin(); }
  auto end() const { return files_.end(); }

 private:
  File none_;
  std::map<std::string, File, std::less<>> files_;
};

using Assets = Files<Asset>;
using Functions = Files<ServiceFunction, Context>;

// What Twilio's global Runtime offers.
class Runtime {
 public:
  Runtime(Context context, const Json& description)
      : context_(std::move(context)),
        assets_(detail::member(description, "assets")),
        functions_(detail::member(description, "functions"), context_) {}

  // The private assets, by path: assets()["/office_data.json"].open().
  const Assets& assets() const { return assets_; }

  // The functions of the service, by name without a leading slash, whatever their visibility:
  // functions()["billing"].call({{"amount", 5}}).json().
  const Functions& functions() const { return functions_; }

  // A Sync service of the account, by unique name or SID. Needs <twilio/client.hpp>.
  Resource sync(std::string_view service = "default") const;

 private:
  Context context_;
  Assets assets_;
  Functions functions_;
};

inline Runtime Context::runtime() const { return Runtime(*this, settings_->runtime); }

}  // namespace twilio
