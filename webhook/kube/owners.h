// Which workloads a pod belongs to.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "engine/document/node.h"
#include "webhook/kube/snapshot.h"

namespace giq {

/// A workload of the pod's own namespace.
struct PodOwner {
  std::string kind;
  std::string name;
  auto operator<=>(const PodOwner&) const = default;
};

/// The owners of a pod, the nearest first, as far as they can be found.
///
/// Certain are the pod's controller, and the controllers of objects that the snapshot holds. A
/// Deployment is taken from the name of its ReplicaSet, NAME-HASH, where HASH is the pod's label
/// `pod-template-hash`: only a ReplicaSet written by hand in that very form could mislead. A
/// LeaderWorkerSet, JobSet or RayService is taken from the label that its controller sets on the
/// pod, and only where a StatefulSet, Job or RayCluster controls the pod.
[[nodiscard]] std::vector<PodOwner> OwnersOf(const Node& pod, const StoreSnapshot& snapshot);

}  // namespace giq
