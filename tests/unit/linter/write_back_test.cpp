// Files keep what they are when their texts change, and nobody's work is overwritten.
#include "linter/input/write_back.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "linter/input/replace_files.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::string ReadBack(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct stat StatusOf(const std::string& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status;
}

std::vector<std::string> NamesIn(const TempFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename());
  }
  return names;
}

Result<void> Change(const std::string& path, std::string was, std::string text) {
  const std::vector<WriteGroup> groups = {{{path, std::move(was), std::move(text)}}};
  return WriteBack(groups).front();
}

TEST(WriteBack, ReplacesTheFileAndKeepsItsMode) {
  const TempFolder folder;
  const std::string file = folder.Write("a.yaml", "old\n");
  ::chmod(file.c_str(), 0640);
  const auto before = StatusOf(file);
  ASSERT_TRUE(Change(file, "old\n", "new\n"));
  EXPECT_EQ(ReadBack(file), "new\n");
  EXPECT_EQ(StatusOf(file).st_mode, before.st_mode);
  EXPECT_NE(StatusOf(file).st_ino, before.st_ino) << "a reader of the old file keeps it";
  EXPECT_THAT(NamesIn(folder), ElementsAre("a.yaml"));
}

TEST(WriteBack, LeavesAFileAloneThatSomebodyElseChanged) {
  const TempFolder folder;
  const std::string first = folder.Write("a.yaml", "old a\n");
  const std::string second = folder.Write("b.yaml", "theirs\n");
  const std::string third = folder.Write("c.yaml", "old c\n");
  const std::vector<WriteGroup> groups = {
      {{first, "old a\n", "new a\n"}, {second, "old b\n", "new b\n"}},
      {{third, "old c\n", "new c\n"}}};
  const auto outcomes = WriteBack(groups);
  const auto& written = outcomes.front();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().Text(),
            second + ": was changed by somebody else meanwhile, so it is left as it is");
  EXPECT_EQ(ReadBack(first), "old a\n") << "both or none";
  EXPECT_EQ(ReadBack(second), "theirs\n");
  EXPECT_TRUE(outcomes.back()) << "the other group";
  EXPECT_EQ(ReadBack(third), "new c\n");
  EXPECT_THAT(NamesIn(folder), UnorderedElementsAre("a.yaml", "b.yaml", "c.yaml"));
}

TEST(WriteBack, FollowsSymbolicLinks) {
  const TempFolder folder;
  const TempFolder elsewhere;
  const std::string file = elsewhere.Write("real.yaml", "old\n");
  fs::create_symlink(file, folder.At("link.yaml"));
  ASSERT_TRUE(Change(folder.At("link.yaml"), "old\n", "new\n"));
  EXPECT_TRUE(fs::is_symlink(folder.At("link.yaml")));
  EXPECT_EQ(ReadBack(file), "new\n");
  EXPECT_THAT(NamesIn(elsewhere), ElementsAre("real.yaml"));
}

TEST(WriteBack, KeepsHardLinks) {
  const TempFolder folder;
  const std::string file = folder.Write("a.yaml", "a longer old text\n");
  fs::create_hard_link(file, folder.At("b.yaml"));
  ASSERT_TRUE(Change(file, "a longer old text\n", "new\n"));
  EXPECT_EQ(ReadBack(folder.At("b.yaml")), "new\n");
  ASSERT_TRUE(Change(file, "new\n", "a text that is longer again\n"));
  EXPECT_EQ(ReadBack(folder.At("b.yaml")), "a text that is longer again\n");
  EXPECT_EQ(StatusOf(file).st_nlink, 2);
  EXPECT_THAT(NamesIn(folder), UnorderedElementsAre("a.yaml", "b.yaml"));
}

TEST(WriteBack, KeepsAttributes) {
  const TempFolder folder;
  const std::string file = folder.Write("a.yaml", "old\n");
  if (::setxattr(file.c_str(), "user.origin", "helm", 4, 0) != 0) {
    GTEST_SKIP() << "the file system keeps no attributes of users";
  }
  ASSERT_TRUE(Change(file, "old\n", "new\n"));
  std::string value(4, '\0');
  EXPECT_EQ(::getxattr(file.c_str(), "user.origin", value.data(), value.size()), 4);
  EXPECT_EQ(value, "helm");
}

TEST(WriteBack, KeepsTheOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const TempFolder folder;
  const std::string file = folder.Write("a.yaml", "old\n");
  ASSERT_EQ(::chown(file.c_str(), 12345, 54321), 0);
  ASSERT_EQ(::chmod(file.c_str(), 04750), 0);
  ASSERT_TRUE(Change(file, "old\n", "new\n"));
  EXPECT_EQ(StatusOf(file).st_uid, 12345);
  EXPECT_EQ(StatusOf(file).st_gid, 54321);
  EXPECT_EQ(StatusOf(file).st_mode & 07777, 04750);
}

TEST(WriteBack, RefusesReadOnlyFiles) {
  const TempFolder folder;
  const std::string file = folder.Write("a.yaml", "old\n");
  ::chmod(file.c_str(), 0444);
  const auto written = Change(file, "old\n", "new\n");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().Text(), file + ": cannot write: the file is read-only");
  EXPECT_EQ(ReadBack(file), "old\n");
}

TEST(WriteBack, TellsWhatIsNotThere) {
  const TempFolder folder;
  const auto written = Change(folder.At("none.yaml"), "old\n", "new\n");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().Text(),
            folder.At("none.yaml") + ": cannot write: No such file or directory");
}

TEST(ReplaceFiles, WritesAllOrNone) {
  const TempFolder folder;
  const std::string file = folder.Write("a.json", "old");
  ::chmod(file.c_str(), 0604);
  EXPECT_FALSE(ReplaceFiles({{file, "new"}, {folder.At("none/b.json"), "new"}}));
  EXPECT_EQ(ReadBack(file), "old");
  EXPECT_THAT(NamesIn(folder), ElementsAre("a.json"));
  EXPECT_TRUE(ReplaceFiles({{file, "new"}, {folder.At("b.json"), "new"}}));
  EXPECT_EQ(ReadBack(file), "new");
  EXPECT_EQ(StatusOf(file).st_mode & 07777, 0604);
  EXPECT_THAT(NamesIn(folder), UnorderedElementsAre("a.json", "b.json"));
}

}  // namespace
}  // namespace giq
