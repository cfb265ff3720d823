#include "rules/group_selection.h"

#include <algorithm>

namespace giq {

const Workload* SelectingInGroup(const Workload& workload, const Bundle& bundle) {
  const std::string& resource = workload.container().accelerator_resource;
  if (workload.together.kind != Group::Kind::kLeaderWorkerSet || resource.empty()) return nullptr;
  const auto first = std::ranges::find_if(bundle.workloads, [&](const auto& other) {
    return other->object_at.node == workload.object_at.node && other->accelerator.known() &&
           other->container().accelerator_resource == resource;
  });
  return first != bundle.workloads.end() ? first->get() : nullptr;
}

}  // namespace giq
