// Pods that are surely not meant for GKE's nodes: what GKE does by default says nothing about them.
#pragma once

#include "engine/workload/workload.h"

namespace giq {

/// Whether the pod selects nodes by another cloud's labels or machine types, or asks for devices
/// that no node of GKE has.
[[nodiscard]] bool IsForOtherCloud(const Workload& workload);

}  // namespace giq
