// GIQ115: a Deployment on a TPU slice of several VMs.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/rule/rule.h"
#include "rules/node_choice.h"
#include "rules/tpu_slices.h"

namespace giq {
namespace {

/// The slices that the pod may take: those whose VMs have exactly its chips.
std::vector<const TopologyRow*> SlicesForPod(const Workload& w, const Catalog& catalog) {
  std::vector<const TopologyRow*> rows = SlicesOf(w, catalog);
  std::erase_if(
      rows, [&](const TopologyRow* row) { return row->chips_per_vm != *w.accelerators_per_pod; });
  return rows;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (w.kind != "Deployment" || w.together.kind != Group::Kind::kNone) return;
  if (!w.accelerator.known() || !w.topology.known() || !w.accelerators_per_pod.known()) return;
  if (IsSelectedLater(w)) return;
  const auto rows = SlicesForPod(w, *ctx.env.catalog);
  const auto spans_vms = [](const TopologyRow* row) { return row->vms > 1; };
  if (rows.empty() || !std::ranges::all_of(rows, spans_vms)) return;
  const TopologyRow& row = *rows.front();
  Finding& finding = out.Report(
      w.topology.at(),
      fmt::format("a {} slice of {} with {} chips a pod spans {} VMs, and a Deployment's pods are "
                  "no group that could share it",
                  *w.topology, *w.accelerator, row.chips_per_vm, row.vms));
  finding.With("chips of the pod", std::to_string(*w.accelerators_per_pod),
               SourceOf(w.accelerators_per_pod.at()));
  finding.With("slice", SliceText(row), fmt::format("catalog: {}", row.source));
}

}  // namespace

extern const Rule kMultihostNeedsGroup = {
    .code = "GIQ115",
    .name = "multihost-needs-group",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A Deployment takes a TPU slice that spans several VMs.",
            .why = "The VMs of such a slice are one machine: they are made and die together, and "
                   "a program must run on each of them with its place in the slice. The pods of a "
                   "Deployment know nothing of each other, so the server waits for its neighbours "
                   "at startup and TPU initialisation times out.",
            .fix = "Use a LeaderWorkerSet, a JobSet or a RayCluster whose groups have one pod for "
                   "each VM; or a topology that one VM holds (`2x4` with 8 chips on v5e and v6e).",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 4x4
      containers:
      - name: server
        image: example.com/embedder:1.0
        resources:
          limits:
            google.com/tpu: 4
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: embedder
spec:
  selector:
    matchLabels: {app: embedder}
  template:
    metadata:
      labels: {app: embedder}
    spec:
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: example.com/embedder:1.0
        resources:
          limits:
            google.com/tpu: 8
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/tpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
