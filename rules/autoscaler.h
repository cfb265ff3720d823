// The HorizontalPodAutoscaler of a workload.
#pragma once

#include "engine/rule/rule.h"

namespace giq {

/// The autoscaler that is bound to the workload; null when there is none at hand.
[[nodiscard]] inline const Autoscaler* AutoscalerOf(const WorkloadContext& ctx) {
  const auto& index = ctx.workload.autoscaler;
  return index && *index < ctx.bundle.autoscalers.size() ? &ctx.bundle.autoscalers[*index]
                                                         : nullptr;
}

}  // namespace giq
