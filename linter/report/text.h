// Findings as text with a code frame, for people.
#pragma once

#include <string>

#include "engine/rule/finding.h"
#include "linter/report/ink.h"

namespace giq {

/// One finding: headline, place, the line with the place underlined, evidence, fixes and where help
/// is. Whatever the manifest holds, no control character of it reaches the result. Ends with a line
/// break.
[[nodiscard]] std::string RenderFinding(const Finding& finding, const TextStyle& style);

}  // namespace giq
