// Files of a folder, given over HTTP: never one outside of it, never anything but a plain file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/descriptor.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "http/conditional.hpp"
#include "http/message.hpp"

namespace ringback::http {

/// A plain file, open for reading.
class File {
 public:
  /// Opens a file by its path relative to the folder. Links are followed as long as they stay
  /// inside; nothing else leads out, whatever is renamed meanwhile. Devices, pipes and sockets are
  /// not even opened. Errors have status 404 (not there, or not a plain file) or 403 (it leaves the
  /// folder).
  static Result<std::shared_ptr<const File>> open(const std::filesystem::path& folder,
                                                  const std::filesystem::path& name);

  explicit File(Descriptor opened);

  /// Of the present moment: a file may change while it is read.
  struct Facts {
    std::uint64_t size = 0;
    Time modified;
    bool operator==(const Facts&) const = default;
  };
  Facts facts() const;

  /// The bytes of a part; fewer when the file has become shorter, or cannot be read.
  std::string read(const ByteRange& part) const;

 private:
  Descriptor descriptor_;
};

/// The ETag of a file: `W/"24-1a1f7f84afe"`, its size and the milliseconds of its last change.
std::string file_etag(const File::Facts& facts);

/// Answers with a file, as its validators and the request's conditions and ranges have it. A large
/// one is read while it is sent.
Response answer_file(const std::filesystem::path& folder, const std::filesystem::path& name,
                     const Request& request);

}  // namespace ringback::http
