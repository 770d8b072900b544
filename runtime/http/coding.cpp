// Decompression within limits.
#include "http/coding.hpp"

#include <zlib.h>

#include <array>

#include "base/text.hpp"

namespace ringback::http {

namespace {

Error too_large() { return {0, "request entity too large", 413}; }

/// zlib's state for one body.
class Inflater {
 public:
  explicit Inflater(int window_bits) { ready_ = inflateInit2(&stream_, window_bits) == Z_OK; }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<std::string> run(std::string_view body, std::size_t limit) {
    if (!ready_) return Error{0, "out of memory", 500};
    // zlib's interface is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
    std::string out;
    for (;;) {
      stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
      stream_.avail_out = static_cast<uInt>(piece_.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      const auto size = piece_.size() - stream_.avail_out;
      if (size > limit - out.size()) return too_large();
      out.append(piece_.data(), size);
      if (state == Z_STREAM_END) {
        if (!begins_member()) return out;
        inflateReset(&stream_);
      } else if (state == Z_BUF_ERROR) {
        return Error{0, "unexpected end of file", 400};
      } else if (state != Z_OK) {
        return Error{0, stream_.msg != nullptr ? stream_.msg : "incorrect data", 400};
      }
    }
  }

 private:
  /// A gzip file may be followed by another; anything else after it is ignored.
  bool begins_member() const {
    return stream_.avail_in >= 2 && stream_.next_in[0] == 0x1F && stream_.next_in[1] == 0x8B;
  }

  z_stream stream_ = {};
  bool ready_ = false;
  std::array<char, 16 * 1024> piece_{};
};

}  // namespace

Result<std::string> decode_body(std::string_view body, std::string_view encoding,
                                std::size_t limit) {
  const auto name = encoding.empty() ? "identity" : to_lower(encoding);
  if (name == "identity") {
    if (body.size() > limit) return too_large();
    return std::string(body);
  }
  if (name != "gzip" && name != "deflate") {
    return Error{0, cat("unsupported content encoding \"", name, "\""), 415};
  }
  if (body.size() > 0xFFFF'FFFFu) return too_large();
  constexpr int gzip_window = MAX_WBITS + 16;
  return Inflater(name == "gzip" ? gzip_window : MAX_WBITS).run(body, limit);
}

}  // namespace ringback::http
