// GIQ123: a TPU pod that does not say which slice it wants.
#include <fmt/format.h>

#include <vector>

#include "engine/rule/rule.h"
#include "engine/workload/device_names.h"
#include "rules/node_choice.h"
#include "rules/selector_keys.h"

namespace giq {
namespace {

/// A compute class, a node pool or a label of the user's own leads to nodes of a certain slice; on
/// Autopilot only the class can.
bool IsPlacedOtherwise(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  return !w.compute_class.absent() || IsSelectedLater(w) ||
         (!IsOnAutopilot(ctx.env) && SelectsOtherwise(w));
}

/// Absent, and no misspelled key stands for it: that is another finding.
bool IsMissing(const WorkloadContext& ctx, const Fact<std::string>& label, std::string_view key) {
  return label.absent() && !MeansSelectorKey(ctx.workload, key, *ctx.env.catalog);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.whole || !AsksFor(w, kTpuResource) || IsPlacedOtherwise(ctx)) return;
  std::vector<std::string_view> missing;
  if (IsMissing(ctx, w.accelerator, kTpuLabel)) missing.push_back(kTpuLabel);
  if (IsMissing(ctx, w.topology, kTopologyLabel)) missing.push_back(kTopologyLabel);
  if (missing.empty()) return;
  Finding& finding = out.Report(w.accelerators_per_pod.at(),
                                fmt::format("the pod asks for {} and does not select {}",
                                            kTpuResource, fmt::join(missing, " and ")));
  for (const Fact<std::string>* label : {&w.accelerator, &w.topology}) {
    if (label->known()) finding.With("selected", **label, SourceOf(label->at()));
  }
}

}  // namespace

extern const Rule kTpuSelectorMissing = {
    .code = "GIQ123",
    .name = "tpu-selector-missing",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The pod asks for TPU chips and does not select the TPU's type and "
                       "topology.",
            .why = "GKE makes and finds TPU slices by two node labels, the accelerator and the "
                   "topology. Without them the cluster autoscaler cannot tell which slice to add "
                   "and the pod stays Pending with `Insufficient google.com/tpu`, Autopilot "
                   "refuses it, and KubeRay's TPU webhook fails on the missing keys. A compute "
                   "class that names the TPU, or the annotation of a dynamic slice, takes their "
                   "place.",
            .fix = "Select `cloud.google.com/gke-tpu-accelerator` and `cloud.google.com/gke-tpu- "
                   "topology`.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        google.com/tpu: 4
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
    cloud.google.com/gke-tpu-topology: 2x2
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        google.com/tpu: 4
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/tpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
