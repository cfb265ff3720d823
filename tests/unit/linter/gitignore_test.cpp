// One pattern at a time; ignore_oracle_test.cpp compares whole trees with git itself.
#include "linter/input/gitignore.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace giq {
namespace {

struct Case {
  const char* pattern;
  const char* path;
  bool is_folder;
  bool matches;
};

class PatternTest : public testing::TestWithParam<Case> {};

TEST_P(PatternTest, MatchesAsGitDoes) {
  const Case& c = GetParam();
  const auto pattern = IgnorePattern::Parse(c.pattern);
  ASSERT_TRUE(pattern) << c.pattern;
  EXPECT_EQ(pattern->Matches(c.path, c.is_folder), c.matches) << c.pattern << " against " << c.path;
}

INSTANTIATE_TEST_SUITE_P(
    Names, PatternTest,
    testing::Values(Case{"a.yaml", "a.yaml", false, true},
                    Case{"a.yaml", "x/y/a.yaml", false, true},
                    Case{"a.yaml", "xa.yaml", false, false},
                    Case{"*.yaml", "x/b.yaml", false, true}, Case{"*.yaml", "b.yml", false, false},
                    Case{"?.yaml", "a.yaml", false, true}, Case{"?.yaml", "ab.yaml", false, false},
                    Case{"a*b*c", "aXbYc", false, true}, Case{"a*b*c", "aXcYb", false, false},
                    Case{"**foo", "x/barfoo", false, true}, Case{"\\*.yaml", "*.yaml", false, true},
                    Case{"\\*.yaml", "a.yaml", false, false}, Case{"\\#x", "#x", false, true},
                    Case{"\\!x", "!x", false, true}, Case{"x\\", "x\\", false, false}));

INSTANTIATE_TEST_SUITE_P(
    Folders, PatternTest,
    testing::Values(Case{"build/", "build", true, true}, Case{"build/", "build", false, false},
                    Case{"build/", "x/build", true, true}, Case{"/build", "build", true, true},
                    Case{"/build", "x/build", true, false}, Case{"a/b", "a/b", false, true},
                    Case{"a/b", "x/a/b", false, false}, Case{"a/b/", "a/b", false, false}));

INSTANTIATE_TEST_SUITE_P(
    Stars, PatternTest,
    testing::Values(Case{"a/*", "a/b", false, true}, Case{"a/*", "a/b/c", false, false},
                    Case{"a/*/c", "a/b/c", false, true}, Case{"a/*/c", "a/b/x/c", false, false},
                    Case{"**/c", "c", false, true}, Case{"**/c", "a/b/c", false, true},
                    Case{"**/c", "a/bc", false, false}, Case{"a/**", "a/b/c", false, true},
                    Case{"a/**", "a", true, false}, Case{"a/**/c", "a/c", false, true},
                    Case{"a/**/c", "a/x/y/c", false, true}, Case{"a/**/c", "a/xc", false, false},
                    Case{"a/**/**/c", "a/c", false, true}, Case{"a/b**c", "a/bXc", false, true},
                    Case{"a/b**c", "a/bX/c", false, false}, Case{"/**/x", "x", false, true}));

INSTANTIATE_TEST_SUITE_P(
    Classes, PatternTest,
    testing::Values(Case{"[abc].y", "b.y", false, true}, Case{"[abc].y", "d.y", false, false},
                    Case{"[a-c].y", "b.y", false, true}, Case{"[!a-c].y", "d.y", false, true},
                    Case{"[^a-c].y", "b.y", false, false}, Case{"[]].y", "].y", false, true},
                    Case{"[]-].y", "-.y", false, true}, Case{"[\\]].y", "].y", false, true},
                    Case{"[[:digit:]].y", "7.y", false, true},
                    Case{"[[:digit:]x].y", "x.y", false, true},
                    Case{"[[:digit:]].y", "a.y", false, false},
                    Case{"[[:nope:]].y", "n.y", false, false}, Case{"[abc", "[abc", false, false},
                    Case{"a/[!b]c", "a//c", false, false}));

TEST(IgnorePattern, BlankLinesAndCommentsAreNone) {
  for (const char* line : {"", "   ", "# comment", "/", "!", "\r"}) {
    EXPECT_FALSE(IgnorePattern::Parse(line)) << '"' << line << '"';
  }
}

TEST(IgnorePattern, BlanksAtTheEndGoUnlessEscaped) {
  EXPECT_TRUE(IgnorePattern::Parse("a.yaml  ")->Matches("a.yaml", false));
  EXPECT_TRUE(IgnorePattern::Parse("a\\ ")->Matches("a ", false));
  EXPECT_FALSE(IgnorePattern::Parse("a\\ ")->Matches("a", false));
  EXPECT_TRUE(IgnorePattern::Parse("a.yaml\r")->Matches("a.yaml", false));
}

TEST(IgnorePattern, ManyStarsTakeNoLongerThanFew) {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "a*";
  const std::string path(400, 'a');
  EXPECT_FALSE(IgnorePattern::Parse(pattern + "b")->Matches(path, false));
  EXPECT_TRUE(IgnorePattern::Parse(pattern)->Matches(path, false));
}

TEST(IgnoreFile, TheLastPatternThatMatchesDecides) {
  const IgnoreFile file("\xEF\xBB\xBF*.yaml\n!keep.yaml\nkeep.yaml/\r\n");
  EXPECT_EQ(file.Decide("a.yaml", false), true);
  EXPECT_EQ(file.Decide("keep.yaml", false), false);
  EXPECT_EQ(file.Decide("keep.yaml", true), true);
  EXPECT_EQ(file.Decide("a.json", false), std::nullopt);
}

}  // namespace
}  // namespace giq
