// Findings as JSON, version 1 of the format in docs/output.md.
#pragma once

#include <string>

#include "engine/rule/finding.h"

namespace giq {

struct Report;

/// One element of `findings`, without its fingerprint.
[[nodiscard]] std::string FindingJson(const Finding& finding);

/// The whole document, from the items' `json`.
[[nodiscard]] std::string ReportJson(const Report& report);

}  // namespace giq
