// Rounds of fixes over the files of one folder.
#pragma once

#include "linter/fix/judged_folder.h"
#include "linter/fix/outcome.h"

namespace giq {

struct FixSettings {
  JudgeOptions judge;
  bool unsafe = false;      ///< Unsafe fixes are made too, where there is no safe one.
  std::size_t threads = 1;  ///< For one folder.
  TextOverlay texts;        ///< Standard input.
};

/// Corrects in memory what can be corrected; nothing is written. The tasks are the inputs of one
/// folder, or standard input.
///
/// Each round makes all fixes that can be made together, and judges the folder again. Its outcome
/// counts when each finding that asked for a fix is gone and none is there that is new and as
/// severe as what was corrected. A new finding of lower severity is a smaller harm and counts as
/// left; one that a fix can correct is given the next rounds, and if they do not correct it, all of
/// them are undone. A round that fails is undone, the files in trouble go on with one fix a round,
/// and the fix that fails alone is refused.
[[nodiscard]] FolderOutcome FixFolder(std::span<const FixTask> tasks, const FixSettings& settings,
                                      std::istream& stdin_stream);

}  // namespace giq
