// What the cluster holds beside the object under review, as one snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/workload/workload.h"

namespace giq {

/// Accelerators of one kind, bought in one way, that pods hold.
struct AcceleratorUse {
  std::string accelerator;  ///< The label's value: "nvidia-l4", "tpu-v6e-slice".
  Provisioning provisioning = Provisioning::kOnDemand;
  double amount = 0;  ///< GPUs, or TPU chips.
};

/// Names an object of the cluster.
struct ObjectName {
  std::string_view kind;
  std::string_view namespace_;
  std::string_view name;
};

/// One state of the cluster, never changed; safe to use from several threads. What it does not hold
/// is unknown, not absent.
class ClusterView {
 public:
  virtual ~ClusterView() = default;
  /// The objects of a namespace that may explain a workload (HorizontalPodAutoscalers, Services,
  /// PodMonitorings, ConfigMaps, workloads), each as a file of one document.
  [[nodiscard]] virtual std::vector<std::shared_ptr<const File>> ObjectsOf(
      std::string_view namespace_) const = 0;
  /// One object; null when it is not held.
  [[nodiscard]] virtual std::shared_ptr<const File> Find(std::string_view kind,
                                                         std::string_view namespace_,
                                                         std::string_view name) const = 0;
  /// Ready replicas (`status.readyReplicas`, 0 when the object lacks it); nothing when the object
  /// is not held.
  [[nodiscard]] virtual std::optional<std::int64_t> ReadyReplicas(std::string_view kind,
                                                                  std::string_view namespace_,
                                                                  std::string_view name) const = 0;
  /// What all pods of the cluster hold on nodes, those of `except` (its own pods, through
  /// ReplicaSets and the like) left out; an accelerator that nothing holds has no entry. Nothing
  /// where pods are not counted: then the quota file's usage stands.
  [[nodiscard]] virtual std::optional<std::vector<AcceleratorUse>> UseByOthers(
      const ObjectName& except) const = 0;
};

}  // namespace giq
