// One authority for a user, whoever comes first.
#include "app/authority_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/descriptor.hpp"
#include "base/text.hpp"

namespace ringback::app {

namespace {

namespace fs = std::filesystem;
using AuthorityPointer = std::shared_ptr<const http::Authority>;

constexpr auto kRenewBefore = std::chrono::days(30);

constexpr unsigned kForOwner = 0600;
constexpr unsigned kForAll = 0644;

Error cannot(std::string_view what, const fs::path& file) {
  return {0, cat("cannot ", what, " ", file.string(), ": ", std::strerror(errno)), 500};
}

/// What the folder holds; null when there is nothing, or it is about to expire.
Result<AuthorityPointer> read_authority(const fs::path& folder, Time now) {
  const auto file = folder / kAuthorityKey;
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) {
    if (errno == ENOENT || errno == ENOTDIR) return AuthorityPointer();
    return cannot("read", file);
  }
  struct stat found {};
  if (fstat(opened.get(), &found) == 0 && (found.st_mode & 077U) != 0) {
    fchmod(opened.get(), kForOwner);  // it was copied here, perhaps
  }
  auto authority = http::Authority::read(bytes_of(file));
  if (!authority) {
    return Error{0, cat(file.string(), ": ", authority.error().message, "; remove the file"), 500};
  }
  if ((*authority)->expires() < now + kRenewBefore) return AuthorityPointer();
  const auto certificate = folder / kAuthorityCertificate;
  if (bytes_of(certificate) != (*authority)->certificate()) {
    auto written = replace_file(certificate, (*authority)->certificate(), kForAll);
    if (!written) return written.error();
  }
  return authority;
}

Result<AuthorityPointer> make_authority(const fs::path& folder, Time now) {
  auto authority = http::Authority::create("twilio.com", now);
  if (!authority) return authority;
  auto written = replace_file(folder / kAuthorityKey, (*authority)->pem(), kForOwner);
  if (!written) return written.error();
  return read_authority(folder, now);
}

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace

std::optional<fs::path> authority_folder() {
  if (const auto folder = variable("RINGBACK_CA_DIR")) return fs::absolute(*folder);
  // https://specifications.freedesktop.org/basedir-spec/latest/: a relative path counts for none.
  const auto data = variable("XDG_DATA_HOME");
  if (data && data->starts_with('/')) return fs::path(*data) / "ringback";
  const auto own = variable("HOME");
  if (!own || !own->starts_with('/')) return std::nullopt;
  return fs::path(*own) / ".local" / "share" / "ringback";
}

Result<AuthorityPointer> open_authority(const fs::path& folder, Time now) {
  auto present = read_authority(folder, now);
  if (!present || *present) return present;
  std::error_code failure;
  fs::create_directories(folder.parent_path(), failure);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot("make", folder);
  const auto lock = folder / ".lock";
  const Descriptor locked(open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kForOwner));
  if (!locked) return cannot("write", lock);
  while (flock(locked.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return cannot("lock", lock);
  }
  present = read_authority(folder, now);  // somebody else was first
  if (!present || *present) return present;
  return make_authority(folder, now);
}

Result<void> replace_file(const fs::path& file, const std::string& bytes, unsigned mode) {
  auto unique = (file.parent_path() / cat(".", file.filename().string(), ".XXXXXX")).string();
  Descriptor opened(mkostemp(unique.data(), O_CLOEXEC));
  if (!opened) return cannot("write", file);
  bool written = fchmod(opened.get(), mode) == 0;
  for (std::string_view rest = bytes; written && !rest.empty();) {
    const auto count = write(opened.get(), rest.data(), rest.size());
    written = count > 0 || errno == EINTR;
    if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  }
  written = written && fsync(opened.get()) == 0;  // a crash must not leave the name with nothing
  if (written && rename(unique.c_str(), file.c_str()) == 0) return {};
  const auto error = cannot("write", file);
  unlink(unique.c_str());
  return error;
}

std::string bytes_of(const fs::path& file) {
  const std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  if (in) bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace ringback::app
