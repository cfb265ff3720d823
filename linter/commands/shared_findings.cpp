#include "linter/commands/shared_findings.h"

#include <algorithm>
#include <map>

namespace giq {

void AddSharedFindings(Report& report, const VerdictOptions& options) {
  std::map<const Profile*, std::vector<QuotaShare>> shares;
  for (const HeldShare& held : report.shares) shares[held.profile.get()].push_back(held.share);
  for (auto& [profile, of_profile] : shares) {
    const bool run = std::ranges::find(profile->rules, &SharedQuotaRule()) != profile->rules.end();
    if (!run) continue;
    auto findings = SharedQuotaFindings(profile->environment_name, std::move(of_profile));
    AddVerdict(report, JudgeFindings(std::move(findings), *profile, options), *profile, options);
  }
}

}  // namespace giq
