// The edit that gives the serving container an environment variable.
#pragma once

#include <string_view>
#include <vector>

#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// Sets a field (`value`, `valueFrom`) of the variable of that name: of the item that counts, where
/// it is a literal of the container's own `env`; else of a new item. None where the variable comes
/// from elsewhere.
[[nodiscard]] std::vector<Edit> SetVariable(const Workload& workload, std::string_view name,
                                            std::string_view field, std::string_view json);

}  // namespace giq
