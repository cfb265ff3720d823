#include "webhook/review/opinion.h"

#include <algorithm>
#include <utility>

#include "webhook/review/object.h"
#include "webhook/review/subject.h"

namespace giq {
namespace {

bool Denies(const Ruled& ruled) { return ruled.ruling.action == Action::kDeny; }

bool LowersReplicas(const Review& review) {
  const auto object = ReadObject(review.object);
  const auto old = ReadObject(review.old_object);
  const Node* now = object ? RootOf(**object) : nullptr;
  const Node* before = old ? RootOf(**old) : nullptr;
  return now != nullptr && before != nullptr && ReplicasOf(*now) < ReplicasOf(*before);
}

/// Whether a finding was there before. Fewer replicas make a fault of their number smaller,
/// whatever number it tells now.
bool WasThere(const Finding& finding, const Judgement& before, bool lowers) {
  const auto same = [&](const Finding& old) {
    const Family family = finding.rule->family;
    const bool of_number = family == Family::kQuota || family == Family::kCompileCache;
    return SaySame(finding, old) || (lowers && of_number && finding.rule == old.rule);
  };
  return std::ranges::any_of(before.findings, same) || std::ranges::any_of(before.suppressed, same);
}

void ForgiveWhatWasThere(const Review& review, const Snapshot& snapshot,
                         std::vector<Ruled>& ruled) {
  const bool update = review.operation == "UPDATE" && SubjectKindOf(review) != SubjectKind::kScale;
  if (!update || snapshot.policy->strict || std::ranges::none_of(ruled, Denies)) return;
  const Judged before = JudgeBefore(review, snapshot);
  const bool lowers = LowersReplicas(review);
  for (Ruled& each : ruled) {
    if (!Denies(each) || !WasThere(each.finding, before.judgement, lowers)) continue;
    each.ruling.action = Action::kWarn;
    each.before = true;
  }
}

}  // namespace

Action Opinion::strongest() const {
  return ruled.empty() ? Action::kOff : ruled.front().ruling.action;
}

Opinion FormOpinion(const Review& review, Judgement judgement, const Snapshot& snapshot,
                    std::chrono::sys_days today) {
  Opinion opinion;
  const auto add = [&](Finding& finding, bool suppressed) {
    Ruling ruling = RulingOf(*snapshot.policy, finding, review.namespace_, today);
    if (ruling.action == Action::kOff) return;
    if (suppressed && MaySuppress(*snapshot.policy, *finding.rule, ruling)) {
      opinion.silenced.push_back(std::move(finding));
    } else {
      opinion.ruled.push_back({std::move(finding), ruling});
    }
  };
  for (Finding& finding : judgement.findings) add(finding, false);
  for (Finding& finding : judgement.suppressed) add(finding, true);
  ForgiveWhatWasThere(review, snapshot, opinion.ruled);
  std::ranges::stable_sort(opinion.ruled, std::ranges::greater{}, [](const Ruled& each) {
    return std::pair(each.ruling.action, each.finding.severity);
  });
  return opinion;
}

}  // namespace giq
