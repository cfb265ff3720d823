#include "engine/workload/group_facts.h"

#include <algorithm>

namespace giq {
namespace {

using Count = Fact<std::int64_t>;

// Far above any cluster; it keeps hostile numbers inside 64 bits.
constexpr std::int64_t kMost = 1'000'000;

/// How often a template's pods stand in the group.
Count TimesOf(const Workload& workload) {
  if (workload.together.kind != Group::Kind::kRay) return Count::Known(1, workload.at);
  const Count& most = workload.max_replicas.absent() ? workload.replicas : workload.max_replicas;
  return most;
}

/// Accelerators that a template adds to its group; unknown where a part is.
Count AcceleratorsOf(const Workload& workload) {
  const Count& per_pod = workload.accelerators_per_pod;
  if (per_pod.absent()) return Count::Known(0, workload.pod.at);
  // Replicas are unknown too where the size of the group is.
  if (workload.replicas.unknown()) return Count::Unknown(workload.replicas.at());
  const Count times = TimesOf(workload);
  const bool sensible = per_pod.known() && times.known() && *per_pod >= 0 && *per_pod <= kMost &&
                        *times >= 0 && *times <= kMost && workload.pods_per_replica >= 0 &&
                        workload.pods_per_replica <= kMost;
  if (!sensible) return Count::Unknown(per_pod.at());
  return Count::Known(*per_pod * *times * workload.pods_per_replica, per_pod.at());
}

void AddMembers(std::span<const std::unique_ptr<Workload>> workloads) {
  if (workloads.size() < 2) return;
  std::vector<const Workload*> members;
  for (const auto& workload : workloads) members.push_back(workload.get());
  for (const auto& workload : workloads) workload->together.members = members;
}

void SetAll(std::span<const std::unique_ptr<Workload>> workloads, const Count& count) {
  for (const auto& workload : workloads) workload->together.accelerators = count;
}

std::string_view ImageOf(const Workload& workload) {
  const Fact<std::string>& image = workload.container().image;
  return image.known() ? *image : image.text();
}

/// A worker that runs the leader's image by a script which nobody can follow belongs to the
/// leader's server.
void ShareServer(std::span<const std::unique_ptr<Workload>> workloads) {
  const Workload& leader = *workloads.front();
  for (const auto& workload : workloads.subspan(1)) {
    const bool follows = workload->server.unknown() && leader.server.known() &&
                         !ImageOf(leader).empty() && ImageOf(*workload) == ImageOf(leader);
    if (follows) workload->server = leader.server;
  }
}

}  // namespace

void ReadGroupFacts(std::span<const std::unique_ptr<Workload>> workloads) {
  const auto together = [](const std::unique_ptr<Workload>& workload) {
    return workload->together.kind == Group::Kind::kLeaderWorkerSet ||
           workload->together.kind == Group::Kind::kRay;
  };
  AddMembers(workloads);
  if (workloads.empty() || !std::ranges::all_of(workloads, together)) return;
  ShareServer(workloads);
  std::int64_t sum = 0;
  Place at;
  for (const auto& workload : workloads) {
    const Count count = AcceleratorsOf(*workload);
    if (!count.known()) return SetAll(workloads, Count::Unknown(count.at()));
    sum = std::min(sum + *count, kMost * kMost);
    if (!at && *count > 0) at = count.at();
  }
  SetAll(workloads, Count::Known(sum, at));
}

}  // namespace giq
