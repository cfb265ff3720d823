// Unified diffs: exact text, and what `git apply` and patch make of them.
#include "linter/report/unified_diff.h"

#include <gtest/gtest.h>

#include <random>

#include "linter/report/line_diff.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

std::string Numbered(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += std::to_string(i) + "\n";
  return text;
}

std::string Patched(const std::vector<std::string_view>& before,
                    const std::vector<std::string_view>& after,
                    const std::vector<LineChange>& changes) {
  std::string text;
  std::size_t at = 0;
  for (const LineChange& change : changes) {
    for (; at < change.from; ++at) text += before[at];
    for (std::size_t i = change.new_from; i < change.new_to; ++i) text += after[i];
    at = change.to;
  }
  for (; at < before.size(); ++at) text += before[at];
  return text;
}

bool Has(const char* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}

TEST(LineDiff, FindsTheSmallestChange) {
  const auto diff = [](std::string_view before, std::string_view after) {
    return DiffLines(LinesOf(before), LinesOf(after));
  };
  using Changes = std::vector<LineChange>;
  EXPECT_EQ(diff("", ""), Changes());
  EXPECT_EQ(diff("a\nb\n", "a\nb\n"), Changes());
  EXPECT_EQ(diff("a\nb\nc\n", "a\nx\nc\n"), (Changes{{1, 2, 1, 2}}));
  EXPECT_EQ(diff("a\nc\n", "a\nb\nc\n"), (Changes{{1, 1, 1, 2}}));
  EXPECT_EQ(diff("a\nb\nc\n", "a\nc\n"), (Changes{{1, 2, 1, 1}}));
  EXPECT_EQ(diff("a\nb", "a\nb\n"), (Changes{{1, 2, 1, 2}}));
  EXPECT_EQ(diff("", "a\n"), (Changes{{0, 0, 0, 1}}));
  EXPECT_EQ(diff("a\nb\nc\nd\n", "b\nc\ne\nd\n"), (Changes{{0, 1, 0, 0}, {3, 3, 2, 3}}));
}

TEST(LineDiff, OfRandomTextsTurnsTheOneIntoTheOther) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same texts each time
  for (int round = 0; round < 3000; ++round) {
    std::string before;
    std::string after;
    const auto letters = 1 + random() % 4;
    for (auto i = random() % 40; i > 0; --i) {
      const std::string line(1, static_cast<char>('a' + random() % letters));
      if (random() % 5 != 0) before += line + "\n";
      if (random() % 5 != 0) after += line + "\n";
    }
    if (random() % 4 == 0 && !before.empty()) before.pop_back();
    if (random() % 4 == 0 && !after.empty()) after.pop_back();
    const auto old_lines = LinesOf(before);
    const auto new_lines = LinesOf(after);
    const auto changes = DiffLines(old_lines, new_lines);
    ASSERT_EQ(Patched(old_lines, new_lines, changes), after) << before;
    for (std::size_t i = 1; i < changes.size(); ++i) {
      ASSERT_LT(changes[i - 1].to, changes[i].from) << before << "-----\n" << after;
    }
  }
}

TEST(LineDiff, OfALongTextWithManyChangesIsFoundInLinearTime) {
  std::string before;
  std::string after;
  for (int i = 0; i < 400'000; ++i) {
    const std::string line = "line " + std::to_string(i % 50) + "\n";
    before += line;
    after += i % 40 == 0 ? "changed\n" : line;
  }
  const auto old_lines = LinesOf(before);
  const auto new_lines = LinesOf(after);
  const auto changes = DiffLines(old_lines, new_lines);
  EXPECT_EQ(changes.size(), 10'000);
  EXPECT_EQ(Patched(old_lines, new_lines, changes), after);
}

TEST(LineDiff, OfTextsWithNothingInCommonIsOneChange) {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  using Changes = std::vector<LineChange>;
  EXPECT_EQ(DiffLines(LinesOf(before), LinesOf(after)), (Changes{{0, 5000, 0, 5000}}));
}

TEST(UnifiedDiff, HasThreeLinesOfContext) {
  const std::string before = Numbered(1, 20);
  const std::string after = Numbered(1, 4) + "five\n" + Numbered(6, 20);
  EXPECT_EQ(
      UnifiedDiff("x/deploy.yaml", before, after, {}),
      "--- a/x/deploy.yaml\n+++ b/x/deploy.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n "
      "7\n 8\n");
  EXPECT_EQ(UnifiedDiff("deploy.yaml", before, before, {}), "");
}

TEST(UnifiedDiff, JoinsHunksThatTouch) {
  const std::string after =
      "one\n" + Numbered(2, 7) + "eight\n" + Numbered(9, 14) + Numbered(16, 20);
  EXPECT_EQ(UnifiedDiff("./a.yaml", Numbered(1, 20), after, {}),
            "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,18 +1,17 @@\n-1\n+one\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n"
            "+eight\n 9\n 10\n 11\n 12\n 13\n 14\n-15\n 16\n 17\n 18\n");
  EXPECT_EQ(UnifiedDiff("/a.yaml", "1\n2\n3\n4\n", "1\n2\n3\n4\n5\n", {}),
            "--- a/a.yaml\n+++ b/a.yaml\n@@ -2,3 +2,4 @@\n 2\n 3\n 4\n+5\n");
  EXPECT_EQ(UnifiedDiff("a.yaml", "1\n", "", {}),
            "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +0,0 @@\n-1\n");
}

TEST(UnifiedDiff, KeepsLineEndsAndSaysWhereTheLastIsMissing) {
  EXPECT_EQ(UnifiedDiff("a.yaml", "a\r\nb\r\n", "a\r\nc\r\n", {}),
            "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
  EXPECT_EQ(
      UnifiedDiff("a.yaml", "a\nb", "x\nb", {}),
      "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n");
  EXPECT_EQ(UnifiedDiff("a.yaml", "a", "b\n", {}),
            "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
}

TEST(UnifiedDiff, QuotesNamesThatWouldNotSurvive) {
  const auto head = [](std::string_view path) {
    const std::string diff = UnifiedDiff(path, "a\n", "b\n", {});
    return diff.substr(0, diff.find('\n'));
  };
  EXPECT_EQ(head("two words.yaml"), "--- a/two words.yaml\t");
  EXPECT_EQ(head("say \"x\".yaml"), "--- \"a/say \\042x\\042.yaml\"");
  EXPECT_EQ(head("line\nbreak.yaml"), "--- \"a/line\\012break.yaml\"");
  EXPECT_EQ(head("größe.yaml"), "--- a/größe.yaml");
}

TEST(UnifiedDiff, OnATerminalIsColouredAndSafe) {
  EXPECT_EQ(UnifiedDiff("a.yaml", "a\x1b[2J\n", "b\n", {.color = true}),
            "\x1b[1m--- a/a.yaml\x1b[0m\n\x1b[1m+++ b/a.yaml\x1b[0m\n\x1b[1;36m@@ -1 +1 @@\x1b[0m\n"
            "\x1b[31m-a\\x1b[2J\x1b[0m\n\x1b[32m+b\x1b[0m\n");
}

/// Patches before.yaml in a folder by what a command reads from diff.patch.
std::string AppliedBy(const std::string& command, std::string_view before, std::string_view after) {
  const TempFolder folder;
  folder.Write("a b.yaml", before);
  folder.Write("diff.patch", UnifiedDiff("a b.yaml", before, after, {}));
  const std::string line = "cd " + folder.At("") + " && " + command + " diff.patch >/dev/null 2>&1";
  EXPECT_EQ(std::system(line.c_str()), 0) << UnifiedDiff("a b.yaml", before, after, {});
  std::ifstream file(folder.At("a b.yaml"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(UnifiedDiff, IsTakenByGitAndPatch) {
  std::vector<std::string> commands;
  if (Has("git")) commands.emplace_back("git apply");
  if (Has("patch")) commands.emplace_back("patch --binary -p1 <");
  if (commands.empty()) GTEST_SKIP() << "neither git nor patch is installed";
  std::mt19937 random(11);  // NOLINT(cert-msc51-cpp)
  for (const std::string& command : commands) {
    EXPECT_EQ(AppliedBy(command, "a\r\nb\nc", "a\r\nB\r\nc"), "a\r\nB\r\nc") << command;
    for (int round = 0; round < 20; ++round) {
      std::string before = "first\n";
      std::string after = before;
      for (int i = 0; i < 60; ++i) {
        const std::string line = std::to_string(random() % 9) + (random() % 3 == 0 ? "\r\n" : "\n");
        if (random() % 9 != 0) before += line;
        if (random() % 9 != 0) after += line;
      }
      if (round % 2 == 0) after.pop_back();
      if (round % 3 == 0) before.pop_back();
      EXPECT_EQ(AppliedBy(command, before, after), after) << command;
    }
  }
}

}  // namespace
}  // namespace giq
