// GIQ120: a node selector that Autopilot refuses.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/rule/rule.h"
#include "rules/node_choice.h"

namespace giq {
namespace {

// Nodes are Autopilot's to make and replace: its admission lists the labels that it allows, and
// these are none of them (https://github.com/arangodb/kube-arangodb/issues/751).
constexpr std::array<std::string_view, 2> kRefused = {"cloud.google.com/gke-nodepool",
                                                      "kubernetes.io/hostname"};

void Check(const WorkloadContext& ctx, Findings& out) {
  if (!IsOnAutopilot(ctx.env)) return;
  for (const NodeLabel& label : ctx.workload.pod.node_labels) {
    if (std::ranges::find(kRefused, label.key) == kRefused.end()) continue;
    out.Report(label.key_at,
               fmt::format("Autopilot refuses {} {}: it makes the nodes itself",
                           label.affinity ? "node affinity on" : "the node selector", label.key));
  }
}

}  // namespace

extern const Rule kAutopilotSelectorRefused = {
    .code = "GIQ120",
    .name = "autopilot-selector-refused",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The pod selects nodes by a label that Autopilot refuses.",
            .why = "Autopilot makes, names and replaces nodes itself. Its admission refuses a pod "
                   "that selects a node pool or a single node: `denied by autogke-node-affinity- "
                   "selector-limitation`.",
            .fix = "Select the hardware (`cloud.google.com/gke-accelerator`), a zone, or a "
                   "compute class.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-l4
    cloud.google.com/gke-nodepool: gpu-pool
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
            .source = "https://github.com/arangodb/kube-arangodb/issues/751",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
