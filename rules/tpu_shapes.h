// The shapes that TPU slices come in.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

/// The dimensions of `2x4` or `2x2x1`; nothing for any other text.
[[nodiscard]] std::optional<std::vector<std::int64_t>> ParseTopology(std::string_view text);

/// Why a shape cannot be a slice of the accelerator, "" when nothing is against it. `known` are the
/// accelerator's shapes in the catalog, at least one; the shape is none of them.
[[nodiscard]] std::string_view ShapeFault(const std::vector<std::int64_t>& dimensions,
                                          const std::vector<const TopologyRow*>& known);

}  // namespace giq
