// What a custom compute class of the same file offers.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "engine/rule/rule.h"

namespace giq {

/// The accelerators of all nodes that the selected compute class may make. Nothing where the class
/// is not at hand, where one of its priorities leaves the accelerator open, or where it does not
/// say that nothing else may be made.
[[nodiscard]] std::optional<std::set<std::string>> AcceleratorsOfClass(const WorkloadContext& ctx);

}  // namespace giq
