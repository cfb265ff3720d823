// GIQ104: quota was given, and none that counts this workload.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/rule.h"

namespace giq {
namespace {

std::string_view WordsFor(Provisioning provisioning) {
  if (provisioning == Provisioning::kSpot) return "on Spot";
  return provisioning == Provisioning::kFlexStart ? "with flex-start" : "on demand";
}

/// Quota of several regions counts the accelerator, and which of them is meant is not told.
bool IsGivenElsewhere(const Workload& w, const Environment& env) {
  return env.cluster.region.empty() &&
         std::ranges::any_of(env.quota.limits(), [&](const QuotaLimit& limit) {
           return limit.accelerator == *w.accelerator && limit.provisioning == *w.provisioning;
         });
}

std::string Message(const Workload& w, const Environment& env) {
  const std::string counted = fmt::format("{} {}", *w.accelerator, WordsFor(*w.provisioning));
  if (IsGivenElsewhere(w, env)) {
    return fmt::format(
        "quota of {} is given for several regions, and the cluster's region is not: "
        "the demand is not checked",
        counted);
  }
  const std::string& region = env.cluster.region;
  return fmt::format("no quota that is given counts {}{}: the demand is not checked", counted,
                     region.empty() ? "" : " in " + region);
}

/// A reservation was counted when it was made; shared GPUs are not counted by the pod.
bool IsCounted(const Workload& w) {
  return w.accelerator.known() && w.accelerators_per_pod.value_or(0) >= 1 &&
         !w.shares_accelerators && w.provisioning.known() &&
         *w.provisioning != Provisioning::kReservation;
}

/// Spot draws on the preemptible quota, flex-start on that first and then on the standard one.
void AddNames(const Workload& w, const Catalog& catalog, Finding& finding) {
  const bool on_demand = *w.provisioning == Provisioning::kOnDemand;
  for (const QuotaNameRow* row : catalog.QuotaNames(*w.accelerator)) {
    if (row->alias || row->provisioning != (on_demand ? "on-demand" : "spot")) continue;
    const std::string_view name = row->metric.empty() ? row->quota_id : row->metric;
    finding.With("counted by", std::string(name), fmt::format("catalog: {}", row->source));
  }
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Environment& env = ctx.env;
  if (env.quota.empty() || !IsCounted(w) || env.catalog->Accelerator(*w.accelerator) == nullptr) {
    return;
  }
  if (env.quota.Find(*w.accelerator, *w.provisioning, env.cluster.region) != nullptr) return;
  Finding& finding = out.Report(w.accelerator.at(), Message(w, env));
  AddNames(w, *env.catalog, finding);
}

}  // namespace

extern const Rule kQuotaUnknown = {
    .code = "GIQ104",
    .name = "quota-unknown",
    .family = Family::kQuota,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Quota is given, and none of it counts this workload's accelerator.",
            .why = "The rules on quota cannot say whether the workload fits. A metric that an "
                   "export lacks is unknown, not zero: H100, H200, B200 and RTX PRO 6000 on "
                   "demand are not in `gcloud compute regions describe` but in Cloud Quotas, and "
                   "Spot draws on the preemptible quota of the same accelerator.",
            .fix = "Add the quota that counts it to `quota` in .giq-lint.yaml, or set "
                   "`cluster.region` where several regions are given.",
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
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
        resources:
          limits:
            nvidia.com/gpu: "1"
)",
            .config = R"(cluster:
  region: us-central1
quota:
- accelerator: nvidia-l4
  region: us-central1
  limit: 2
)",
            .source = "https://docs.cloud.google.com/compute/resource-usage#gpu_quota",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
