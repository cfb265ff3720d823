#include "rules/node_choice.h"

#include <algorithm>
#include <array>

namespace giq {
namespace {

// https://kueue.sigs.k8s.io/docs/concepts/resource_flavor/: a flavor's node labels become
// selectors.
constexpr std::string_view kQueueLabel = "kueue.x-k8s.io/queue-name";

// https://docs.cloud.google.com/kubernetes-engine/docs/how-to/tpus: a slice that is cut out of
// another one at scheduling.
constexpr std::string_view kSliceAnnotation = "cloud.google.com/gke-tpu-slice-topology";

bool HasKey(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view key) {
  return std::ranges::any_of(pairs, [&](const auto& pair) { return pair.first == key; });
}

bool ObjectHas(const Workload& workload, std::string_view map, std::string_view key) {
  const Node* object = workload.object_at.node;
  return object != nullptr && object->At({"metadata", map, key}) != nullptr;
}

/// Labels that say where a node is, what runs on it or how it was bought, and not what it is.
bool TellsNoHardware(std::string_view key) {
  constexpr std::array<std::string_view, 4> kPrefixes = {
      "topology.kubernetes.io/", "failure-domain.beta.kubernetes.io/", "topology.gke.io/",
      "cloud.google.com/gke-"};
  constexpr std::array<std::string_view, 2> kSystem = {"kubernetes.io/os", "kubernetes.io/arch"};
  if (key == "cloud.google.com/gke-nodepool") return false;
  return std::ranges::find(kSystem, key) != kSystem.end() ||
         std::ranges::any_of(kPrefixes,
                             [&](std::string_view prefix) { return key.starts_with(prefix); });
}

}  // namespace

bool AsksFor(const Workload& workload, std::string_view resource) {
  return std::ranges::any_of(workload.pod.containers, [&](const Container& container) {
    // A count that is not known is hardly none.
    return container.accelerator_resource == resource && container.accelerators.value_or(1) > 0;
  });
}

bool TakesDynamicSlice(const Workload& workload) {
  return HasKey(workload.pod.annotations, kSliceAnnotation) ||
         ObjectHas(workload, "annotations", kSliceAnnotation);
}

bool SelectsComputeClass(const Workload& workload) {
  // An absent label has no place, nor has one that only a patch's base could hold.
  return static_cast<bool>(workload.compute_class.at());
}

bool IsSelectedLater(const Workload& workload) {
  return TakesDynamicSlice(workload) || HasKey(workload.pod.labels, kQueueLabel) ||
         ObjectHas(workload, "labels", kQueueLabel);
}

bool SelectsOtherwise(const Workload& workload) {
  return std::ranges::any_of(workload.pod.node_labels,
                             [](const NodeLabel& label) { return !TellsNoHardware(label.key); });
}

bool IsOnAutopilot(const Environment& env) { return env.cluster.mode == ClusterMode::kAutopilot; }

}  // namespace giq
