// What is loaded as a function, and what is refused with which words.
#include "functions/plugin.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "functions/host_fixture.hpp"

namespace ringback::functions {
namespace {

namespace fs = std::filesystem;

constexpr tw_host no_services = {TW_ABI_VERSION, sizeof(tw_host), nullptr, nullptr,
                                 nullptr,        nullptr,         nullptr, nullptr};

fs::path built(const std::string& handler) {
  return fs::path(RINGBACK_HANDLERS) / (handler + ".so");
}

std::string reason(const std::string& handler) {
  const auto loaded = load_plugin(built(handler), no_services);
  return loaded.ok() ? "loaded" : loaded.error().message;
}

/// A file of these bytes for as long as the test runs.
class File {
 public:
  explicit File(std::string_view bytes) {
    auto pattern = (fs::temp_directory_path() / "ringback-test-XXXXXX").string();
    ::close(mkstemp(pattern.data()));
    path_ = pattern;
    std::ofstream(path_, std::ios::binary).write(bytes.data(), std::ssize(bytes));
  }
  ~File() { fs::remove(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

TEST(Plugin, LoadsAFunctionOfThisContract) {
  const auto loaded = load_plugin(built("echo"), no_services);
  ASSERT_TRUE(loaded.ok());
  EXPECT_NE((*loaded)->invoke, nullptr);
}

TEST(Plugin, RefusesAnotherVersionOfTheContract) {
  EXPECT_EQ(reason("newer"), "newer.so speaks version 2 of twilio/abi.h, this runtime version 1");
}

TEST(Plugin, RefusesALibraryWithoutAFunction) {
  EXPECT_EQ(reason("nothing"),
            "nothing.so has no tw_function_entry; does it end in TWILIO_EXPORT(handler)?");
}

TEST(Plugin, RefusesAnEntryThatStopsTooEarly) {
  EXPECT_EQ(reason("shorter"), "shorter.so has an incomplete tw_function_entry");
}

TEST(Plugin, RefusesAFunctionThatDoesNotWantToStart) {
  EXPECT_EQ(reason("refuses"), "refuses.so refused to start: init() returned -2");
}

TEST(Plugin, NamesAFileThatIsNotThere) {
  EXPECT_NE(reason("absent").find("absent.so cannot be loaded"), std::string::npos);
}

TEST(CheckLibrary, AcceptsACompleteLibrary) { EXPECT_TRUE(check_library(built("echo")).ok()); }

TEST(CheckLibrary, RefusesEveryTruncation) {
  const auto whole = HostFixture::library_bytes("echo");
  ASSERT_GT(whole.size(), 1000u);
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    const File cut(std::string_view(whole).substr(0, size));
    EXPECT_FALSE(check_library(cut.path()).ok()) << size;
  }
}

TEST(CheckLibrary, RefusesWhatIsNoLibrary) {
  EXPECT_FALSE(check_library(File("#!/bin/sh\nexit\n").path()).ok());
  EXPECT_FALSE(check_library(File(std::string(4096, 'x')).path()).ok());
  EXPECT_FALSE(check_library("/proc/self/nothing").ok());
}

TEST(CheckLibrary, RefusesAnotherMachine) {
  auto bytes = HostFixture::library_bytes("echo");
  bytes[18] = '\x08';  // e_machine: MIPS
  EXPECT_NE(check_library(File(bytes).path()).error().message.find("another machine"),
            std::string::npos);
}

TEST(CheckLibrary, RefusesSegmentsBeyondTheFile) {
  auto bytes = HostFixture::library_bytes("echo");
  for (int i = 32; i < 40; ++i) bytes[i] = 0x7f;  // e_phoff: far outside
  EXPECT_FALSE(check_library(File(bytes).path()).ok());
}

}  // namespace
}  // namespace ringback::functions
