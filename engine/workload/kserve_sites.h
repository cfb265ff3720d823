// Pod templates of KServe's resources.
#pragma once

#include <vector>

#include "engine/workload/template_site.h"

namespace giq {

/// InferenceService, ServingRuntime, ClusterServingRuntime, LLMInferenceService (and its Config).
[[nodiscard]] bool IsKserveKind(const Object& object);

[[nodiscard]] std::vector<TemplateSite> KserveSites(const Object& object, const Node& spec);

}  // namespace giq
