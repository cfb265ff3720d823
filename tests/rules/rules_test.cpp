// Runs every rule over its fixtures: tests/rules/GIQNNN/bad*.yaml must print bad*.txt, good*.yaml
// nothing at all. GIQ_UPDATE=1 rewrites the .txt files: read the difference before you commit it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "linter/report/text.h"
#include "rules/table.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class RuleFixtures : public ::testing::TestWithParam<const Rule*> {
 protected:
  [[nodiscard]] const Rule& rule() const { return *GetParam(); }
  [[nodiscard]] Judged JudgeAlone(const Fixture& fixture) const {
    return JudgeBy(rule(), fixture.name(), fixture.text(), *fixture.environment(),
                   fixture.admission());
  }
};

std::string Report(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    if (!text.empty()) text += "\n";
    text += RenderFinding(finding, {});
  }
  return text;
}

TEST_P(RuleFixtures, AreThere) {
  EXPECT_THAT(FixturesOf(rule(), "bad"), Not(IsEmpty()));
  EXPECT_THAT(FixturesOf(rule(), "good"), Not(IsEmpty()));
}

TEST_P(RuleFixtures, BadOnesPrintTheirReports) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const Judged judged = JudgeAlone(fixture);
    EXPECT_THAT(judged.findings, Not(IsEmpty()));
    const std::string report = Report(judged.findings);
    if (IsUpdating()) std::ofstream(fixture.report(), std::ios::binary) << report;
    EXPECT_EQ(report, ReadText(fixture.report()));
  }
}

/// Infos that are true of most manifests: no request for ephemeral storage, a model of one's own.
/// Fixtures and examples of other rules would have to be about that too.
bool IsUsualInfo(const Finding& finding) {
  return finding.severity == Severity::kInfo &&
         (finding.rule->code == "GIQ305" || finding.rule->code == "GIQ309");
}

/// A manifest judged by all rules, without other rules' usual infos.
Judged JudgeByAll(const Rule& rule, std::string name, std::string text, const Environment& env,
                  const std::optional<Admission>& admission) {
  Judged judged = Judge(std::move(name), std::move(text), env, AllRules(), admission);
  std::erase_if(judged.findings, [&rule](const Finding& finding) {
    return finding.rule != &rule && IsUsualInfo(finding);
  });
  return judged;
}

TEST_P(RuleFixtures, GoodOnesAreSilentUnderAllRules) {
  for (const Fixture& fixture : FixturesOf(rule(), "good")) {
    SCOPED_TRACE(fixture.name());
    const Judged judged = JudgeByAll(rule(), fixture.name(), fixture.text(), *fixture.environment(),
                                     fixture.admission());
    EXPECT_THAT(Gist(judged.findings), IsEmpty());
  }
}

TEST_P(RuleFixtures, OrderOfDocumentsDoesNotMatter) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const Judged judged = JudgeAlone(fixture);
    std::string reversed;
    for (const Document& document : judged.file->documents()) {
      const std::string text(judged.file->source().Slice(document.span));
      reversed = text + (reversed.empty() ? "" : "\n---\n" + reversed);
    }
    const Judged other =
        JudgeBy(rule(), fixture.name(), reversed, *fixture.environment(), fixture.admission());
    EXPECT_EQ(Gist(other.findings), Gist(judged.findings));
  }
}

/// `code severity document pointer` of each finding: what a message says may depend on how a value
/// is written.
std::vector<std::string> Pointed(const std::vector<Finding>& findings) {
  std::vector<std::string> pointed;
  for (const Finding& finding : findings) {
    const Node* node = finding.place.node;
    pointed.push_back(std::string(finding.rule->code) + " " +
                      std::string(SeverityName(finding.severity)) + " " +
                      std::to_string(finding.place.document->index) + " " +
                      (node != nullptr ? PointerOf(*node) : ""));
  }
  std::ranges::sort(pointed);
  return pointed;
}

// What the API server sends is JSON: the same objects in that form give the same findings, but for
// those that a comment decides on.
TEST_P(RuleFixtures, FormDoesNotMatter) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const Judged judged = JudgeAlone(fixture);
    std::string json;
    bool readable = judged.file->source().text().find("# giq-lint:") == std::string_view::npos;
    for (const Document& document : judged.file->documents()) {
      readable = readable && document.root != nullptr && document.problems.empty();
      if (readable) json += (json.empty() ? "" : "\n---\n") + ToJson(*document.root);
    }
    if (!readable) continue;
    const Judged other =
        JudgeBy(rule(), fixture.name(), json, *fixture.environment(), fixture.admission());
    EXPECT_EQ(Pointed(other.findings), Pointed(judged.findings));
  }
}

TEST_P(RuleFixtures, ExamplesShowThisRuleAndNothingElse) {
  const auto env = EnvironmentOf(rule().doc.config);
  const Judged bad =
      JudgeByAll(rule(), "bad.yaml", std::string(rule().doc.bad), *env, AdmissionOfExample(rule()));
  EXPECT_THAT(bad.findings, Not(IsEmpty()));
  for (const Finding& finding : bad.findings) {
    EXPECT_EQ(finding.rule->code, rule().code) << finding.message;
  }
  const Judged good = JudgeByAll(rule(), "good.yaml", std::string(rule().doc.good), *env, {});
  EXPECT_THAT(Gist(good.findings), IsEmpty());
}

void ExpectSoundComment(const Edit& edit) {
  EXPECT_EQ(edit.pointer + edit.value_json, "");
  EXPECT_TRUE(edit.document->file->source().Slice(edit.comment).starts_with('#'));
  EXPECT_TRUE(edit.text.empty() || edit.text.starts_with('#')) << edit.text;
}

void ExpectSound(const Edit& edit) {
  ASSERT_NE(edit.document, nullptr);
  ASSERT_NE(edit.document->root, nullptr);
  if (edit.op == Edit::Op::kReplaceComment) return ExpectSoundComment(edit);
  const bool add = edit.op == Edit::Op::kAdd;
  const std::string target = add ? edit.pointer.substr(0, edit.pointer.rfind('/')) : edit.pointer;
  EXPECT_NE(Resolve(*edit.document->root, target), nullptr) << edit.pointer;
  if (edit.op == Edit::Op::kRemove) {
    EXPECT_EQ(edit.value_json, "");
  } else {
    EXPECT_TRUE(ReadJsonFile("edit.json", edit.value_json)) << edit.value_json;
  }
}

void ExpectSound(const Fix& fix, FixPolicy policy) {
  EXPECT_THAT(fix.title, Not(IsEmpty()));
  EXPECT_NE(fix.title.back(), '.') << fix.title;
  EXPECT_THAT(fix.edits, Not(IsEmpty())) << fix.title;
  EXPECT_NE(policy, FixPolicy::kNone) << fix.title;
  if (policy == FixPolicy::kSafe) {
    EXPECT_TRUE(fix.safe) << fix.title;
  }
  if (policy == FixPolicy::kUnsafe) {
    EXPECT_FALSE(fix.safe) << fix.title;
  }
  for (const Edit& edit : fix.edits) ExpectSound(edit);
}

TEST_P(RuleFixtures, FindingsAreSound) {
  bool fixed = false;
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const Judged judged = JudgeAlone(fixture);
    for (const Finding& finding : judged.findings) {
      EXPECT_TRUE(MayReport(rule(), finding.severity)) << finding.message;
      EXPECT_TRUE(finding.certain || finding.severity != Severity::kError) << finding.message;
      EXPECT_THAT(finding.message, Not(IsEmpty()));
      EXPECT_NE(finding.message.back(), '.') << finding.message;
      EXPECT_EQ(finding.place.document->file, judged.file.get());
      EXPECT_FALSE(finding.place.span().empty()) << finding.message;
      for (const Evidence& evidence : finding.evidence) {
        EXPECT_THAT(evidence.fact, Not(IsEmpty())) << finding.message;
        EXPECT_THAT(evidence.value, Not(IsEmpty())) << finding.message;
      }
      for (const Fix& fix : finding.fixes) ExpectSound(fix, rule().fix);
      fixed = fixed || !finding.fixes.empty();
    }
  }
  EXPECT_EQ(fixed, rule().fix != FixPolicy::kNone) << "no fixture shows the fix";
}

INSTANTIATE_TEST_SUITE_P(All, RuleFixtures, ::testing::ValuesIn(AllRules()),
                         [](const auto& rule) { return std::string(rule.param->code); });

}  // namespace
}  // namespace giq::testing
