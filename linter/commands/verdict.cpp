#include "linter/commands/verdict.h"

#include <algorithm>

#include "linter/input/silencer.h"
#include "rules/shared_quota.h"
#include "rules/table.h"

namespace giq {
namespace {

/// The rules whose silence about a place shows that there is nothing to suppress.
std::vector<const Rule*> Decided(const Profile& profile, const VerdictOptions& options) {
  std::vector<const Rule*> decided;
  for (const Rule* rule : profile.rules) {
    // Where no other file may explain a workload, its facts may be known in another run.
    if (options.alone && !std::holds_alternative<CheckDocument>(rule->check)) continue;
    // What an environment's workloads need together is summed when all files have been judged.
    if (!profile.environment_name.empty() && rule == &SharedQuotaRule()) continue;
    decided.push_back(rule);
  }
  return decided;
}

void Silence(const Profile& profile, Judgement& judgement) {
  Silencer silencer(profile.settings.suppress);
  if (silencer.empty()) return;
  std::vector<Finding> standing;
  for (Finding& finding : judgement.findings) {
    auto& into = silencer.Silences(finding) ? judgement.suppressed : standing;
    into.push_back(std::move(finding));
  }
  judgement.findings = std::move(standing);
}

Judgement Treat(std::vector<Finding> findings, const Bundle& bundle, const Profile& profile,
                const VerdictOptions& options) {
  if (!options.suppress) return {.findings = std::move(findings), .suppressed = {}};
  const auto decided = Decided(profile, options);
  Judgement judgement = Suppress(std::move(findings), bundle, *profile.environment,
                                 {AllRules(), profile.rules, decided});
  Silence(profile, judgement);
  return judgement;
}

}  // namespace

Judgement JudgeBundle(const Bundle& bundle, const Profile& profile, const VerdictOptions& options) {
  return Treat(Analyze(bundle, *profile.environment, profile.rules), bundle, profile, options);
}

Judgement JudgeFindings(std::vector<Finding> findings, const Profile& profile,
                        const VerdictOptions& options) {
  return Treat(std::move(findings), Bundle{}, profile, options);
}

void AddJudgement(Report& report, const Judgement& judgement, const Profile& profile,
                  const VerdictOptions& options) {
  for (const Finding& finding : judgement.findings) {
    if (finding.severity < profile.least_shown()) {
      ++report.hidden;
      continue;
    }
    report.items.push_back(MakeItem(finding, options.format, options.style));
    report.fails |= profile.Fails(finding.severity);
  }
  for (const Finding& finding : judgement.suppressed) {
    if (finding.severity >= profile.least_shown()) {
      report.suppressed.push_back(MakeSuppressedItem(finding));
    }
  }
}

}  // namespace giq
