// Where an object's pod templates stand: one table of kinds, so that nothing else loops over kinds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/object.h"
#include "engine/workload/workload.h"

namespace giq {

/// How the API replaces the pods of a kind.
enum class Replacement : std::uint8_t {
  kUnknown,
  kDeployment,       ///< As a Deployment does: surge and unavailable, or Recreate.
  kLeaderWorkerSet,  ///< Group by group.
  kInPlace,          ///< No new pod before an old one has gone.
};

/// What a template's container is to the group when its own command line does not tell.
enum class Role : std::uint8_t { kServes, kRayHead, kRayWorker };

/// One pod template of an object.
struct TemplateSite {
  std::string group;               ///< "" when the object has one template.
  const Node* pod_spec = nullptr;  ///< Its mapping.
  /// A container that stands outside `containers` (KServe's `model`); null for ordinary templates.
  const Node* container = nullptr;
  std::string_view container_name;  ///< The name that the controller gives it.
  /// The mapping beside that container with its `resources`, whose `gpu` counts NVIDIA's; null when
  /// they stand inside.
  const Node* resources_of = nullptr;
  const Node* template_metadata = nullptr;

  // Scale.
  const Node* replicas = nullptr;  ///< The scalar that says how many pods; null when not written.
  const Node* replicas_parent = nullptr;  ///< The mapping that would hold it.
  bool replicas_default_one = false;      ///< The API's default is 1.
  const Node* min_replicas = nullptr;     ///< A Ray worker group's bounds.
  const Node* max_replicas = nullptr;
  /// Pods of this template a replica; unknown when the group's size is.
  Fact<std::int64_t> pods = Fact<std::int64_t>::Known(1, {});
  const Node* strategy = nullptr;  ///< The rollout strategy as written.
  Replacement replacement = Replacement::kUnknown;

  // What the kind says about its pods.
  Group::Kind together = Group::Kind::kNone;
  Role role = Role::kServes;
  const Node* claim_templates = nullptr;  ///< A StatefulSet's volumeClaimTemplates.
  bool selector_required = false;         ///< The API refuses the object without spec.selector.
  bool completed = false;  ///< A controller fills in what is absent: absent is unknown.
  bool adds_shm = false;   ///< A controller mounts a memory-backed /dev/shm.
  /// What the custom resource says about its engine: serveConfigV2 and the like.
  std::vector<const Node*> engine_configs;
  const Node* model = nullptr;  ///< A mapping or scalar that names the model (KServe).
};

/// The templates of an object; none for a kind without one.
[[nodiscard]] std::vector<TemplateSite> TemplateSitesOf(const Object& object);

/// The containers of a template, those of `container` sites included.
[[nodiscard]] std::vector<const Node*> ContainersOf(const TemplateSite& site);

/// A `template` mapping with `spec.containers`, as every kind has it; false when it is none.
[[nodiscard]] bool TakeTemplate(const Node* pod_template, TemplateSite& site);

/// The API group of `apps/v1`: "apps"; "" for the core group.
[[nodiscard]] std::string_view ApiGroupOf(const Object& object);

}  // namespace giq
