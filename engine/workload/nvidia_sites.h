// NVIDIA's operators: a Dynamo graph's workers, whose container stands apart from its resources,
// and a NIMService, which is a container by itself.
#pragma once

#include "engine/workload/template_site.h"

namespace giq {

[[nodiscard]] bool IsNvidiaKind(const Object& object);

[[nodiscard]] std::vector<TemplateSite> NvidiaSites(const Object& object, const Node& spec);

}  // namespace giq
