// Findings as JSON, version 1 of the format in docs/output.md.
#pragma once

#include <string>

#include "engine/rule/finding.h"

namespace giq {

struct Report;

/// One element of `findings`.
[[nodiscard]] std::string FindingJson(const Finding& finding);

/// The whole document; the items of the report are FindingJson's.
[[nodiscard]] std::string ReportJson(const Report& report);

}  // namespace giq
