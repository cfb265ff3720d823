#include "rules/autoscalers.h"

#include <algorithm>

#include "rules/word_edit.h"

namespace giq {

const Autoscaler* AutoscalerOf(const WorkloadContext& ctx) {
  const auto& index = ctx.workload.autoscaler;
  return index && *index < ctx.bundle.autoscalers.size() ? &ctx.bundle.autoscalers[*index]
                                                         : nullptr;
}

const Autoscaler* AutoscalerOfObject(const WorkloadContext& ctx) {
  const auto& members = ctx.workload.together.members;
  const auto first = std::ranges::find_if(members, &Workload::is_server);
  const bool other = first != members.end() && *first != &ctx.workload;
  return other ? nullptr : AutoscalerOf(ctx);
}

bool IsWrittenInOwnFile(const WorkloadContext& ctx, const Place& at) {
  return at.node != nullptr && at.node->IsScalar() && IsInOwnFile(ctx.workload, at);
}

}  // namespace giq
