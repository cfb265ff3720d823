// The edit that makes a pod ask for another number of accelerators.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// Sets the count in the serving container's limits and requests, where they state one, in the way
/// it is written there. None when other containers of the pod ask for accelerators too.
[[nodiscard]] std::vector<Edit> SetAccelerators(const Workload& workload, std::int64_t count);

/// The fix that asks for another count, together with the tensor size that goes with it; safe where
/// that need not change. `what` names them: "chips".
[[nodiscard]] std::optional<Fix> AskForAccelerators(const Workload& workload, std::int64_t count,
                                                    std::string_view what);

}  // namespace giq
