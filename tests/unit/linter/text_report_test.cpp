#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "linter/report/frame.h"
#include "linter/report/text.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

TEST(TextReport, ShowsPlaceEvidenceFixesAndHelp) {
  const Manifest manifest("kind: Pod\nspec:\n  model: meta-llama/Llama-3.3-70B-Instruct\n");
  Finding finding = manifest.AtPointer("/spec/model", "the weights do not fit");
  finding.With("model weights", "131.4 GiB", "catalog/models.csv");
  finding.With("boot disk", "100 GiB");
  finding.fixes.push_back({.title = "mount a volume", .safe = false, .edits = {}});
  finding.fixes.push_back({.title = "quote it", .safe = true, .edits = {}});
  EXPECT_EQ(RenderFinding(finding, {}),
            "error[GIQ999]: the weights do not fit\n"
            " --> deploy.yaml:3:10\n"
            "  |\n"
            "3 |   model: meta-llama/Llama-3.3-70B-Instruct\n"
            "  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  = model weights: 131.4 GiB (catalog/models.csv)\n"
            "  = boot disk: 100 GiB\n"
            "  = fix (unsafe): mount a volume\n"
            "  = fix: quote it\n"
            "  = help: giq-lint explain GIQ999\n");
}

TEST(TextReport, TheGutterIsAsWideAsTheLineNumber) {
  std::string text;
  for (int i = 1; i < 120; ++i) text += "k" + std::to_string(i) + ": v\n";
  const Manifest manifest(text);
  Finding finding = manifest.At("k119");
  finding.severity = Severity::kInfo;
  finding.certain = false;
  EXPECT_EQ(RenderFinding(finding, {}),
            "info[GIQ999]: broken\n"
            "   --> deploy.yaml:119:1\n"
            "    |\n"
            "119 | k119: v\n"
            "    | ^^^^\n"
            "    = note: an estimate went into this\n"
            "    = help: giq-lint explain GIQ999\n");
}

/// The framed line and its marks.
std::string FrameOf(const Finding& finding) {
  const std::string text = RenderFinding(finding, {});
  const std::size_t begin = text.find("|\n") + 2;
  return text.substr(begin, text.find("  = help") - begin);
}

TEST(TextReport, MarksStandBelowWideAndCombiningCharacters) {
  const Manifest wide("a: 模型 b\nx: 1\n");
  EXPECT_EQ(FrameOf(wide.At("b")), "1 | a: 模型 b\n  |         ^\n");
  EXPECT_EQ(FrameOf(wide.At("模型")), "1 | a: 模型 b\n  |    ^^^^\n");
  const Manifest combining("a: e\xCC\x81x b\n");
  EXPECT_EQ(FrameOf(combining.At("b")), "1 | a: e\xCC\x81x b\n  |       ^\n");
}

TEST(TextReport, ATabIsFourBlanks) {
  const Manifest manifest("a: x\t# b\n");
  EXPECT_EQ(FrameOf(manifest.At("# b")), "1 | a: x    # b\n  |         ^^^\n");
}

TEST(TextReport, AnEmptyPlaceAndTheEndOfTheFileGetOneMark) {
  const Source source("a.yaml", "a: x\n");
  for (const auto& [span, marks] : {std::pair<Span, std::string>{{3, 3}, "   ^"},
                                    {{4, 4}, "    ^"},
                                    {{4, 5}, "    ^"},
                                    {{0, 0}, "^"}}) {
    const Frame frame = FrameOf(source, span);
    EXPECT_EQ(frame.text, "a: x");
    EXPECT_EQ(frame.marks, marks) << span.begin;
    EXPECT_EQ(frame.column, span.begin + 1);
  }
  EXPECT_EQ(FrameOf(Source("empty.yaml", ""), {0, 0}).marks, "^");
}

TEST(TextReport, OfSeveralLinesTheFirstIsShown) {
  const Manifest manifest("a:\n  b: 1\n  c: 2\n");
  EXPECT_EQ(FrameOf(manifest.AtPointer("/a")), "2 |   b: 1\n  |   ^^^^\n");
}

TEST(TextReport, ACarriageReturnIsNoPartOfTheLine) {
  const Manifest manifest("a: 1\r\nb: two\r\n");
  EXPECT_EQ(FrameOf(manifest.At("two")), "2 | b: two\n  |    ^^^\n");
}

TEST(TextReport, ALongLineIsClippedAroundThePlace) {
  const Manifest manifest("a: [" + std::string(5000, 'x') + ", here, " + std::string(5000, 'y') +
                          "]\n");
  const std::string frame = FrameOf(manifest.At("here"));
  EXPECT_EQ(frame, "1 | …" + std::string(38, 'x') + ", here, " + std::string(74, 'y') + "…\n  |" +
                       std::string(42, ' ') + "^^^^\n");
}

TEST(TextReport, ALongPlaceIsMarkedAsFarAsItIsShown) {
  const Manifest manifest("a: " + std::string(10'000'000, 'x') + "\n");
  const std::string frame = FrameOf(manifest.AtPointer("/a"));
  EXPECT_EQ(frame, "1 | a: " + std::string(117, 'x') + "…\n  |    " + std::string(117, '^') + "\n");
}

TEST(TextReport, HostileTextReachesNoTerminal) {
  const Manifest manifest("a: \"x\" # \xE2\x80\xAE evil\n");
  Finding finding = manifest.At("\"x\"", "model \x1b[31mred\x1b[0m\r\nnext\x07 \xff\xC2\x9B");
  finding.With("fact\n", "a\nb", "\x1b]0;title\x07");
  EXPECT_EQ(RenderFinding(finding, {}),
            "error[GIQ999]: model \\x1b[31mred\\x1b[0m\\x0d\\nnext\\x07 \\xff\\x9b\n"
            " --> deploy.yaml:1:4\n"
            "  |\n"
            "1 | a: \"x\" # \\u202e evil\n"
            "  |    ^^^\n"
            "  = fact\\n: a\\nb (\\x1b]0;title\\x07)\n"
            "  = help: giq-lint explain GIQ999\n");
}

TEST(TextReport, EveryControlByteIsEscapedInAFrame) {
  std::string text = "a: x #";
  for (int c = 1; c < 32; ++c) {
    if (c != '\n' && c != '\r') text.push_back(static_cast<char>(c));
  }
  text += "\x7f\n";
  const File file("f.yaml", text);
  Document document{.file = &file, .span = {0, static_cast<std::uint32_t>(text.size())}};
  const Finding finding{.rule = &kTestRule, .message = "m", .place = {&document, nullptr, {0, 1}}};
  const std::string report = RenderFinding(finding, {});
  for (const char c : report)
    EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f')) << +c;
}

TEST(TextReport, AMessageIsCut) {
  const Manifest manifest("a: x\n");
  const std::string text = RenderFinding(manifest.At("x", std::string(100'000, 'm')), {});
  EXPECT_EQ(text.substr(0, text.find('\n')), "error[GIQ999]: " + std::string(2000, 'm') + "…");
}

TEST(TextReport, ColourStandsAroundTheText) {
  const Manifest manifest("a: x\n");
  const std::string text = RenderFinding(manifest.At("x"), {.color = true});
  EXPECT_TRUE(text.starts_with("\x1b[1;31merror[GIQ999]\x1b[0m\x1b[1m: broken\x1b[0m\n")) << text;
  EXPECT_NE(text.find("\x1b[1;31m   ^\x1b[0m\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace giq
