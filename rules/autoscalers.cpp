#include "rules/autoscalers.h"

namespace giq {

const Autoscaler* AutoscalerOf(const WorkloadContext& ctx) {
  const auto& index = ctx.workload.autoscaler;
  return index && *index < ctx.bundle.autoscalers.size() ? &ctx.bundle.autoscalers[*index]
                                                         : nullptr;
}

bool IsWrittenInOwnFile(const WorkloadContext& ctx, const Place& at) {
  return at.node != nullptr && at.node->IsScalar() && at.document != nullptr &&
         at.document->file == ctx.workload.document->file;
}

}  // namespace giq
