// The version of vLLM that a workload runs, where its image's tag surely tells it.
#pragma once

#include <optional>

#include "engine/workload/image.h"
#include "engine/workload/workload.h"

namespace giq {

/// The version of a workload whose server is vLLM from one of vLLM's own images or a mirror of one.
/// Nothing for other images, whose tags count something else (LMCache's, llm-d's, a model garden's
/// dates), and for tags that are no version.
[[nodiscard]] std::optional<Version> VllmVersion(const Workload& workload);

}  // namespace giq
