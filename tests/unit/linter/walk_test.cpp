#include "linter/input/walk.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "linter/input/profiles.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

class WalkTest : public testing::Test {
 protected:
  /// Paths of the inputs below the test's folder, a named one with a `!`.
  [[nodiscard]] std::vector<std::string> Inputs(const std::vector<std::string>& names) {
    std::vector<std::string> arguments;
    for (const std::string& name : names) arguments.push_back(folder_.At(name));
    found_ = FindInputs(arguments);
    std::vector<std::string> paths;
    for (const Input& input : found_.inputs) {
      paths.push_back(Below(input.path) + (input.named ? "!" : ""));
    }
    return paths;
  }
  [[nodiscard]] std::vector<std::string> Skipped() const {
    std::vector<std::string> skipped;
    for (const Skip& skip : found_.skipped) {
      skipped.push_back(Below(skip.path) + " " + std::string(SkipReasonText(skip.reason)));
    }
    return skipped;
  }
  [[nodiscard]] std::string Below(const std::string& path) const {
    return path.substr(folder_.path().string().size() + 1);
  }
  using Paths = std::vector<std::string>;

  TempFolder folder_;
  Inventory found_;
};

TEST_F(WalkTest, TakesManifestsInOrderAndLeavesTheRest) {
  for (const char* name : {"b.yaml", "a.yml", "c.json", "d.txt", "e.YAML", "sub/z.yaml", "Makefile",
                           "sub/deep/y.yaml", "a-sub/x.yaml"}) {
    folder_.Write(name, "a: 1\n");
  }
  EXPECT_EQ(Inputs({"."}), (Paths{"./a.yml", "./b.yaml", "./c.json", "./a-sub/x.yaml",
                                  "./sub/z.yaml", "./sub/deep/y.yaml"}));
  EXPECT_TRUE(Skipped().empty());
}

TEST_F(WalkTest, AFileIsTakenWhateverItsNameAndOnlyOnce) {
  folder_.Write("deploy.txt", "a: 1\n");
  folder_.Write("x/a.yaml", "a: 1\n");
  EXPECT_EQ(Inputs({"deploy.txt", "x", "x/a.yaml", "x//a.yaml"}),
            (Paths{"deploy.txt!", "x/a.yaml!"}));
}

TEST_F(WalkTest, HiddenOnesAreSkippedUnlessNamed) {
  folder_.Write(".hidden.yaml", "a: 1\n");
  folder_.Write(".github/w.yaml", "a: 1\n");
  folder_.Write(".git/x.yaml", "a: 1\n");
  folder_.Write(".giq-lint.yaml", "severity: info\n");
  EXPECT_EQ(Inputs({""}), Paths{});
  EXPECT_EQ(Skipped(), (Paths{".github/ hidden", ".hidden.yaml hidden"}));
  EXPECT_EQ(Inputs({".hidden.yaml", ".github"}), (Paths{".hidden.yaml!", ".github/w.yaml"}));
}

TEST_F(WalkTest, FilteredNamesAreHiddenBelowTheWorkingDirectoryAlone) {
  // The test's folder is not below the working directory: only the file's own name counts.
  folder_.Write(".checkout/a.yaml", "a: 1\n");
  folder_.Write(".checkout/.b.yaml", "a: 1\n");
  const std::vector<std::string> names = {folder_.At(".checkout/a.yaml"),
                                          folder_.At(".checkout/.b.yaml")};
  const Inventory found = FindInputs(names, NamedFiles::kFiltered);
  ASSERT_EQ(found.inputs.size(), 1U);
  EXPECT_EQ(found.inputs[0].path, names[0]);
  EXPECT_TRUE(found.inputs[0].named);
  EXPECT_TRUE(found.inputs[0].filtered);
  ASSERT_EQ(found.skipped.size(), 1U);
  EXPECT_EQ(found.skipped[0].path, names[1]);
  EXPECT_EQ(found.skipped[0].reason, SkipReason::kHidden);
}

TEST_F(WalkTest, IgnoredOnesAreCounted) {
  folder_.Write(".gitignore", "build/\nsecret.yaml\n*.log\n");
  for (const char* name : {"build/a.yaml", "secret.yaml", "x.log", "b.yaml"}) {
    folder_.Write(name, "a: 1\n");
  }
  EXPECT_EQ(Inputs({""}), Paths{"b.yaml"});
  EXPECT_EQ(Skipped(), (Paths{"build/ ignored by git", "secret.yaml ignored by git"}));
}

TEST_F(WalkTest, LinksAreFollowedOnceAndLoopsEnd) {
  folder_.Write("top/real/a.yaml", "a: 1\n");
  folder_.Write("other/b.yaml", "a: 1\n");
  fs::create_symlink("..", folder_.At("top/real/up"));
  fs::create_symlink("real", folder_.At("top/again"));
  fs::create_symlink("../other", folder_.At("top/elsewhere"));
  fs::create_symlink("real/a.yaml", folder_.At("top/same.yaml"));
  fs::create_symlink("../other/b.yaml", folder_.At("top/new.yaml"));
  EXPECT_EQ(Inputs({"top"}), (Paths{"top/elsewhere/b.yaml", "top/real/a.yaml"}));
  EXPECT_EQ(Skipped(), (Paths{"top/again repeated link", "top/new.yaml repeated link",
                              "top/real/up repeated link", "top/same.yaml repeated link"}));
}

TEST_F(WalkTest, WhatCannotBeOpenedIsAFailure) {
  folder_.Write("good.yaml", "a: 1\n");
  fs::create_symlink("nowhere", folder_.At("dangling.yaml"));
  fs::create_symlink("nowhere", folder_.At("dangling.txt"));
  EXPECT_EQ(Inputs({"", "missing"}), Paths{"good.yaml"});
  ASSERT_EQ(found_.failures.size(), 2U);
  EXPECT_EQ(found_.failures[0].Text(),
            folder_.At("missing") + ": cannot open: No such file or directory");
  EXPECT_EQ(found_.failures[1].Text(),
            folder_.At("dangling.yaml") + ": cannot open: No such file or directory");
}

TEST_F(WalkTest, AVeryDeepTreeIsNoTrouble) {
  std::string name = "d";
  for (int i = 0; i < 400; ++i) name += "/d";
  folder_.Write(name + "/a.yaml", "a: 1\n");
  EXPECT_EQ(Inputs({""}), Paths{name + "/a.yaml"});
}

TEST_F(WalkTest, TheNearestConfigurationCounts) {
  folder_.Write(".giq-lint.yaml", "severity: info\n");
  folder_.Write("a/b/.giq-lint.yaml", "severity: error\n");
  fs::create_directories(folder_.At("a/b/c"));
  EXPECT_EQ(FindConfig(folder_.At("a/b/c")), folder_.At("a/b/.giq-lint.yaml"));
  EXPECT_EQ(FindConfig(folder_.At("a/b")), folder_.At("a/b/.giq-lint.yaml"));
  EXPECT_EQ(FindConfig(folder_.At("a")), folder_.At(".giq-lint.yaml"));
  Profiles profiles({}, Profiles::Lookup::kUpwards, "");
  const auto above = profiles.For(folder_.At("a"));
  const auto below = profiles.For(folder_.At("a/b/c"));
  ASSERT_TRUE(above && below);
  EXPECT_EQ((*above)->least_shown(), Severity::kInfo);
  EXPECT_EQ((*below)->least_shown(), Severity::kError);
  EXPECT_EQ(*profiles.For(folder_.path().string()), *above) << "loaded once";
}

}  // namespace
}  // namespace giq
