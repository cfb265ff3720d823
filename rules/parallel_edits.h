// The edits that change a server's parallel sizes.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/rule/finding.h"
#include "engine/workload/workload.h"

namespace giq {

/// Sets the tensor size where it is written; where none is, adds the server's option for it.
/// Nothing where it comes from a script that says it more than once, or from elsewhere.
[[nodiscard]] std::optional<Edit> SetTensorSize(const Workload& workload, std::int64_t size);

/// The same for a pipeline size that is written.
[[nodiscard]] std::optional<Edit> SetPipelineSize(const Workload& workload, std::int64_t size);

/// The tensor size that goes with another number of accelerators a pod, where the server's workers
/// are as many as its devices now and would not be then; nothing where no size has to change.
[[nodiscard]] std::optional<std::int64_t> TensorSizeFor(const Workload& workload,
                                                        std::int64_t accelerators);

}  // namespace giq
