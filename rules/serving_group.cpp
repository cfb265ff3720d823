#include "rules/serving_group.h"

#include <algorithm>
#include <array>
#include <memory>

#include "engine/workload/options.h"

namespace giq {

bool HasOption(const Workload& w, std::initializer_list<std::string_view> names) {
  return !OptionValue(w.container().command_line, names).absent();
}

bool SpansOtherPods(const Workload& w) {
  const bool nodes = HasOption(w, {"--nnodes", "--node-rank"});
  return (nodes && w.together.kind != Group::Kind::kLeaderWorkerSet) ||
         HasOption(w, {"--data-parallel-size-local", "-dpl", "--data-parallel-address", "-dpa",
                       "--data-parallel-rank", "-dpr", "--data-parallel-start-rank",
                       "--data-parallel-hybrid-lb", "--headless"});
}

bool SpeaksForGroup(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const bool ray = w.together.kind == Group::Kind::kRay;
  if (!ray && w.together.kind != Group::Kind::kLeaderWorkerSet) return true;
  const auto speaks = [&](const Workload* other) { return !ray || other->model.known(); };
  const auto& members = w.together.members;
  if (members.empty()) return speaks(&w);
  const auto first = std::ranges::find_if(members, speaks);
  return first != members.end() && *first == &w;
}

bool RunsAsWritten(const Workload& w) {
  // Kubernetes' own kinds, and groups whose controllers only add labels and variables of theirs.
  constexpr std::array<std::string_view, 4> kGroups = {
      "apps/", "batch/", "leaderworkerset.x-k8s.io/", "jobset.x-k8s.io/"};
  return w.whole &&
         (w.api_version == "v1" || std::ranges::any_of(kGroups, [&](std::string_view group) {
            return w.api_version.starts_with(group);
          }));
}

}  // namespace giq
