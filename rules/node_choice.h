// What else than the accelerator's own label decides on which nodes a pod may run.
#pragma once

#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Whether a container of the pod asks for some of an accelerator resource.
[[nodiscard]] bool AsksFor(const Workload& workload, std::string_view resource);

/// Whether the pod takes a TPU slice that is cut out of a larger one: then its topology label is
/// that one's, or missing.
[[nodiscard]] bool TakesDynamicSlice(const Workload& workload);

/// Whether the nodes come from a compute class, be its name unknown.
[[nodiscard]] bool SelectsComputeClass(const Workload& workload);

/// Whether another hand may add the selectors when the pod is made: a Kueue queue's flavor, or what
/// cuts dynamic slices.
[[nodiscard]] bool IsSelectedLater(const Workload& workload);

/// Whether the pod selects nodes by a label of a node pool, a machine, or the user's own, which may
/// imply the accelerator: everything but place, system and provisioning.
[[nodiscard]] bool SelectsOtherwise(const Workload& workload);

[[nodiscard]] bool IsOnAutopilot(const Environment& env);

}  // namespace giq
