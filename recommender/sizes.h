// Memory and disk that a planned pod asks for.
#pragma once

#include "engine/base/units.h"
#include "recommender/plan.h"

namespace giq {

/// What the memory-backed /dev/shm may grow to: the weights, where they are cached there, and what
/// processes share.
[[nodiscard]] Bytes ShmSize(const DeploymentPlan& plan);

/// The memory of a server whose weights are cached in memory.
[[nodiscard]] Bytes MemoryNeeded(const DeploymentPlan& plan);

/// The node's storage that downloaded weights and what the server writes beside them take.
[[nodiscard]] Bytes DiskNeeded(const DeploymentPlan& plan);

}  // namespace giq
