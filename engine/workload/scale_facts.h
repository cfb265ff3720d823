// How many pods a workload has and how it replaces them.
#pragma once

#include "engine/workload/object.h"
#include "engine/workload/template_site.h"
#include "engine/workload/workload.h"

namespace giq {

/// Fills replicas and rollout from the template's site.
void ReadScaleFacts(const Object& object, const TemplateSite& site, Workload& workload);

/// The HorizontalPodAutoscaler of an object; nothing when it is none.
[[nodiscard]] std::optional<Autoscaler> ReadAutoscaler(const Object& object);

}  // namespace giq
