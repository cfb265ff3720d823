// GIQ113: a machine that lacks the accelerator, or is too small for the pod's requests.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/rule/rule.h"
#include "engine/workload/allocatable.h"
#include "engine/workload/machines.h"
#include "rules/compute_class.h"
#include "rules/pod_needs.h"
#include "rules/tpu_slices.h"

namespace giq {
namespace {

constexpr std::string_view kFamilyLabel = "cloud.google.com/machine-family";

using Rows = std::vector<const MachineTypeRow*>;

std::string_view FamilyOf(const MachineTypeRow& row) {
  return row.name.substr(0, row.name.find('-'));
}

const NodeLabel* SelectedFamily(const Workload& w) {
  const auto label = std::ranges::find(w.pod.node_labels, kFamilyLabel, &NodeLabel::key);
  return label != w.pod.node_labels.end() && label->value.known() ? &*label : nullptr;
}

/// The machine types of the family that the catalog knows; a family may carry several accelerators.
Rows RowsOfFamily(std::string_view family, const Catalog& catalog) {
  Rows rows = catalog.AllMachineTypes();
  std::erase_if(rows, [&](const MachineTypeRow* row) { return FamilyOf(*row) != family; });
  return rows;
}

std::string CarriedBy(const Rows& rows) {
  std::set<std::string_view> carried;
  for (const MachineTypeRow* row : rows) carried.insert(row->accelerator);
  return fmt::format("{}", fmt::join(carried, ", "));
}

/// Whether the selected machine type or family never carries the selected accelerator.
bool ReportOtherAccelerator(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Catalog& catalog = *ctx.env.catalog;
  if (!w.accelerator.known() || catalog.Accelerator(*w.accelerator) == nullptr) return false;
  const NodeLabel* family = SelectedFamily(w);
  const bool by_type = w.machine_type.known();
  if (!by_type && family == nullptr) return false;
  const Fact<std::string>& machine = by_type ? w.machine_type : family->value;
  const Rows rows = by_type ? MachineTypesFor(w, catalog) : RowsOfFamily(*machine, catalog);
  const auto carries = [&](const MachineTypeRow* row) {
    return row->accelerator == *w.accelerator;
  };
  if (rows.empty() || std::ranges::any_of(rows, carries)) return false;
  Finding& finding =
      out.Report(machine.at(), fmt::format("{}{} carries {}, the pod selects {}",
                                           by_type ? "" : "machine family ", *machine,
                                           CarriedBy(rows), *w.accelerator));
  finding.With("accelerator", *w.accelerator, SourceOf(w.accelerator.at()))
      .With("machine type", std::string(rows.front()->name),
            fmt::format("catalog: {}", rows.front()->source));
  return true;
}

/// Whether no node of the selected compute class carries the selected accelerator.
bool ReportOtherClass(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.accelerator.known() || ctx.env.catalog->Accelerator(*w.accelerator) == nullptr) {
    return false;
  }
  const auto offered = AcceleratorsOfClass(ctx);
  if (!offered || offered->contains(*w.accelerator)) return false;
  Finding& finding =
      out.Report(w.compute_class.at(),
                 fmt::format("compute class {} makes nodes with {}, the pod selects {}",
                             *w.compute_class, fmt::join(*offered, ", "), *w.accelerator));
  finding.With("accelerator", *w.accelerator, SourceOf(w.accelerator.at()));
  return true;
}

/// The machine types in question, among them those of the selected family. TPU pods take all chips
/// of their VM.
Rows Candidates(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  Rows rows = MachineTypesFor(w, *ctx.env.catalog);
  const NodeLabel* family = SelectedFamily(w);
  const auto slices = SlicesOf(w, *ctx.env.catalog);
  const auto chips = static_cast<double>(w.accelerators_per_pod.value_or(0));
  std::erase_if(rows, [&](const MachineTypeRow* row) {
    const bool in_slice =
        slices.empty() ||
        std::ranges::find(slices, row->name, &TopologyRow::machine_type) != slices.end();
    return (family != nullptr && FamilyOf(*row) != *family->value) || !in_slice ||
           (row->all_chips_per_pod && chips > 0 && row->accelerators != chips);
  });
  return rows;
}

enum class Room : std::uint8_t { kFits, kAboveAllocatable, kAboveTotal };

Room RoomFor(double needed, const std::optional<double>& total, double allocatable) {
  if (!total) return Room::kFits;
  if (needed > *total) return Room::kAboveTotal;
  return needed > allocatable ? Room::kAboveAllocatable : Room::kFits;
}

/// How the pod's requests fit one machine type; what the catalog does not tell fits.
struct Fit {
  const MachineTypeRow* row = nullptr;
  Room cores = Room::kFits;
  Room memory = Room::kFits;
  [[nodiscard]] Room worst() const { return std::max(cores, memory); }
};

Fit FitOf(const PodNeeds& needs, const MachineTypeRow& row) {
  const double cores = row.vcpus.value_or(0);
  const Bytes memory = GiB(row.memory_gib.value_or(0));
  return {.row = &row,
          .cores = RoomFor(needs.cores, row.vcpus, AllocatableCores(cores)),
          .memory = RoomFor(InGiB(needs.memory), row.memory_gib, InGiB(AllocatableMemory(memory)))};
}

/// The machine type on which the pod fits best, of equals the largest.
std::optional<Fit> BestFit(const PodNeeds& needs, const Rows& rows) {
  std::optional<Fit> best;
  for (const MachineTypeRow* row : rows) {
    const Fit fit = FitOf(needs, *row);
    const bool larger = best && fit.worst() == best->worst() &&
                        row->vcpus.value_or(0) > best->row->vcpus.value_or(0);
    if (!best || fit.worst() < best->worst() || larger) best = fit;
  }
  return best;
}

/// Three digits behind the point, zeros at the end left out, never rounded up to a limit.
std::string CoresText(double cores) { return fmt::format("{:g}", std::floor(cores * 1000) / 1000); }

void ReportRoom(const Workload& w, const PodNeeds& needs, const Fit& fit, bool alone,
                Findings& out) {
  const bool error = fit.worst() == Room::kAboveTotal;
  const bool cores = fit.cores == fit.worst();
  const MachineTypeRow& row = *fit.row;
  const std::string need =
      cores ? CoresText(needs.cores) + " CPUs" : Text(needs.memory) + " of memory";
  const std::string has =
      cores ? CoresText(row.vcpus.value_or(0)) : Text(GiB(row.memory_gib.value_or(0)));
  const std::string left = cores ? CoresText(AllocatableCores(row.vcpus.value_or(0)))
                                 : Text(AllocatableMemory(GiB(row.memory_gib.value_or(0))));
  const std::string others =
      alone ? "" : fmt::format(", and no other VM with {} is larger", *w.accelerator);
  Finding& finding = out.Report(
      RequestPlace(w, cores ? "cpu" : "memory"), error ? Severity::kError : Severity::kWarning,
      error ? fmt::format("the pod requests {}, {} has {}{}", need, row.name, has, others)
            : fmt::format("the pod requests {}, GKE leaves pods {} of the {} of {}{}", need, left,
                          has, row.name, others));
  finding.certain = error;
  finding.With("machine type", fmt::format("{} with {}", row.name, has),
               fmt::format("catalog: {}", row.source));
  if (!error) finding.With("allocatable", left, kAllocatableSource);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (ReportOtherAccelerator(ctx, out) || ReportOtherClass(ctx, out)) return;
  const Rows rows = Candidates(ctx);
  const PodNeeds needs = NeedsOf(w.pod);
  const std::optional<Fit> fit = BestFit(needs, rows);
  if (fit && fit->worst() != Room::kFits) ReportRoom(w, needs, *fit, rows.size() == 1, out);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kMachineTypeMismatch = {
    .code = "GIQ113",
    .name = "machine-type-mismatch",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The selected machine type lacks the accelerator, or is too small for what "
                       "the pod requests.",
            .why = "No node satisfies the pod, which stays Pending with `Insufficient cpu`, "
                   "`Insufficient memory` or `node(s) didn't match Pod's node affinity/selector`, "
                   "and the cluster autoscaler adds none. A node offers less than its VM has: GKE "
                   "reserves a part of CPU and memory by a published formula. A request above the "
                   "VM's total is an error, one above what the formula leaves a warning.",
            .fix = "Select a machine type that carries the accelerator, or lower the requests "
                   "below what the node can allocate.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        node.kubernetes.io/instance-type: g2-standard-8
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
            memory: 48Gi
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        node.kubernetes.io/instance-type: g2-standard-8
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
            memory: 24Gi
)",
            .config = "",
            .source =
                "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
