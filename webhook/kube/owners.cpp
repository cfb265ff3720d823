#include "webhook/kube/owners.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/document/root.h"
#include "webhook/kube/read.h"

namespace giq {
namespace {

// A pod of a LeaderWorkerSet's worker is five steps from it: StatefulSet, leader Pod, StatefulSet,
// LeaderWorkerSet, and whoever made that.
constexpr std::size_t kLongestChain = 6;

// What a controller writes on the pods of what it controls.
struct OwnerLabel {
  std::string_view controller;  // the kind that controls the pod
  std::string_view label;
  std::string_view kind;  // of the object that the label names
};
constexpr auto kOwnerLabels = std::to_array<OwnerLabel>({
    {"StatefulSet", "leaderworkerset.sigs.k8s.io/name", "LeaderWorkerSet"},
    {"Job", "jobset.sigs.k8s.io/jobset-name", "JobSet"},
    {"RayCluster", "ray.io/originated-from-cr-name", "RayService"},
});

std::optional<PodOwner> ControllerOf(const Node& object) {
  const Node* references = object.At({"metadata", "ownerReferences"});
  if (references == nullptr || !references->IsSequence()) return std::nullopt;
  for (const Node* reference : references->items) {
    const Node* controller = reference->Find("controller");
    if (controller == nullptr || controller->kind != NodeKind::kBool || controller->integer == 0)
      continue;
    return PodOwner{std::string(TextAt(*reference, {"kind"})),
                    std::string(TextAt(*reference, {"name"}))};
  }
  return std::nullopt;
}

std::optional<PodOwner> DeploymentOf(std::string_view replica_set, std::string_view hash) {
  if (hash.empty() || !replica_set.ends_with(hash)) return std::nullopt;
  replica_set.remove_suffix(hash.size());
  if (!replica_set.ends_with('-') || replica_set.size() < 2) return std::nullopt;
  replica_set.remove_suffix(1);
  return PodOwner{"Deployment", std::string(replica_set)};
}

bool Holds(const std::vector<PodOwner>& owners, const PodOwner& owner) {
  return std::ranges::find(owners, owner) != owners.end();
}

void AddByLabel(const Node& pod, std::vector<PodOwner>& owners) {
  for (const auto& [controller, label, kind] : kOwnerLabels) {
    const PodOwner owner{std::string(kind),
                         std::string(TextAt(pod, {"metadata", "labels", label}))};
    const bool fits = !owners.empty() && owners.front().kind == controller && !owner.name.empty();
    if (!fits || Holds(owners, owner)) continue;
    // A RayJob makes a RayCluster too, and names itself by the same label.
    const std::string_view made_by =
        TextAt(pod, {"metadata", "labels", "ray.io/originated-from-crd"});
    if (kind != "RayService" || made_by == kind) owners.push_back(owner);
  }
}

}  // namespace

std::vector<PodOwner> OwnersOf(const Node& pod, const StoreSnapshot& snapshot) {
  const std::string_view namespace_ = TextAt(pod, {"metadata", "namespace"});
  const std::string_view hash = TextAt(pod, {"metadata", "labels", "pod-template-hash"});
  std::vector<PodOwner> owners;
  std::optional<PodOwner> owner = ControllerOf(pod);
  // Owners are what users write: they may form a circle.
  while (owner && owners.size() < kLongestChain && !Holds(owners, *owner)) {
    owners.push_back(*owner);
    if (owner->kind == "ReplicaSet") {
      owner = DeploymentOf(owner->name, hash);
      continue;
    }
    const auto file = snapshot.Find(owner->kind, namespace_, owner->name).file;
    owner = file != nullptr ? ControllerOf(*RootOf(*file)) : std::nullopt;
  }
  AddByLabel(pod, owners);
  return owners;
}

}  // namespace giq
