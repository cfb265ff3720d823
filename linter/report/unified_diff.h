// What changes in a file, as patch -p1 and git apply take it.
#pragma once

#include <string>
#include <string_view>

#include "linter/report/ink.h"

namespace giq {

/// `--- a/PATH`, `+++ b/PATH` and hunks with three lines of context; "" when the texts are equal.
/// Byte for byte, unless the style is one for terminals.
[[nodiscard]] std::string UnifiedDiff(std::string_view path, std::string_view before,
                                      std::string_view after, const TextStyle& style);

}  // namespace giq
