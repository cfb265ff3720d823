// The edits that give a container memory at /dev/shm.
#pragma once

#include <vector>

#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// Adds a memory-backed volume to the pod and mounts it at /dev/shm of the serving container.
[[nodiscard]] std::vector<Edit> MountMemoryAtShm(const Workload& workload);

}  // namespace giq
