// Which objects of a cluster the webhook follows, and how much of each it keeps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/document/node.h"
#include "webhook/kube/path.h"
#include "webhook/kube/prune.h"

namespace giq {

/// A kind of objects to be followed.
struct ResourceSpec {
  ResourceType type;
  Pruning pruning = {};
  std::string field_selector = {};  ///< What the server leaves out itself.
  /// Whether an object is kept at all; null keeps every one. Where only some are kept, an object
  /// that is not held is unknown, not absent.
  bool (*wanted)(const Node& object) = nullptr;
  /// Fetched one by one when someone names them, never listed: see NamedObjects.
  bool on_demand = false;

  /// Whether everything that the server has is kept.
  [[nodiscard]] bool whole() const {
    return wanted == nullptr && field_selector.empty() && !on_demand;
  }
};

/// Deployments, StatefulSets, HorizontalPodAutoscalers, Services, PodMonitorings,
/// LeaderWorkerSets, JobSets, RayClusters and RayServices; ConfigMaps on demand; nodes with
/// accelerators and pods that hold or want some, both reduced to what counts them.
[[nodiscard]] std::vector<ResourceSpec> DefaultResources();

}  // namespace giq
