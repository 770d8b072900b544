// The Dockerfile says what is promised of the image; what it does is scripts/check-image's to test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ringback {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const fs::path kSource = RINGBACK_SOURCE_DIR;

/// `USER ringback`, with continued lines joined; in order.
std::vector<std::string> instructions() {
  std::ifstream file(kSource / "Dockerfile");
  std::vector<std::string> all;
  bool continued = false;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const bool more = line.back() == '\\';
    if (more) line.pop_back();
    if (continued) {
      all.back() += line;
    } else {
      all.push_back(line);
    }
    continued = more;
  }
  return all;
}

/// Those of the stage that becomes the image.
std::vector<std::string> last_stage() {
  std::vector<std::string> stage;
  for (auto& line : instructions()) {
    if (line.starts_with("FROM ")) stage.clear();
    stage.push_back(std::move(line));
  }
  return stage;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

TEST(Dockerfile, MakesASlimImageInTwoStages) {
  std::vector<std::string> stages;
  for (const auto& line : instructions()) {
    if (line.starts_with("FROM ")) stages.push_back(line);
  }
  EXPECT_THAT(stages, ElementsAre("FROM debian:12 AS build", "FROM debian:12-slim"));
}

TEST(Dockerfile, RunsAsAUserThatIsNotRoot) {
  EXPECT_THAT(last_stage(), Contains("USER ringback"));
  for (const auto& line : last_stage()) {
    EXPECT_FALSE(line.starts_with("USER ") && line != "USER ringback") << line;
  }
}

TEST(Dockerfile, PromisesHealthPortAndSignal) {
  const auto stage = last_stage();
  EXPECT_THAT(stage, Contains(testing::AllOf(StartsWith("HEALTHCHECK "),
                                             HasSubstr(R"(CMD ["ringback", "health"])"))));
  EXPECT_THAT(stage, Contains("EXPOSE 3000"));
  EXPECT_THAT(stage, Contains("STOPSIGNAL SIGTERM"));
  EXPECT_THAT(stage, Contains(testing::AllOf(StartsWith(R"(ENTRYPOINT ["ringback", "start")"),
                                             HasSubstr(R"("--address", "0.0.0.0")"))));
}

/// `docker run ...`, as a file tells its readers.
std::string documented_run(const char* name) {
  std::ifstream file(kSource / name);
  for (std::string line; std::getline(file, line);) {
    const auto at = line.find("docker run ");
    if (at != std::string::npos) return line.substr(at);
  }
  return "";
}

TEST(Dockerfile, IsRunWithATmpThatFunctionsCanBeLoadedFrom) {
  EXPECT_THAT(documented_run("Dockerfile"), HasSubstr(" --read-only --tmpfs /tmp:exec "));
  EXPECT_EQ(documented_run("README.md"), documented_run("Dockerfile"));
  std::ifstream file(kSource / "scripts/check-image");
  const std::string script{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(script, HasSubstr("$docker_tmpfs,$tmpfs_options")) << "it mounts what is documented";
}

TEST(Dockerfile, TakesNothingFromTheNetworkButPackages) {
  for (const auto& line : instructions()) {
    EXPECT_FALSE(line.starts_with("ADD ")) << line;
    EXPECT_THAT(line, Not(HasSubstr("http:")));
    EXPECT_THAT(line, Not(HasSubstr("https:")));
  }
}

TEST(Dockerfile, CopiesWhatIsThere) {
  int copies = 0;
  for (const auto& line : instructions()) {
    if (!line.starts_with("COPY ") || line.find("--from=") != std::string::npos) continue;
    const auto words = words_of(line);
    for (std::size_t at = 1; at + 1 < words.size(); ++at, ++copies) {
      EXPECT_TRUE(fs::exists(kSource / words[at])) << line;
    }
  }
  EXPECT_GE(copies, 2);
}

TEST(Dockerignore, LeavesOutWhatIsBuiltAndKeepsWhatIsNeeded) {
  std::ifstream file(kSource / ".dockerignore");
  std::vector<std::string> ignored;
  for (std::string line; std::getline(file, line);) ignored.push_back(line);
  for (const auto* name : {"build", ".git", "node_modules"}) EXPECT_THAT(ignored, Contains(name));
  for (const auto* name : {"runtime", "scripts", "cmake", "functions", "templates", "*"}) {
    EXPECT_THAT(ignored, Not(Contains(name)));
  }
}

}  // namespace
}  // namespace ringback
