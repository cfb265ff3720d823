// The machine types that a workload's pods may run on.
#pragma once

#include <optional>
#include <vector>

#include "engine/base/units.h"
#include "engine/catalog/catalog.h"
#include "engine/workload/workload.h"

namespace giq {

/// The selected machine type, else all that carry the selected accelerator in the number that a pod
/// wants. Empty when the catalog or the manifest does not tell.
[[nodiscard]] std::vector<const MachineTypeRow*> MachineTypesFor(const Workload& workload,
                                                                 const Catalog& catalog);

/// Host memory that a GPU server usually needs beside the weights, an estimate: 1 GiB, and 3 GiB
/// for each GPU.
[[nodiscard]] Bytes UsualWorkingSet(std::int64_t gpus);

/// Where the estimate of UsualWorkingSet comes from.
inline constexpr std::string_view kWorkingSetSource =
    "measured with vLLM: 4 GB resident with one GPU (vllm-project/vllm#3035), 3 GiB anonymous "
    "memory for each of "
    "four workers (vllm-project/vllm#57469)";

}  // namespace giq
