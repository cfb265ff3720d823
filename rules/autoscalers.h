// The autoscaler that decides a workload's number of pods.
#pragma once

#include "engine/rule/rule.h"

namespace giq {

/// Null when none names the workload.
[[nodiscard]] const Autoscaler* AutoscalerOf(const WorkloadContext& ctx);

/// The same for the first server of an object, null for its other templates: an autoscaler of
/// groups counts them by their leaders, and is wrong or right once.
[[nodiscard]] const Autoscaler* AutoscalerOfObject(const WorkloadContext& ctx);

/// Whether a scalar stands in the file under judgement, where an edit has to stay.
[[nodiscard]] bool IsWrittenInOwnFile(const WorkloadContext& ctx, const Place& at);

}  // namespace giq
