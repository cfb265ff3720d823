// The shared memory of a server's workers at /dev/shm.
#pragma once

#include <vector>

#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// Whether several workers of the server in one pod would pass tensors through NCCL's shared
/// memory.
[[nodiscard]] bool PassesTensorsThroughShm(const Workload& workload);

/// Whether /dev/shm is certainly the container runtime's own of 64 MiB, and nothing makes up for
/// it.
[[nodiscard]] bool HasDefaultShm(const Workload& workload);

/// Adds a memory-backed volume to the pod and mounts it at /dev/shm of the serving container; none
/// where a volume is mounted there already.
[[nodiscard]] std::vector<Edit> MountMemoryAtShm(const Workload& workload);

}  // namespace giq
