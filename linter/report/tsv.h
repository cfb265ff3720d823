// Cells of tab-separated values.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// A cell's text on one line: a tab or line break would shift every column behind it.
[[nodiscard]] std::string TsvText(std::string_view text);

}  // namespace giq
