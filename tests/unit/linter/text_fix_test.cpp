#include "linter/report/text_fix.h"

#include <gtest/gtest.h>

#include "engine/rule/edits.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

/// `line:column-line:column text` of each replacement of the one fix with these edits; "" for none.
std::string Replacements(const Finding& finding, std::vector<Edit> edits) {
  Finding fixed = finding;
  fixed.fixes = {{.title = "t", .safe = true, .edits = std::move(edits)}};
  std::string text;
  for (const TextFix& fix : TextFixesOf(fixed)) {
    for (const auto& [begin, end, now] : fix.replacements) {
      text += std::to_string(begin.line) + ":" + std::to_string(begin.column) + "-" +
              std::to_string(end.line) + ":" + std::to_string(end.column) + " " + now + "\n";
    }
  }
  return text;
}

TEST(TextFix, ReplacesWhatDiffers) {
  const Manifest manifest("a: 模 # c\nb: \"x\"\nc: 'y z'\n");
  const Finding finding = manifest.AtPointer("/a");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "2"),
                                   ReplaceValue(manifest.AtPointer("/c").place, "\"z\"")}),
            "1:4-1:5 2\n3:5-3:7 \n");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(manifest.AtPointer("/b").place, "true")}),
            "2:4-2:7 true\n");
}

TEST(TextFix, AddsAndRemovesLines) {
  const Manifest manifest("a:\n  b: 1\n  c: 2\nd: |\n  text\n");
  const Finding finding = manifest.AtPointer("/a");
  EXPECT_EQ(Replacements(finding, {AddMember(finding.place, "e", "3")}), "4:1-4:1   e: 3\n\n");
  EXPECT_EQ(Replacements(finding, {RemoveNode(manifest.AtPointer("/a/b").place)}), "2:1-3:1 \n");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(manifest.AtPointer("/d").place, "5")}),
            "4:4-5:7 5\n");
}

TEST(TextFix, LeavesOutWhatCannotBeWritten) {
  const Manifest manifest("a: &x 1\nb: *x\nf: !!str 2\np: 5\n");
  const Finding finding = manifest.AtPointer("/p");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "6")}), "4:4-4:5 6\n");
  for (const char* pointer : {"/a", "/b", "/f"}) {
    const Edit edit = ReplaceValue(manifest.AtPointer(pointer).place, "6");
    EXPECT_EQ(Replacements(finding, {edit}), "") << pointer;
    EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "6"), edit}), "")
        << pointer << ": together or not at all";
  }
  EXPECT_EQ(Replacements(finding, {}), "");
  const Manifest other("p: 5\n");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(other.AtPointer("/p").place, "6")}), "")
      << "of another file";
}

}  // namespace
}  // namespace giq
