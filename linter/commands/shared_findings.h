// What the files of an environment come to together, once all of them have been judged.
#pragma once

#include "linter/commands/verdict.h"
#include "linter/report/report.h"

namespace giq {

/// Adds what the workloads of each environment exceed together to the report.
void AddSharedFindings(Report& report, const VerdictOptions& options);

}  // namespace giq
