// inotify, asked instead of awaited.
#include "app/changes.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace ringback::app {

namespace {

constexpr std::uint32_t kNameMask = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

}  // namespace

Changes::Changes(Of what)
    : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      mask_(what == Of::kNames ? kNameMask : kNameMask | IN_CLOSE_WRITE),
      blind_(descriptor_ < 0) {}

Changes::~Changes() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Changes::watch(const std::filesystem::path& folder, const std::string& only) {
  if (descriptor_ < 0) return;
  const int number = inotify_add_watch(descriptor_, folder.c_str(), mask_);
  if (number < 0) {
    blind_ = blind_ || (errno != ENOENT && errno != ENOTDIR);
    return;
  }
  const auto [known, added] = folders_.try_emplace(number, only);
  if (!added && known->second != only) known->second.clear();
}

void Changes::forget() {
  for (const auto& [number, only] : folders_) inotify_rm_watch(descriptor_, number);
  folders_.clear();
  blind_ = descriptor_ < 0;
}

bool Changes::take() {
  bool changed = blind_;
  if (descriptor_ < 0) return changed;
  alignas(inotify_event) char buffer[4096];
  ssize_t size = 0;
  while ((size = read(descriptor_, buffer, sizeof buffer)) > 0) {
    for (const char* at = buffer; at < buffer + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      const auto folder = folders_.find(event->wd);
      const bool meant = folder != folders_.end() && (folder->second.empty() || event->len == 0 ||
                                                      folder->second == event->name);
      const bool ended = (event->mask & IN_IGNORED) != 0;
      if (ended && folder != folders_.end()) folders_.erase(folder);
      changed = changed || (event->mask & IN_Q_OVERFLOW) != 0 || (meant && !ended);
    }
  }
  return changed;
}

bool Changes::none(std::span<const Changes* const> all) {
  std::vector<pollfd> waiting;
  for (const auto* changes : all) {
    if (changes->blind_) return false;
    waiting.push_back({changes->descriptor_, POLLIN, 0});
  }
  return poll(waiting.data(), waiting.size(), 0) == 0;
}

}  // namespace ringback::app
