// The edge cases of editing YAML by text, by number: values (1 to 17).
#include <gtest/gtest.h>

#include "tests/unit/edit/support.h"

namespace giq {
namespace {

TEST(EdgeCase, Case01PlainValueWithTrailingComment) {
  EXPECT_EQ(Fixed("a: old # why\nb: 1\n", {Replace("/a", "\"new\"")}), "a: new # why\nb: 1\n");
  EXPECT_EQ(Fixed("a: 1\t # why\n", {Replace("/a", "2")}), "a: 2\t # why\n");
}

TEST(EdgeCase, Case02WordsThatAreNoStringsAreQuoted) {
  for (const char* word : {"yes", "y", "1", "0o17", "1e3", "1_000", "null", "", "~", "N", "0x1F",
                           ".5", "2001-01-01", "a: b", "a #b", "a:", "- a", "{{ a }}", " a"}) {
    const std::string quoted = "\"" + std::string(word) + "\"";
    EXPECT_EQ(Fixed("a: old\n", {Replace("/a", quoted)}), "a: " + quoted + "\n");
    EXPECT_EQ(Fixed("a: old\n", {Add("/b", quoted)}), "a: old\nb: " + quoted + "\n");
  }
  for (const char* word :
       {"yess", "8Gi", "2x4", "500m", "/dev/shm", "_x", "--flag=1", "a:b", "a#b"}) {
    const std::string quoted = "\"" + std::string(word) + "\"";
    EXPECT_EQ(Fixed("a: old\n", {Replace("/a", quoted)}), "a: " + std::string(word) + "\n");
  }
}

TEST(EdgeCase, Case03DoubleQuotedValueWithQuoteAndBackslash) {
  EXPECT_EQ(Fixed(R"(a: "x\"y\\z")"
                  "\n",
                  {Replace("/a", R"("p\"q\\r\n\t\u0001")")}),
            R"(a: "p\"q\\r\n\t\u0001")"
            "\n");
  EXPECT_EQ(Fixed("a: \"x\" # c\n", {Replace("/a", "\"new\"")}), "a: \"new\" # c\n");
}

TEST(EdgeCase, Case04SingleQuotedValueAndNewTextWithApostrophe) {
  EXPECT_EQ(Fixed("a: 'it''s'\n", {Replace("/a", "\"that's\"")}), "a: 'that''s'\n");
  EXPECT_EQ(Fixed("a: 'x'\n", {Replace("/a", "\"p\\nq\"")}), "a: \"p\\nq\"\n");
  EXPECT_EQ(Fixed("a: '1'\n", {Replace("/a", "2")}), "a: 2\n");
}

TEST(EdgeCase, Case05LiteralBlocks) {
  EXPECT_EQ(Fixed("a: |\n  run x\n  run y\nb: 1\n", {Replace("/a", "\"run x\\nrun z\\n\"")}),
            "a: |\n  run x\n  run z\nb: 1\n");
  EXPECT_EQ(Fixed("a: |-  # c\n  x\n\n  y\nb: 1\n", {Replace("/a", "\"x\\n\\nz\\nw\"")}),
            "a: |-  # c\n  x\n\n  z\n  w\nb: 1\n");
  EXPECT_EQ(Fixed("a: |+\n  x\n  y\n\nb: 1\n", {Replace("/a", "\"y\\n\\n\"")}),
            "a: |+\n  y\n\nb: 1\n");
  EXPECT_EQ(Fixed("a: |2\n    x\n   y\nb: 1\n", {Replace("/a", "\"p\"")}), "a: p\nb: 1\n");
  EXPECT_EQ(Fixed("a: |\n  x\nb: 1\n", {Replace("/a", "7")}), "a: 7\nb: 1\n");
}

TEST(EdgeCase, Case06FoldedBlockWithTrailingBlankLines) {
  EXPECT_EQ(
      Fixed("a: >-\n  run --x=1\n  --y=2\n\n\nb: 1\n", {Replace("/a", "\"run --x=1 --y=3\"")}),
      "a: >-\n  run --x=1\n  --y=3\n\n\nb: 1\n");
  EXPECT_EQ(Fixed("a: >-\n  x\n  y\n\n\nb: 1\n", {Replace("/a", "\"p\\nq\"")}),
            "a: \"p\\nq\"\n\n\nb: 1\n");
}

TEST(EdgeCase, Case07PlainOverLinesWithCommentAtItsEnd) {
  EXPECT_EQ(Fixed("a: one\n  two\n  three # c\nb: 1\n", {Replace("/a", "\"one 2 three\"")}),
            "a: one\n  2\n  three # c\nb: 1\n");
  EXPECT_EQ(Fixed("a: one\n  two # c\nb: 1\n", {Replace("/a", "\"new\"")}), "a: new # c\nb: 1\n");
}

TEST(EdgeCase, Case08QuotedOverLines) {
  EXPECT_EQ(Fixed("a: \"one\n  two\" # c\nb: 1\n", {Replace("/a", "\"new\"")}),
            "a: \"new\" # c\nb: 1\n");
  EXPECT_EQ(Fixed("a: 'one\n\n  two'\nb: 1\n", {Replace("/a", "\"new\"")}), "a: 'new'\nb: 1\n");
}

TEST(EdgeCase, Case09EmptyValueWithComment) {
  EXPECT_EQ(Fixed("a: # c\nb: 1\n", {Replace("/a", "\"x\"")}), "a: x # c\nb: 1\n");
  EXPECT_EQ(Fixed("- # c\n- 1\n", {Replace("/0", "2")}), "- 2 # c\n- 1\n");
}

TEST(EdgeCase, Case10EmptyValueAtTheEndWithoutNewline) {
  EXPECT_EQ(Fixed("a: 1\nb:", {Replace("/b", "2")}), "a: 1\nb: 2");
  EXPECT_EQ(Fixed("a: 1\nb:", {Replace("/b", R"({"c":2})")}), "a: 1\nb:\n  c: 2");
}

TEST(EdgeCase, Case11ValueOnTheLineBelowItsKey) {
  EXPECT_EQ(Fixed("a:\n  # why\n  old # c\nb: 1\n", {Replace("/a", "\"new\"")}),
            "a:\n  # why\n  new # c\nb: 1\n");
}

TEST(EdgeCase, Case12AnchoredValueInUse) {
  EXPECT_EQ(Fixed("a: &x old\nb: *x\n", {Replace("/a", "\"new\"")}),
            "refused: the anchor \"x\" in line 1 is used in line 2 too");
  EXPECT_EQ(Fixed("a: &x\n  k: 1\nb:\n  <<: *x\n", {Replace("/a/k", "2")}),
            "refused: the anchor \"x\" in line 1 is used in line 4 too");
  EXPECT_EQ(Fixed("a: &x\n  k: 1\nb: *x\nc: *x\n", {Remove("/a")}),
            "refused: the anchor \"x\" in line 1 is used in line 3, 4 too");
}

TEST(EdgeCase, Case13AnchoredValueThatNothingUses) {
  EXPECT_EQ(Fixed("a: &x old # c\nb: 1\n", {Replace("/a", "\"new\"")}), "a: &x new # c\nb: 1\n");
  EXPECT_EQ(Fixed("a: &x\n  k: 1\nb: 1\n", {Add("/a/l", "2")}), "a: &x\n  k: 1\n  l: 2\nb: 1\n");
  EXPECT_EQ(Fixed("a: &x {}\nb: 1\n", {Add("/a/l", "2")}), "a: &x\n  l: 2\nb: 1\n");
}

TEST(EdgeCase, Case14Alias) {
  EXPECT_EQ(Fixed("a: &x {k: 1}\nb: *x\n", {Replace("/b/k", "2")}),
            "refused: the value comes from the alias `*x`");
  EXPECT_EQ(Fixed("a: &x 1\nb: *x\n", {Replace("/b", "2")}),
            "refused: the value comes from the alias `*x`");
  EXPECT_EQ(Fixed("a: &x 1\nb: *x\n", {Remove("/b")}), "a: &x 1\n");
}

TEST(EdgeCase, Case15MergeKeyAndOverride) {
  EXPECT_EQ(Fixed("a: &x {k: 1}\nb:\n  <<: *x\nc: 1\n", {Replace("/b/k", "2")}),
            "a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\nc: 1\n");
  EXPECT_EQ(Fixed("a: &x {k: 1}\nb:\n  <<: *x\n", {Remove("/b/k")}),
            "refused: the value comes through a merge key `<<`");
  EXPECT_EQ(Fixed("a: &x {k: {m: 1}}\nb:\n  <<: *x\n", {Replace("/b/k/m", "2")}),
            "refused: the value comes through a merge key `<<`");
  EXPECT_EQ(Fixed("a: &x {k: 1}\nb:\n  k: 0\n  <<: *x\n", {Replace("/b/k", "2")}),
            "refused: the key \"k\" stands twice in its mapping");
}

TEST(EdgeCase, Case16DuplicateKey) {
  EXPECT_EQ(Fixed("a: 1\na: 2\n", {Replace("/a", "3")}),
            "refused: the key \"a\" stands twice in its mapping");
  EXPECT_EQ(Fixed("a: {b: 1, b: 2}\n", {Replace("/a/b", "3")}),
            "refused: the key \"b\" stands twice in its mapping");
  EXPECT_EQ(Fixed("a: {x: 1}\na: {x: 2}\n", {Replace("/a/x", "3")}),
            "refused: the key \"a\" stands twice in its mapping");
  EXPECT_EQ(Fixed("a: 1\na: 2\nb: 1\n", {Replace("/b", "3")}), "a: 1\na: 2\nb: 3\n");
}

TEST(EdgeCase, Case17Tag) {
  EXPECT_EQ(Fixed("a: !!str 1\n", {Replace("/a", "\"2\"")}), "refused: the value has a tag");
  EXPECT_EQ(Fixed("a: !!binary aGVsbG8=\n", {Replace("/a", "\"x\"")}),
            "refused: the value has a tag");
  EXPECT_EQ(Fixed("a: !!str 1\nb: 1\n", {Remove("/a")}), "b: 1\n");
}

}  // namespace
}  // namespace giq
