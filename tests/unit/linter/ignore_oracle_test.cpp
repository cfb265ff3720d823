// A tree with every kind of ignore file, judged by us and by `git check-ignore`.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "linter/input/gitignore.h"
#include "linter/input/walk.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

std::string OutputOf(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string text;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
    text.push_back(static_cast<char>(c));
  }
  return text;
}

std::set<std::string> LinesOf(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

/// Files whose names cover what the patterns below speak about, in a few folders each.
std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const char* folder :
       {"", "build/", "src/", "src/build/", "src/deep/", "src/deep/er/", "docs/", "docs/a b/",
        "out1/", "outx/", "keep/", "keep/gen/", "logs/", "logs/x/y/", "tmp/", "re[x]/"}) {
    for (const char* file : {"a.yaml", "b.yml", "c.json", "gen-1.yaml", "gen-a.yaml", "keep.yaml",
                             "x y.yaml", "trail .yaml", "#hash.yaml", "!bang.yaml", "UP.yaml",
                             "star*.yaml", "debug.yaml", "z].yaml", "back\\slash.yaml"}) {
      names.push_back(std::string(folder) + file);
    }
  }
  return names;
}

constexpr const char* kRootIgnore =
    "# comment\n"
    "\n"
    "build/\n"
    "/src/*.json\n"
    "gen-[0-9].yaml\n"
    "!docs/gen-1.yaml\n"
    "out[[:digit:]]/\n"
    "**/deep/er/a.yaml\n"
    "logs/**/debug.yaml\n"
    "\\#hash.yaml\n"
    "\\!bang.yaml\r\n"
    "x\\ y.yaml   \n"
    "star\\**\n"
    "keep/*\n"
    "!keep/gen\n"
    "/tmp/**\n"
    "[!a-z]P.yaml\n"
    "re\\[x]/b.yml\n"
    "z[]].yaml\n"
    "back\\\\slash.yaml\n";

constexpr const char* kNestedIgnore =
    "*.yml\n"
    "!b.yml/\n"
    "/deep/c.json\n"
    "!build/\n"
    "!gen-1.yaml\n";

class IgnoreOracle : public testing::Test {
 protected:
  void SetUp() override {
    if (OutputOf("git --version 2>/dev/null").empty()) GTEST_SKIP() << "git is not installed";
    for (const std::string& name : Names()) folder_.Write(name, "a: 1\n");
    folder_.Write(".gitignore", kRootIgnore);
    folder_.Write("src/.gitignore", kNestedIgnore);
    folder_.Write("docs/.gitignore", "*\n!a.yaml\n!*/\n");
    OutputOf("cd '" + folder_.path().string() + "' && " + kGit + "init -q . 2>&1");
    folder_.Write(".git/info/exclude", "UP.yaml\nlogs/x\n!keep.yaml\n");
  }

  [[nodiscard]] std::set<std::string> TakenByGit() const {
    return LinesOf(OutputOf("cd '" + folder_.path().string() + "' && " + kGit +
                            "-c core.quotePath=false ls-files -co -z --exclude-standard | "
                            "tr '\\0' '\\n' | grep -E '\\.(yaml|yml|json)$'"));
  }

  [[nodiscard]] std::set<std::string> TakenByUs(const std::string& below = "") const {
    const std::vector<std::string> arguments{folder_.At(below)};
    const std::string prefix = folder_.path().string() + "/";
    std::set<std::string> taken;
    for (const Input& input : FindInputs(arguments).inputs) {
      taken.insert(input.path.substr(prefix.size()));
    }
    return taken;
  }

  static constexpr const char* kGit =
      "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 XDG_CONFIG_HOME=/nonexistent git ";
  TempFolder folder_;
};

TEST_F(IgnoreOracle, TheWalkTakesWhatGitWouldAdd) {
  const auto git = TakenByGit();
  ASSERT_GT(git.size(), 50U);
  ASSERT_LT(git.size(), Names().size());
  EXPECT_EQ(TakenByUs(), git);
}

TEST_F(IgnoreOracle, AWalkThatStartsBelowTheRootKnowsTheIgnoreFilesAbove) {
  std::set<std::string> below;
  std::ranges::copy_if(TakenByGit(), std::inserter(below, below.end()),
                       [](const std::string& name) { return name.starts_with("src/"); });
  ASSERT_FALSE(below.empty());
  EXPECT_EQ(TakenByUs("src"), below);
}

TEST_F(IgnoreOracle, ARepositoryInARepositoryHasItsOwnRules) {
  folder_.Write("vendor/gen-1.yaml", "a: 1\n");
  OutputOf("cd '" + folder_.At("vendor") + "' && " + kGit + "init -q . 2>&1");
  EXPECT_EQ(TakenByUs("vendor"), std::set<std::string>{"vendor/gen-1.yaml"});
  EXPECT_TRUE(TakenByUs().contains("vendor/gen-1.yaml"));
}

TEST_F(IgnoreOracle, RandomPatternsMatchWhatGitMatches) {
  const TempFolder random;
  const std::string root = random.path().string();
  OutputOf("cd '" + root + "' && " + kGit + "init -q . 2>&1");
  std::mt19937 next(20240607);
  const auto pick = [&](std::string_view letters, std::size_t most) {
    std::string text;
    for (std::size_t size = 1 + next() % most; text.size() < size;) {
      text += letters[next() % letters.size()];
    }
    return text;
  };
  std::set<std::string> ours, all;
  for (int i = 0; i < 600; ++i) {
    const std::string pattern = pick("aab**?/[]!-\\", 9);
    const std::string folder = "case" + std::to_string(i);
    random.Write(folder + "/.gitignore", pattern + "\n");
    const IgnoreFile file(pattern + "\n");
    for (int j = 0; j < 12; ++j) {
      std::string path = "x" + pick("aab/-", 6) + "y";
      path = j % 2 == 0 ? path.substr(1, path.size() - 2) + "a" : path;
      if (path.front() == '/' || path.find("//") != std::string::npos) continue;
      // A folder above that is ignored takes its files with it.
      std::optional<bool> ignored;
      for (std::size_t end = path.find('/'); ignored != true; end = path.find('/', end + 1)) {
        ignored = file.Decide(path.substr(0, end), end != std::string::npos);
        if (end == std::string::npos) break;
      }
      all.insert(folder + "/" + path);
      if (ignored == true) ours.insert(folder + "/" + path);
    }
  }
  std::string list;
  for (const std::string& path : all) list += path + "\n";
  random.Write("list", list);
  const auto git =
      LinesOf(OutputOf("cd '" + root + "' && " + kGit +
                       "-c core.quotePath=false check-ignore --no-index --stdin < list"));
  EXPECT_GT(git.size(), 300U);
  EXPECT_EQ(ours, git);
}

TEST_F(IgnoreOracle, AnIgnoredFolderIsEnteredWhenItIsNamed) {
  EXPECT_TRUE(TakenByUs("build").contains("build/a.yaml"));
  EXPECT_FALSE(TakenByUs("build").contains("build/gen-1.yaml"));
}

}  // namespace
}  // namespace giq
