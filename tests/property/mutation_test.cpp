// Changes that don't matter change no fact and no finding: every fixture, and every corpus file
// where the corpus is at hand, written again in many forms.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "linter/report/facts.h"
#include "rules/table.h"
#include "tests/property/rewriter.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

struct Manifest {
  std::string name;
  std::string text;
  std::shared_ptr<const Environment> env;
};

/// What must not change, sorted.
struct Verdict {
  std::vector<std::string> facts;
  std::vector<std::string> findings;
};

/// Messages quote places and words that a change may move; their rule and severity stay.
std::vector<std::string> Kinds(const std::vector<Finding>& findings) {
  std::vector<std::string> kinds;
  for (const Finding& finding : findings) {
    kinds.push_back(std::string(finding.rule->code) + " " +
                    std::string(SeverityName(finding.severity)));
  }
  std::ranges::sort(kinds);
  return kinds;
}

Verdict VerdictOf(const Manifest& manifest, const std::string& text) {
  const Judged judged = Judge(manifest.name, text, *manifest.env, AllRules());
  Verdict verdict{.facts = {}, .findings = Kinds(judged.findings)};
  for (const FactRow& row : FactsOf(judged.bundle)) {
    std::string line = row.kind + " " + row.name + " " + row.container;
    for (const FactCell& cell : row.cells) {
      line += " " + std::string(cell.name) + "=" + cell.json;
      line += cell.knowledge == Knowledge::kUnknown ? "?" : "";
    }
    verdict.facts.push_back(std::move(line));
  }
  std::ranges::sort(verdict.facts);
  return verdict;
}

/// A comment may suppress a finding, and a new form has no comments.
bool HasSuppressions(std::string_view text) {
  return text.find("giq-lint: ignore") != std::string_view::npos;
}

std::vector<Manifest> Fixtures() {
  std::vector<Manifest> manifests;
  for (const Rule* rule : AllRules()) {
    for (const std::string_view prefix : {"bad", "good"}) {
      for (const Fixture& fixture : FixturesOf(*rule, prefix)) {
        std::string text = fixture.text();
        if (HasSuppressions(text)) continue;
        manifests.push_back({std::string(rule->code) + "/" + fixture.name(), std::move(text),
                             fixture.environment()});
      }
    }
  }
  return manifests;
}

std::vector<Manifest> Corpus() {
  std::vector<Manifest> manifests;
  const fs::path folder = fs::path(GIQ_ROOT) / ".." / "shared" / "corpus" / "files";
  if (!fs::is_directory(folder)) return manifests;
  const auto env = EnvironmentOf("");
  for (const auto& entry : fs::directory_iterator(folder)) {
    manifests.push_back({entry.path().filename().string(), ReadText(entry.path()), env});
  }
  std::ranges::sort(manifests, {}, &Manifest::name);
  return manifests;
}

/// Forms of one manifest that were compared.
std::size_t CheckForms(const Manifest& manifest, std::size_t rounds) {
  const auto file = ReadManifest(manifest.name, manifest.text);
  const Verdict wanted = VerdictOf(manifest, manifest.text);
  std::mt19937 random(static_cast<std::uint32_t>(manifest.text.size()));
  std::size_t checked = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (int i = 0; i <= static_cast<int>(Change::kLast); ++i) {
      const auto change = static_cast<Change>(i);
      const std::string text = Rewrite(*file, change, random);
      if (text.empty()) return checked;
      const Verdict found = VerdictOf(manifest, text);
      ++checked;
      EXPECT_EQ(found.facts, wanted.facts) << manifest.name << ", " << NameOf(change) << "\n"
                                           << text;
      EXPECT_EQ(found.findings, wanted.findings) << manifest.name << ", " << NameOf(change) << "\n"
                                                 << text;
      // One form of a manifest is enough to look into.
      if (found.facts != wanted.facts || found.findings != wanted.findings) return checked;
    }
  }
  return checked;
}

TEST(Mutation, FormOfFixturesDoesNotMatter) {
  // Three rounds of seven changes over some five hundred fixtures.
  std::size_t checked = 0;
  for (const Manifest& manifest : Fixtures()) checked += CheckForms(manifest, 3);
  RecordProperty("changes", static_cast<int>(checked));
  std::cout << checked << " changes\n";
  EXPECT_GE(checked, 10'000U);
}

TEST(Mutation, FormOfRealManifestsDoesNotMatter) {
  const auto manifests = Corpus();
  if (manifests.empty()) GTEST_SKIP() << "the corpus is not beside the repository";
  std::size_t checked = 0;
  for (const Manifest& manifest : manifests) checked += CheckForms(manifest, 4);
  std::cout << checked << " changes\n";
  EXPECT_GE(checked, 1'500U);
}

}  // namespace
}  // namespace giq::testing
