// GIQ114: a TPU topology that does not exist, or that the pod's chips do not fill.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/rule/rule.h"
#include "rules/accelerator_edits.h"
#include "rules/node_choice.h"
#include "rules/tpu_shapes.h"
#include "rules/tpu_slices.h"

namespace giq {
namespace {

using Rows = std::vector<const TopologyRow*>;

bool IsTpu(const AcceleratorRow* row) {
  return row != nullptr && row->kind == AcceleratorKind::kTpu;
}

/// A pod takes all chips of its VM where the machine type says so, else any number that the VM has.
bool FillsVm(std::int64_t chips, const TopologyRow& row, const Catalog& catalog) {
  const MachineTypeRow* machine = catalog.MachineType(row.machine_type);
  const bool all = machine == nullptr || machine->all_chips_per_pod;
  return all ? chips == row.chips_per_vm : chips >= 1 && chips <= row.chips_per_vm;
}

std::set<std::int64_t> ChipsPerVm(const Rows& rows) {
  std::set<std::int64_t> counts;
  for (const TopologyRow* row : rows) counts.insert(row->chips_per_vm);
  return counts;
}

void ReportShape(const Workload& w, const Rows& known, Findings& out) {
  const auto dimensions = ParseTopology(*w.topology);
  // Other text may be filled in later; only what reads like a shape is judged.
  if (!dimensions) return;
  const std::string_view fault = ShapeFault(*dimensions, known);
  const bool certain = !fault.empty();
  Finding& finding =
      certain ? out.Report(w.topology.at(), fmt::format("{} is no topology of {}: {}", *w.topology,
                                                        *w.accelerator, fault))
              : out.Report(w.topology.at(), Severity::kWarning,
                           fmt::format("{} is no topology of {} that the catalog lists",
                                       *w.topology, *w.accelerator));
  finding.certain = certain;
  finding.With("accelerator", *w.accelerator, SourceOf(w.accelerator.at()));
  const auto [least, most] = std::ranges::minmax_element(known, {}, &TopologyRow::chips);
  finding.With("known topologies", fmt::format("{} … {}", (*least)->topology, (*most)->topology),
               fmt::format("catalog: {}", (*most)->source));
}

void ReportChips(const Workload& w, const Rows& rows, Findings& out) {
  const std::set<std::int64_t> counts = ChipsPerVm(rows);
  Finding& finding = out.Report(
      w.accelerators_per_pod.at(),
      fmt::format("the pod requests {} chips, a VM of a {} slice of {} has {}",
                  *w.accelerators_per_pod, *w.topology, *w.accelerator, fmt::join(counts, " or ")));
  finding.With("topology", *w.topology, SourceOf(w.topology.at()));
  for (const TopologyRow* row : rows) {
    finding.With("slice", SliceText(*row), fmt::format("catalog: {}", row->source));
  }
  if (counts.size() != 1) return;
  if (auto fix = AskForAccelerators(w, *counts.begin(), "chips")) {
    finding.fixes.push_back(*std::move(fix));
  }
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Catalog& catalog = *ctx.env.catalog;
  if (!w.topology.known() || !w.accelerator.known()) return;
  // A class or a slice that is cut later decides what the pod gets.
  if (SelectsComputeClass(w) || TakesDynamicSlice(w)) return;
  if (!IsTpu(catalog.Accelerator(*w.accelerator))) return;
  const Rows known = catalog.Topologies(*w.accelerator);
  if (known.empty()) return;
  if (std::ranges::find(known, *w.topology, &TopologyRow::topology) == known.end()) {
    ReportShape(w, known, out);
    return;
  }
  const Rows rows = SlicesOf(w, catalog);
  if (rows.empty() || !w.accelerators_per_pod.known()) return;
  const bool fills = std::ranges::any_of(rows, [&](const TopologyRow* row) {
    return FillsVm(*w.accelerators_per_pod, *row, catalog);
  });
  if (!fills) ReportChips(w, rows, out);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kTpuTopologyMismatch = {
    .code = "GIQ114",
    .name = "tpu-topology-mismatch",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kEither,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The TPU topology does not exist, or the pod requests other chips than a VM "
                       "of it has.",
            .why = "GKE has no node for the pod, which stays Pending with `Insufficient "
                   "google.com/tpu` or `node(s) didn't match Pod's node affinity/selector`: a pod "
                   "on a TPU slice takes all chips of its VM, and the slice's VMs together have "
                   "exactly the chips of the topology. v5e and v6e slices have two dimensions, v4, "
                   "v5p and TPU7x slices three.",
            .fix = "Request the chips that one VM of the topology has (`google.com/tpu: 4` for "
                   "2x2), or choose the topology for the chips.",
            .bad = R"(apiVersion: v1
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
      requests:
        google.com/tpu: 8
      limits:
        google.com/tpu: 8
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
      requests:
        google.com/tpu: 4
      limits:
        google.com/tpu: 4
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-tpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
