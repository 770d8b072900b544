// Files of a folder, given over HTTP.
#include "http/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "http/mime.hpp"

namespace ringback::http {

namespace {

namespace fs = std::filesystem;

/// A file that keeps changing is read so often before it is given as it was found last.
constexpr int kAttempts = 3;

/// Files larger than this are read while they are sent.
constexpr std::uint64_t kHeld = 1024 * 1024;

/// A part of an open file.
class FilePart final : public Source {
 public:
  FilePart(std::shared_ptr<const File> file, const ByteRange& part)
      : file_(std::move(file)), part_(part) {}
  std::uint64_t size() const override { return part_.length; }
  std::string read(std::uint64_t from, std::size_t most) const override {
    if (from >= part_.length) return "";
    return file_->read({part_.first + from, std::min<std::uint64_t>(most, part_.length - from)});
  }

 private:
  std::shared_ptr<const File> file_;
  ByteRange part_;
};

void give(const std::shared_ptr<const File>& file, const ByteRange& part, Response& response) {
  if (part.length > kHeld) {
    response.rest = std::make_shared<const FilePart>(file, part);
  } else {
    response.body = file->read(part);
  }
}

/// Finds a path step by step, none of which may be a link or lead upwards, and opens nothing that
/// is on it. On failure there is no descriptor and errno says why.
Descriptor walk(const fs::path& folder, const fs::path& name) {
  Descriptor at(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (auto step = name.begin(); step != name.end() && at; ++step) {
    if (step->empty() || *step == ".." || *step == "/") {
      errno = EXDEV;
      return {};
    }
    const int how = std::next(step) == name.end() ? 0 : O_DIRECTORY;
    at = Descriptor(openat(at.get(), step->c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC | how));
  }
  struct stat found {};
  if (at && fstat(at.get(), &found) == 0 && S_ISLNK(found.st_mode)) {
    at.close();
    errno = ELOOP;
  }
  return at;
}

/// Opens what walk() found for reading: the same file, whatever has its name by now.
Descriptor reopen(const Descriptor& found) {
  return Descriptor(open(cat("/proc/self/fd/", found.get()).c_str(), O_RDONLY | O_CLOEXEC));
}

/// Where links lead within the folder; empty when they lead out of it or nowhere.
fs::path resolve_inside(const fs::path& folder, const fs::path& name) {
  std::error_code failure;
  const auto root = fs::canonical(folder, failure);
  const auto real = failure ? fs::path() : fs::canonical(folder / name, failure);
  if (failure) return {};
  auto relative = real.lexically_relative(root);
  return relative.empty() || *relative.begin() == ".." ? fs::path() : relative;
}

Error missing(const fs::path& name) { return {0, cat(name.string(), " is not there"), 404}; }

Response answer_as_it_is(const std::shared_ptr<const File>& file, const File::Facts& facts,
                         std::string_view type, const Request& request) {
  using Kind = Verdict::Kind;
  Response response;
  response.headers = {{"Accept-Ranges", "bytes"},
                      {"Last-Modified", http_date(facts.modified)},
                      {"ETag", file_etag(facts)},
                      {"Content-Type", std::string(type)}};
  const auto verdict = judge(request.headers, response.headers, facts.size);
  if (verdict.kind == Kind::kWhole) {
    give(file, {0, facts.size}, response);
    return response;
  }
  if (verdict.kind != Kind::kPart) return bodiless(verdict.kind, response.headers, facts.size);
  response.status = 206;
  response.headers.add("Content-Range", content_range(verdict.part, facts.size));
  give(file, verdict.part, response);
  return response;
}

}  // namespace

Result<std::shared_ptr<const File>> File::open(const fs::path& folder, const fs::path& name) {
  auto at = walk(folder, name);
  if (!at && (errno == ELOOP || errno == ENOTDIR)) {  // there is a link on the way
    const auto real = resolve_inside(folder, name);
    if (real.empty()) return Error{0, cat(name.string(), " leads out of its folder"), 403};
    at = walk(folder, real);
  }
  struct stat found {};
  if (!at || fstat(at.get(), &found) != 0) return missing(name);
  // Opening a device may do something, and opening a pipe would wait for somebody to write.
  if (!S_ISREG(found.st_mode)) return Error{0, cat(name.string(), " is not a file"), 404};
  auto opened = reopen(at);
  if (!opened) return missing(name);
  return std::make_shared<const File>(std::move(opened));
}

File::File(Descriptor opened) : descriptor_(std::move(opened)) {}

File::Facts File::facts() const {
  struct stat now {};
  if (fstat(descriptor_.get(), &now) != 0) return {};
  const auto since_epoch =
      std::chrono::seconds(now.st_mtim.tv_sec) + std::chrono::nanoseconds(now.st_mtim.tv_nsec);
  return {static_cast<std::uint64_t>(now.st_size), Time(std::chrono::round<Duration>(since_epoch))};
}

std::string File::read(const ByteRange& part) const {
  std::string bytes(part.length, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto at = static_cast<off_t>(part.first + filled);
    const auto size = pread(descriptor_.get(), bytes.data() + filled, bytes.size() - filled, at);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    filled += static_cast<std::size_t>(size);
  }
  bytes.resize(filled);
  return bytes;
}

std::string file_etag(const File::Facts& facts) {
  char digits[40];
  auto* end = std::to_chars(digits, digits + 17, facts.size, 16).ptr;
  *end++ = '-';
  end =
      std::to_chars(end, digits + sizeof digits, facts.modified.time_since_epoch().count(), 16).ptr;
  return cat("W/\"", std::string_view(digits, static_cast<std::size_t>(end - digits)), "\"");
}

Response answer_file(const fs::path& folder, const fs::path& name, const Request& request) {
  const auto file = File::open(folder, name);
  if (!file.ok()) return error_page(404, "NotFoundError: Not Found");
  for (int attempt = 1;; ++attempt) {
    const auto facts = (*file)->facts();
    auto response = answer_as_it_is(*file, facts, content_type_of(name.native()), request);
    if (attempt == kAttempts || (*file)->facts() == facts) return response;
  }
}

}  // namespace ringback::http
