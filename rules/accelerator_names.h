// Which accelerator of GKE a wrong label value probably meant.
#pragma once

#include <string_view>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

/// Accelerators whose label value is near a text, nearest first.
struct NearAccelerators {
  std::vector<const AcceleratorRow*> rows;
  /// The one whose label is within two edits; null when there is none, or more than one.
  const AcceleratorRow* typo_of = nullptr;
};

/// `nvidia-h100` is near `nvidia-h100-80gb` and `nvidia-h100-mega-80gb` (the same product),
/// `nvidea-l4` near `nvidia-l4` (two edits). `nvidia-b300` is near nothing: another number is other
/// hardware.
[[nodiscard]] NearAccelerators FindNearAccelerators(std::string_view label, const Catalog& catalog);

}  // namespace giq
