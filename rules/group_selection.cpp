#include "rules/group_selection.h"

#include <algorithm>

namespace giq {

const Workload* SelectingInGroup(const Workload& workload) {
  const std::string& resource = workload.container().accelerator_resource;
  if (workload.together.kind != Group::Kind::kLeaderWorkerSet || resource.empty()) return nullptr;
  const auto& members = workload.together.members;
  const auto first = std::ranges::find_if(members, [&](const Workload* other) {
    return other->accelerator.known() && other->container().accelerator_resource == resource;
  });
  return first != members.end() ? *first : nullptr;
}

}  // namespace giq
