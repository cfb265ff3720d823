// What becomes of a folder's rewritten texts.
#pragma once

#include <string>
#include <vector>

#include "linter/fix/outcome.h"

namespace giq {

/// Writes the files of each group to disk. What could not be written is a failure of the run, and
/// its findings are left.
void WriteFolder(FolderOutcome& outcome);

/// The files that change, with their diffs where those are wanted.
[[nodiscard]] std::vector<FixedFile> FixedFilesOf(const FolderOutcome& outcome, bool with_diff,
                                                  const TextStyle& style);

}  // namespace giq
