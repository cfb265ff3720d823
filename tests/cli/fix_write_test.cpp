// What happens to files on disk while fix writes them: killed, without room, linked, not ours.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <string>

#include "tests/cli/binary.h"

namespace giq {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

/// A manifest of about so many bytes with one finding that fix corrects.
std::string Large(std::size_t bytes, bool fixed) {
  std::string text =
      std::string("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: vllm}\nspec:\n") +
      "  replicas: " + (fixed ? "2" : "\"2\"") + "\n";
  while (text.size() < bytes) text += "# a comment that makes the file longer and longer\n";
  return text + "  paused: false\n";
}

struct stat StatusOf(const std::string& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status;
}

TEST(FixWrite, KilledAtAnyMomentEachFileIsOldOrNew) {
  const Binary giq_lint;
  const std::string old_text = Large(100'000, false);
  const std::string new_text = Large(100'000, true);
  std::vector<std::string> names;
  for (int i = 0; i < 8; ++i)
    names.push_back("f" + std::to_string(i % 2) + "/" + std::to_string(i) + ".yaml");
  const auto write = [&] {
    for (const std::string& name : names) giq_lint.Write(name, old_text);
  };
  const std::vector<std::string> arguments = [&] {
    std::vector<std::string> words = names;
    words.insert(words.begin(), "fix");
    return words;
  }();
  write();
  const Outcome whole = giq_lint.Run(arguments);
  ASSERT_EQ(whole.code, 0) << whole.err;
  const auto longest = static_cast<unsigned>(whole.seconds * 1.1e6);
  std::mt19937 random(3);  // NOLINT(cert-msc51-cpp)
  int between = 0;
  for (int round = 0; round < 200; ++round) {
    write();
    giq_lint.RunAndKill(arguments, microseconds(random() % longest));
    std::set<bool> met;
    for (const std::string& name : names) {
      const std::string text = giq_lint.Read(name);
      ASSERT_TRUE(text == old_text || text == new_text) << name << ": " << text.size() << " bytes";
      met.insert(text == new_text);
    }
    bool unfinished = met.size() == 2;
    // What is left beside a file that was not finished has no name that anybody would read.
    for (const auto& entry : fs::recursive_directory_iterator(giq_lint.folder().path())) {
      const fs::path path = entry.path();
      if (!entry.is_regular_file() || path.extension() == ".yaml") continue;
      unfinished = true;
      fs::remove(path);
    }
    between += unfinished ? 1 : 0;
  }
  EXPECT_GT(between, 10) << "of 200 too few met it while it wrote";
}

TEST(FixWrite, WithoutRoomOnTheDiskTheFileIsTheOldOne) {
  const Binary giq_lint;
  const TempFolder results;
  const std::string script = results.Write("run.sh", R"(set -e
mount -t tmpfs -o size=128k none "$1"
cp "$2/old.yaml" "$1/a.yaml"
cp "$2/old.yaml" "$1/b.yaml"
ln "$1/b.yaml" "$1/c.yaml"
dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || true
cd "$1"
set +e
"$3" fix a.yaml b.yaml 2>"$2/err"
echo $? >"$2/code"
cp a.yaml b.yaml "$2/"
ls >"$2/names"
rm filler
"$3" fix a.yaml b.yaml 2>/dev/null
echo $? >"$2/code-then"
cp a.yaml "$2/then.yaml"
)");
  const std::string old_text = Large(30'000, false);
  results.Write("old.yaml", old_text);
  const std::string command = "unshare --mount sh " + script + " '" +
                              giq_lint.folder().path().string() + "' '" + results.path().string() +
                              "' " GIQ_BIN "/giq-lint 2>/dev/null";
  if (::geteuid() != 0 || std::system(command.c_str()) != 0) {
    GTEST_SKIP() << "no small disk can be mounted here, so a full one was not tested";
  }
  EXPECT_EQ(ReadBack(results.At("code")), "2\n");
  const std::string err = ReadBack(results.At("err"));
  EXPECT_NE(err.find("error: a.yaml: cannot write: No space left on device\n"), std::string::npos)
      << err;
  EXPECT_NE(err.find("  = the file could not be written\n"), std::string::npos) << err;
  EXPECT_EQ(ReadBack(results.At("a.yaml")), old_text);
  EXPECT_EQ(ReadBack(results.At("b.yaml")), old_text);
  EXPECT_EQ(ReadBack(results.At("names")), "a.yaml\nb.yaml\nc.yaml\nfiller\n");
  EXPECT_EQ(ReadBack(results.At("code-then")), "0\n");
  EXPECT_EQ(ReadBack(results.At("then.yaml")), Large(30'000, true));
}

TEST(FixWrite, LinksModesAndOwnersStay) {
  const Binary giq_lint;
  const TempFolder elsewhere;
  const std::string real = elsewhere.Write("real.yaml", Large(100, false));
  const std::string hard = giq_lint.Write("hard.yaml", Large(100, false));
  fs::create_symlink(real, giq_lint.folder().At("link.yaml"));
  fs::create_hard_link(hard, elsewhere.At("other.yaml"));
  ::chmod(real.c_str(), 0640);
  const uid_t owner = ::geteuid() == 0 ? 12345 : ::geteuid();
  ASSERT_EQ(::chown(real.c_str(), owner, static_cast<gid_t>(-1)), 0);
  const Outcome run = giq_lint.Run({"fix", "link.yaml", "hard.yaml"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_TRUE(fs::is_symlink(giq_lint.folder().At("link.yaml")));
  EXPECT_EQ(ReadBack(real), Large(100, true));
  EXPECT_EQ(ReadBack(elsewhere.At("other.yaml")), Large(100, true));
  EXPECT_EQ(StatusOf(hard).st_ino, StatusOf(elsewhere.At("other.yaml")).st_ino);
  EXPECT_EQ(StatusOf(real).st_mode & 07777, 0640);
  EXPECT_EQ(StatusOf(real).st_uid, owner);
}

TEST(FixWrite, AFileOfSomebodyElseStaysTheirs) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make a file of another user";
  const Binary giq_lint;
  const std::string file = giq_lint.Write("a.yaml", Large(100, false));
  ::chmod(file.c_str(), 0666);
  const auto before = StatusOf(file);
  const Outcome run = giq_lint.RunUnprivileged({"fix", "a.yaml"}, 0777);
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(ReadBack(file), Large(100, true));
  EXPECT_EQ(StatusOf(file).st_uid, before.st_uid);
  EXPECT_EQ(StatusOf(file).st_ino, before.st_ino);
}

TEST(FixWrite, ReadOnlyFilesAreErrors) {
  const Binary giq_lint;
  const std::string file = giq_lint.Write("a.yaml", Large(100, false));
  giq_lint.Write("b.yaml", Large(100, false));
  ::chmod(file.c_str(), 0444);
  const Outcome run = giq_lint.Run({"fix", "a.yaml", "b.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_NE(run.err.find("error: a.yaml: cannot write: the file is read-only\n"), std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("left a.yaml:5:13: "), std::string::npos) << run.err;
  EXPECT_EQ(ReadBack(file), Large(100, false));
  EXPECT_EQ(giq_lint.Read("b.yaml"), Large(100, true));
}

TEST(FixWrite, LineEndsMarksAndTheLastLineStay) {
  const Binary giq_lint;
  const std::string old_text =
      "\xEF\xBB\xBF# größe\r\napiVersion: apps/v1\r\nkind: Deployment\r\nspec:\r\n  replicas: '2'  "
      "# ✓\r\n"
      "\r\n  # end";
  giq_lint.Write("a.yaml", old_text);
  EXPECT_EQ(giq_lint.Run({"fix", "a.yaml"}).code, 0);
  std::string new_text = old_text;
  new_text.replace(new_text.find("'2'"), 3, "2");
  EXPECT_EQ(giq_lint.Read("a.yaml"), new_text);
}

}  // namespace
}  // namespace giq
