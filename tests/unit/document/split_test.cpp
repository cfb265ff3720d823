// Splitting as kubectl does, at lines that begin with `---`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

using testing::ElementsAre;

/// Each document as `index: JSON` or `index: -`, with its problems behind it.
std::vector<std::string> Documents(const File& file) {
  std::vector<std::string> out;
  for (const Document& document : file.documents()) {
    std::string text = std::to_string(document.index) + ": ";
    text += document.root == nullptr ? "-" : ToJson(*document.root);
    for (const Problem& problem : document.problems) {
      text +=
          " [" + At(file, problem) + " " + problem.message + ": " + Cut(file, problem.span) + "]";
    }
    out.push_back(text);
  }
  return out;
}

std::vector<std::string> Documents(std::string text) { return Documents(*Read(std::move(text))); }

TEST(Split, AtSeparatorLines) {
  EXPECT_THAT(Documents("a: 1\n---\nb: 2\n"), ElementsAre(R"(0: {"a":1})", R"(1: {"b":2})"));
  EXPECT_THAT(Documents("---\na: 1\n---   \nb: 2\n--- # c\nc: 3\n---\t\nd: 4\n---#c\ne: 5"),
              ElementsAre(R"(0: {"a":1})", R"(1: {"b":2})", R"(2: {"c":3})", R"(3: {"d":4})",
                          R"(4: {"e":5})"));
}

TEST(Split, EmptyAndCommentOnlyDocumentsAreNotCounted) {
  EXPECT_THAT(Documents(""), ElementsAre());
  EXPECT_THAT(Documents("\n \n# c\n"), ElementsAre());
  EXPECT_THAT(Documents("# licence\n---\n---\n\n---\n  # c\n---\na: 1\n---\n"),
              ElementsAre(R"(0: {"a":1})"));
}

TEST(Split, LineBreaks) {
  EXPECT_THAT(Documents("a: 1\r\n---\r\nb: 2\r\n"), ElementsAre(R"(0: {"a":1})", R"(1: {"b":2})"));
  EXPECT_THAT(Documents("# c\ra: 1\rb: 2\r"), ElementsAre(R"(0: {"a":1,"b":2})"))
      << "a lone CR ends a comment";
  EXPECT_THAT(
      Documents("b: 1\r---\rc: 1\r"),
      ElementsAre(
          "0: {\"b\":1} [2:1 kubectl drops what follows the end of the document: ---\rc: 1]"))
      << "but it does not split documents";
}

TEST(Split, ByteOrderMarks) {
  EXPECT_THAT(Documents("\xEF\xBB\xBF"
                        "a: 1\n---\n\xEF\xBB\xBF"
                        "b: 2\n"),
              ElementsAre(R"(0: {"a":1})", R"(1: {"b":2})"));
  EXPECT_THAT(Documents("\xEF\xBB\xBF---\na: 1\n"), ElementsAre(R"(0: {"a":1})"));
}

TEST(Split, DashesInsideOfValues) {
  EXPECT_THAT(Documents("a: |\n  x\n  ---\n  y\n"), ElementsAre(R"(0: {"a":"x\n---\ny\n"})"));
  const auto file = Read("a: 'x\n---\ny'\n");
  EXPECT_EQ(file->documents().size(), 2U) << "at column 0 kubectl splits even inside quotes";
  EXPECT_EQ(file->documents()[0].root, nullptr);
}

TEST(Split, ASeparatorWithTextBehindItIsRefused) {
  const std::string refused = "kubectl refuses a separator with text behind it";
  EXPECT_THAT(Documents("--- {a: 1}\n---\nb: 2\n"),
              ElementsAre("0: {\"a\":1} [1:1 " + refused + ": --- {a: 1}]", R"(1: {"b":2})"));
  EXPECT_THAT(Documents("a: 1\n----\nb: 2\n"),
              ElementsAre(R"(0: {"a":1})", "1: {\"b\":2} [2:1 " + refused + ": ----]"));
  EXPECT_THAT(Documents("a: 1\n----\n"),
              ElementsAre(R"(0: {"a":1})", "1: - [2:1 " + refused + ": ----]"));
  EXPECT_EQ(Read("----\na: 1\n")->documents()[0].problems[0].kind, ProblemKind::kDroppedText);
}

TEST(Split, DirectivesAreRefused) {
  const std::string refused = " [1:1 kubectl refuses a file with a `%` directive: %YAML 1.2]";
  EXPECT_THAT(Documents("%YAML 1.2\n---\na: 1\n"), ElementsAre("0: {\"a\":1}" + refused));
  EXPECT_EQ(Read("%YAML 1.2\n---\na: 1\n")->documents()[0].problems[0].kind,
            ProblemKind::kDroppedText);
  EXPECT_THAT(Documents("%YAML 1.2\n"),
              ElementsAre("0: - [1:10 did not find expected <document start>: ]"));
}

TEST(Split, TextBehindTheEndOfTheDocumentIsDropped) {
  EXPECT_THAT(
      Documents("a: 1\n...\nb: 2\nc: 3\n\n"),
      ElementsAre(
          "0: {\"a\":1} [3:1 kubectl drops what follows the document end mark `...`: b: 2\nc: 3]"));
  EXPECT_THAT(
      Documents(" a: 1\nb: 2 # c\n"),
      ElementsAre(
          "0: {\"a\":1} [2:1 kubectl drops what follows the end of the document: b: 2 # c]"));
  EXPECT_THAT(Documents("a: 1\n... # c\n...\n# c\n"), ElementsAre(R"(0: {"a":1})"));
}

TEST(Split, OneBadDocumentHidesNoOther) {
  EXPECT_THAT(
      Documents("a: [\n---\nb: 2\n---\nc: \"\n---\nd: \xFF\n---\ne: {{x}}\n---\nf: 6\n"),
      ElementsAre("0: - [2:1 did not find expected node content while parsing a flow node: ]",
                  R"(1: {"b":2})",
                  "2: - [6:1 found unexpected end of stream while scanning a quoted scalar: ]",
                  "3: - [7:4 invalid UTF-8 (byte 0xFF): \xFF]",
                  "4: - [9:4 unrendered template text: {{]", R"(5: {"f":6})"));
}

TEST(Split, SpansLeaveSeparatorsOut) {
  const auto file = Read("# head\na: 1\n---\nb: 2\n");
  EXPECT_EQ(Cut(*file, file->documents()[0].span), "# head\na: 1\n");
  EXPECT_EQ(Cut(*file, file->documents()[1].span), "b: 2\n");
}

TEST(Split, Utf16IsReadAsUtf8) {
  const std::string little = std::string("\xFF\xFE", 2) +
                             std::string("a\0:\0 \0\xE9\0\n\0-\0-\0-\0\n\0b\0:\0 \0001\0", 26);
  const auto file = Read(little);
  EXPECT_THAT(Documents(*file), ElementsAre("0: {\"a\":\"\xC3\xA9\"}", R"(1: {"b":1})"));
  const std::string big = std::string("\xFE\xFF", 2) + std::string("\0a\0:\0 \xD8\x3D\xDE\x00", 10);
  EXPECT_EQ(Json(big), "{\"a\":\"\xF0\x9F\x98\x80\"}");
  EXPECT_EQ(Json(std::string("\xFE\xFF\xD8\x3D", 4)), "error: invalid UTF-16");
}

TEST(Split, BinaryFilesAreNotReadFurther) {
  EXPECT_EQ(Json(std::string("ELF\0a: 1\n---\nb: 1\n", 18)), "error: binary file");
}

TEST(Split, JsonObjectsInARow) {
  EXPECT_THAT(Documents("{\"a\": 1}\n{\"b\": 2}\n"), ElementsAre(R"(0: {"a":1})", R"(1: {"b":2})"));
  EXPECT_THAT(Documents("[1]\n[2]\n"),
              ElementsAre("0: [1] [2:1 kubectl drops what follows the end of the document: [2]]"));
}

}  // namespace
}  // namespace giq
