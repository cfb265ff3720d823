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

TEST(TextFix, ReplacesScalarsWhereTheyStand) {
  const Manifest manifest("a: 模 # c\nb: \"x\"\nc: 'y z'\n");
  const Finding finding = manifest.AtPointer("/a");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "2"),
                                   ReplaceValue(manifest.AtPointer("/c").place, "\"z\"")}),
            "1:4-1:5 2\n3:4-3:9 \"z\"\n");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(manifest.AtPointer("/b").place, "true")}),
            "2:4-2:7 true\n");
}

TEST(TextFix, LeavesOutWhatIsMoreThanText) {
  const Manifest manifest(
      "a: &x 1\nb: *x\nc: |\n  y\nd: {e: 1}\nf: !!str 2\nbase: &base {g: 1}\nm:\n  <<: *base\n"
      "n: *base\np: 5\nq:\n");
  const Finding finding = manifest.AtPointer("/p");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "6")}), "11:4-11:5 6\n");
  for (const char* pointer : {"/a", "/b", "/c", "/d", "/f", "/q"}) {
    const Edit edit = ReplaceValue(manifest.AtPointer(pointer).place, "6");
    EXPECT_EQ(Replacements(finding, {edit}), "") << pointer;
    EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "6"), edit}), "")
        << pointer << ": together or not at all";
  }
  for (const char* pointer : {"/m/g", "/n/g"}) {
    Edit edit = ReplaceValue(finding.place, "6");
    edit.pointer = pointer;
    EXPECT_EQ(Replacements(finding, {edit}), "") << pointer;
  }
  EXPECT_EQ(Replacements(finding, {ReplaceValue(finding.place, "{}")}), "");
  EXPECT_EQ(Replacements(finding, {RemoveNode(finding.place)}), "");
  EXPECT_EQ(Replacements(finding, {}), "");
  const Manifest other("p: 5\n");
  EXPECT_EQ(Replacements(finding, {ReplaceValue(other.AtPointer("/p").place, "6")}), "")
      << "of another file";
}

}  // namespace
}  // namespace giq
