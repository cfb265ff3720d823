#include "tests/rules/fixing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/edit/rewrite.h"

namespace giq::testing {
namespace {

/// The findings with a fix, and that fix.
std::vector<std::pair<const Finding*, const Fix*>> FixesOf(const std::vector<Finding>& findings) {
  std::vector<std::pair<const Finding*, const Fix*>> fixes;
  for (const Finding& finding : findings) {
    if (const Fix* fix = Preferred(finding)) fixes.emplace_back(&finding, fix);
  }
  return fixes;
}

/// One round; what was refused is noted.
std::string FixAll(const Judged& judged, std::vector<std::string>& refusals) {
  const auto fixes = FixesOf(judged.findings);
  std::vector<const Fix*> wanted;
  for (const auto& [finding, fix] : fixes) wanted.push_back(fix);
  Rewritten rewritten = Rewrite(*judged.file, wanted);
  refusals.clear();
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    const FixResult& result = rewritten.results.at(i);
    if (result.outcome != FixOutcome::kRefused) continue;
    refusals.push_back(std::string(fixes[i].first->rule->code) + ": " + result.refusal->reason);
  }
  return std::move(rewritten.text);
}

}  // namespace

const Fix* Preferred(const Finding& finding) {
  const auto safe = std::ranges::find_if(finding.fixes, &Fix::safe);
  if (safe != finding.fixes.end()) return &*safe;
  return finding.fixes.empty() ? nullptr : &finding.fixes.front();
}

FixedManifest FixInRounds(const JudgeText& judge, std::string text, std::size_t most_rounds) {
  FixedManifest fixed{.text = std::move(text)};
  fixed.judged = judge(fixed.text);
  while (true) {
    std::string next = FixAll(fixed.judged, fixed.refusals);
    fixed.at_rest = next == fixed.text;
    if (fixed.at_rest || fixed.rounds == most_rounds) return fixed;
    ++fixed.rounds;
    fixed.text = std::move(next);
    fixed.judged = judge(fixed.text);
  }
}

std::string FixOnce(const File& file, const Fix& fix) {
  const Fix* const fixes[] = {&fix};
  Rewritten rewritten = Rewrite(file, fixes);
  const FixResult& result = rewritten.results.at(0);
  EXPECT_EQ(result.outcome, FixOutcome::kMade)
      << fix.title << ": " << (result.refusal ? result.refusal->reason : "waits for nothing");
  return std::move(rewritten.text);
}

}  // namespace giq::testing
