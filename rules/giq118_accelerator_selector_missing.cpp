// GIQ118: a GPU pod that does not say which GPU it wants.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/device_names.h"
#include "rules/group_selection.h"
#include "rules/node_choice.h"
#include "rules/selector_keys.h"

namespace giq {
namespace {

/// A DaemonSet runs on whatever nodes there are.
bool TakesAnyNode(const Workload& w) { return w.kind == "DaemonSet"; }

bool IsJudged(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  if (!w.whole || !w.accelerator.absent() || !w.compute_class.absent()) return false;
  if (IsSelectedLater(w) || MeansSelectorKey(w, kGpuLabel, *ctx.env.catalog)) return false;
  if (IsOnAutopilot(ctx.env)) return true;
  // Where others of its group select one, that is GIQ122's.
  return !SelectsOtherwise(w) && !TakesAnyNode(w) && SelectingInGroup(w) == nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!AsksFor(w, kGpuResource) || !IsJudged(ctx)) return;
  const Place& at = w.accelerators_per_pod.at();
  if (IsOnAutopilot(ctx.env)) {
    out.Report(at, Severity::kError,
               fmt::format("the pod asks for {} and does not select {}: Autopilot refuses it",
                           kGpuResource, kGpuLabel));
    return;
  }
  out.Report(at, fmt::format("the pod asks for {} and nothing selects which: it may land on any",
                             kGpuResource));
}

constexpr Severity kMayBe[] = {Severity::kError};

}  // namespace

extern const Rule kAcceleratorSelectorMissing = {
    .code = "GIQ118",
    .name = "accelerator-selector-missing",
    .family = Family::kQuota,
    .severity = Severity::kInfo,
    .may_be = kMayBe,
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The pod asks for GPUs and nothing selects which.",
            .why = "Autopilot refuses such a pod: `You must specify a GPU type with node selector "
                   "cloud.google.com/gke-accelerator`. On Standard it lands on any GPU node with "
                   "room, whose memory may be too small for the model, and the cluster autoscaler "
                   "adds whichever pool it likes.",
            .fix = "Select `cloud.google.com/gke-accelerator`, or a compute class that names the "
                   "GPU.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        nvidia.com/gpu: 1
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-l4
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        nvidia.com/gpu: 1
)",
            .config = R"(cluster:
  mode: autopilot
)",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/autopilot-gpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
