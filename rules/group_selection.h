// What the other templates of a workload's group select.
#pragma once

#include "engine/workload/workload.h"

namespace giq {

/// The first template of a workload's LeaderWorkerSet that needs the same kind of accelerator and
/// selects one; null when none does. Templates of other objects serve apart, or are meant to
/// differ.
[[nodiscard]] const Workload* SelectingInGroup(const Workload& workload);

}  // namespace giq
