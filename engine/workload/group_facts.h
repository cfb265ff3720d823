// What pods that serve together have together.
#pragma once

#include <memory>
#include <span>

#include "engine/workload/workload.h"

namespace giq {

/// Fills `together` of one object's workloads.
void ReadGroupFacts(std::span<const std::unique_ptr<Workload>> workloads);

}  // namespace giq
