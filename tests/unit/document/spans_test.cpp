// Which bytes a node covers, for every style of writing.
#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

/// The source text of the node at a pointer.
std::string TextAt(const File& file, std::string_view pointer, std::size_t document = 0) {
  const Node* root = file.documents().at(document).root;
  const Node* node = root == nullptr ? nullptr : Resolve(*root, pointer);
  return node == nullptr ? "(nothing)" : Cut(file, node->span);
}

std::string TextAt(std::string text, std::string_view pointer) {
  return TextAt(*Read(std::move(text)), pointer);
}

Style StyleAt(std::string text, std::string_view pointer) {
  return Resolve(*Read(std::move(text))->documents()[0].root, pointer)->style;
}

TEST(Span, PlainScalars) {
  EXPECT_EQ(TextAt("a: b # c\n", "/a"), "b");
  EXPECT_EQ(TextAt("a: b#c  \n", "/a"), "b#c");
  EXPECT_EQ(TextAt("a: 12\t# c\n", "/a"), "12");
  EXPECT_EQ(TextAt("a: x\n  y\n  # c\nb: 1\n", "/a"), "x\n  y");
  EXPECT_EQ(TextAt("a:\n  # c\n  b\n", "/a"), "b");
  EXPECT_EQ(TextAt("- a\n- b\n", "/1"), "b");
  EXPECT_EQ(StyleAt("a: b\n", "/a"), Style::kPlain);
}

TEST(Span, QuotedScalarsHaveTheirQuotes) {
  EXPECT_EQ(TextAt("a: 'it''s' # c\n", "/a"), "'it''s'");
  EXPECT_EQ(TextAt("a: \"x\\\"y\"\n", "/a"), "\"x\\\"y\"");
  EXPECT_EQ(TextAt("a: \"x\n  y\" \n", "/a"), "\"x\n  y\"");
  EXPECT_EQ(StyleAt("a: 'b'\n", "/a"), Style::kSingleQuoted);
  EXPECT_EQ(StyleAt("a: \"b\"\n", "/a"), Style::kDoubleQuoted);
}

TEST(Span, BlockScalarsReachFromTheHeaderToTheLastNonBlank) {
  EXPECT_EQ(TextAt("a: |\n  x\n\n  y\n\n\nb: 1\n", "/a"), "|\n  x\n\n  y");
  EXPECT_EQ(TextAt("a: |-  # c\n  x\nb: 1\n", "/a"), "|-  # c\n  x");
  EXPECT_EQ(TextAt("a: |+\n  x\n\n", "/a"), "|+\n  x");
  EXPECT_EQ(TextAt("a: >2-\n   x\n# c\n", "/a"), ">2-\n   x");
  EXPECT_EQ(TextAt("a: |\nb: 1\n", "/a"), "|");
  EXPECT_EQ(TextAt("a: |\n  x", "/a"), "|\n  x");
  EXPECT_EQ(StyleAt("a: |\n  x\n", "/a"), Style::kLiteral);
  EXPECT_EQ(StyleAt("a: >\n  x\n", "/a"), Style::kFolded);
}

void ExpectEmptyAt(std::string text, std::string_view pointer, std::uint32_t offset) {
  const auto file = Read(std::move(text));
  const Node* node = Resolve(*file->documents()[0].root, pointer);
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->span, (Span{offset, offset}));
  EXPECT_EQ(node->style, Style::kNone);
  EXPECT_TRUE(node->IsNull());
}

TEST(Span, EmptyValuesStandBehindTheirIndicator) {
  ExpectEmptyAt("e: # c\n\nb: 1\n", "/e", 2);
  ExpectEmptyAt("e:", "/e", 2);
  ExpectEmptyAt("- a\n-\n- b\n", "/1", 5);
  ExpectEmptyAt("a: &x\nb: 1\n", "/a", 5);
}

TEST(Span, AnchorsAndTagsAreLeftOut) {
  EXPECT_EQ(TextAt("a: &x foo\n", "/a"), "foo");
  EXPECT_EQ(TextAt("a: !!str &x foo\n", "/a"), "foo");
  EXPECT_EQ(TextAt("a: &x !<tag:yaml.org,2002:str>   'foo'\n", "/a"), "'foo'");
  EXPECT_EQ(TextAt("a: &x # c\n  b: 1\n", "/a"), "b: 1");
  EXPECT_EQ(TextAt("a: !!seq &x\n  - 1\n", "/a"), "- 1");
  EXPECT_EQ(TextAt("a: &x {b: 1}\n", "/a"), "{b: 1}");
  EXPECT_EQ(TextAt("&k a: 1\n", ""), "a: 1");
  EXPECT_TRUE(Read("a: !!str foo\n")->documents()[0].root->Find("a")->tagged);
}

TEST(Span, FlowCollections) {
  const auto file = Read("a: [b, {c: 'd',}, [ ]] # e\n");
  EXPECT_EQ(TextAt(*file, "/a"), "[b, {c: 'd',}, [ ]]");
  EXPECT_EQ(TextAt(*file, "/a/1"), "{c: 'd',}");
  EXPECT_EQ(TextAt(*file, "/a/1/c"), "'d'");
  EXPECT_EQ(TextAt(*file, "/a/2"), "[ ]");
  EXPECT_EQ(Resolve(*file->documents()[0].root, "/a")->style, Style::kFlow);
  EXPECT_EQ(TextAt("a: [\n  b, # c\n  c\n]\nd: 1\n", "/a"), "[\n  b, # c\n  c\n]");
}

TEST(Span, APairInAFlowSequenceEndsWithItsValue) {
  EXPECT_EQ(TextAt("[a: b, c]\n", "/0"), "a: b");
  EXPECT_EQ(TextAt("[x, ? a : b ]\n", "/1/a"), "b");
}

TEST(Span, BlockCollectionsEndWithTheirLastValue) {
  const auto file = Read("a:\n  b: 1\n  c: 2 # c\n\n# d\ne:\n- f\n-  g\n");
  EXPECT_EQ(TextAt(*file, "/a"), "b: 1\n  c: 2");
  EXPECT_EQ(TextAt(*file, "/e"), "- f\n-  g");
  EXPECT_EQ(TextAt(*file, ""), "a:\n  b: 1\n  c: 2 # c\n\n# d\ne:\n- f\n-  g");
  EXPECT_EQ(Resolve(*file->documents()[0].root, "/e")->style, Style::kBlock);
  EXPECT_EQ(TextAt("- - a\n  - b\n-\n  - c\n", "/0"), "- a\n  - b");
}

TEST(Span, Keys) {
  const auto file = Read("\"a b\": 1\n? c\n: 2\nyes: 3\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(Cut(*file, root.FindEntry("a b")->key->span), "\"a b\"");
  EXPECT_EQ(Cut(*file, root.FindEntry("c")->key->span), "c");
  EXPECT_EQ(Cut(*file, root.FindEntry("true")->key->span), "yes");
}

TEST(Span, AreBytesBehindNonAsciiText) {
  const auto file =
      Read("\xC3\xA9: \"\xF0\x9F\x98\x80\" # \xE2\x82\xAC\nb: [x\xC3\xA9, y]\nc: &x z\n");
  EXPECT_EQ(TextAt(*file, "/\xC3\xA9"), "\"\xF0\x9F\x98\x80\"");
  EXPECT_EQ(TextAt(*file, "/b"), "[x\xC3\xA9, y]");
  EXPECT_EQ(TextAt(*file, "/b/0"), "x\xC3\xA9");
  EXPECT_EQ(TextAt(*file, "/b/1"), "y");
}

TEST(Span, AreOffsetsOfTheWholeFile) {
  const auto file = Read(
      "\xEF\xBB\xBF"
      "a: b\r\n---\r\n\xEF\xBB\xBF"
      "c: d\r\ne: |\r\n  x\r\n  y\r\n");
  EXPECT_EQ(TextAt(*file, "/a", 0), "b");
  EXPECT_EQ(TextAt(*file, "/c", 1), "d");
  EXPECT_EQ(TextAt(*file, "/e", 1), "|\r\n  x\r\n  y");
  EXPECT_EQ(Resolve(*file->documents()[1].root, "/e")->text, "x\ny\n");
}

TEST(Span, TextIsAViewOfTheSourceWhereItsBytesAreTheSame) {
  const auto file =
      Read("plain: abc\nsingle: 'abc'\ndouble: \"abc\"\nescaped: \"a\\x62c\"\nfolded: a\n  b\n");
  const std::string_view source = file->source().text();
  const auto is_view = [&](std::string_view key) {
    const std::string_view text = file->documents()[0].root->Find(key)->text;
    return text.data() >= source.data() && text.data() < source.data() + source.size();
  };
  EXPECT_TRUE(is_view("plain"));
  EXPECT_TRUE(is_view("single"));
  EXPECT_TRUE(is_view("double"));
  EXPECT_FALSE(is_view("escaped"));
  EXPECT_EQ(file->documents()[0].root->Find("escaped")->text, "abc");
  EXPECT_EQ(file->documents()[0].root->Find("folded")->text, "a b");
}

TEST(Span, OfAPlaceIsItsPartItsNodeOrItsDocument) {
  const auto file = Read("a: b\n");
  const Document& document = file->documents()[0];
  const Place whole = {.document = &document};
  EXPECT_EQ(Cut(*file, whole.span()), "a: b\n");
  EXPECT_EQ(Cut(*file, (Place{&document, document.root->Find("a")}).span()), "b");
  EXPECT_EQ(Cut(*file, (Place{&document, document.root->Find("a"), {0, 1}}).span()), "a");
  EXPECT_FALSE(Place{});
}

}  // namespace
}  // namespace giq
