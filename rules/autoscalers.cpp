#include "rules/autoscalers.h"

#include <algorithm>

namespace giq {

const Autoscaler* AutoscalerOf(const WorkloadContext& ctx) {
  const auto& index = ctx.workload.autoscaler;
  return index && *index < ctx.bundle.autoscalers.size() ? &ctx.bundle.autoscalers[*index]
                                                         : nullptr;
}

const Autoscaler* AutoscalerOfObject(const WorkloadContext& ctx) {
  const auto first = std::ranges::find_if(ctx.bundle.workloads, [&](const auto& workload) {
    return workload->is_server() && workload->object_at.node == ctx.workload.object_at.node;
  });
  const bool other = first != ctx.bundle.workloads.end() && first->get() != &ctx.workload;
  return other ? nullptr : AutoscalerOf(ctx);
}

bool IsWrittenInOwnFile(const WorkloadContext& ctx, const Place& at) {
  return at.node != nullptr && at.node->IsScalar() && at.document != nullptr &&
         at.document->file == ctx.workload.document->file;
}

}  // namespace giq
