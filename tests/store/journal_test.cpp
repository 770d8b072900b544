// The journal of documents: what was kept is there, and what is not a journal is told.
#include "store/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "base/text.hpp"

namespace ringback {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct JournalFile : testing::Test {
  JournalFile() {
    std::string name = (fs::temp_directory_path() / "ringback-journal-XXXXXX").string();
    folder = mkdtemp(name.data());
    file = folder / "state.sqlite";
  }
  ~JournalFile() override { fs::remove_all(folder); }
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  std::unique_ptr<Journal> open() const {
    auto journal = open_sqlite_journal(file);
    if (!journal) throw std::runtime_error(journal.error().message);
    return std::move(*journal);
  }

  /// What opening or reading says.
  std::string error() const {
    const auto journal = open_sqlite_journal(file);
    if (!journal) return journal.error().message;
    const auto documents = (*journal)->replay();
    return documents ? "" : documents.error().message;
  }

  void keep(const std::vector<Change>& changes) const {
    const auto kept = open()->append(changes);
    ASSERT_TRUE(kept) << kept.error().message;
  }

  /// `sequence kind sid body`, a line each.
  std::string kept() const {
    const auto documents = open()->replay();
    if (!documents) return documents.error().message;
    std::string lines;
    for (const auto& [sequence, kind, sid, body] : *documents) {
      lines += cat(sequence, " ", kind, " ", sid, " ", body.value_or("-"), "\n");
    }
    return lines;
  }

  /// What a hand with SQLite's own tools does to the file.
  void run(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(database);
  }

  fs::path folder;
  fs::path file;
};

TEST_F(JournalFile, KeepsDocumentsInOrderOfCreation) {
  keep({{2, "call", "CA2", "{}"}, {1, "message", "SM1", R"({"body":"hi \u0000 \"there\""})"}});
  keep({{3, "call", "CA3", "{}"}, {2, "call", "CA2", R"({"status":"busy"})"}});
  keep({{1, "message", "SM1", std::nullopt}});
  EXPECT_EQ(kept(), "2 call CA2 {\"status\":\"busy\"}\n3 call CA3 {}\n");
}

TEST_F(JournalFile, KeepsATurnWholeOrNotAtAll) {
  keep({{1, "call", "CA1", "{}"}});
  run("CREATE TRIGGER no BEFORE INSERT ON documents WHEN NEW.sequence = 3"
      " BEGIN SELECT RAISE(ABORT, 'no'); END");
  auto journal = open();
  EXPECT_FALSE(
      journal->append(std::vector<Change>{{2, "call", "CA2", "{}"}, {3, "call", "CA3", "{}"}}));
  EXPECT_TRUE(journal->append(std::vector<Change>{{4, "call", "CA4", "{}"}}))
      << "the next one may succeed";
  journal.reset();
  EXPECT_EQ(kept(), "1 call CA1 {}\n4 call CA4 {}\n");
}

TEST_F(JournalFile, BelongsToOneProgramAtATime) {
  auto first = open();
  EXPECT_EQ(error(), cat(file.string(), ": is in use by another program"));
  first.reset();
  EXPECT_EQ(error(), "");
}

TEST_F(JournalFile, IsMadeInAnEmptyFile) {
  std::ofstream(file).flush();
  EXPECT_EQ(error(), "");
}

TEST_F(JournalFile, OfAnotherKindIsRefused) {
  std::ofstream(file) << "This is the diary of somebody else, and longer than a header is wide. "
                         "This is the diary of somebody else, and longer than a header is wide.";
  EXPECT_EQ(error(), cat(file.string(), ": is not a journal of Ringback"));
  fs::remove(file);
  run("CREATE TABLE diary(day)");
  EXPECT_EQ(error(), cat(file.string(), ": is not a journal of Ringback"));
}

TEST_F(JournalFile, OfSomebodyElseStaysAsItWas) {
  run("CREATE TABLE diary(day)");
  const auto bytes = [this] {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const auto before = bytes();
  EXPECT_EQ(error(), cat(file.string(), ": is not a journal of Ringback"));
  EXPECT_TRUE(bytes() == before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1) << "nothing lies beside it";
}

TEST_F(JournalFile, IsReadByItsOwnerAlone) {
  const auto journal = open();
  ASSERT_TRUE(journal->append(std::vector<Change>{{1, "call", "CA1", "{}"}}));
  ASSERT_TRUE(write_snapshot(folder / "snapshot", std::vector<Change>{{1, "call", "CA1", "{}"}}));
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << entry.path();
  }
}

TEST_F(JournalFile, OfALaterVersionIsRefused) {
  keep({{1, "call", "CA1", "{}"}});
  run("PRAGMA user_version = 2");
  EXPECT_THAT(error(), HasSubstr("was written by a later version"));
}

TEST_F(JournalFile, ThatIsTornIsRefused) {
  std::vector<Change> many;
  for (std::uint64_t i = 1; i <= 200; ++i) {
    many.push_back({i, "call", cat("CA", i), cat("{\"filler\":\"", std::string(400, 'x'), "\"}")});
  }
  keep(many);
  const auto whole = fs::file_size(file);
  for (const auto size : {whole - 4096, whole / 2, std::uintmax_t{5000}, std::uintmax_t{700}}) {
    fs::resize_file(file, size);
    EXPECT_THAT(error(), testing::StartsWith(file.string())) << size;
  }
}

TEST_F(JournalFile, WithADamagedDocumentIsRefused) {
  keep({{1, "call", "CA1", "{}"}, {2, "call", "CA2", R"({"status":"queued"})"}});
  run("UPDATE documents SET body = replace(body, 'queued', 'quexed') WHERE sequence = 2");
  EXPECT_EQ(error(), cat(file.string(), ": is damaged: document 2 (CA2) is not what was written"));
}

TEST_F(JournalFile, CannotLieInAFolderThatIsNotThere) {
  file = folder / "nowhere" / "state.sqlite";
  EXPECT_THAT(error(), HasSubstr("nowhere/state.sqlite: unable to open"));
}

TEST_F(JournalFile, AsASnapshotIsReadWithoutBeingTouched) {
  const std::vector<Change> documents = {{1, "call", "CA1", "{}"}, {7, "call", "CA2", "{}"}};
  ASSERT_TRUE(write_snapshot(file, documents));
  ASSERT_TRUE(write_snapshot(file, documents)) << "a second one takes the place of the first";
  fs::permissions(file, fs::perms::owner_read);
  const auto read = read_snapshot(file);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(read->at(1).sid, "CA2");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1) << "nothing lies beside it";
  EXPECT_FALSE(read_snapshot(folder / "other"));
  EXPECT_FALSE(fs::exists(folder / "other"));
}

}  // namespace
}  // namespace ringback
