// vLLM's Run:ai Model Streamer: who has it for Cloud Storage, and how it is asked for.
#pragma once

#include <optional>

#include "engine/rule/rule.h"
#include "engine/workload/giq_practice.h"

namespace giq {

/// Whether the server's model is a well-formed gs:// URI.
[[nodiscard]] bool NamesBucketModel(const Workload& workload);

/// Adds --load-format=runai_streamer to the server's arguments; nothing where they come from a
/// script or variable.
[[nodiscard]] std::optional<Edit> AskForStreamer(const Workload& workload);

}  // namespace giq
