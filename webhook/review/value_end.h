// Steps over a JSON value without reading it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace giq {

/// Where the object or array that begins at `begin` ends, by its brackets and quotes alone; nothing
/// when it does not end, or nests deeper than `max_depth`. What stands between the brackets is not
/// looked at: whoever wants the value reads it.
[[nodiscard]] std::optional<std::size_t> EndOfValue(std::string_view text, std::size_t begin,
                                                    std::size_t max_depth);

}  // namespace giq
