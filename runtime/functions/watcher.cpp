// inotify behind the loop.
#include "functions/watcher.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <set>

#include "functions/catalog.hpp"

namespace ringback::functions {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t interesting = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                      IN_CREATE | IN_ONLYDIR | IN_EXCL_UNLINK;

}  // namespace

struct Watcher::State : std::enable_shared_from_this<Watcher::State> {
  State(asio::io_context& io, fs::path folder, Duration pause, Changed changed)
      : folder(std::move(folder)),
        pause(pause),
        changed(std::move(changed)),
        events(io, inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
        quiet(io) {}

  void watch(const fs::path& directory) {
    const int number = inotify_add_watch(events.native_handle(), directory.c_str(), interesting);
    if (number >= 0) directories[number] = directory;
    std::error_code failure;
    for (auto entry = fs::directory_iterator(directory, failure);
         !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
      std::error_code unreadable;
      if (entry->is_directory(unreadable)) watch(entry->path());
    }
  }

  void watch_parent() {
    const auto path = fs::absolute(folder).parent_path();
    parent = inotify_add_watch(events.native_handle(), path.c_str(),
                               IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_ONLYDIR);
  }

  void wait() {
    events.async_wait(asio::posix::stream_descriptor::wait_read,
                      [weak = weak_from_this()](const auto& error) {
                        if (const auto self = weak.lock(); self && !error) self->read_events();
                      });
  }

  void read_events() {
    alignas(inotify_event) char buffer[16 * 1024];
    ssize_t size = 0;
    while ((size = read(events.native_handle(), buffer, sizeof buffer)) > 0) {
      for (const char* at = buffer; at < buffer + size;) {
        const auto* event = reinterpret_cast<const inotify_event*>(at);
        note(*event);
        at += sizeof(inotify_event) + event->len;
      }
    }
    wait();
    if (!touched.empty()) settle();
  }

  void note(const inotify_event& event) {
    if (event.mask & IN_Q_OVERFLOW) return touch_all(folder);
    if (event.mask & IN_IGNORED) {
      directories.erase(event.wd);
      return;
    }
    if (event.wd == parent) {
      if (event.len == 0 || event.name != folder.filename()) return;
      if (event.mask & IN_MOVED_FROM) forget(folder);
      if (event.mask & (IN_CREATE | IN_MOVED_TO)) watch(folder);
      return touch_all(folder);
    }
    const auto directory = directories.find(event.wd);
    if (directory == directories.end() || event.len == 0) return;
    const auto path = directory->second / event.name;
    if (event.mask & IN_ISDIR) {
      // What was in it before the watch began, or is gone with it, was not told one by one.
      if (event.mask & (IN_CREATE | IN_MOVED_TO)) watch(path);
      if (event.mask & IN_MOVED_FROM) forget(path);
      touch_all(path);
    } else if (!(event.mask & IN_CREATE) && is_library(path)) {
      touched.insert(path);
    }
  }

  void touch_all(const fs::path& directory) {
    touched.insert(directory);
    for (auto& file : list_libraries(directory)) touched.insert(std::move(file));
  }

  /// A folder that was moved away would go on reporting under its old name.
  void forget(const fs::path& directory) {
    for (const auto& [number, path] : directories) {
      if (path == directory) inotify_rm_watch(events.native_handle(), number);
    }
  }

  void settle() {
    quiet.expires_after(pause);
    quiet.async_wait([weak = weak_from_this()](const auto& error) {
      const auto self = weak.lock();
      if (!self || error) return;
      const auto paths = std::exchange(self->touched, {});
      self->changed({paths.begin(), paths.end()});
    });
  }

  fs::path folder;
  Duration pause;
  Changed changed;
  int parent = -1;  // tells when the folder itself comes or goes
  asio::posix::stream_descriptor events;
  asio::steady_timer quiet;
  std::map<int, fs::path> directories;
  std::set<fs::path> touched;
};

Watcher::Watcher(asio::io_context& io, fs::path folder, Duration pause, Changed changed)
    : state_(std::make_shared<State>(io, std::move(folder), pause, std::move(changed))) {
  state_->watch_parent();
  state_->watch(state_->folder);
  state_->wait();
}

Watcher::~Watcher() = default;

}  // namespace ringback::functions
