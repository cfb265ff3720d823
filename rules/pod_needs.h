// What a pod requests of its node's CPU and memory.
#pragma once

#include <string_view>

#include "engine/base/units.h"
#include "engine/workload/workload.h"

namespace giq {

/// The pod's requests, as the scheduler sums them; what is not known counts as nothing, so the pod
/// needs at least this much.
struct PodNeeds {
  double cores = 0;
  Bytes memory;
};
[[nodiscard]] PodNeeds NeedsOf(const Pod& pod);

/// Where the serving container requests `cpu` or `memory`: its request, else its limit, else what
/// would hold them.
[[nodiscard]] Place RequestPlace(const Workload& workload, std::string_view resource);

}  // namespace giq
