// The tasks of a run of `fix`.
#pragma once

#include <vector>

#include "linter/commands/check.h"
#include "linter/fix/judged_folder.h"

namespace giq {

/// The tasks of each folder, and of standard input, in their order. They are judged by the rules of
/// their configuration whatever `--select` and `--ignore` leave of them.
[[nodiscard]] std::vector<std::vector<FixTask>> FixTasks(std::vector<JudgeTask> tasks,
                                                         const CheckOptions& options);

}  // namespace giq
