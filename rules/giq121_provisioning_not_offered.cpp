// GIQ121: a machine size that is sold as Spot or flex-start only.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/rule/rule.h"
#include "engine/workload/machines.h"
#include "rules/node_choice.h"

namespace giq {
namespace {

/// The machine types in question: the selected one; on Autopilot those that carry exactly the pod's
/// accelerators, because it makes the VM for the pod.
std::vector<const MachineTypeRow*> SizesOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  std::vector<const MachineTypeRow*> rows = MachineTypesFor(w, *ctx.env.catalog);
  if (w.machine_type.known()) return rows;
  if (!IsOnAutopilot(ctx.env) || !w.accelerators_per_pod.known()) return {};
  if (!w.compute_class.absent()) return {};
  std::erase_if(rows, [&](const MachineTypeRow* row) {
    return row->accelerators != static_cast<double>(*w.accelerators_per_pod);
  });
  return rows;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.provisioning.known() || *w.provisioning != Provisioning::kOnDemand) return;
  if (IsSelectedLater(w)) return;
  const auto rows = SizesOf(ctx);
  if (rows.empty() || !std::ranges::all_of(rows, &MachineTypeRow::spot_or_flex_only)) return;
  const MachineTypeRow& row = *rows.front();
  const bool by_type = w.machine_type.known();
  Finding& finding = out.Report(
      by_type ? w.machine_type.at() : w.accelerator.at(),
      by_type
          ? fmt::format("{} is offered as Spot or flex-start only, and the pod selects neither",
                        row.name)
          : fmt::format("{} × {} takes {}, which is offered as Spot or flex-start only, and the "
                        "pod selects neither",
                        *w.accelerators_per_pod, row.accelerator, row.name));
  finding.With("machine type", std::string(row.name), fmt::format("catalog: {}", row.source));
}

}  // namespace

extern const Rule kProvisioningNotOffered = {
    .code = "GIQ121",
    .name = "provisioning-not-offered",
    .family = Family::kQuota,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The machine size is offered as Spot or flex-start only, and nothing "
                       "selects that.",
            .why = "The A3 High sizes with one, two and four H100 GPUs cannot be bought on "
                   "demand: GKE finds no capacity for an on-demand node of them and the pod stays "
                   "Pending. On Autopilot the number of GPUs decides the size.",
            .fix = "Select `cloud.google.com/gke-spot: \"true\"` or `cloud.google.com/gke-flex- "
                   "start: \"true\"`, or the size with eight GPUs.",
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
        cloud.google.com/gke-accelerator: nvidia-h100-80gb
        node.kubernetes.io/instance-type: a3-highgpu-1g
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
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
        cloud.google.com/gke-accelerator: nvidia-h100-80gb
        node.kubernetes.io/instance-type: a3-highgpu-1g
        cloud.google.com/gke-spot: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/compute/docs/accelerator-optimized-machines",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
