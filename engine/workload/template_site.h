// Where an object's pod templates stand: one table of kinds, so that nothing else loops over kinds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/object.h"

namespace giq {

/// How the API replaces the pods of a kind.
enum class Replacement : std::uint8_t { kDeployment, kInPlace, kUnknown };

/// One pod template of an object.
struct TemplateSite {
  std::string group;               ///< "" when the object has one template.
  const Node* pod_spec = nullptr;  ///< Its mapping.
  const Node* template_metadata = nullptr;
  const Node* replicas = nullptr;  ///< The scalar that says how many pods; null when not written.
  const Node* replicas_parent = nullptr;  ///< The mapping that would hold it.
  bool replicas_default_one = false;      ///< The API's default is 1.
  const Node* strategy = nullptr;         ///< The rollout strategy as written.
  Replacement replacement = Replacement::kUnknown;
  const Node* claim_templates = nullptr;  ///< A StatefulSet's volumeClaimTemplates.
  bool selector_required = false;         ///< The API refuses the object without spec.selector.
};

/// The templates of an object; none for a kind without one.
[[nodiscard]] std::vector<TemplateSite> TemplateSitesOf(const Object& object);

}  // namespace giq
