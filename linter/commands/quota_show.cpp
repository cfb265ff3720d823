#include "linter/commands/quota_show.h"

#include <fmt/format.h>

#include <algorithm>

#include "linter/commands/tell.h"
#include "linter/report/quota_table.h"

namespace giq {
namespace {

using ProfilePtr = std::shared_ptr<const Profile>;

/// The limits of a profile that count in its region, with the shares of its files.
void AddRows(const Profile& profile, const std::vector<HeldShare>& held, QuotaTable& table) {
  std::vector<QuotaShare> shares;
  for (const HeldShare& share : held) {
    if (share.profile.get() == &profile) shares.push_back(share.share);
  }
  const std::string& region = profile.environment->cluster.region;
  for (const LimitUse& use :
       UseOf(profile.environment->quota.limits(), DistinctShares(std::move(shares)))) {
    const bool elsewhere =
        !region.empty() && !use.limit->region.empty() && use.limit->region != region;
    if (elsewhere) continue;
    table.rows.push_back({profile.settings.path, profile.environment_name, use});
  }
}

/// What the working directory's configuration knows, with its environments.
std::vector<ProfilePtr> ProfilesHere(const CheckOptions& options, Report& report) {
  Profiles profiles(options.flags, options.lookup, options.config);
  std::vector<Profiles::Loaded> loaded = profiles.EnvironmentsOf(".");
  loaded.insert(loaded.begin(), profiles.For("."));
  std::vector<ProfilePtr> found;
  for (const Profiles::Loaded& profile : loaded) {
    if (profile) {
      found.push_back(*profile);
    } else {
      report.failures.push_back(profile.error());
    }
  }
  return found;
}

bool HasQuota(const ProfilePtr& profile) { return !profile->environment->quota.empty(); }

void TellUncounted(std::size_t count, Streams& streams) {
  if (count == 0) return;
  streams.err << fmt::format(
      "{} workload{} no limit here certainly: the accelerator, how it is bought or its quota is "
      "not "
      "known\n",
      count, count == 1 ? " counts against" : "s count against");
}

}  // namespace

int RunQuotaShow(const QuotaShowOptions& options, Streams& streams) {
  Judged judged;
  const bool demand = !options.check.paths.empty();
  if (demand) {
    judged = JudgeInputs(options.check, streams);
  } else {
    judged.profiles = ProfilesHere(options.check, judged.report);
  }
  QuotaTable table{.rows = {}, .demand = demand, .uncounted = judged.report.uncounted};
  for (const ProfilePtr& profile : judged.profiles) AddRows(*profile, judged.report.shares, table);
  if (std::ranges::any_of(judged.profiles, HasQuota)) {
    streams.out << RenderQuotaTable(table, options.check.format) << std::flush;
  } else if (judged.report.failures.empty()) {
    judged.report.failures.push_back(
        {ErrorCode::kUsage,
         "no quota is configured: give exported quota with --quota FILE, or `quota:` in "
         ".giq-lint.yaml (giq-lint quota show --help tells more)"});
  }
  TellErrors(judged.report.failures, streams);
  TellUncounted(table.uncounted, streams);
  return ExitCode(judged.report);
}

}  // namespace giq
