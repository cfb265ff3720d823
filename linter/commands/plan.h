// From paths to tasks: which inputs a run judges, and by what.
#pragma once

#include <memory>
#include <vector>

#include "linter/commands/check.h"
#include "linter/commands/judge.h"

namespace giq {

/// What a run is to judge, and what was met on the way.
struct Plan {
  std::vector<JudgeTask> tasks;  ///< One an input, sorted by folder.
  Report report;                 ///< What is skipped, and what failed already.
  std::vector<std::shared_ptr<const Profile>> profiles;  ///< In the order of the inputs.
};

/// Finds everything that the paths stand for. Inputs whose configuration is broken become failures,
/// told once.
[[nodiscard]] Plan PlanRun(const CheckOptions& options);

}  // namespace giq
