// Pod templates of Ray clusters: heads and worker groups.
#pragma once

#include <vector>

#include "engine/workload/template_site.h"

namespace giq {

/// RayCluster, RayService, RayJob, and what wraps them (RayClusterFleet, RayClusterReplicaSet).
[[nodiscard]] bool IsRayKind(const Object& object);

[[nodiscard]] std::vector<TemplateSite> RaySites(const Object& object, const Node& spec);

}  // namespace giq
