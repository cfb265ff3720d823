// Words that were probably meant: the distance between two names.
#pragma once

#include <cstddef>
#include <string_view>

namespace giq {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other,
/// letters' case aside. Above `bound`, and for words of more than 256 bytes, it answers `bound +
/// 1`.
[[nodiscard]] std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t bound);

}  // namespace giq
