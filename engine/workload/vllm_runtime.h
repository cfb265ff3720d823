// The vLLM production stack's VLLMRuntime: a server described field by field, without a pod
// template.
#pragma once

#include "engine/workload/server_command.h"
#include "engine/workload/template_site.h"

namespace giq {

[[nodiscard]] bool IsVllmRuntime(const Object& object);

/// The site that stands for the resource's own fields; its pod has one container.
[[nodiscard]] std::vector<TemplateSite> VllmRuntimeSites(const Object& object, const Node& spec);

/// Fills `pod` with the container and the volume that the controller makes of the fields, and gives
/// the server's settings.
[[nodiscard]] ServerCommand ReadVllmRuntime(const Object& object, const ObjectIndex& index,
                                            Pod& pod);

}  // namespace giq
