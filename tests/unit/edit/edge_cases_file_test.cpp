// The edge cases of editing YAML by text, by number: files and their parts (18 to 28, 36 to 40).
#include <gtest/gtest.h>

#include "tests/unit/edit/support.h"

namespace giq {
namespace {

TEST(EdgeCase, Case18WideCharactersInFront) {
  EXPECT_EQ(Fixed("# größer 🚀\nä: \"ß🚀\"\nb: 1 # 🚀\n", {Replace("/b", "2")}),
            "# größer 🚀\nä: \"ß🚀\"\nb: 2 # 🚀\n");
  EXPECT_EQ(Fixed("a: {\"🚀\": 1, b: 2}\n", {Replace("/a/b", "\"ü🚀\"")}),
            "a: {\"🚀\": 1, b: \"ü🚀\"}\n");
}

TEST(EdgeCase, Case19ByteOrderMark) {
  EXPECT_EQ(Fixed("\xEF\xBB\xBF"
                  "a: 1\n",
                  {Replace("/a", "2"), Add("/b", "3")}),
            "\xEF\xBB\xBF"
            "a: 2\nb: 3\n");
  EXPECT_EQ(Fixed("\xEF\xBB\xBF"
                  "a: 1\nb: 2\n",
                  {Remove("/a")}),
            "\xEF\xBB\xBF"
            "b: 2\n");
  EXPECT_EQ(Fixed("\xEF\xBB\xBF{\"a\": 1}\n", {Add("/b", "2")}),
            "\xEF\xBB\xBF{\"a\": 1, \"b\": 2}\n");
}

TEST(EdgeCase, Case20ByteOrderMarkInALaterDocument) {
  EXPECT_EQ(Fixed("a: 1\n---\n\xEF\xBB\xBF"
                  "b: 1\n",
                  {Replace("/b", "2", 1), Add("/c", "3", 1)}),
            "a: 1\n---\n\xEF\xBB\xBF"
            "b: 2\nc: 3\n");
}

TEST(EdgeCase, Case21CrlfStaysCrlf) {
  EXPECT_EQ(Fixed("a:\r\n  b: 1 # c\r\nd: 1\r\n", {Add("/a/x", R"({"z":[1]})")}),
            "a:\r\n  b: 1 # c\r\n  x:\r\n    z:\r\n    - 1\r\nd: 1\r\n");
  EXPECT_EQ(Fixed("a:\r\n- x: 1\r\n  y: 2\r\n", {Remove("/a/0/x")}), "a:\r\n- y: 2\r\n");
  EXPECT_EQ(Fixed("a: 1\r\nb: |\r\n  x\r\n  y\r\n", {Replace("/b", "\"x\\nz\\n\"")}),
            "a: 1\r\nb: |\r\n  x\r\n  z\r\n");
}

TEST(EdgeCase, Case22MixedLineEnds) {
  EXPECT_EQ(Fixed("a:\n  b: 1\r\nc: 1\n", {Add("/a/x", "2"), Add("/z", "3")}),
            "a:\n  b: 1\r\n  x: 2\r\nc: 1\nz: 3\n");
}

TEST(EdgeCase, Case23OtherLineBreaks) {
  const std::string refused = "refused: the document has line breaks other than LF and CRLF";
  EXPECT_EQ(Fixed("a: 1\rb: 2\r", {Replace("/a", "2")}), refused);
  EXPECT_EQ(Fixed("a: 1\xC2\x85"
                  "b: 2\n",
                  {Replace("/a", "2")}),
            refused);
  EXPECT_EQ(Fixed("a: 1\rb: 2\r\n---\nc: 1\n", {Replace("/c", "2", 1)}),
            "a: 1\rb: 2\r\n---\nc: 2\n");
}

TEST(EdgeCase, Case24Tabs) {
  EXPECT_EQ(Fixed("a: 1\t# c\n", {Replace("/a", "2")}), "a: 2\t# c\n");
  EXPECT_EQ(Fixed("a: [\n\t1,\n\t2\n  ]\n", {Add("/a/-", "3")}),
            "refused: the line is indented with a tab");
}

TEST(EdgeCase, Case25NoNewlineAtTheEnd) {
  EXPECT_EQ(Fixed("a: 1\nb: 2", {Add("/c", "3")}), "a: 1\nb: 2\nc: 3");
  EXPECT_EQ(Fixed("a: 1\nb: 2", {Remove("/b")}), "a: 1");
  EXPECT_EQ(Fixed("a: 1\nb: 2\nc: 3", {Remove("/b"), Remove("/c")}), "a: 1");
  EXPECT_EQ(Fixed("a: 1\nb: 2", {Remove("/b"), Add("/c", "3")}), "a: 1\nc: 3");
  EXPECT_EQ(Fixed("a:\r\n- 1\r\n- 2", {Remove("/a/1")}), "a:\r\n- 1");
  EXPECT_EQ(Fixed("a: 1\nb:\n  c: 2", {Remove("/b/c")}), "a: 1\nb: {}");
  EXPECT_EQ(Fixed("a: |\n  x\nb: 1", {Remove("/b")}), "a: |\n  x\n");
  EXPECT_EQ(Fixed("a:\n- |\n  x\n- 1\nb: 1", {Remove("/a/1"), Remove("/b")}), "a:\n- |\n  x\n");
  EXPECT_EQ(Fixed("{\"a\": 1}", {Add("/b", "2")}), "{\"a\": 1, \"b\": 2}");
}

TEST(EdgeCase, Case26LiteralBlockAtTheEndWithoutNewline) {
  EXPECT_EQ(Fixed("a: |\n  x", {Add("/b", "1")}),
            "refused: the text block in front ends the file without a line break");
  EXPECT_EQ(Fixed("a: |\n  x", {Replace("/a", "\"y\\n\"")}), "a: |\n  y");
}

TEST(EdgeCase, Case27KeepingBlockInFront) {
  EXPECT_EQ(Fixed("a: |+\n  x\n\n", {Add("/b", "1")}),
            "refused: the text block in front keeps its blank lines (`+`)");
  EXPECT_EQ(Fixed("a:\n  b: >+\n    x\n\nc: 1\n", {Add("/a/d", "1")}),
            "refused: the text block in front keeps its blank lines (`+`)");
  EXPECT_EQ(Fixed("a: |+\n  x\n\nb: 1\n", {Add("/c", "1")}), "a: |+\n  x\n\nb: 1\nc: 1\n");
}

TEST(EdgeCase, Case28CommentsAndBlankLinesBehindTheLastKey) {
  EXPECT_EQ(Fixed("a:\n  b: 1 # b\n\n  # more of a\n# of c\nc: 1\n", {Add("/a/d", "2")}),
            "a:\n  b: 1 # b\n  d: 2\n\n  # more of a\n# of c\nc: 1\n");
  EXPECT_EQ(Fixed("a:\n- 1\n# - 2\nb: 1\n", {Add("/a/-", "3")}), "a:\n- 1\n- 3\n# - 2\nb: 1\n");
  EXPECT_EQ(Fixed("a:\n- b: 1\n\n  # of b\n  # c: 2\n# of d\nd: 1\n",
                  {Add("/a/-", "2"), Add("/a/0/e", "3")}),
            "a:\n- b: 1\n  e: 3\n\n  # of b\n  # c: 2\n- 2\n# of d\nd: 1\n");
  EXPECT_EQ(Fixed("a:\n  b: 1\n  # of a", {Add("/c", "2")}), "a:\n  b: 1\n  # of a\nc: 2");
  EXPECT_EQ(Fixed("a: |\n  x\n\n\n# c\nb: 1\n", {Add("/a2", "2"), Remove("/b")}),
            "a: |\n  x\n\n\n# c\na2: 2\n");
}

TEST(EdgeCase, Case36SeveralDocuments) {
  const std::string text =
      "# first\na: 1\n---\n# only a comment\n--- # c\nb: |\n  x\n  ---\n  y\n---\nc: 1\n...\n";
  EXPECT_EQ(Fixed(text, {Add("/m", "1", 0), Add("/m", "2", 1), Add("/m", "3", 2)}),
            "# first\na: 1\nm: 1\n---\n# only a comment\n--- # c\nb: |\n  x\n  ---\n  y\nm: "
            "2\n---\nc: 1\nm: 3\n...\n");
  EXPECT_EQ(Fixed("a: 1\n...\nb: 2\n", {Add("/c", "3")}), "a: 1\nc: 3\n...\nb: 2\n");
  EXPECT_EQ(Fixed("a: 1\n----\nb: 2\n", {Replace("/b", "3", 1)}), "a: 1\n----\nb: 3\n");
  EXPECT_EQ(Fixed("a: 1\n--- {b: 2}\n", {Replace("/b", "3", 1)}), "a: 1\n--- {b: 3}\n");
}

TEST(EdgeCase, Case37VersionDirective) {
  EXPECT_EQ(Fixed("%YAML 1.2\n---\na: 1\n", {Replace("/a", "2")}), "%YAML 1.2\n---\na: 2\n");
  EXPECT_EQ(Fixed("%YAML 1.1\n---\na: 1\n", {Add("/b", "2")}), "%YAML 1.1\n---\na: 1\nb: 2\n");
}

TEST(EdgeCase, Case38Templates) {
  EXPECT_EQ(Fixed("a: x {{ .b }}\nc: 1\n", {Replace("/c", "2")}),
            "refused: the document holds text of a template");
  EXPECT_EQ(Fixed("a: \"{{ .b }}\" # {{ c }}\nc: 1\n", {Replace("/c", "2")}),
            "a: \"{{ .b }}\" # {{ c }}\nc: 2\n");
  const auto unread = Read("a: {{ .b }}\n");
  const Outcome outcome = RewriteBy(*unread, {{Replace("/a", "1")}});
  EXPECT_EQ(outcome.verdicts[0], "the document could not be read");
  EXPECT_EQ(outcome.text, "a: {{ .b }}\n");
}

TEST(EdgeCase, Case39ListItemsAndManifestsInsideConfigMaps) {
  const std::string text =
      "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  spec:\n    r: 1 # one\n- kind: B\n  "
      "data:\n    f: |\n      kind: A\n      spec:\n        r: 1\n";
  EXPECT_EQ(
      Fixed(text, {Replace("/items/0/spec/r", "2"), Add("/items/0/spec/m", "[1]"),
                   Add("/items/1/data/g", "\"x\"")}),
      "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  spec:\n    r: 2 # one\n    m:\n    - "
      "1\n- kind: B\n  data:\n    f: |\n      kind: A\n      spec:\n        r: 1\n    g: x\n");
}

TEST(EdgeCase, Case40HostileInput) {
  const std::string brackets(10'000, '[');
  const auto deep = Read(brackets + "\n---\na: 1\n");
  const Outcome outcome = RewriteBy(*deep, {{Replace("/a", "2", 1)}});
  EXPECT_EQ(outcome.verdicts[0], "made");
  EXPECT_EQ(outcome.text, brackets + "\n---\na: 2\n");

  std::string bomb = "a: &a [1, 1]\n";
  for (char c = 'b'; c <= 'm'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
  }
  EXPECT_EQ(Fixed(bomb, {Add("/z", "1")}), bomb + "z: 1\n");

  const std::string long_text(10 << 20, 'x');
  EXPECT_EQ(Fixed("a: " + long_text + "\nb: 1\n", {Replace("/b", "2")}),
            "a: " + long_text + "\nb: 2\n");
  EXPECT_EQ(Fixed("a: \"\xFF\"\n---\nb: 1\n", {Replace("/b", "2", 1)}), "a: \"\xFF\"\n---\nb: 2\n");
  EXPECT_EQ(Fixed("a: 1\nb: 2\n", {Replace("/a", "3"), Replace("/a", "4")}), "a: 4\nb: 2\n");
  const std::string once = Fixed("a: {b: 1}\n", {Replace("/a/b", "2"), Add("/a/c", "3")});
  EXPECT_EQ(Fixed(once, {Replace("/a/b", "2"), Add("/a/c", "3")}), once);
}

}  // namespace
}  // namespace giq
