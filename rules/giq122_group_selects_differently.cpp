// GIQ122: leader and workers that select different accelerators.
#include <fmt/format.h>

#include <string>

#include "engine/rule/rule.h"
#include "rules/group_selection.h"
#include "rules/node_choice.h"

namespace giq {
namespace {

/// Nothing at hand, and nothing that comes later, selects this template's accelerator.
bool SelectsNone(const Workload& w) {
  return w.whole && w.accelerator.absent() && !SelectsComputeClass(w) && !SelectsOtherwise(w) &&
         !IsSelectedLater(w);
}

bool SelectsOther(const Workload& w, const Workload& first) {
  return w.accelerator.known() && *w.accelerator != *first.accelerator;
}

std::string NameOf(const Workload& w) { return w.group.empty() ? "other" : w.group; }

void Report(const Workload& w, const Workload& first, Findings& out) {
  const bool known = w.accelerator.known();
  Finding& finding = out.Report(
      known ? w.accelerator.at() : w.accelerators_per_pod.at(),
      fmt::format("the {} pods of {} \"{}\" select {}, its {} pods {}", NameOf(w), w.kind, w.name,
                  known ? *w.accelerator : "no accelerator", NameOf(first), *first.accelerator));
  finding.With(fmt::format("accelerator of the {} pods", NameOf(first)), *first.accelerator,
               SourceOf(first.accelerator.at()));
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Workload* first = SelectingInGroup(w);
  if (first == nullptr || first == &w) return;
  if (SelectsNone(w) || SelectsOther(w, *first)) Report(w, *first, out);
}

}  // namespace

extern const Rule kGroupSelectsDifferently = {
    .code = "GIQ122",
    .name = "group-selects-differently",
    .family = Family::kQuota,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Leader and workers of one group select different accelerators, or only "
                       "some select one.",
            .why = "The pods of a group run one model together and go at the pace of the slowest; "
                   "with another GPU's memory the shards of a worker may not fit. A template "
                   "without a selector may land on any GPU node, and Autopilot refuses it. Leader "
                   "and worker templates inherit nothing from each other.",
            .fix = "Give both templates the same node selector.",
            .bad = R"(apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata:
  name: ranker
spec:
  replicas: 1
  leaderWorkerTemplate:
    size: 2
    leaderTemplate:
      spec:
        nodeSelector:
          cloud.google.com/gke-accelerator: nvidia-h100-80gb
        containers:
        - name: leader
          image: example.com/ranker:1.0
          resources:
            limits:
              nvidia.com/gpu: 8
    workerTemplate:
      spec:
        containers:
        - name: worker
          image: example.com/ranker:1.0
          resources:
            limits:
              nvidia.com/gpu: 8
)",
            .good = R"(apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata:
  name: ranker
spec:
  replicas: 1
  leaderWorkerTemplate:
    size: 2
    leaderTemplate:
      spec:
        nodeSelector:
          cloud.google.com/gke-accelerator: nvidia-h100-80gb
        containers:
        - name: leader
          image: example.com/ranker:1.0
          resources:
            limits:
              nvidia.com/gpu: 8
    workerTemplate:
      spec:
        nodeSelector:
          cloud.google.com/gke-accelerator: nvidia-h100-80gb
        containers:
        - name: worker
          image: example.com/ranker:1.0
          resources:
            limits:
              nvidia.com/gpu: 8
)",
            .config = "",
            .source = "https://lws.sigs.k8s.io/docs/overview/",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
