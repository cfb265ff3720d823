// What a VM leaves to pods after GKE's own reservation.
#pragma once

#include "engine/base/units.h"

namespace giq {

/// The memory that pods on a VM can request together, by GKE's published reservation.
[[nodiscard]] Bytes AllocatableMemory(Bytes vm_memory);

/// The cores that pods on a VM can request together, likewise.
[[nodiscard]] double AllocatableCores(double vm_cores);

/// Where both formulas are published.
inline constexpr const char* kAllocatableSource =
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes";

}  // namespace giq
