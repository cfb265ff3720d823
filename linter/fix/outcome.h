// What came of fixing the files of a folder.
#pragma once

#include <string>
#include <vector>

#include "linter/input/write_back.h"
#include "linter/report/fix_report.h"
#include "linter/report/report.h"

namespace giq {

/// Files that are written together or not at all, because a fix edits all of them.
struct WriteGroup {
  std::vector<ChangedText> files;
};

struct FolderOutcome {
  Report report;  ///< Everything but findings.
  std::vector<FixedFinding> fixed;
  std::vector<LeftFinding> left;
  std::vector<WriteGroup> groups;
};

}  // namespace giq
