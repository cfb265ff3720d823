// Which `#` begin comments, and what a comment speaks of.
#include "engine/rule/comments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The comments of each document as written, those on a line of their own with `= ` in front.
std::vector<std::string> CommentsOf(const std::string& text) {
  const auto file = ReadManifest("test.yaml", text);
  std::vector<std::string> found;
  for (const Document& document : file->documents()) {
    for (const Comment& comment : Layout(document).Comments()) {
      found.push_back((comment.own_line ? "= " : "") +
                      std::string(file->source().Slice(comment.span)));
    }
  }
  return found;
}

/// What each comment speaks of, as written.
std::vector<std::string> ReachesOf(const std::string& text) {
  const auto file = ReadManifest("test.yaml", text);
  std::vector<std::string> found;
  for (const Document& document : file->documents()) {
    const Layout layout(document);
    for (const Comment& comment : layout.Comments()) {
      found.emplace_back(file->source().Slice(layout.ReachOf(comment)));
    }
  }
  return found;
}

TEST(Comments, StandBehindBlanksAndOnLinesOfTheirOwn) {
  EXPECT_THAT(CommentsOf("# head\na: 1 # one\n\t# tab\nb: 2\t#two\nc: x#y\n  # last"),
              ElementsAre("= # head", "# one", "= # tab", "#two", "= # last"));
}

TEST(Comments, AreNotInsideQuotesAndBlocksOfText) {
  EXPECT_THAT(CommentsOf("a: 'x # no\n  # no' # yes\n"
                         "\"k # no\": \"v # no\"\n"
                         "b: |2 # header\n   # no\n\n  # no\n"
                         "# behind\n"
                         "c: >- # folded\n  # no\n"
                         "d: [\"# no\", # in a list\n '# no']\n"),
              ElementsAre("# yes", "# header", "= # behind", "# folded", "# in a list"));
}

TEST(Comments, TakeAnyLineBreakAndAByteOrderMark) {
  EXPECT_THAT(CommentsOf("\xEF\xBB\xBF# head\r\na: |\r\n  # no\r\n# own\r\nb: 1 # one\r\n"),
              ElementsAre("= # head", "= # own", "# one"));
  EXPECT_THAT(CommentsOf("a: 1 # one\rb: 2 # two\r"), ElementsAre("# one", "# two"));
}

TEST(Comments, AreFoundInFrontOfADocument) {
  EXPECT_THAT(CommentsOf("# license\n---\n# first\na: 1\n# end\n--- # second\n# too\nb: 2\n"),
              ElementsAre("= # license", "= # first", "= # end", "# second", "= # too"));
}

TEST(Comments, AreNoneInJson) { EXPECT_THAT(CommentsOf("{\"a\": \" # no\"}"), IsEmpty()); }

TEST(Comments, OfUnreadableDocumentsAreFoundByLine) {
  EXPECT_THAT(CommentsOf("a: [1 # one\n# own\n{{ if x }}\n"), ElementsAre("# one", "= # own"));
}

TEST(Reach, BehindContentIsTheLine) {
  EXPECT_THAT(ReachesOf("a: 0\nb:\n  c: 1 # here\n  d: 2\n"), ElementsAre("  c: 1 # here"));
  EXPECT_THAT(ReachesOf("a: 0\nb: # here\n  c: 1\n"), ElementsAre("b: # here"));
}

TEST(Reach, TakesTextsThatTheLineBeginsOrEnds) {
  EXPECT_THAT(ReachesOf("a: 0\nb: | # here\n  one\n  two\nc: 1\n"),
              ElementsAre("b: | # here\n  one\n  two"));
  EXPECT_THAT(ReachesOf("a: 0\nb: \"one\n  two\" # here\nc: 1\n"),
              ElementsAre("\"one\n  two\" # here"));
}

TEST(Reach, OfALineOfItsOwnIsTheNextContent) {
  EXPECT_THAT(ReachesOf("a: 0\n# here\n\n# and here\nb: 1\nc: 2\n"), ElementsAre("b: 1", "b: 1"));
  EXPECT_THAT(ReachesOf("a: 0\n# here\n\t\nb: 1\n").front(), "b: 1");
  EXPECT_THAT(ReachesOf("a: 0\n# nothing follows\n"), ElementsAre(""));
}

TEST(Reach, TakesTheBlockThatTheNextLineBegins) {
  EXPECT_THAT(ReachesOf("a: 0\n# here\nb:\n  c: 1\n  d: {e: 2}\nf: 3\n"),
              ElementsAre("b:\n  c: 1\n  d: {e: 2}"));
  EXPECT_THAT(ReachesOf("a: 0\n# here\nb:\n- 1\n- 2\nf: 3\n"), ElementsAre("b:\n- 1\n- 2"));
  EXPECT_THAT(ReachesOf("a: 0\n# here\nb: {c: 1,\n  d: 2}\nf: 3\n"),
              ElementsAre("b: {c: 1,\n  d: 2}"));
  EXPECT_THAT(ReachesOf("a: 0\n# here\nb: >\n  one\n\n  two\nc: 1\n"),
              ElementsAre("b: >\n  one\n\n  two"));
}

TEST(Reach, TakesTheItemWhoseDashFollows) {
  EXPECT_THAT(ReachesOf("a:\n- x: 1\n  y: 2\n# here\n- &anchor\n  x: 3\n  y: 4\n- x: 5\n"),
              ElementsAre("- &anchor\n  x: 3\n  y: 4"));
  EXPECT_THAT(ReachesOf("a:\n  # here\n  - - 1\n    - 2\n  - - 3\n"),
              ElementsAre("  - - 1\n    - 2"));
}

TEST(Reach, OfTheFirstKeyOfAMappingIsNotTheMapping) {
  EXPECT_THAT(ReachesOf("a:\n  # here\n  b: 1\n  c: 2\n"), ElementsAre("  b: 1"));
  EXPECT_THAT(ReachesOf("a:\n- # here\n  b: 1\n  c: 2\n"), ElementsAre("- # here"));
}

TEST(Reach, InFrontOfTheFirstContentIsTheDocument) {
  EXPECT_THAT(ReachesOf("# license\n---\n# here\na: 1\nb: 2\n---\nc: 3\n"),
              ElementsAre("# here\na: 1\nb: 2\n", "# here\na: 1\nb: 2\n"));
}

TEST(Reach, OfAnAliasEndsWithItsLine) {
  EXPECT_THAT(ReachesOf("a: &x\n  b: 1\n# here\nc: *x\nd: 2\n"), ElementsAre("c: *x"));
}

TEST(Reach, OfUnreadableDocumentsGoesByLine) {
  EXPECT_THAT(ReachesOf("a: 1\n# here\nb:\n  c: [1\n{{ x }}\n"), ElementsAre("b:"));
  EXPECT_THAT(ReachesOf("a: 1\n# here\n\tb: 2\nc: 3\n"), ElementsAre("\tb: 2"));
}

}  // namespace
}  // namespace giq
