// The lines that a fix would write, as `check` shows them.
#include "linter/report/proposed_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "linter/report/text.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Place PlaceIn(const File& file, std::size_t document, std::string_view pointer) {
  const Document& in = file.documents()[document];
  return {&in, Resolve(*in.root, pointer)};
}

std::vector<std::string> Lines(const Fix& fix) {
  std::vector<std::string> lines;
  for (const ProposedText& text : Propose(fix).texts) {
    for (const ProposedLine& line : LinesOf(text)) {
      lines.push_back((line.added ? "+" : "-") + std::to_string(line.number) + " " + line.text);
    }
  }
  return lines;
}

TEST(ProposedText, HasTheLinesThatGoAndCome) {
  const Manifest manifest("a: 1\r\nb:\r\n  c: 2  # two\r\n");
  const Fix fix{.title = "t",
                .edits = {ReplaceValue(manifest.AtPointer("/b/c").place, "3"),
                          AddMember(manifest.AtPointer("/b").place, "d", "4")}};
  EXPECT_THAT(Lines(fix), ElementsAre("-3   c: 2  # two", "+3   c: 3  # two", "+4   d: 4"));
}

TEST(ProposedText, OfALongFileReadsOnlyTheDocument) {
  std::string text = "a: 1\n---\n# of b\nb: 1\n---\n";
  for (int i = 0; i < 20'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  const auto file = ReadManifest("a.yaml", text);
  const Fix near{.title = "t", .edits = {ReplaceValue(PlaceIn(*file, 1, "/b"), "2")}};
  EXPECT_THAT(Lines(near), ElementsAre("-4 b: 1", "+4 b: 2"));
  Fix comment{.title = "t"};
  const auto at = static_cast<std::uint32_t>(text.find('#'));
  comment.edits = {{.op = Edit::Op::kReplaceComment,
                    .document = &file->documents()[1],
                    .comment = {at, at + 6},
                    .text = "# B"}};
  EXPECT_THAT(Lines(comment), ElementsAre("-3 # of b", "+3 # B"));
  const Fix far{.title = "t", .edits = {ReplaceValue(PlaceIn(*file, 2, "/k7"), "2")}};
  EXPECT_THAT(Lines(far), IsEmpty()) << "reading so much again for each fix takes too long";
  EXPECT_EQ(Propose(far).refusal, "");
}

TEST(ProposedText, IsCutAndSafe) {
  std::string list = "[";
  for (int i = 0; i < 30; ++i) list += "\"x\",";
  list.back() = ']';
  const Manifest manifest("a: 1\nb: " + std::string(300, 'x') + "\n");
  const Fix fix{.title = "t",
                .edits = {AddMember({&manifest.file().documents().front(),
                                     manifest.file().documents().front().root},
                                    "c", list)}};
  const auto lines = Lines(fix);
  EXPECT_EQ(lines.size(), 21);
  EXPECT_EQ(lines.back(), "-0 … 11 more lines");
  const Fix wide{.title = "t",
                 .edits = {ReplaceValue(manifest.AtPointer("/b").place, "\"\\u001b[2J\"")}};
  EXPECT_LT(Lines(wide).front().size(), 130);
  EXPECT_THAT(Lines(wide).back(), HasSubstr("[2J"));
  EXPECT_EQ(Lines(wide).back().find('\x1b'), std::string::npos);
}

TEST(ProposedText, StandsBelowTheFixOrSaysWhyNot) {
  const Manifest manifest("a: &n 1\nb: *n\nc: 1\n");
  Finding finding = manifest.AtPointer("/c");
  finding.fixes = {
      {.title = "set c", .safe = true, .edits = {ReplaceValue(finding.place, "2")}},
      {.title = "set a", .edits = {ReplaceValue(manifest.AtPointer("/a").place, "2")}}};
  EXPECT_THAT(RenderFinding(finding, {}),
              HasSubstr("  = fix: set c\n    - 3 | c: 1\n    + 3 | c: 2\n"
                        "  = fix (unsafe): set a\n    cannot be written: the anchor \"n\" "));
  EXPECT_THAT(RenderFinding(finding, {.color = true}), HasSubstr("\x1b[32m+ 3 | c: 2\x1b[0m\n"));
}

}  // namespace
}  // namespace giq
