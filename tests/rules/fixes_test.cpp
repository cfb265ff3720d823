// Runs every rule's fixes over its fixtures: tests/rules/GIQNNN/bad*.yaml must become
// bad*.fixed.yaml. GIQ_UPDATE=1 rewrites those files: read the difference before you commit it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "rules/table.h"
#include "tests/rules/fixing.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

constexpr std::size_t kMostRounds = 10;

class RuleFixes : public ::testing::TestWithParam<const Rule*> {
 protected:
  [[nodiscard]] const Rule& rule() const { return *GetParam(); }
  /// Judges by this rule alone.
  [[nodiscard]] JudgeText JudgeAlone(const Fixture& fixture) const {
    return [&rule = rule(), name = fixture.name(), env = fixture.environment()](std::string text) {
      return JudgeBy(rule, name, std::move(text), *env);
    };
  }
};

bool HasFix(const Finding& finding) { return !finding.fixes.empty(); }

/// The findings that a person has to end.
std::vector<std::string> WithoutFix(std::vector<Finding> findings) {
  std::erase_if(findings, HasFix);
  return Gist(findings);
}

std::vector<const Node*> Roots(const File& file) {
  std::vector<const Node*> roots;
  for (const Document& document : file.documents()) roots.push_back(document.root);
  return roots;
}

/// What is left is what had no fix before; and nothing that was readable is not any more.
void ExpectFixed(const Judged& before, const FixedManifest& fixed) {
  EXPECT_TRUE(fixed.at_rest) << "after " << fixed.rounds << " rounds";
  EXPECT_THAT(fixed.refusals, IsEmpty());
  EXPECT_THAT(Gist(fixed.judged.findings), IsSubsetOf(WithoutFix(before.findings)));
  const auto unreadable = [](const Judged& judged) {
    return std::ranges::count(Roots(*judged.file), nullptr);
  };
  EXPECT_EQ(unreadable(fixed.judged), unreadable(before));
  EXPECT_EQ(fixed.judged.file->documents().size(), before.file->documents().size());
}

TEST_P(RuleFixes, MakeTheFixedOnes) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const JudgeText judge = JudgeAlone(fixture);
    const Judged before = judge(fixture.text());
    if (std::ranges::none_of(before.findings, HasFix)) {
      EXPECT_FALSE(std::filesystem::exists(fixture.fixed())) << "no finding has a fix";
      continue;
    }
    const FixedManifest fixed = FixInRounds(judge, fixture.text(), kMostRounds);
    ExpectFixed(before, fixed);
    if (IsUpdating()) std::ofstream(fixture.fixed(), std::ios::binary) << fixed.text;
    EXPECT_EQ(fixed.text, ReadText(fixture.fixed()));
  }
}

// Alternatives too, each by itself.
TEST_P(RuleFixes, EachEndsItsFinding) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const JudgeText judge = JudgeAlone(fixture);
    const Judged before = judge(fixture.text());
    for (const Finding& finding : before.findings) {
      for (const Fix& fix : finding.fixes) {
        SCOPED_TRACE(fix.title);
        const Judged after = judge(FixOnce(*before.file, fix));
        EXPECT_LT(after.findings.size(), before.findings.size()) << finding.message;
      }
    }
  }
}

/// How many findings of each rule are at least so grave.
std::map<std::string_view, int> Graver(const std::vector<Finding>& findings, Severity least) {
  std::map<std::string_view, int> counts;
  for (const Finding& finding : findings) {
    if (finding.severity >= least) ++counts[finding.rule->code];
  }
  return counts;
}

TEST_P(RuleFixes, LeadIntoNoOtherFinding) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const auto env = fixture.environment();
    const Judged before = Judge(fixture.name(), fixture.text(), *env, AllRules());
    for (const Finding& finding : before.findings) {
      if (finding.rule != &rule()) continue;
      auto counts = Graver(before.findings, finding.severity);
      for (const Fix& fix : finding.fixes) {
        const Judged after = Judge(fixture.name(), FixOnce(*before.file, fix), *env, AllRules());
        for (const auto& [code, count] : Graver(after.findings, finding.severity)) {
          EXPECT_LE(count, counts[code]) << fix.title << " leads into " << code;
        }
      }
    }
  }
}

/// The objects of a text, as JSON.
std::vector<std::string> ObjectsIn(const File& file) {
  std::vector<std::string> objects;
  for (const Node* root : Roots(file)) {
    if (root != nullptr && !root->IsNull()) objects.push_back(ToJson(*root));
  }
  return objects;
}

bool IsReadable(const Document& document) {
  return document.root != nullptr && document.problems.empty();
}

// What the API server sends is JSON: the same fixes make the same objects of it.
TEST_P(RuleFixes, MakeTheSameOfJson) {
  for (const Fixture& fixture : FixturesOf(rule(), "bad")) {
    SCOPED_TRACE(fixture.name());
    const JudgeText judge = JudgeAlone(fixture);
    const auto file = ReadManifest(fixture.name(), fixture.text());
    const bool comments = file->source().text().find("# giq-lint:") != std::string_view::npos;
    if (comments || !std::ranges::all_of(file->documents(), IsReadable)) continue;
    std::string json;
    for (const std::string& object : ObjectsIn(*file)) {
      json += (json.empty() ? "" : "\n---\n") + object;
    }
    const FixedManifest yaml = FixInRounds(judge, fixture.text(), kMostRounds);
    const FixedManifest of_json = FixInRounds(judge, std::move(json), kMostRounds);
    EXPECT_TRUE(of_json.at_rest);
    // There is no `0777` in JSON that could be quoted: it is 511 there.
    if (rule().code == "GIQ004") continue;
    EXPECT_EQ(ObjectsIn(*of_json.judged.file), ObjectsIn(*yaml.judged.file));
  }
}

/// Whatever has a fix and still stands was refused.
void ExpectRest(const Fixture& fixture, const Environment& env) {
  const JudgeText judge = [&](std::string text) {
    return Judge(fixture.name(), std::move(text), env, AllRules());
  };
  const FixedManifest fixed = FixInRounds(judge, fixture.text(), kMostRounds);
  EXPECT_TRUE(fixed.at_rest) << "after " << fixed.rounds << " rounds";
  EXPECT_EQ(std::ranges::count_if(fixed.judged.findings, HasFix),
            static_cast<std::ptrdiff_t>(fixed.refusals.size()))
      << ::testing::PrintToString(Gist(fixed.judged.findings));
}

// All rules together, in each fixture of each rule: fixes merge or wait for each other, and none
// undoes what another one did.
TEST_P(RuleFixes, OfAllRulesComeToRest) {
  const auto scarce =
      EnvironmentOf(ReadText(std::filesystem::path(GIQ_ROOT) / "tests/oracle/fixes.config.yaml"));
  for (const char* prefix : {"bad", "good"}) {
    for (const Fixture& fixture : FixturesOf(rule(), prefix)) {
      SCOPED_TRACE(fixture.name());
      ExpectRest(fixture, *fixture.environment());
      ExpectRest(fixture, *scarce);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, RuleFixes, ::testing::ValuesIn(AllRules()),
                         [](const auto& rule) { return std::string(rule.param->code); });

// What the families of rules that no edit can correct have in common: the right value is not known.
TEST(RuleFixPolicies, RulesWithoutFixesAreKnown) {
  std::vector<std::string_view> without;
  for (const Rule* rule : AllRules()) {
    if (rule->fix == FixPolicy::kNone) without.push_back(rule->code);
  }
  EXPECT_THAT(without, ::testing::ElementsAre(
                           "GIQ001", "GIQ002", "GIQ003", "GIQ006", "GIQ007", "GIQ104", "GIQ113",
                           "GIQ115", "GIQ116", "GIQ118", "GIQ120", "GIQ121", "GIQ122", "GIQ123",
                           "GIQ204", "GIQ206", "GIQ207", "GIQ208", "GIQ308", "GIQ309", "GIQ310",
                           "GIQ312", "GIQ313", "GIQ402", "GIQ404", "GIQ407", "GIQ409", "GIQ503",
                           "GIQ504", "GIQ507", "GIQ508", "GIQ602", "GIQ606", "GIQ608"));
}

}  // namespace
}  // namespace giq::testing
