// What came of fixing the files of a folder.
#pragma once

#include <string>
#include <vector>

#include "linter/input/write_back.h"
#include "linter/report/fix_report.h"
#include "linter/report/report.h"

namespace giq {

struct FolderOutcome {
  Report report;  ///< Everything but findings.
  std::vector<FixedFinding> fixed;
  std::vector<LeftFinding> left;
  std::vector<WriteGroup> groups;
};

}  // namespace giq
