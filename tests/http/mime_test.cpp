// Content types by the endings of file names.
#include "http/mime.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace ringback::http {
namespace {

TEST(ContentTypes, AreThoseOfTheEnding) {
  const std::vector<std::pair<std::string, std::string>> types = {
      {"a.html", "text/html; charset=UTF-8"},
      {"a.css", "text/css; charset=UTF-8"},
      {"a.txt", "text/plain; charset=UTF-8"},
      {"a.csv", "text/csv; charset=UTF-8"},
      {"a.md", "text/markdown; charset=UTF-8"},
      {"a.yml", "text/yaml; charset=UTF-8"},
      {"a.json", "application/json; charset=UTF-8"},
      {"a.js.map", "application/json; charset=UTF-8"},
      {"a.js", "application/javascript; charset=UTF-8"},
      {"a.MJS", "application/javascript; charset=UTF-8"},
      {"a.svg", "image/svg+xml"},
      {"a.xml", "application/xml"},
      {"a.ico", "image/x-icon"},
      {"a.png", "image/png"},
      {"a.jpg", "image/jpeg"},
      {"a.gif", "image/gif"},
      {"a.webp", "image/webp"},
      {"a.mp3", "audio/mpeg"},
      {"a.wav", "audio/wav"},
      {"a.mp4", "video/mp4"},
      {"a.ts", "video/mp2t"},
      {"a.woff2", "font/woff2"},
      {"a.wasm", "application/wasm"},
      {"a.pdf", "application/pdf"},
      {"a.zip", "application/zip"},
      {"a.webmanifest", "application/manifest+json"}};
  for (const auto& [name, type] : types) EXPECT_EQ(content_type_of(name), type) << name;
}

TEST(ContentTypes, AreBytesWhenNothingIsKnown) {
  for (const char* name : {"plain", "a.unheard", "a.", "", ".html", "deep.html/plain", "."}) {
    EXPECT_EQ(content_type_of(name), "application/octet-stream") << name;
  }
}

}  // namespace
}  // namespace ringback::http
