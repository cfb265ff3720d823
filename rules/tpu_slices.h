// The TPU slices that a workload's selectors lead to.
#pragma once

#include <string>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/workload/workload.h"

namespace giq {

/// The ways in which the catalog builds the selected topology of the selected accelerator, on the
/// selected machine type where one is. None where a label is not known.
[[nodiscard]] std::vector<const TopologyRow*> SlicesOf(const Workload& workload,
                                                       const Catalog& catalog);

/// `8 chips on 2 × ct6e-standard-4t with 4`.
[[nodiscard]] std::string SliceText(const TopologyRow& row);

}  // namespace giq
