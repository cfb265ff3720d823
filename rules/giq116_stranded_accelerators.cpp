// GIQ116: pods that leave accelerators of their VM unused.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/rule/rule.h"
#include "engine/workload/allocatable.h"
#include "rules/node_choice.h"
#include "rules/pod_needs.h"
#include "rules/quota_limits.h"

namespace giq {
namespace {

/// Pods of which each takes a share that fit in a whole.
std::int64_t Times(double whole, double share) {
  constexpr double kMost = 1e6;
  return static_cast<std::int64_t>(share > 0 ? std::min(whole / share, kMost) : kMost);
}

/// How many pods a VM holds, and what keeps the next one away.
struct Packing {
  std::int64_t pods = 0;
  std::string_view bound_by;
};

constexpr std::string_view kByCount = "accelerators hold";

Packing PackingOf(const Workload& w, const MachineTypeRow& row) {
  const PodNeeds needs = NeedsOf(w.pod);
  const std::array<Packing, 3> bounds = {
      {{Times(row.accelerators, static_cast<double>(*w.accelerators_per_pod)), kByCount},
       {row.vcpus ? Times(AllocatableCores(*row.vcpus), needs.cores) : INT64_MAX, "CPU holds"},
       {row.memory_gib ? Times(InGiB(AllocatableMemory(GiB(*row.memory_gib))), InGiB(needs.memory))
                       : INT64_MAX,
        "memory holds"}}};
  return *std::ranges::min_element(bounds, {}, &Packing::pods);
}

/// The selected machine type, where its GPUs are whole and the pod takes some of them.
const MachineTypeRow* SharedMachine(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  if (!w.machine_type.known() || w.tpu || w.shares_accelerators || IsOnAutopilot(ctx.env)) {
    return nullptr;
  }
  if (!w.accelerators_per_pod.known() || *w.accelerators_per_pod < 1) return nullptr;
  const MachineTypeRow* row = ctx.env.catalog->MachineType(*w.machine_type);
  const bool whole = row != nullptr && !row->attached && row->accelerators >= 1;
  const bool same = whole && (!w.accelerator.known() || *w.accelerator == row->accelerator);
  return same ? row : nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const MachineTypeRow* row = SharedMachine(ctx);
  if (row == nullptr) return;
  const Packing packing = PackingOf(w, *row);
  const auto carried = static_cast<std::int64_t>(row->accelerators);
  if (packing.pods < 1 || packing.pods * *w.accelerators_per_pod >= carried) return;
  const std::int64_t used = packing.pods * *w.accelerators_per_pod;
  Finding& finding = out.Report(
      w.accelerators_per_pod.at(),
      fmt::format("of the {} {} of {} the pods use {}: its {} no more than {}", carried,
                  row->accelerator, row->name, used, packing.bound_by, PodsText(packing.pods)));
  // Smaller pods of another workload may use them.
  finding.certain = false;
  finding
      .With("accelerators of the pod", std::to_string(*w.accelerators_per_pod),
            SourceOf(w.accelerators_per_pod.at()))
      .With("machine type", std::string(row->name), fmt::format("catalog: {}", row->source));
  if (packing.bound_by != kByCount) {
    finding.With("reservation", "GKE's own part is taken off", kAllocatableSource);
  }
}

}  // namespace

extern const Rule kStrandedAccelerators = {
    .code = "GIQ116",
    .name = "stranded-accelerators",
    .family = Family::kQuota,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The pods leave accelerators of their VM unused, and those are paid for.",
            .why = "A VM is paid for with all its accelerators. Three GPUs a pod leave two of "
                   "eight over; a pod that requests more than its share of the VM's CPU or memory "
                   "keeps the next pod away from the GPUs that are left.",
            .fix = "Request a number that divides the VM's accelerators, keep CPU and memory "
                   "within the same share, or select a smaller machine type.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        node.kubernetes.io/instance-type: g2-standard-48
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
            cpu: "30"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        node.kubernetes.io/instance-type: g2-standard-48
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
            cpu: "11"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/compute/docs/accelerator-optimized-machines",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
