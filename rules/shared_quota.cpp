#include "rules/shared_quota.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace giq {

extern const Rule kQuotaExceeded;

namespace {

/// Workloads that a finding lists; more would bury the numbers.
constexpr std::size_t kListed = 10;

using Count = std::optional<std::int64_t>;

Count Plus(Count a, Count b) {
  std::int64_t sum = 0;
  if (!a || !b || __builtin_add_overflow(*a, *b, &sum)) return {};
  return sum;
}

auto LimitOrder(const QuotaLimit& limit) {
  return std::tie(limit.accelerator, limit.provisioning, limit.region, limit.name, limit.source);
}

auto PlaceOrder(const QuotaShare& share) {
  const Document* document = share.place.document;
  const File* file = document != nullptr ? document->file : nullptr;
  return std::tuple(file != nullptr ? std::string_view(file->source().name()) : std::string_view(),
                    document != nullptr ? document->index : 0, share.place.span().begin);
}

/// What names an object apart from its namespace, for one limit.
auto NameOf(const QuotaShare& share) { return std::tie(share.kind, share.name, share.group); }

auto ShareOrder(const QuotaShare& share) {
  return std::tuple_cat(LimitOrder(*share.limit), NameOf(share), std::tie(share.namespace_));
}

/// Of the shares of one limit and name, one for each namespace.
void KeepDistinct(std::span<QuotaShare> namesakes, std::vector<QuotaShare>& kept) {
  const bool named = !namesakes.back().namespace_.empty();  // they are sorted
  const QuotaShare* last = nullptr;
  for (QuotaShare& share : namesakes) {
    if (named && share.namespace_.empty()) continue;
    if (last != nullptr && last->namespace_ == share.namespace_) continue;
    kept.push_back(std::move(share));
    last = &kept.back();
  }
}

/// What a workload certainly takes beside others: pods of several workloads may fill one VM, so
/// that whole VMs do not add up, and what a Job takes it gives back.
std::int64_t CertainOf(const QuotaShare& share) {
  const Demand& demand = share.demand;
  const bool ends = share.kind.ends_with("Job") || share.kind == "JobSet";
  if (ends || !demand.steady) return 0;
  if (!demand.whole_vms) return *demand.steady;
  std::int64_t alone = 0;
  for (const DemandPart& part : demand.parts) {
    std::int64_t accelerators = 0;
    if (__builtin_mul_overflow(part.pods, part.per_pod, &accelerators) ||
        __builtin_add_overflow(alone, accelerators, &alone)) {
      return 0;
    }
  }
  return std::min(alone, *demand.steady);
}

/// A workload's share with what certainly counts of it.
struct Part {
  const QuotaShare* share = nullptr;
  std::int64_t accelerators = 0;
};

struct Joint {
  std::vector<Part> parts;  // largest first
  std::int64_t sum = 0;
};

/// What workloads certainly take of one limit together; nothing when fewer than two do.
std::optional<Joint> JointOf(std::span<const QuotaShare> shares) {
  Joint joint;
  Count sum = 0;
  for (const QuotaShare& share : shares) {
    const std::int64_t certain = CertainOf(share);
    if (certain <= 0) continue;
    joint.parts.push_back({&share, certain});
    sum = Plus(sum, certain);
  }
  if (joint.parts.size() < 2 || !sum) return std::nullopt;
  joint.sum = *sum;
  std::ranges::stable_sort(joint.parts, [](const Part& a, const Part& b) {
    if (a.accelerators != b.accelerators) return a.accelerators > b.accelerators;
    return PlaceOrder(*a.share) < PlaceOrder(*b.share);
  });
  return joint;
}

/// Whether together they pass what none of them passes alone.
bool PassTogether(const Joint& joint, double amount) {
  const auto fits_alone = [&](const Part& part) {
    return static_cast<double>(*part.share->demand.steady) <= amount;
  };
  return static_cast<double>(joint.sum) > amount && std::ranges::all_of(joint.parts, fits_alone);
}

void ListParts(const Joint& joint, Finding& finding) {
  std::int64_t rest = joint.sum;
  for (std::size_t i = 0; i < std::min(joint.parts.size(), kListed); ++i) {
    const auto& [share, accelerators] = joint.parts[i];
    Demand certain = share->demand;
    certain.steady = accelerators;
    certain.whole_vms = false;
    finding.With(share->title, SteadyText(certain), SourceOf(share->place));
    rest -= accelerators;
  }
  if (joint.parts.size() <= kListed) return;
  finding.With("others", fmt::format("{} more need {}", joint.parts.size() - kListed, rest));
}

void Report(std::string_view environment, const QuotaLimit& limit, const Joint& joint,
            Findings& out) {
  const bool over_limit = PassTogether(joint, limit.limit);
  if (!over_limit && !PassTogether(joint, LeftOf(limit))) return;
  const QuotaShare& largest = *joint.parts.front().share;
  const std::string need =
      fmt::format("the {} workloads of environment {} need {} {} together", joint.parts.size(),
                  environment, joint.sum, largest.accelerators);
  // The usage may count these very workloads.
  Finding& finding =
      over_limit ? out.Report(largest.place,
                              fmt::format("{}, {} is {}", need, LimitName(limit), limit.limit))
                 : out.Report(largest.place, Severity::kWarning,
                              fmt::format("{}, and of {} {} of {} are left unless the usage "
                                          "includes these workloads",
                                          need, LimitName(limit), std::max(0.0, LeftOf(limit)),
                                          limit.limit));
  finding.certain = over_limit;
  finding.With("quota limit", fmt::format("{}", limit.limit), limit.source);
  if (limit.usage) finding.With("quota usage", fmt::format("{}", *limit.usage), limit.source);
  ListParts(joint, finding);
}

}  // namespace

const Rule& SharedQuotaRule() { return kQuotaExceeded; }

std::vector<QuotaShare> SharesOf(const Bundle& bundle, const Environment& env) {
  std::vector<QuotaShare> shares;
  for (const auto& workload : bundle.workloads) {
    const auto limits = LimitsOf(*workload, env);
    if (limits.empty()) continue;
    const auto demand = DemandOf(*workload, bundle, *env.catalog);
    // A group's demand is told with its first template.
    if (!demand && workload->accelerators_per_pod.known()) continue;
    for (const QuotaLimit* limit : limits) {
      const bool all_gpus = limit->accelerator == "*";
      shares.push_back({.limit = limit,
                        .demand = demand.value_or(Demand{}),
                        .kind = workload->kind,
                        .namespace_ = workload->namespace_,
                        .name = workload->name,
                        .group = workload->group,
                        .title = workload->Title(),
                        .accelerators = all_gpus ? "GPUs" : AcceleratorsName(*workload),
                        .place = ReplicasPlace(*workload)});
    }
  }
  return shares;
}

std::vector<QuotaShare> DistinctShares(std::vector<QuotaShare> shares) {
  // An unknown demand may be the smallest.
  std::ranges::stable_sort(shares, [](const QuotaShare& a, const QuotaShare& b) {
    return std::tuple_cat(ShareOrder(a), std::tuple(a.demand.steady), PlaceOrder(a)) <
           std::tuple_cat(ShareOrder(b), std::tuple(b.demand.steady), PlaceOrder(b));
  });
  std::vector<QuotaShare> kept;
  kept.reserve(shares.size());
  for (auto begin = shares.begin(); begin != shares.end();) {
    const auto end = std::find_if(begin, shares.end(), [&](const QuotaShare& share) {
      return share.limit != begin->limit || NameOf(share) != NameOf(*begin);
    });
    KeepDistinct({begin, end}, kept);
    begin = end;
  }
  return kept;
}

std::vector<LimitUse> UseOf(std::span<const QuotaLimit> limits,
                            std::span<const QuotaShare> shares) {
  std::vector<LimitUse> uses;
  for (const QuotaLimit& limit : limits) {
    LimitUse use{.limit = &limit, .workloads = 0, .steady = 0, .at_most = 0, .rollout_peak = 0};
    for (const QuotaShare& share : shares) {
      if (share.limit != &limit) continue;
      ++use.workloads;
      use.steady = Plus(use.steady, share.demand.steady);
      use.at_most = Plus(use.at_most, share.demand.at_most);
      use.rollout_peak = Plus(use.rollout_peak, share.demand.rollout_peak);
    }
    uses.push_back(use);
  }
  return uses;
}

std::vector<Finding> SharedQuotaFindings(std::string_view environment,
                                         std::vector<QuotaShare> shares) {
  std::vector<Finding> found;
  Findings out(kQuotaExceeded, found);
  const std::vector<QuotaShare> distinct = DistinctShares(std::move(shares));
  for (auto begin = distinct.begin(); begin != distinct.end();) {
    const auto end = std::find_if(begin, distinct.end(), [&](const QuotaShare& share) {
      return share.limit != begin->limit;
    });
    if (const auto joint = JointOf({begin, end})) Report(environment, *begin->limit, *joint, out);
    begin = end;
  }
  return found;
}

}  // namespace giq
