// Rounds of fixes, with rules of the test's own: what counts, what is undone, who is blamed.
#include "linter/fix/fix_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/rule/edits.h"
#include "linter/fix/finish_folder.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A value `WORD:REST` is a finding whose fix leaves REST; WORD alone one without a fix.
void CheckWord(const DocumentContext& context, Findings& findings, std::string_view word,
               bool safe) {
  const Node* data =
      context.document.root == nullptr ? nullptr : context.document.root->Find("data");
  if (data == nullptr) return;
  for (const Entry& entry : data->entries) {
    const std::string_view text = entry.value->text;
    if (!text.starts_with(word)) continue;
    const Place place{&context.document, entry.value};
    Finding& finding = findings.Report(place, std::string(word));
    const std::size_t colon = text.find(':');
    if (text.substr(0, colon) != word || colon == std::string_view::npos) continue;
    finding.fixes.push_back({.title = "write " + std::string(text.substr(colon + 1)),
                             .safe = safe,
                             .edits = {ReplaceValue(place, JsonString(text.substr(colon + 1)))}});
  }
}

const Rule kError = {.code = "GIQ004",
                     .name = "error",
                     .severity = Severity::kError,
                     .check = CheckDocument{[](const DocumentContext& c, Findings& f) {
                       CheckWord(c, f, "error", true);
                     }}};
const Rule kWarning = {.code = "GIQ902",
                       .name = "warning",
                       .severity = Severity::kWarning,
                       .check = CheckDocument{[](const DocumentContext& c, Findings& f) {
                         CheckWord(c, f, "warning", true);
                       }}};
const Rule kUnsafe = {.code = "GIQ903",
                      .name = "unsafe",
                      .severity = Severity::kError,
                      .check = CheckDocument{[](const DocumentContext& c, Findings& f) {
                        CheckWord(c, f, "unsafe", false);
                      }}};
/// Its fix never ends.
const Rule kGrowing = {
    .code = "GIQ904",
    .name = "growing",
    .severity = Severity::kError,
    .check = CheckDocument{[](const DocumentContext& c, Findings& f) {
      const Node* value = c.document.root->At({"data", "growing"});
      if (value == nullptr) return;
      const Place place{&c.document, value};
      f.Report(place, "growing")
          .fixes.push_back(
              {.title = "grow",
               .safe = true,
               .edits = {ReplaceValue(place, JsonString(std::string(value->text) + "x"))}});
    }}};

/// Its fix does not help.
const Rule kStubborn = {
    .code = "GIQ905",
    .name = "stubborn",
    .severity = Severity::kError,
    .check = CheckDocument{[](const DocumentContext& c, Findings& f) {
      const Node* value = c.document.root->At({"data", "stubborn"});
      if (value == nullptr) return;
      const Place data{&c.document, value->parent};
      f.Report({&c.document, value}, "stubborn")
          .fixes.push_back(
              {.title = "add z", .safe = true, .edits = {AddMember(data, "z", "\"1\"")}});
    }}};

std::string Manifest(std::string_view name, std::string_view data) {
  return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + std::string(name) + "}\ndata:\n" +
         std::string(data);
}

/// A folder that is fixed by these rules.
class Fixing {
 public:
  Fixing() {
    profile_->environment = std::make_shared<Environment>();
    profile_->rules = {&kError, &kWarning, &kUnsafe, &kGrowing, &kStubborn};
  }

  void Write(const std::string& name, std::string_view data) {
    Input input{.path = folder_.Write(name, Manifest(name, data)),
                .folder = folder_.path().string(),
                .named = true};
    tasks_.push_back({{std::move(input), profile_, nullptr}, profile_});
  }
  void WriteBeside(const std::string& name, std::string_view data) const {
    folder_.Write(name, Manifest(name, data));
  }
  void Select(std::vector<const Rule*> rules) {
    auto asked = std::make_shared<Profile>(*profile_);
    asked->rules = std::move(rules);
    for (FixTask& task : tasks_) task.asked = asked;
  }

  const FolderOutcome& Run(bool unsafe = false) {
    std::istringstream none;
    outcome_ = FixFolder(tasks_, {.judge = {}, .unsafe = unsafe, .texts = {}}, none);
    return outcome_;
  }
  /// What the file would hold; "" when it stays as it is.
  [[nodiscard]] std::string DataOf(std::string_view name) const {
    for (const WriteGroup& group : outcome_.groups) {
      for (const ChangedText& file : group) {
        if (!file.path.ends_with(name)) continue;
        return file.text.substr(file.text.find("data:\n") + 6);
      }
    }
    return "";
  }
  [[nodiscard]] std::string OnDisk(std::string_view name) const {
    std::ifstream file(folder_.At(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] std::vector<std::string> Reasons() const {
    std::vector<std::string> reasons;
    for (const LeftFinding& left : outcome_.left) reasons.push_back(left.reason);
    return reasons;
  }

 private:
  TempFolder folder_;
  std::shared_ptr<Profile> profile_ = std::make_shared<Profile>();
  std::vector<FixTask> tasks_;
  FolderOutcome outcome_;
};

TEST(FixFolder, CorrectsAllThatCanBeTogether) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error:1\n  y: warning:2\n  z: fine\n");
  fixing.Write("b.yaml", "  x: error:3\n");
  const FolderOutcome& outcome = fixing.Run();
  EXPECT_EQ(outcome.fixed.size(), 3);
  EXPECT_THAT(outcome.left, IsEmpty());
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: \"1\"\n  y: \"2\"\n  z: fine\n");
  EXPECT_EQ(fixing.DataOf("b.yaml"), "  x: \"3\"\n");
}

TEST(FixFolder, LeavesWhatHasNoFixAndWhatIsUnsafe) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error\n  y: unsafe:good\n");
  EXPECT_THAT(fixing.Run().fixed, IsEmpty());
  EXPECT_THAT(fixing.Reasons(), ElementsAre("no fix is known", "--unsafe would write good"));
  EXPECT_EQ(fixing.Run(true).fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: error\n  y: good\n");
}

TEST(FixFolder, CorrectsWhatAFixLeadsToInTheNextRounds) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error:warning:error:good\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 3);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: good\n");
}

TEST(FixFolder, AcceptsASmallerHarm) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error:warning\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: warning\n");
  EXPECT_THAT(fixing.Reasons(), ElementsAre("no fix is known"));
}

TEST(FixFolder, RefusesAFixThatLeadsToSomethingAsBad) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: warning:error\n");
  EXPECT_THAT(fixing.Run().fixed, IsEmpty());
  EXPECT_EQ(fixing.DataOf("a.yaml"), "");
  EXPECT_THAT(fixing.Reasons(),
              ElementsAre(HasSubstr("cannot write error: it would lead to GIQ004 in ")));
}

TEST(FixFolder, RefusesAFixWhoseFindingStays) {
  Fixing fixing;
  fixing.Write("a.yaml", "  stubborn: x\n  y: error:good\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  stubborn: x\n  y: good\n");
  EXPECT_THAT(fixing.Reasons(), ElementsAre("cannot add z: the finding would still be there"));
}

TEST(FixFolder, UndoesAllRoundsOfAFixWhoseEndIsBad) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: warning:error:unsafe\n  y: error:good\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: warning:error:unsafe\n  y: good\n");
  EXPECT_THAT(fixing.Reasons(), ElementsAre(HasSubstr("it would lead to GIQ004")));
}

TEST(FixFolder, FindsTheOneThatIsToBlame) {
  Fixing fixing;
  fixing.Write("a.yaml", "  u: error:1\n  v: warning:unsafe\n  w: error:2\n  x: warning:3\n");
  fixing.Write("b.yaml", "  x: error:4\n  y: error:error\n");
  fixing.Write("c.yaml", "  x: error:5\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 5);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  u: \"1\"\n  v: warning:unsafe\n  w: \"2\"\n  x: \"3\"\n");
  EXPECT_EQ(fixing.DataOf("b.yaml"), "  x: \"4\"\n  y: error:error\n");
  EXPECT_EQ(fixing.DataOf("c.yaml"), "  x: \"5\"\n");
  EXPECT_EQ(fixing.Reasons().size(), 2);
}

TEST(FixFolder, EndsWithRulesThatNeverComeToRest) {
  Fixing fixing;
  fixing.Write("a.yaml", "  growing: x\n  y: error:good\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  growing: x\n  y: good\n");
  EXPECT_THAT(fixing.Reasons(),
              ElementsAre("cannot grow: ten rounds of fixes did not come to an end"));
}

TEST(FixFolder, LeavesFilesAloneThatWereNotGiven) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error:1\n");
  fixing.WriteBeside("b.yaml", "  x: error:2\n");
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("b.yaml"), "");
}

TEST(FixFolder, CorrectsSelectedRulesAndWatchesAll) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: warning:error\n  y: error:good\n  z: warning:fine\n");
  fixing.Select({&kWarning});
  EXPECT_EQ(fixing.Run().fixed.size(), 1);
  EXPECT_EQ(fixing.DataOf("a.yaml"), "  x: warning:error\n  y: error:good\n  z: fine\n");
  EXPECT_THAT(fixing.Reasons(), ElementsAre(HasSubstr("it would lead to GIQ004")));
}

TEST(FixFolder, WhatCannotBeWrittenIsLeft) {
  Fixing fixing;
  fixing.Write("a.yaml", "  x: error:good\n");
  fixing.Write("b.yaml", "  x: error:good\n");
  FolderOutcome outcome = fixing.Run();
  fixing.WriteBeside("a.yaml", "  x: error:theirs\n");
  WriteFolder(outcome);
  ASSERT_EQ(outcome.report.failures.size(), 1);
  EXPECT_THAT(outcome.report.failures.front().Text(), HasSubstr("a.yaml: was changed by somebody"));
  ASSERT_EQ(outcome.left.size(), 1);
  EXPECT_EQ(outcome.left.front().because, LeftBecause::kRefused);
  EXPECT_THAT(outcome.left.front().item.file, HasSubstr("a.yaml"));
  EXPECT_EQ(outcome.fixed.size(), 1);
  EXPECT_EQ(fixing.OnDisk("a.yaml"), Manifest("a.yaml", "  x: error:theirs\n"));
  EXPECT_EQ(fixing.OnDisk("b.yaml"), Manifest("b.yaml", "  x: good\n"));
}

}  // namespace
}  // namespace giq
