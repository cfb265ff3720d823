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

void Silence(const Profile& profile, Verdict& verdict) {
  Silencer silencer(profile.settings.suppress);
  if (silencer.empty()) return;
  std::vector<Finding> standing;
  for (Finding& finding : verdict.findings) {
    auto& into = silencer.Silences(finding) ? verdict.configured : standing;
    into.push_back(std::move(finding));
  }
  verdict.findings = std::move(standing);
}

Verdict Treat(std::vector<Finding> findings, const Bundle& bundle, const Profile& profile,
              const VerdictOptions& options) {
  if (!options.suppress) return {.findings = std::move(findings), .in_source = {}};
  const auto decided = Decided(profile, options);
  Judgement judgement = Suppress(std::move(findings), bundle, *profile.environment,
                                 {AllRules(), profile.rules, decided});
  Verdict verdict{.findings = std::move(judgement.findings),
                  .in_source = std::move(judgement.suppressed)};
  Silence(profile, verdict);
  return verdict;
}

void AddSilenced(Report& report, const std::vector<Finding>& findings, Silenced by,
                 const Profile& profile) {
  for (const Finding& finding : findings) {
    if (finding.severity < profile.least_shown()) continue;
    report.suppressed.push_back(MakeItem(finding, {}));
    report.suppressed.back().silenced = by;
  }
}

}  // namespace

Verdict JudgeBundle(const Bundle& bundle, const Profile& profile, const VerdictOptions& options) {
  return Treat(Analyze(bundle, *profile.environment, profile.rules), bundle, profile, options);
}

Verdict JudgeFindings(std::vector<Finding> findings, const Profile& profile,
                      const VerdictOptions& options) {
  return Treat(std::move(findings), Bundle{}, profile, options);
}

void AddVerdict(Report& report, const Verdict& verdict, const Profile& profile,
                const VerdictOptions& options) {
  for (const Finding& finding : verdict.findings) {
    if (finding.severity < profile.least_shown()) {
      ++report.hidden;
      continue;
    }
    report.items.push_back(MakeItem(finding, options.forms));
    report.items.back().fails = profile.Fails(finding.severity);
  }
  AddSilenced(report, verdict.in_source, Silenced::kInSource, profile);
  AddSilenced(report, verdict.configured, Silenced::kConfigured, profile);
}

}  // namespace giq
