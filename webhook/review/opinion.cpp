#include "webhook/review/opinion.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/edit/values.h"
#include "webhook/review/object.h"
#include "webhook/review/subject.h"

namespace giq {
namespace {

bool Denies(const Ruled& ruled) { return ruled.ruling.action == Action::kDeny; }

/// What an update does to its object.
struct Change {
  bool spec = true;  ///< Something in the spec differs.
  bool lowers_replicas = false;
};

Change ChangeOf(const Review& review) {
  const auto object = ReadObject(review.object);
  const auto old = ReadObject(review.old_object);
  const Node* now = object ? RootOf(**object) : nullptr;
  const Node* before = old ? RootOf(**old) : nullptr;
  if (now == nullptr || before == nullptr) return {};
  const Node* spec = now->Find("spec");
  const Node* old_spec = before->Find("spec");
  const bool same = spec != nullptr && old_spec != nullptr && SameJson(*spec, *old_spec);
  return {.spec = !same, .lowers_replicas = ReplicasOf(*now) < ReplicasOf(*before)};
}

/// The rules that found something.
std::set<const Rule*> RulesOf(const Judgement& judgement) {
  std::set<const Rule*> rules;
  for (const auto* findings : {&judgement.findings, &judgement.suppressed}) {
    for (const Finding& finding : *findings) rules.insert(finding.rule);
  }
  return rules;
}

/// Fewer replicas make a fault of their number smaller, whatever number it tells now.
bool IsOfReplicas(const Rule& rule) {
  return rule.family == Family::kQuota || rule.family == Family::kCompileCache;
}

void ForgiveWhatWasThere(const Review& review, const Snapshot& snapshot,
                         std::vector<Ruled>& ruled) {
  const bool update = review.operation == "UPDATE" && SubjectKindOf(review) != SubjectKind::kScale;
  if (!update || std::ranges::none_of(ruled, Denies)) return;
  const Change change = ChangeOf(review);
  if (snapshot.policy->strict && change.spec) return;
  const Judged before = JudgeBefore(review, snapshot);
  const auto said = WhatIsSaid(before.judgement);
  const auto rules = RulesOf(before.judgement);
  for (Ruled& each : ruled) {
    if (!Denies(each)) continue;
    const Rule* rule = each.finding.rule;
    const bool smaller = change.lowers_replicas && IsOfReplicas(*rule) && rules.contains(rule);
    if (!smaller && !said.contains(WhatIsSaid(each.finding))) continue;
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
