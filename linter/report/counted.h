// Numbers with the word that they count.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace giq {

/// `1 finding`, `2 findings`.
[[nodiscard]] std::string Counted(std::size_t count, std::string_view word);

}  // namespace giq
