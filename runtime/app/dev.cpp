// Sources in, builds out.
#include "app/dev.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>
#include <set>

#include "app/build_process.hpp"
#include "app/changes.hpp"
#include "app/lines.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace fs = std::filesystem;
namespace asio = boost::asio;

namespace {

/// An editor that saves all its files writes several; it is done when nothing has happened for
/// this long.
constexpr std::chrono::milliseconds kSavePause{60};

bool is_source_file(const fs::path& file) {
  static const std::set<std::string> endings = {".c", ".cpp", ".h", ".hpp"};
  return endings.contains(file.extension().string());
}

/// Sources by path, with what tells one version from another.
using Snapshot = std::map<fs::path, std::pair<fs::file_time_type, std::uintmax_t>>;

/// A program's folder is a prefix that CMake finds the SDK under: that of an installation, or that
/// of a build, which looks like one.
fs::path sdk_prefix() {
  const auto folder = fs::read_symlink("/proc/self/exe").parent_path();
  return folder.filename() == "bin" ? folder.parent_path() : folder;
}

bool is_configured(const fs::path& folder) {
  return fs::exists(folder / "build.ninja") || fs::exists(folder / "Makefile");
}

}  // namespace

struct Developer::State : std::enable_shared_from_this<Developer::State> {
  State(asio::io_context& context, BuildOptions given, BuildNews tell)
      : io(context),
        options(std::move(given)),
        news(std::move(tell)),
        changes(Changes::Of::kContents),
        woken(io, dup(changes.descriptor())),
        quiet(io) {}

  fs::path functions() const { return options.project / "functions"; }

  /// Looks at every source and watches every folder that there is now.
  Snapshot look() {
    Snapshot found;
    std::error_code failure;
    const auto note = [&](const fs::path& file) {
      const auto time = fs::last_write_time(file, failure);
      const auto size = fs::file_size(file, failure);
      if (!failure) found[file] = {time, size};
    };
    note(options.project / "CMakeLists.txt");
    changes.watch(options.project, "CMakeLists.txt");
    changes.watch(functions());
    for (auto entry = fs::recursive_directory_iterator(functions(), failure);
         !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
      std::error_code unreadable;
      if (entry->is_directory(unreadable)) changes.watch(entry->path());
      if (is_source_file(entry->path())) note(entry->path());
    }
    return found;
  }

  void wait() {
    woken.async_wait(asio::posix::stream_descriptor::wait_read,
                     [weak = weak_from_this()](const boost::system::error_code& error) {
                       const auto self = weak.lock();
                       if (!self || error) return;
                       if (self->changes.take()) self->settle();
                       self->wait();
                     });
  }

  void settle() {
    quiet.expires_after(kSavePause);
    quiet.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      if (const auto self = weak.lock(); self && !error) self->compare();
    });
  }

  void compare() {
    auto present = look();
    if (present == sources) return;
    for (const auto& [file, version] : sources) {
      if (!present.contains(file)) forget(file);
    }
    sources = std::move(present);
    build();
  }

  /// What was made of a source that is gone is gone too.
  void forget(const fs::path& source) {
    const auto ending = source.extension();
    if (ending != ".c" && ending != ".cpp") return;
    auto library = source;
    std::error_code ignored;
    fs::remove(library.replace_extension(".so"), ignored);
  }

  void build() {
    if (running) {
      again = true;
      return;
    }
    again = false;
    if (!is_configured(options.folder)) return run(configuration(), [this] { compile(); });
    compile();
  }

  std::vector<std::string> configuration() const {
    std::vector<std::string> words = {"cmake",
                                      "--log-level=WARNING",
                                      "-S",
                                      options.project,
                                      "-B",
                                      options.folder,
                                      cat("-DCMAKE_PREFIX_PATH=", sdk_prefix().string()),
                                      "-DCMAKE_BUILD_TYPE=Debug"};
    if (has_program("ninja")) words.insert(words.end(), {"-G", "Ninja"});
    // The compiler writes into a pipe of its build tool's, and so must be told.
    if (wants_colour(STDERR_FILENO)) words.emplace_back("-DCMAKE_COLOR_DIAGNOSTICS=ON");
    return words;
  }

  void compile() {
    run({"cmake", "--build", options.folder, "--target", options.target},
        [this] { news("built; what has changed is taken into service"); });
  }

  /// Runs a command, then `next` if it succeeded; then what has changed meanwhile is built.
  void run(const std::vector<std::string>& words, std::function<void()> next) {
    running.emplace(io, words, [this, next = std::move(next)](int status) {
      running.reset();
      if (status != 0) {
        news("the build failed; what was served before goes on");
      } else {
        next();
      }
      if (again && !running) build();
    });
  }

  asio::io_context& io;
  BuildOptions options;
  BuildNews news;
  Changes changes;
  asio::posix::stream_descriptor woken;
  asio::steady_timer quiet;
  Snapshot sources;
  std::optional<BuildProcess> running;
  bool again = false;
};

Developer::Developer(asio::io_context& io, BuildOptions options, BuildNews news)
    : state_(std::make_shared<State>(io, std::move(options), std::move(news))) {
  state_->sources = state_->look();
  state_->changes.take();
  state_->wait();
  state_->build();
}

Developer::~Developer() = default;

}  // namespace ringback::app
