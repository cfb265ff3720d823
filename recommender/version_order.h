// Which of two server versions is newer.
#pragma once

#include <string_view>

namespace giq {

/// Whether version `a` is older than `b`: runs of digits compare as numbers, all else as text
/// (v0.9.2 before v0.11.0). A version without a digit, or none at all, is older than any with one:
/// nothing tells where it belongs.
[[nodiscard]] bool IsOlderVersion(std::string_view a, std::string_view b);

}  // namespace giq
